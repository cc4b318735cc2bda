import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InternalError } from "../errors";

/** Modules of this package that are found by their path: each with its source; built, it is `dist/NAME.js`. */
const sources = {
  steps: "steps/index.ts",
  formatter: "steps/formatter/scenario-tree.ts",
  "longest-first": "steps/longest-first.ts",
  "storm-worker": "src/storm/worker.ts",
} as const;

/** Whether this runs from the sources (under ts-node) and not from what was built of them. */
export const runsFromSources = __filename.endsWith(".ts");

/** The file of such a module: the source or the built one, whichever runs. */
export function ownModule(name: keyof typeof sources): string {
  return join(packageRoot(), runsFromSources ? sources[name] : `dist/${name}.js`);
}

/** The package's root folder, from the sources as well as from the built files. */
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

let known: string | undefined;

/** As package.json has it. */
export function packageVersion(): string {
  known ??= (JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string })
    .version;
  return known;
}
