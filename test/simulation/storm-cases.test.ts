import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../src/host/random";
import { caseText, readCase } from "../../src/storm/case-file";
import { calmPlan, everyPlan } from "../../src/storm/every";
import { faultKinds } from "../../src/storm/faults";
import { drawPlan, planText } from "../../src/storm/plan";
import { runPlan, runStorm } from "../../src/storm/run";
import { makeStormPki, type StormPki } from "../../src/storm/storm-lab";

let keys: StormPki;
beforeAll(async () => {
  keys = await makeStormPki();
});

const drawn = (seed: number) => drawPlan(seed, new Random(`storm ${seed}`));

test("seeds draw every kind of fault, and each is put into words", () => {
  const plans = Array.from({ length: 300 }, (_, seed) => drawn(seed));
  const seen = new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
  // Lost packets are counted one by one, by `--every`.
  expect([...seen, "packet"].sort()).toEqual([...faultKinds].sort());
  for (const plan of plans) expect(planText(plan).join("\n")).not.toMatch(/undefined|\[object/);
});

test("a plan that was written to a file and read again runs the same, line for line", () => {
  for (const seed of [3, 21, 779194, 40]) {
    const replayed = runPlan(readCase(caseText(drawn(seed)), "case.json"), keys);
    expect(replayed).toEqual(runStorm(seed, keys));
  }
});

test("who types the next download before the last is done starts one, and the controller's image waits (seed 582011488)", () => {
  expect(runStorm(582_011_488, keys).problem).toBeUndefined();
});

test("a server that was mended lives on (seed 779194)", () => {
  expect(runStorm(779194, keys).problem).toBeUndefined();
});

test.each([
  ["{", /case\.json:1:2: this is no JSON/],
  ["[]", /is no storm's case/],
  ["null", /is no storm's case/],
  ['{"format": "ewclab storm 1"}', /seed, kind, .* is missing/],
  [
    caseText({ ...calmPlan("openssh"), faults: [{ at: 1, kind: "flood" } as never] }),
    /faults\.0 is of a kind that is not known; known are link, /,
  ],
  [
    caseText({ ...calmPlan("openssh"), faults: [{ kind: "controller power" } as never] }),
    /faults\.0 has no time/,
  ],
])("%j is no case", (text, why) => {
  expect(() => readCase(text, "case.json")).toThrow(why);
});

describe.each(["tftpd-hpa", "openssh"] as const)("one upgrade over %s", (server) => {
  test("goes well without faults", () => {
    expect(runPlan(calmPlan(server), keys)).toMatchObject({ problem: undefined, outcome: "completed" });
  });

  test("survives the loss of some packet, and a power cut at some moment; `--every` has them all", () => {
    const packets = everyPlan("packet", server, keys);
    const moments = everyPlan("power", server, keys);
    expect(packets.length).toBeGreaterThan(50);
    expect(moments.length).toBeGreaterThan(50);
    for (const plan of [packets[0]!, packets[57]!, packets.at(-1)!, moments[40]!, moments.at(-1)!]) {
      const { problem } = runPlan(plan, keys);
      expect(problem, planText(plan).join("; ")).toBeUndefined();
    }
  });
});
