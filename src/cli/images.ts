import { requireDockerLibraries } from "../../containers/libraries";
import { packageRoot } from "../node/own-module";
import { exitCodes } from "./exit-codes";

/** Builds the images of the docker fabric. */
export async function images(): Promise<number> {
  requireDockerLibraries();
  const { buildImages } = await import("../../containers/images/build");
  await buildImages(packageRoot(), (line) => process.stdout.write(`${line}\n`));
  return exitCodes.passed;
}
