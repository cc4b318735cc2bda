import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { apModels, bundleImageTypes, findModel, modelsOfType } from "../../src/image/models";

describe("AP models", () => {
  test.each([
    ["C9105AXI", "ap1g8"],
    ["C9105AXW", "ap1g8"],
    ["C9115AXI", "ap1g7"],
    ["C9117AXI", "ap1g6"],
    ["C9120AXI", "ap1g7"],
    ["C9124AXI", "ap1g6a"],
    ["C9130AXI", "ap1g6a"],
    ["AIR-AP1815I", "ap1g5"],
    ["AIR-AP1542I", "ap1g5"],
    ["AIR-AP1832I", "ap1g4"],
    ["AIR-AP1852I", "ap1g4"],
    ["AIR-AP2802I", "ap3g3"],
    ["AIR-AP3802I", "ap3g3"],
    ["AIR-AP4800", "ap3g3"],
    ["IW6300H", "ap3g3"],
    ["C9136I", "ap1g6b"],
    ["CW9166I", "ap1g6b"],
  ])("%s runs %s", (name, type) => {
    expect(findModel(name).imageType).toBe(type);
  });

  test.each([
    ["C9105AXI-B", "C9105AXI"],
    ["c9105axi", "C9105AXI"],
    ["9105", "C9105AXI"],
    ["9105AX", "C9105AXI"],
    ["9105AXW", "C9105AXW"],
    ["AIR-AP2802I-E-K9", "AIR-AP2802I"],
    ["2802I", "AIR-AP2802I"],
    ["2800", "AIR-AP2802I"],
    ["1850", "AIR-AP1852I"],
    ["IW-6300H-AC-E-K9", "IW-6300H"],
    [" C9120AXE-E ", "C9120AXE"],
    ["CW9164I-ROW", "CW9164I"],
  ])("%s is a spelling of %s", (spelling, name) => {
    expect(findModel(spelling).name).toBe(name);
  });

  test("every model is found by its own name", () => {
    for (const model of apModels) expect(findModel(model.name)).toBe(model);
  });

  test("an unknown model is refused with the list of known ones", () => {
    for (const name of ["", "C9999AXI", "AIR-CAP3702I-E-K9", "9", "toaster"]) {
      expect(() => findModel(name)).toThrow(UsageError);
    }
    expect(() => findModel("C9999AXI")).toThrow(/unknown AP model "C9999AXI"; known: .*C9105AXI/);
  });

  test("the boards that were seen", () => {
    expect(findModel("C9105AXI")).toMatchObject({
      board: "ax-bcm32",
      boardEvidence: "seen",
      ewcCapable: true,
    });
    expect(findModel("AIR-AP2802I")).toMatchObject({
      board: "barbados",
      boardEvidence: "seen",
      ewcCapable: false,
    });
    expect(findModel("C9120AXI").boardEvidence).toBe("inferred");
  });

  test("a bundle's types all belong to some model", () => {
    expect(bundleImageTypes).toEqual([
      "ap1g4",
      "ap1g5",
      "ap1g6",
      "ap1g6a",
      "ap1g6b",
      "ap1g7",
      "ap1g8",
      "ap3g3",
    ]);
    for (const type of bundleImageTypes) expect(modelsOfType(type).length).toBeGreaterThan(0);
  });
});
