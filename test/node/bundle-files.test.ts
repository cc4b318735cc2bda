import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { wholeBundle } from "../../src/kinds/entry";
import { bundleFiles } from "../../src/node/bundle-files";
import { LabPki } from "../../src/node/pki";

test("the same bundle has the same octets on every server of a lab, its signatures included", async () => {
  const pki = await LabPki.create({ epoch: Date.UTC(2024, 1, 1), key: "ec" });
  const on = (folder: string, more = {}) =>
    bundleFiles(wholeBundle({ version: "17.12.1.5", folder, ...more }), { pki, seed: 1 }).map(
      ({ path, content }) => ({
        path: path.slice(folder.length),
        digest: createHash("sha256").update(content.read(0, content.size)).digest("hex"),
      }),
    );
  expect(on("/EWC")).toEqual(on("/images/17_12_1"));
  expect(on("/EWC").length).toBeGreaterThan(on("/EWC", { without: ["ap1g6"] }).length);
});
