import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";
import { BuildContext } from "./context";
import { contentLabel, howToBuild, type ImageName, imageTag } from "./names";

/**
 * Those of the images that were made from other files than the package has now. Images that the engine does not have are
 * not among them.
 * @param root the package's folder, with docker/ and dist/
 */
export async function staleImages(
  docker: Docker,
  root: string,
  names: readonly ImageName[],
): Promise<ImageName[]> {
  const stale = await Promise.all(
    names.map(async (name) => {
      const wanted = digestOf(name, root);
      const had = await contentOf(docker, imageTag(name));
      return wanted !== undefined && had !== undefined && wanted !== had ? [name] : [];
    }),
  );
  return stale.flat();
}

/** One line for whoever runs with such images. */
export function staleText(names: readonly ImageName[]): string {
  return `${names.map(imageTag).join(", ")} ${names.length === 1 ? "was" : "were"} built from other files than this package has now: ${howToBuild} builds ${names.length === 1 ? "it" : "them"} anew`;
}

/** Undefined where the package is not built: nothing can be said then. */
function digestOf(name: ImageName, root: string): string | undefined {
  try {
    return new BuildContext(name, root).digest();
  } catch (error) {
    if (error instanceof EnvironmentError) return undefined;
    throw error;
  }
}

async function contentOf(docker: Docker, tag: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(tag).inspect()).Config.Labels?.[contentLabel] ?? "";
  } catch {
    return undefined;
  }
}
