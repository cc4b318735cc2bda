import { expect, test } from "vitest";
import { fileNames } from "../../steps/artefact-names";

test("hosts whose names differ in case or punctuation have files of their own", () => {
  const names = ["AP-1", "AP.1", "ap_1", "EWC", "...", "ap-1-2"];
  const files = fileNames(names);
  expect(new Set(files.values()).size).toBe(names.length);
  expect(files.get("AP-1")).toBe("ap-1");
  expect(files.get("AP.1")).toBe("ap-1-2");
  expect(files.get("...")).toBe("host");
});
