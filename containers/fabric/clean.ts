import type Docker from "dockerode";
import { isHeld } from "./hold";
import { labels, likeLabel, testcontainersSession } from "./labels";
import { stateOf } from "./owner";
import { type Removed, removeLabelled, removeTestcontainersSession } from "./removal";

export interface CleanOptions {
  /** Whatever any lab has here, and containers that are kept for another use (`withReuse`). */
  readonly all?: boolean;
  /** What processes of other machines left, too. */
  readonly elsewhere?: boolean;
}

export interface Cleaned extends Removed {
  /** Of another machine's processes what nobody holds, and was not removed. */
  readonly elsewhere: readonly Elsewhere[];
}

export interface Elsewhere {
  /** In a line. */
  readonly text: string;
  /** Old enough to be removed when that is asked for. */
  readonly isLeft: boolean;
}

/** A lab that starts is not held yet: real milliseconds. */
const startPatience = 60_000;
/** Containers that are used alone are never held; no process of tests lasts so long. */
const alonePatience = 24 * 3_600_000;

interface Found {
  readonly owner: string;
  /** Real milliseconds since 1970-01-01 UTC, by the engine's clock. */
  readonly created: number;
  readonly testcontainers: Set<string>;
  readonly containers: string[];
}

/** Removes what processes left that are no more. */
export async function clean(docker: Docker, options: CleanOptions = {}): Promise<Cleaned> {
  const { all = false } = options;
  const removed = { containers: 0, networks: 0, left: [] as string[], elsewhere: [] as Elsewhere[] };
  const take = ({ containers, networks, left }: Removed) => {
    removed.containers += containers;
    removed.networks += networks;
    removed.left.push(...left);
  };
  for (const [id, found] of await sessions(docker)) {
    const state = all ? "dead" : stateOf(found.owner);
    if (state === "alive") continue;
    if (state === "elsewhere") {
      if (await isHeld(docker, found.containers)) continue;
      const age = Date.now() - found.created;
      const isLeft = age >= (id.startsWith("alone-") ? alonePatience : startPatience);
      if (!isLeft || !options.elsewhere) {
        removed.elsewhere.push({ text: elsewhereText(found, age, isLeft), isLeft });
        continue;
      }
    }
    // What the process made with Testcontainers beside the lab's own hangs on the same network.
    for (const session of found.testcontainers) take(await removeTestcontainersSession(docker, session));
    take(await removeLabelled(docker, `${labels.session}=${id}`));
  }
  if (all) take(await removeLabelled(docker, likeLabel));
  return removed;
}

async function sessions(docker: Docker): Promise<Map<string, Found>> {
  const filters = { label: [labels.session] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const found = new Map<string, Found>();
  const note = (of: Record<string, string>, created: number, container?: string) => {
    const id = of[labels.session] ?? "";
    const known = found.get(id) ?? {
      owner: of[labels.owner] ?? "",
      created,
      testcontainers: new Set<string>(),
      containers: [],
    };
    found.set(id, { ...known, created: Math.max(known.created, created) });
    const session = of[testcontainersSession];
    if (session) known.testcontainers.add(session);
    if (container !== undefined) known.containers.push(container);
  };
  for (const { Labels, Created, Id } of containers) note(Labels, Created * 1_000, Id);
  for (const { Labels, Created } of networks as { Labels?: Record<string, string>; Created?: string }[])
    note(Labels ?? {}, Date.parse(Created ?? "") || 0);
  return found;
}

/** `left there: of process 4711 on "job-17", 3 h old: 6 containers`. */
function elsewhereText({ owner, containers }: Found, age: number, isLeft: boolean): string {
  const [machine, pid] = owner.split("/");
  const minutes = Math.floor(age / 60_000);
  const old = minutes >= 60 ? `${Math.floor(minutes / 60)} h` : `${minutes} min`;
  const what = isLeft ? "left there" : "in use, as far as can be seen";
  return `${what}: of process ${pid} on "${machine}", ${old} old: ${containers.length} containers`;
}
