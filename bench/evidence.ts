import { spawnSync } from "node:child_process";
import { type Figure, show } from "./figure";

/** What a trace page and a capture of every scenario cost the embedded suite, in processor time; runs of both kinds in turn. */
function measureEvidence(rounds = 2): Figure[] {
  let [without, on] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round++) {
    without = Math.min(without, processorSeconds("retain-on-failure"));
    on = Math.min(on, processorSeconds("on"));
  }
  return [
    { name: "the embedded suite, processor time", value: without, unit: "s" },
    { name: "  with trace page and capture of every scenario", value: on, unit: "s" },
    { name: "  ratio", value: on / without, unit: "x", goal: "1.15 or less" },
  ];
}

/** Browser scenarios are left out: their time is Chromium's. */
function processorSeconds(trace: string): number {
  const run = `npm run --silent ewclab -- run --trace ${trace} --tags "not @browser" >/dev/null 2>&1`;
  const { stderr } = spawnSync("bash", ["-c", `TIMEFORMAT="%U %S"; time ${run}`], { encoding: "utf8" });
  const [user = 0, system = 0] = stderr.trim().split(/\s+/).map(Number);
  return user + system;
}

if (require.main === module) show("Evidence of a run", measureEvidence());
