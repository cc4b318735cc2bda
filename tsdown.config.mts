import { defineConfig } from "tsdown";

// What is published: a module for each door of the package, and what several of them share in files beside. Libraries stay
// outside: they are installed with the package.

const doors = {
  index: "src/index.ts",
  steps: "steps/index.ts",
  containers: "containers/index.ts",
  formatter: "steps/formatter/scenario-tree.ts",
};

const common = {
  format: "cjs",
  platform: "node",
  target: "node22",
  fixedExtension: false,
  hash: false,
  logLevel: "warn",
  inputOptions: { checks: { commonJsVariableInEsm: false, pluginTimings: false } },
  cjsDefault: false,
  // Types of its messages; Cucumber itself brings the rest.
  deps: { onlyBundle: ["@cucumber/messages"] },
} as const;

export default defineConfig([
  { ...common, entry: doors, dts: { dtsOnly: true }, clean: false },
  {
    ...common,
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
    dts: false,
    clean: false,
    outputOptions: {
      // Jest has no import() of its own in CommonJS.
      dynamicImportInCjs: false,
      // They stand in the types.
      comments: { jsdoc: false, legal: true, annotation: true },
    },
  },
]);
