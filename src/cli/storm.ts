import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors";
import { ownCommand } from "../node/own-command";
import type { StormResult } from "../storm/run";
import { runStorm } from "../storm/run";
import { enoughStorms, unseen } from "../storm/sightings";
import { makeStormPki } from "../storm/storm-lab";
import { runStorms } from "../storm/storms";
import { exitCodes } from "./exit-codes";

export interface StormCommand {
  readonly runs: number;
  readonly seed: number;
  readonly workers?: number;
}

/** Failed seeds that are shown in full. */
const shown = 10;

/** Upgrades under random faults, each from a seed; one alone is told line by line. */
export async function storm({ runs, seed, workers }: StormCommand): Promise<number> {
  if (!Number.isSafeInteger(seed + runs))
    throw new UsageError(`--seed ${seed}: ${runs} seeds from there on go beyond ${Number.MAX_SAFE_INTEGER}`);
  if (runs === 1) return replay(seed);
  const begun = performance.now();
  const failed: StormResult[] = [];
  const outcomes = new Map<string, number>();
  let done = 0;
  const progress = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r${done} of ${runs}, ${failed.length} failed `), 500)
    : undefined;
  const results = await runStorms({
    runs,
    seed,
    ...(workers === undefined ? {} : { workers }),
    onResult(result) {
      done++;
      outcomes.set(result.outcome, (outcomes.get(result.outcome) ?? 0) + 1);
      if (result.problem !== undefined) failed.push(result);
    },
  });
  clearInterval(progress);
  const seconds = (performance.now() - begun) / 1000;
  process.stdout.write(
    `${process.stderr.isTTY ? "\n" : ""}${runs} upgrades under faults, seeds ${seed} to ${seed + runs - 1}, in ${seconds.toFixed(1)} s\n`,
  );
  for (const [outcome, count] of [...outcomes].sort(([, one], [, two]) => two - one)) {
    process.stdout.write(`${String(count).padStart(8)}  ${outcome}\n`);
  }
  const missed = runs < enoughStorms ? [] : unseen(results);
  for (const name of missed) process.stdout.write(`In none of them was seen that ${name}.\n`);
  if (failed.length === 0 && missed.length > 0) return exitCodes.failed;
  if (failed.length === 0) {
    process.stdout.write("No crash, no stuck state, and every access point has an image that boots.\n");
    return exitCodes.passed;
  }
  for (const { seed: one, problem } of failed.slice(0, shown)) {
    process.stdout.write(`seed ${one}: ${problem}\n  again: ${ownCommand(`storm --runs 1 --seed ${one}`)}\n`);
  }
  process.stdout.write(`${failed.length} of ${runs} failed.\n`);
  return exitCodes.failed;
}

/** One seed, with its plan and all that was printed. */
async function replay(seed: number): Promise<number> {
  const { plan, lines, problem, outcome, events } = runStorm(seed, await makeStormPki());
  const width = Math.max(...lines.map(({ host }) => host.length));
  const log = lines.map(
    ({ at, host, text }) => `${(at / 1000).toFixed(3).padStart(10)} ${host.padEnd(width)} | ${text}`,
  );
  const folder = join("reports", "storm");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${seed}.log`);
  await writeFile(file, `${[...plan, "", ...log].join("\n")}\n`);
  process.stdout.write(`seed ${seed}\n${plan.map((line) => `  ${line}\n`).join("")}\n`);
  process.stdout.write(`${outcome}; ${events} events; all that was printed: ${file}\n`);
  if (problem === undefined) return exitCodes.passed;
  process.stdout.write(`${problem}\n\nThe last lines:\n${log.slice(-25).join("\n")}\n`);
  return exitCodes.failed;
}
