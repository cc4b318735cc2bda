import type { CleanOptions } from "../../containers/fabric/clean";
import { requireDockerLibraries } from "../../containers/libraries";
import { ownCommand } from "../node/own-command";
import { exitCodes } from "./exit-codes";

/** Removes what killed runs left on the Docker engines, and says first which engine that is. */
export async function clean(options: CleanOptions): Promise<number> {
  requireDockerLibraries();
  const { engineText, openEngines } = await import("../../containers/engine");
  const fabric = await import("../../containers/fabric/clean");
  for (const engine of await openEngines()) {
    process.stdout.write(`${engineText(engine)}\n`);
    const { containers, networks, left, elsewhere } = await fabric.clean(engine.docker, options);
    process.stdout.write(`removed ${containers} containers and ${networks} networks\n`);
    for (const line of [...left, ...elsewhere.map(({ text }) => text)]) process.stdout.write(`${line}\n`);
    if (elsewhere.some(({ isLeft }) => isLeft))
      process.stdout.write(`\`${ownCommand("clean --elsewhere")}\` removes what nobody holds any more\n`);
  }
  return exitCodes.passed;
}
