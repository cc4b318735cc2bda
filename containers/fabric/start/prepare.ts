import type Docker from "dockerode";
import { outage } from "../../../src/node/outage";
import { sshReady } from "../../../src/node/ssh/ready";
import type { Topology } from "../../../src/topology/topology";
import { type Engine, openEngine } from "../../engine";
import { type ImageName, requireImages } from "../../images/names";
import { ownImage } from "../../images/own";
import { clean } from "../clean";
import { ownContainerOf } from "../own-host";
import { serverContainer } from "../server-container";

/** An engine that can run the lab. */
export interface Prepared {
  readonly engine: Engine;
  /** The images of the user's own containers, by their hosts' names. */
  readonly ownImages: ReadonlyMap<string, string>;
}

let cleaned: Promise<unknown> | undefined;

/**
 * The first phase: the engine answers, has every image, and holds nothing that killed runs left. Nothing of the lab is made.
 * @throws EnvironmentError with the remedy.
 */
export async function prepare(topology: Topology): Promise<Prepared> {
  const engine = await openEngine().catch((error: Error) => {
    outage.declare(error.message);
    throw error;
  });
  const { docker } = engine;
  await requireImages(docker, imagesOf(topology));
  const ownImages = await imagesOfTheirOwn(topology, docker);
  cleaned ??= clean(docker);
  await cleaned;
  await sshReady();
  return { engine, ownImages };
}

function imagesOf({ servers }: Topology): ImageName[] {
  const ours = servers.filter((spec) => ownContainerOf(spec) === undefined);
  return ["device", "firewall", ...ours.map((spec) => serverContainer(spec).image)];
}

async function imagesOfTheirOwn({ servers }: Topology, docker: Docker): Promise<ReadonlyMap<string, string>> {
  const images = new Map<string, string>();
  for (const spec of servers) {
    const own = ownContainerOf(spec);
    if (own) images.set(spec.name, await ownImage(docker, spec.name, own.from));
  }
  return images;
}
