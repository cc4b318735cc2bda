import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { testcontainersSession } from "./labels";

const quietLooks = 4;
const mostRefusals = 20;
/** Real milliseconds. */
const betweenLooks = 150;

/** What was removed, and a line for each thing that the engine would not remove. */
export interface Removed {
  readonly containers: number;
  readonly networks: number;
  readonly left: readonly string[];
}

/**
 * Removes all containers and networks with the label. What the engine refuses to remove is told and left: it is no reason
 * to fail, and the next one tries again.
 */
export async function removeLabelled(docker: Docker, label: string): Promise<Removed> {
  const filters = { label: [label] };
  const containers = await docker.listContainers({ all: true, filters });
  const remove = ({ Id, Names }: Docker.ContainerInfo) =>
    removal(docker.getContainer(Id).remove({ force: true, v: true }), `the container ${nameOf(Names, Id)}`);
  const atOnce = await Promise.all(containers.map(remove));
  // Podman removes none on which another stands (its network, its processes): once the others have gone it does.
  const removals = await Promise.all(
    atOnce.map((refusal, index) => (refusal === undefined ? refusal : remove(containers[index]!))),
  );
  const networks = await docker.listNetworks({ filters });
  const networkRemovals = await Promise.all(
    networks.map(({ Id, Name }) => removal(removeNetwork(docker, Id), `the network ${Name}`)),
  );
  return {
    containers: removals.filter((refusal) => refusal === undefined).length,
    networks: networkRemovals.filter((refusal) => refusal === undefined).length,
    left: [...removals, ...networkRemovals].filter((refusal) => refusal !== undefined),
  };
}

/** Removes until nothing has come for a while: what was asked of the engine before may be created afterwards. */
export async function removeForGood(
  docker: Docker,
  label: string,
  between = betweenLooks,
): Promise<readonly string[]> {
  let left: readonly string[] = [];
  for (let quiet = 0, refusals = 0; quiet < quietLooks; ) {
    const removed = await removeLabelled(docker, label);
    left = removed.left;
    // A container that starts just now has joined the network since the look: the next look sees both.
    const isRefused = left.length > 0 && ++refusals <= mostRefusals;
    quiet = removed.containers + removed.networks > 0 || isRefused ? 0 : quiet + 1;
    await delay(between);
  }
  return left;
}

/**
 * What a process of Testcontainers left under its own label: its reaper would remove that. Only containers and networks.
 */
export function removeTestcontainersSession(docker: Docker, session: string): Promise<Removed> {
  return removeLabelled(docker, `${testcontainersSession}=${session}`);
}

function nameOf(names: readonly string[] | undefined, id: string): string {
  return names?.[0]?.replace(/^\//, "") ?? id.slice(0, 12);
}

/** An engine may count endpoints of containers that are no more ("has active endpoints"): those are taken off first. */
async function removeNetwork(docker: Docker, id: string): Promise<void> {
  const network = docker.getNetwork(id);
  try {
    await network.remove();
  } catch (error) {
    if (!isActive(error)) throw error;
    const { Containers } = (await network.inspect()) as { Containers?: Record<string, unknown> | null };
    for (const endpoint of Object.keys(Containers ?? {}))
      if (await isGone(docker, endpoint))
        await network.disconnect({ Container: endpoint, Force: true }).catch(() => {});
    await network.remove();
  }
}

async function isGone(docker: Docker, container: string): Promise<boolean> {
  try {
    await docker.getContainer(container).inspect();
    return false;
  } catch (error) {
    return (error as Answer).statusCode === 404;
  }
}

interface Answer {
  readonly statusCode?: number;
  readonly message: string;
  readonly json?: { readonly message?: string };
}

function isActive(error: unknown): boolean {
  return (error as Answer).statusCode === 403 && /active endpoints/.test((error as Answer).message);
}

/** Undefined when it is removed; what somebody else has removed, or is removing, is as good as removed. */
async function removal(work: Promise<unknown>, what: string): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { statusCode, message, json } = error as Answer;
    if (statusCode === 404 || statusCode === 409) return undefined;
    // No answer at all: that is another matter.
    if (statusCode === undefined) throw error;
    const why = (json?.message ?? message).trim();
    const remedy = isActive(error) ? " (the engine's next start frees it)" : "";
    return `the engine does not remove ${what} and it is left there: ${why}${remedy}`;
  }
}
