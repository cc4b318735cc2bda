import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { didYouMean } from "../../did-you-mean";
import { EnvironmentError, UsageError } from "../../errors";
import type { Door } from "../../node/lab-doors";
import { makeFolder } from "../../node/make-folder";

/** What a lab that runs has told of itself, for commands from another terminal. */
export interface RunningLab {
  readonly name: string;
  readonly pid: number;
  readonly file: string;
  /** Where its process listens to such commands. */
  readonly socket: string;
  /** ISO 8601. */
  readonly since: string;
  readonly ready: boolean;
  readonly doors: readonly Door[];
}

/** Those of this user; what killed processes left is removed. */
export function runningLabs(): RunningLab[] {
  const place = folder();
  return readdirSync(place)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name): RunningLab[] => {
      const lab = read(join(place, name));
      if (lab === undefined) return [];
      if (isAlive(lab.pid)) return [lab];
      forget(lab.pid);
      return [];
    })
    .sort((one, other) => (one.since < other.since ? -1 : 1));
}

/** @throws UsageError when there is none, or the name does not say which. */
export function runningLab(name?: string): RunningLab {
  const labs = runningLabs();
  const names = labs.map((lab) => lab.name);
  if (name !== undefined) {
    const found = labs.find((lab) => lab.name === name);
    if (found) return found;
    throw new UsageError(
      `no lab "${name}" runs${didYouMean(name, names)} (running: ${names.join(", ") || "none"})`,
    );
  }
  const [only, ...others] = labs;
  if (only === undefined) throw new UsageError("no lab runs: `ewclab up lab.yaml` brings one up");
  if (others.length > 0) throw new UsageError(`several labs run (${names.join(", ")}): say which with --lab`);
  return only;
}

/**
 * The name under which a lab goes here.
 * @param wanted asked for by name: @throws UsageError when it is taken.
 */
export function freeName(wanted: string | undefined, otherwise: string): string {
  const taken = new Set(runningLabs().map(({ name }) => name));
  if (wanted !== undefined) {
    if (taken.has(wanted)) throw new UsageError(`a lab "${wanted}" runs already`);
    return wanted;
  }
  for (let count = 1; ; count++) {
    const name = count === 1 ? otherwise : `${otherwise}-${count}`;
    if (!taken.has(name)) return name;
  }
}

export function remember(lab: RunningLab): void {
  writeFileSync(join(folder(), `${lab.pid}.json`), JSON.stringify(lab), { mode: 0o600 });
}

export function forget(pid: number): void {
  for (const type of ["json", "sock"]) rmSync(join(folder(), `${pid}.${type}`), { force: true });
}

/** Where this process listens. */
export function socketPath(): string {
  return process.platform === "win32"
    ? `\\\\.\\pipe\\ewclab-${process.pid}`
    : join(folder(), `${process.pid}.sock`);
}

/** Nobody else may write there: what it says is where commands go. */
function folder(): string {
  const { uid, username } = userInfo();
  const place = process.env.EWCLAB_RUN ?? join(tmpdir(), `ewclab-${uid >= 0 ? uid : username}`);
  makeFolder(place, 0o700);
  const found = lstatSync(place);
  if (!found.isDirectory() || (uid >= 0 && found.uid !== uid))
    throw new EnvironmentError(`${place} is not a folder of yours: set EWCLAB_RUN to one that is`);
  return place;
}

function read(file: string): RunningLab | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as RunningLab;
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}
