import { outage } from "../../../src/node/outage";
import { sshReady } from "../../../src/node/ssh/ready";
import type { Topology } from "../../../src/topology/topology";
import { openEngines } from "../../engine";
import { clean } from "../clean";
import { type Spread, spreadOver } from "../spread";

/** Engines that can run the lab, and which host each is to have. */
export type Prepared = Spread;

let cleaned: Promise<unknown> | undefined;

/**
 * The first phase: the engines answer, have every image, and hold nothing that killed runs left. Nothing of the lab is made.
 * @throws EnvironmentError with the remedy.
 */
export async function prepare(topology: Topology): Promise<Prepared> {
  const engines = await openEngines().catch((error: Error) => {
    outage.declare(error.message);
    throw error;
  });
  const spread = await spreadOver(engines, topology);
  cleaned ??= Promise.all(engines.map(({ docker }) => clean(docker)));
  await cleaned;
  await sshReady();
  return spread;
}
