import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Envelope, Pickle } from "@cucumber/messages";
import { EnvironmentError } from "../errors";
import type { Fabric } from "../lab/fabric";
import { exitCodes } from "./exit-codes";
import { messagesOf } from "./run";

export interface VerdictsOptions {
  readonly tags?: string;
  readonly seed?: number;
  /** Worker processes of the docker run: labs run side by side. */
  readonly parallel?: number;
  /** Run a scenario that failed on docker again, so many times at the most: real time may be disturbed. */
  readonly retry?: number;
  /** Take the embedded fabric's verdicts from its last run. */
  readonly reuse?: boolean;
}

/** What became of one scenario. */
export interface Verdict {
  /** `features/join.feature:14 Access points ...`, an example's row included. */
  readonly scenario: string;
  readonly status: string;
  readonly tags: readonly string[];
  /** Why it was run again, where it was: what its last attempt before this one failed for. */
  readonly failedBefore?: string;
}

/**
 * Runs the same features on both fabrics and compares them scenario by scenario. A difference is a failure, and so is a
 * scenario that fails on either.
 */
export async function verdicts(features: readonly string[], options: VerdictsOptions): Promise<number> {
  const { reuse, parallel, retry, tags, seed } = options;
  const common = [...(tags ? ["--tags", tags] : []), ...(seed === undefined ? [] : ["--seed", String(seed)])];
  if (!reuse) {
    const code = await run([...features, ...common, "--fabric", "embedded"]);
    // Not even begun: what was said is all there is to say.
    if (code !== exitCodes.passed && code !== exitCodes.failed) return code;
  }
  // Read at once: the next run of anybody in this folder writes the file anew.
  const embedded = await readVerdicts("embedded");
  const workers = parallel ? ["--parallel", String(parallel)] : [];
  const again = retry ? ["--retry", String(retry)] : [];
  const code = await run([...features, ...common, "--fabric", "docker", ...workers, ...again]);
  if (code !== exitCodes.passed && code !== exitCodes.failed) return code;
  const docker = await readVerdicts("docker");
  const { same, different, alone } = compareVerdicts(embedded, docker);
  for (const { scenario, status, tags } of alone) {
    process.stdout.write(`only one fabric: ${scenario} (${tags.join(" ")}) ${status.toLowerCase()}\n`);
  }
  const retried = docker.filter(({ failedBefore }) => failedBefore !== undefined);
  for (const { scenario, failedBefore } of retried)
    process.stdout.write(`run again on docker: ${scenario}, which failed at first: ${failedBefore}\n`);
  for (const line of different) process.stdout.write(`DIFFERENT ${line}\n`);
  const bad = [...embedded, ...docker].filter(({ status }) => status !== "PASSED").length;
  process.stdout.write(
    `verdicts: ${same} the same on both fabrics, ${different.length} different, ${retried.length} run again\n`,
  );
  return different.length === 0 && bad === 0 ? exitCodes.passed : exitCodes.failed;
}

/** In a process of its own: step definitions are loaded once in a process, for one run. */
async function run(words: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, "run", ...words], {
    stdio: "inherit",
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return code ?? exitCodes.failed;
}

export function compareVerdicts(
  embedded: readonly Verdict[],
  docker: readonly Verdict[],
): { same: number; different: string[]; alone: Verdict[] } {
  const others = new Map(docker.map((verdict) => [verdict.scenario, verdict]));
  const different: string[] = [];
  const alone: Verdict[] = [];
  let same = 0;
  for (const verdict of embedded) {
    const other = others.get(verdict.scenario);
    others.delete(verdict.scenario);
    if (other === undefined) {
      if (verdict.tags.includes("@embedded-only")) alone.push(verdict);
      else
        different.push(
          `${verdict.scenario}: embedded ${verdict.status.toLowerCase()}, docker did not run it`,
        );
    } else if (other.status === verdict.status) same += 1;
    else {
      const [ours, theirs] = [verdict.status.toLowerCase(), other.status.toLowerCase()];
      different.push(`${verdict.scenario}: embedded ${ours}, docker ${theirs}`);
    }
  }
  for (const verdict of others.values()) {
    if (verdict.tags.includes("@docker-only")) alone.push(verdict);
    else
      different.push(`${verdict.scenario}: docker ${verdict.status.toLowerCase()}, embedded did not run it`);
  }
  return { same, different, alone };
}

async function readVerdicts(fabric: Fabric["name"]): Promise<Verdict[]> {
  const file = messagesOf(fabric);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new EnvironmentError(`${file} cannot be read: run the scenarios on the ${fabric} fabric first`, {
      cause,
    });
  }
  const messages = text.split("\n").flatMap((line, index) => {
    if (line === "") return [];
    try {
      return [JSON.parse(line) as Envelope];
    } catch (cause) {
      throw new EnvironmentError(
        `${file}:${index + 1}: no message of Cucumber; a run that was cut off left it, so run the scenarios on the ${fabric} fabric again`,
        { cause },
      );
    }
  });
  return verdictsIn(messages);
}

/** The last attempt at each scenario counts. */
export function verdictsIn(messages: readonly Envelope[]): Verdict[] {
  const pickles = new Map<string, Pickle>();
  const testCases = new Map<string, string>();
  const attempts = new Map<string, string>();
  const worst = new Map<string, { status: string; message?: string | undefined }>();
  const before = new Map<string, string>();
  for (const { pickle, testCase, testCaseStarted, testStepFinished } of messages) {
    if (pickle) pickles.set(pickle.id, pickle);
    if (testCase) testCases.set(testCase.id, testCase.pickleId);
    if (testCaseStarted) {
      const pickleId = testCases.get(testCaseStarted.testCaseId) ?? "";
      attempts.set(testCaseStarted.id, pickleId);
      const last = worst.get(pickleId);
      if (last) before.set(pickleId, reasonOf(last));
      worst.set(pickleId, { status: "PASSED" });
    }
    if (testStepFinished && testStepFinished.testStepResult.status !== "PASSED") {
      const pickleId = attempts.get(testStepFinished.testCaseStartedId);
      // What follows a failed step is skipped, which says less.
      if (pickleId !== undefined && worst.get(pickleId)?.status === "PASSED")
        worst.set(pickleId, testStepFinished.testStepResult);
    }
  }
  return [...worst].map(([pickleId, { status }]) => {
    const { uri, name, location, tags } = pickles.get(pickleId)!;
    const failedBefore = before.get(pickleId);
    return {
      scenario: `${uri}:${location?.line ?? 0} ${name}`,
      status,
      tags: tags.map((tag) => tag.name),
      ...(failedBefore === undefined ? {} : { failedBefore }),
    };
  });
}

/** In one line. */
function reasonOf({ status, message }: { status: string; message?: string | undefined }): string {
  return message?.split("\n")[0] ?? status.toLowerCase();
}
