import { randomBytes } from "node:crypto";
import { isMainThread } from "node:worker_threads";
import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";
import { outage } from "../../src/node/outage";
import { ownCommand } from "../../src/node/own-command";
import type { Engine } from "../engine";
import { cleanLater } from "./clean-later";
import { labels } from "./labels";
import { owner } from "./owner";
import { removeForGood, removeLabelled } from "./removal";

export { clean } from "./clean";
export { labels };

/** Another process may have this one's number, on another machine. */
const aloneSession = `alone-${process.pid}-${randomBytes(4).toString("hex")}`;

/** One lab on an engine or several: what bears its label is its. */
export class LabSession {
  readonly id = randomBytes(4).toString("hex");
  #isEnding = false;
  #isOver = false;
  #signals = 0;
  readonly #again = (signal: keyof typeof exitCodes) => {
    this.#signals += 1;
    if (this.#signals < 2) return;
    process.once("exit", cleanLater);
    process.exit(exitCodes[signal]);
  };

  /** @throws EnvironmentError when a signal is ending the process. */
  constructor(readonly engines: readonly Engine[]) {
    if (isEnding) throw new EnvironmentError("the run was ended");
    watch(this);
  }

  /** What its containers do from here on is nobody's failure: it ends, or a signal ends the process. */
  get isEnding(): boolean {
    return this.#isEnding || isEnding;
  }

  get labels(): Record<string, string> {
    return { [labels.session]: this.id, [labels.owner]: owner() };
  }

  /** Removes all that bears the session's label; what the engine does not remove is told. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    this.#isEnding = true;
    try {
      this.#over(await this.#onEach(async (docker, label) => (await removeLabelled(docker, label)).left));
    } catch (error) {
      if (outage.text === undefined) throw error;
      this.#over([`what the lab has on that engine is left there: \`${ownCommand("clean")}\` removes it`]);
    }
  }

  /** The same when something may still be about to be created. */
  async endForGood(): Promise<void> {
    if (this.#isOver) return;
    this.#isEnding = true;
    this.#over(await this.#onEach(removeForGood));
  }

  /** One engine that is gone does not keep the lab on the others. */
  async #onEach(remove: (docker: Docker, label: string) => Promise<readonly string[]>): Promise<string[]> {
    const label = `${labels.session}=${this.id}`;
    const removals = await Promise.allSettled(this.engines.map(({ docker }) => remove(docker, label)));
    const failed = removals.find(({ status }) => status === "rejected") as PromiseRejectedResult | undefined;
    if (failed) throw failed.reason;
    return removals.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  }

  #over(left: readonly string[]): void {
    for (const line of left) process.stderr.write(`${line}\n`);
    this.#isOver = true;
    for (const signal of Object.keys(exitCodes)) process.off(signal, this.#again);
    unwatch(this);
  }

  /** From now on whoever started the lab sees to its end at Ctrl-C, too; only the second one is answered here. */
  leaveSignals(): void {
    unwatch(this);
    if (this.#isOver) return;
    for (const signal of Object.keys(exitCodes)) process.on(signal, this.#again);
  }
}

/** Labels for what this process starts outside a session. */
export function sessionLabels(): Record<string, string> {
  return { [labels.session]: aloneSession, [labels.owner]: owner() };
}

/** Sessions that end when a signal ends the process. */
const live = new Set<LabSession>();
/** Where labs of this process's other threads are. */
let threadsOn: readonly Docker[] | undefined;
/** Threads hear no signals; the main thread tells them. */
const ending = new BroadcastChannel("ewclab.ending");
let isEnding = false;
if (!isMainThread) {
  ending.onmessage = () => {
    isEnding = true;
  };
}
ending.unref();

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** From now on a signal to this process ends its labs in other threads, too. */
export function endThreadsAtSignals(engines: readonly Docker[]): void {
  if (threadsOn === undefined && live.size === 0) listen();
  threadsOn = engines;
}

function watch(session: LabSession): void {
  live.add(session);
  if (live.size === 1 && threadsOn === undefined) listen();
}

function unwatch(session: LabSession): void {
  live.delete(session);
  if (live.size > 0 || threadsOn !== undefined) return;
  for (const signal of Object.keys(exitCodes)) process.off(signal, endAll);
}

function listen(): void {
  for (const signal of Object.keys(exitCodes)) process.once(signal, endAll);
}

/** Ctrl-C ends the labs first; a second one ends the process at once, and another process removes what is left. */
function endAll(signal: keyof typeof exitCodes): void {
  const exit = () => process.exit(exitCodes[signal]);
  process.once(signal, exit);
  process.once("exit", cleanLater);
  isEnding = true;
  ending.postMessage("end");
  const ends: Promise<unknown>[] = [...live].map((session) => session.endForGood());
  for (const docker of threadsOn ?? []) ends.push(removeForGood(docker, `${labels.owner}=${owner()}`));
  Promise.allSettled(ends).then(() => {
    process.off("exit", cleanLater);
    exit();
  });
}
