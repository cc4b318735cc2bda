import { packageRoot } from "../src/node/own-module";
import { type Engine, engineText, isRootless, openEngines } from "./engine";
import { engineAddresses } from "./engine-addresses";
import { kernelLacks } from "./engine-kernel";
import { startRefusal } from "./engine-reason";
import { imageNames, requireImages } from "./images/names";
import { staleImages, staleText } from "./images/stale";

interface EngineFinding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/**
 * What there is to say of each engine: which one, its images, what a rootless one lacks.
 * @throws EnvironmentError when one does not answer, UsageError when it is not known where one is.
 */
export async function examineEngines(): Promise<EngineFinding[]> {
  const engines = await openEngines();
  if (engines.length > 1) await engineAddresses(engines);
  return (await Promise.all(engines.map(examined))).flat();
}

async function examined(engine: Engine): Promise<EngineFinding[]> {
  const withoutRoot = await isRootless(engine);
  const findings = [
    { what: engine.product, ok: true, detail: `${engineText(engine)}, API ${engine.apiVersion}` },
    await images(engine),
    // What an engine without root may not be able to make is a network.
    ...(await kernel(engine, withoutRoot ? "bridge" : "none")),
  ];
  return withoutRoot ? [...findings, rootless(engine)] : findings;
}

/** Nothing can be said before the images are there: one of them tries it. */
async function kernel(engine: Engine, network: "none" | "bridge"): Promise<EngineFinding[]> {
  const what = `${engine.product}'s kernel`;
  let lacks: readonly string[];
  try {
    lacks = await kernelLacks(engine, network);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return [];
    return [
      { what, ok: false, detail: `a container of the lab does not start: ${startRefusal(error as Error)}` },
    ];
  }
  return lacks.length === 0
    ? [{ what, ok: true, detail: "has VXLAN, nftables, TFTP following, tbf and netem" }]
    : lacks.map((lack) => ({ what, ok: false, detail: lack }));
}

async function images({ docker }: Engine): Promise<EngineFinding> {
  const what = "Docker images";
  try {
    await requireImages(docker, imageNames);
  } catch (error) {
    return { what, ok: false, detail: (error as Error).message };
  }
  const stale = await staleImages(docker, packageRoot(), imageNames);
  return stale.length === 0
    ? { what, ok: true, detail: "for `ewclab run --fabric docker`" }
    : { what, ok: false, detail: staleText(stale) };
}

function rootless({ product }: Engine): EngineFinding {
  return {
    what: `${product} without root`,
    ok: true,
    detail: "labs run in a user namespace: modules of the kernel that root has not loaded no lab can load",
  };
}
