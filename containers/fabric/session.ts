import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";

const quietLooks = 4;
const mostRefusals = 20;
/** Real milliseconds. */
const betweenLooks = 150;

/** Labels of everything that is created. */
export const labels = { session: "ewclab.session", owner: "ewclab.owner", host: "ewclab.host" } as const;

/** One lab on an engine: what bears its label is its. */
export class Session {
  readonly id = randomBytes(4).toString("hex");
  #isOver = false;

  /** @throws EnvironmentError when a signal is ending the process. */
  constructor(readonly docker: Docker) {
    if (isEnding) throw new EnvironmentError("the run was ended");
    watch(this);
  }

  get labels(): Record<string, string> {
    return { [labels.session]: this.id, [labels.owner]: owner() };
  }

  /** Removes all that bears the session's label; afterwards nothing is left. */
  async end(): Promise<void> {
    if (this.#isOver) return;
    await removeLabelled(this.docker, `${labels.session}=${this.id}`);
    this.#isOver = true;
    unwatch(this);
  }

  /** The same when something may still be about to be created. */
  async endForGood(): Promise<void> {
    await removeForGood(this.docker, `${labels.session}=${this.id}`);
    await this.end();
  }

  /** From now on whoever started the lab sees to its end at Ctrl-C, too. */
  leaveSignals(): void {
    unwatch(this);
  }
}

/** Labels for what this process starts outside a session. */
export function sessionLabels(): Record<string, string> {
  return { [labels.session]: `alone-${process.pid}`, [labels.owner]: owner() };
}

/** Removes what processes left that are no more, or with `all` whatever any lab has here. */
export async function clean(docker: Docker, all = false): Promise<{ containers: number; networks: number }> {
  const sessions = new Map<string, string>();
  const filters = { label: [labels.session] };
  const found = [
    ...(await docker.listContainers({ all: true, filters })).map(({ Labels }) => Labels),
    ...(await docker.listNetworks({ filters })).map(({ Labels }) => Labels ?? {}),
  ];
  for (const each of found) sessions.set(each[labels.session]!, each[labels.owner] ?? "");
  const removed = { containers: 0, networks: 0 };
  for (const [id, whose] of sessions) {
    if (!all && isAlive(whose)) continue;
    const { containers, networks } = await removeLabelled(docker, `${labels.session}=${id}`);
    removed.containers += containers;
    removed.networks += networks;
  }
  return removed;
}

async function removeLabelled(
  docker: Docker,
  label: string,
): Promise<{ containers: number; networks: number }> {
  const filters = { label: [label] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => gone(docker.getContainer(Id).remove({ force: true, v: true }))),
  );
  const networks = await docker.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => gone(docker.getNetwork(Id).remove())));
  return { containers: containers.length, networks: networks.length };
}

/** Removes until nothing has come for a while: what was asked of the engine before may be created afterwards. */
async function removeForGood(docker: Docker, label: string): Promise<void> {
  for (let quiet = 0, refusals = 0; quiet < quietLooks; ) {
    try {
      const { containers, networks } = await removeLabelled(docker, label);
      quiet = containers + networks === 0 ? quiet + 1 : 0;
    } catch (error) {
      // A container that starts just now has joined the network since the look: the next look sees both.
      quiet = 0;
      refusals += 1;
      if (refusals > mostRefusals) throw error;
    }
    await delay(betweenLooks);
  }
}

/** What somebody else has removed, or is removing, is as good as removed. */
async function gone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}

/** This process: the machine, its number, and when it began (numbers are used again). */
function owner(): string {
  return `${hostname()}/${process.pid}/${startOf(process.pid) ?? ""}`;
}

function isAlive(whose: string): boolean {
  const [machine, pid, start] = whose.split("/") as [string, string, string];
  // Of another machine's processes nothing is known here.
  if (machine !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return start === "" || startOf(Number(pid)) === start;
}

/** Field 22 of Linux's /proc/<pid>/stat; undefined elsewhere. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}

/** Sessions that end when a signal ends the process. */
const live = new Set<Session>();
/** Where labs of this process's other threads are. */
let threadsOn: Docker | undefined;
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
export function endThreadsAtSignals(docker: Docker): void {
  if (threadsOn === undefined && live.size === 0) listen();
  threadsOn = docker;
}

function watch(session: Session): void {
  live.add(session);
  if (live.size === 1 && threadsOn === undefined) listen();
}

function unwatch(session: Session): void {
  live.delete(session);
  if (live.size > 0 || threadsOn !== undefined) return;
  for (const signal of Object.keys(exitCodes)) process.off(signal, endAll);
}

function listen(): void {
  for (const signal of Object.keys(exitCodes)) process.once(signal, endAll);
}

/** Ctrl-C ends the labs first; a second one ends the process at once (and `clean` has work to do). */
function endAll(signal: keyof typeof exitCodes): void {
  const exit = () => process.exit(exitCodes[signal]);
  process.once(signal, exit);
  isEnding = true;
  ending.postMessage("end");
  const ends = [...live].map((session) => session.endForGood());
  if (threadsOn !== undefined) ends.push(removeForGood(threadsOn, `${labels.owner}=${owner()}`));
  Promise.allSettled(ends).then(exit);
}
