import type { Topology } from "../../../src/topology/topology";
import type { HostLife } from "../host-life";
import type { LabContainer } from "../lab-container";
import { type OwnHost, ownContainerOf } from "../own-host";
import { type SharedContainer, sharedPlaces } from "../shared-container";
import { startAccessPoint, startController } from "./devices";
import type { Ground } from "./ground";
import { type StartedRouter, startRouter } from "./router";
import { startOwn, startServer } from "./servers";
import { startShared } from "./shared";

/** All hosts of a lab; each that has power is ready. */
export interface StartedHosts extends StartedRouter {
  /** By the hosts' names: of one of the user's own the container that holds its wire. */
  readonly containers: ReadonlyMap<string, LabContainer>;
  /** By the names of the access points in them. */
  readonly shared: ReadonlyMap<string, SharedContainer>;
  /** Containers of the user's own, by their hosts' names. */
  readonly own: ReadonlyMap<string, OwnHost>;
}

/** What a start says of one host, or of several in one container. */
interface Started {
  readonly names: readonly string[];
  readonly container: LabContainer;
  readonly shared?: SharedContainer;
  readonly own?: OwnHost;
}

/**
 * The third phase. Each host goes its way from creation to its first word without waiting for another.
 * @throws EnvironmentError when one is not ready in time; what has started then goes with the session.
 */
export async function startHosts(ground: Ground, life: HostLife): Promise<StartedHosts> {
  const { topology, clock } = ground;
  // A controller needs most from its creation to its first word, so it begins.
  const controllers = topology.controllers.map((spec, index) =>
    startController(ground, life, spec, index).then((container) => alone(spec, container)),
  );
  const [router, ...started] = await Promise.all([
    startRouter(ground, life),
    ...controllers,
    ...accessPoints(ground, life, topology),
    ...servers(ground, life, topology),
  ]);
  // One whose program has ended meanwhile is told before anybody works with the lab.
  await life.wait(() => true, clock.now());
  const own = byName(started, (each) => each.own);
  for (const each of own.values()) each.isUp();
  return {
    ...router,
    containers: byName(started, ({ container }) => container),
    shared: byName(started, ({ shared }) => shared),
    own,
  };
}

function accessPoints(ground: Ground, life: HostLife, topology: Topology): Promise<Started>[] {
  const places = sharedPlaces(topology);
  const inPlaces = new Set(places.flat());
  return [
    ...places.map(async (members, index) => {
      const shared = await startShared(ground, life, members, index);
      return { names: members.map(({ name }) => name), container: shared.container, shared };
    }),
    ...topology.accessPoints.flatMap((spec, index) =>
      inPlaces.has(spec)
        ? []
        : startAccessPoint(ground, life, spec, index).then((container) => alone(spec, container)),
    ),
  ];
}

function servers(ground: Ground, life: HostLife, topology: Topology): Promise<Started>[] {
  return topology.servers.map(async (spec) => {
    const own = ownContainerOf(spec);
    if (own === undefined) return alone(spec, await startServer(ground, life, spec));
    const started = await startOwn(ground, life, spec, own);
    return { ...alone(spec, started.wire), own: started.own };
  });
}

function alone({ name }: { readonly name: string }, container: LabContainer): Started {
  return { names: [name], container };
}

function byName<T>(
  started: readonly Started[],
  pick: (each: Started) => T | undefined,
): ReadonlyMap<string, T> {
  return new Map(
    started.flatMap((each) => {
      const picked = pick(each);
      return picked === undefined ? [] : each.names.map((name) => [name, picked] as const);
    }),
  );
}
