import { requireDockerLibraries } from "../../containers/libraries";
import { exitCodes } from "./exit-codes";

/** Removes what killed runs left on the Docker engine. */
export async function clean({ all }: { all?: boolean }): Promise<number> {
  requireDockerLibraries();
  const { openEngine } = await import("../../containers/engine");
  const session = await import("../../containers/fabric/session");
  const { docker } = await openEngine();
  const { containers, networks } = await session.clean(docker, all);
  process.stdout.write(`removed ${containers} containers and ${networks} networks\n`);
  return exitCodes.passed;
}
