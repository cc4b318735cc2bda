import { readFileSync, writeFileSync } from "node:fs";
import { defineConfig } from "tsdown";

// What is published: a module for each door of the package, and what several of them share in files beside. Libraries stay
// outside: they are installed with the package. Three are taken in, since `--help` and `validate` would otherwise spend most
// of their time loading parts of them that nothing here uses.

const takenIn = ["commander", "yaml", "zod"];

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
    "device-access-point": "src/fabrics/device/access-point.ts",
  },
  dts: { entry: Object.values(doors) },
  format: "cjs",
  platform: "node",
  target: "node22",
  fixedExtension: false,
  hash: false,
  logLevel: "warn",
  inputOptions: { checks: { commonJsVariableInEsm: false, pluginTimings: false } },
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
        },
  onSuccess: writeLicences,
});

/** Their licences ask to go with them. */
function writeLicences(): void {
  const texts = [...takenIn, "@cucumber/messages"].map((name) => {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
    return `${name} ${version}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8")}`;
  });
  writeFileSync("dist/third-party-licences.txt", texts.join("\n---\n\n"));
}
