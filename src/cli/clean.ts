import { exitCodes } from "./exit-codes";

/** Removes what killed runs left on the Docker engine. */
export async function clean({ all }: { all?: boolean }): Promise<number> {
  const { openEngine } = require("../../containers/engine") as typeof import("../../containers/engine");
  const session =
    require("../../containers/fabric/session") as typeof import("../../containers/fabric/session");
  const { docker } = await openEngine();
  const { containers, networks } = await session.clean(docker, all);
  process.stdout.write(`removed ${containers} containers and ${networks} networks\n`);
  return exitCodes.passed;
}
