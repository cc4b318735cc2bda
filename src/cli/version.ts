import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InternalError } from "../errors";

/** The package's root folder, from the sources as well as from the compiled files. */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    try {
      const { name } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string };
      if (name === "ewc-lab") return folder;
    } catch (error) {
      if ((error as { code?: string }).code !== "ENOENT") throw error;
    }
    if (folder === dirname(folder)) throw new InternalError("package.json of ewc-lab was not found");
  }
}

export function version(): string {
  return (JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string })
    .version;
}
