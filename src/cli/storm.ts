import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { UsageError } from "../errors";
import { Random } from "../host/random";
import { refusalWords } from "../node/error-border";
import { makeFolder } from "../node/make-folder";
import { ownCommand } from "../node/own-command";
import { caseText, readCase } from "../storm/case-file";
import { type EveryKind, everyPlan } from "../storm/every";
import { faultText } from "../storm/faults";
import type { StormServerKind } from "../storm/file-server";
import { drawPlan, type StormPlan } from "../storm/plan";
import { runPlan, runStorm, type StormReport, type StormResult } from "../storm/run";
import { enoughStorms, unseen } from "../storm/sightings";
import { makeStormPki } from "../storm/storm-lab";
import { runStorms } from "../storm/storms";
import { exitCodes } from "./exit-codes";

export interface StormCommand {
  readonly runs: number;
  readonly seed: number;
  readonly workers?: number;
  /** A file that a failed storm left. */
  readonly case?: string;
  /** Each single fault of the kind in one upgrade, instead of random ones. */
  readonly every?: EveryKind;
  readonly server?: StormServerKind;
}

/** Failed seeds that are shown in full. */
const shown = 10;

/** Upgrades under random faults, each from a seed; one alone is told line by line. */
export async function storm(command: StormCommand): Promise<number> {
  const { runs, seed, workers } = command;
  if (command.case !== undefined) return replayCase(command.case);
  if (command.every !== undefined) return everyFault(command.every, command.server ?? "tftpd-hpa");
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
    const file = await writeCase(String(one), drawPlan(one, new Random(`storm ${one}`)));
    process.stdout.write(`seed ${one}: ${problem}\n  again: ${ownCommand(`storm --case ${file}`)}\n`);
  }
  process.stdout.write(`${failed.length} of ${runs} failed.\n`);
  return exitCodes.failed;
}

/** Each single fault of a kind, one upgrade each; what fails leaves its case. */
async function everyFault(kind: EveryKind, server: StormServerKind): Promise<number> {
  const begun = performance.now();
  const keys = await makeStormPki();
  const plans = everyPlan(kind, server, keys);
  let failed = 0;
  for (const [index, plan] of plans.entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\r${index} of ${plans.length}, ${failed} failed `);
    const { problem } = runPlan(plan, keys);
    if (problem === undefined) continue;
    if (++failed > shown) continue;
    const file = await writeCase(`every-${kind}-${server}-${index + 1}`, plan);
    process.stdout.write(
      `${plan.faults.map(faultText).join("; ")}: ${problem}\n  again: ${ownCommand(`storm --case ${file}`)}\n`,
    );
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const what = kind === "packet" ? "packets lost" : "moments without power";
  process.stdout.write(
    `${plans.length} ${what}, one at a time, over ${server}: ${failed} failed, in ${seconds} s\n`,
  );
  return failed === 0 ? exitCodes.passed : exitCodes.failed;
}

async function replayCase(file: string): Promise<number> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${refusalWords(error)}`);
  }
  return tell(runPlan(readCase(text, file), await makeStormPki()), basename(file).replace(/\.json$/, ""));
}

/** One seed, with its plan and all that was printed. */
async function replay(seed: number): Promise<number> {
  return tell(runStorm(seed, await makeStormPki()), String(seed));
}

async function writeCase(name: string, plan: StormPlan): Promise<string> {
  makeFolder(folder);
  const file = join(folder, `${name}.json`);
  await writeFile(file, caseText(plan));
  return file;
}

const folder = join("reports", "storm");

async function tell(
  { seed, plan, lines, problem, outcome, events }: StormReport,
  name: string,
): Promise<number> {
  const width = Math.max(...lines.map(({ host }) => host.length));
  const log = lines.map(
    ({ at, host, text }) => `${(at / 1000).toFixed(3).padStart(10)} ${host.padEnd(width)} | ${text}`,
  );
  makeFolder(folder);
  const file = join(folder, `${name}.log`);
  await writeFile(file, `${[...plan, "", ...log].join("\n")}\n`);
  process.stdout.write(`seed ${seed}\n${plan.map((line) => `  ${line}\n`).join("")}\n`);
  process.stdout.write(`${outcome}; ${events} events; all that was printed: ${file}\n`);
  if (problem === undefined) return exitCodes.passed;
  process.stdout.write(`${problem}\n\nThe last lines:\n${log.slice(-25).join("\n")}\n`);
  return exitCodes.failed;
}
