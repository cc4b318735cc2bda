import { beforeAll, describe, expect, test } from "vitest";
import { runStorm } from "../../src/storm/run";
import { makeStormPki, type StormPki } from "../../src/storm/storm-lab";

let keys: StormPki;
beforeAll(async () => {
  keys = await makeStormPki();
});

describe("upgrades under random faults", () => {
  // A sample; `ewclab storm --runs 10000` is the whole thing.
  test("60 seeds: nothing breaks, nothing hangs, everything boots and can be upgraded afterwards", () => {
    const failed = Array.from({ length: 60 }, (_, index) => runStorm(index + 1, keys)).flatMap(
      ({ seed, problem }) => (problem === undefined ? [] : [`${seed}: ${problem}`]),
    );
    expect(failed).toEqual([]);
  });

  test("they end in success as well as in failure", () => {
    const outcomes = new Set(Array.from({ length: 40 }, (_, index) => runStorm(500 + index, keys).outcome));
    expect(outcomes).toContain("completed");
    expect(outcomes).toContain("failed, and logged");
  });

  test("the same seed prints the same, byte for byte", () => {
    const [one, other] = [runStorm(21, keys), runStorm(21, keys)];
    expect(one.lines.length).toBeGreaterThan(50);
    expect(one).toEqual(other);
  });
});
