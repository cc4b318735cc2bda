import { readdirSync, readFileSync } from "node:fs";
import { defineConfig, type Rolldown } from "tsdown";

// What is published: a module for each door of the package, and what several of them share in files beside. Libraries stay
// outside: they are installed with the package. Some are taken in, since commands that are soon done would otherwise spend most
// of their time loading them, in hundreds of files of which nothing here uses the most.

const takenIn = [
  "commander",
  "fflate",
  "yaml",
  /^zod(\/|$)/,
  /^@peculiar\//,
  // What those of @peculiar stand on.
  "asn1js",
  "pvtsutils",
  "pvutils",
  "tslib",
];

const doors = {
  index: "src/index.ts",
  steps: "steps/index.ts",
  containers: "containers/index.ts",
  formatter: "steps/formatter/scenario-tree.ts",
};

export default defineConfig({
  entry: {
    ...doors,
    cli: "src/cli/start.ts",
    // Found by their path: src/node/own-module.ts.
    "longest-first": "steps/longest-first.ts",
    "storm-worker": "src/storm/worker.ts",
    // What a device's container starts: containers/images/context.ts.
    device: "src/fabrics/device/start.ts",
    "device-probe": "src/fabrics/device/probe.ts",
    "device-main": "src/fabrics/device/main.ts",
    "device-controller": "src/fabrics/device/controller.ts",
    "device-access-point": "src/fabrics/factory/access-point.ts",
  },
  dts: { entry: Object.values(doors) },
  // The trace page's own script and style, as they are: src/node/report/trace-page.ts.
  copy: [{ from: "src/report/page/*", to: "dist/page" }],
  format: "cjs",
  platform: "node",
  target: "node22",
  fixedExtension: false,
  hash: false,
  logLevel: "warn",
  // The parts of @peculiar that nobody uses can only be told from its ES modules.
  inputOptions: { resolve: { mainFields: ["module", "main"] }, checks: { commonJsVariableInEsm: false, pluginTimings: false } },
  cjsDefault: false,
  // Of Cucumber's messages a function and types are used; Cucumber itself brings the rest.
  deps: {
    alwaysBundle: takenIn,
    onlyBundle: [...takenIn, "@cucumber/messages"],
    dts: { neverBundle: takenIn },
  },
  outputOptions: (options, _, { cjsDts }) =>
    cjsDts
      ? options
      : {
          ...options,
          // Jest has no import() of its own in CommonJS.
          dynamicImportInCjs: false,
          // They stand in the types.
          comments: { jsdoc: false, legal: true, annotation: true },
          codeSplitting: { groups: [{ test: /node_modules/, name: (id) => `lib-${libraryOf(id)}` }] },
        },
  // Half to download. Functions and classes keep their names: errors are told by them, and stack traces read.
  minify: { compress: true, mangle: { keepNames: true }, codegen: true },
  plugins: [licences(), programsWhenAsked()],
});

/** Commander starts no other program here: what it would need for that is not loaded before. */
function programsWhenAsked(): Rolldown.Plugin {
  const asked = "\0child-process-when-asked";
  return {
    name: "programs-when-asked",
    resolveId: (id, importer) =>
      id === "node:child_process" && /node_modules\/commander\//.test(importer ?? "") ? asked : undefined,
    load: (id) =>
      id === asked
        ? 'export default { spawn: (...given) => process.getBuiltinModule("node:child_process").spawn(...given) };'
        : undefined,
  };
}

/** What a library that is taken in goes with, in a file of its own: parts that need each other stay together. */
function libraryOf(id: string): string {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? "";
  return ["commander", "fflate", "yaml", "zod"].includes(name) ? name : name === "@cucumber/messages" ? "messages" : "x509";
}

/** Their licences ask to go with them. */
function licences(): Rolldown.Plugin {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const folders = new Set<string>();
      for (const part of Object.values(bundle)) {
        for (const id of part.type === "chunk" ? part.moduleIds : []) {
          const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
          if (folder !== undefined) folders.add(folder);
        }
      }
      const texts = [...folders].sort().map((folder) => {
        const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
        const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
        return `${name} ${version} (${license})\n\n${file ? readFileSync(`${folder}/${file}`, "utf8") : ""}`;
      });
      this.emitFile({ type: "asset", fileName: "third-party-licences.txt", source: texts.join("\n---\n\n") });
    },
  };
}
