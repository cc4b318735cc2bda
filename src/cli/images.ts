import { exitCodes } from "./exit-codes";
import { packageRoot } from "./version";

/** Builds the images of the docker fabric. */
export async function images(): Promise<number> {
  const { buildImages } =
    require("../../containers/images/build") as typeof import("../../containers/images/build");
  await buildImages(packageRoot(), (line) => process.stdout.write(`${line}\n`));
  return exitCodes.passed;
}
