import { InternalError } from "../../../src/errors";
import { type LabTime, machineTime, sharedClock } from "../../../src/fabrics/device/shared-clock";
import {
  type DeviceIdentities,
  type DeviceIdentity,
  issueIdentities,
} from "../../../src/fabrics/embedded/identities";
import type { Clock } from "../../../src/host/host";
import { LabPki } from "../../../src/node/pki";
import { deskOf } from "../../../src/topology/desk";
import type { Topology } from "../../../src/topology/topology";
import type { AddressPlan } from "../address-plan";
import type { DeviceSite } from "../device-files";
import { createNetwork } from "../engine-network";
import type { LabSession } from "../session";
import { trunkName } from "../trunk";
import type { Prepared } from "./prepare";

/** What every host of one lab stands on. */
export interface Ground extends Prepared {
  readonly topology: Topology;
  readonly session: LabSession;
  /** The network on each of its engines, whose name begins those of all that is made for the lab. */
  readonly network: string;
  /** Of the network that the host is on. */
  planOf(host: string): AddressPlan;
  /** Where the lab's own sessions come from. */
  readonly desk: string;
  readonly identities: DeviceIdentities;
  readonly site: DeviceSite;
  /** The same as the host's container sees it: its engine's machine may have another clock. */
  siteIn(host: string): DeviceSite;
  readonly clock: Clock;
}

/**
 * The second phase: a network on each engine, certificates, and lab time, which counts from here: devices are told it before
 * their containers are made. What is made bears the session's label and goes with the session.
 * @throws EnvironmentError when no network is free.
 */
export async function layGround(
  topology: Topology,
  speed: number,
  prepared: Prepared,
  session: LabSession,
): Promise<Ground> {
  const { used, engineOf } = prepared;
  const epoch = Date.parse(topology.start);
  const network = `ewclab-${session.id}`;
  const beside = used.length > 1 ? [trunkName] : [];
  const [pki, ...plans] = await Promise.all([
    LabPki.create({ epoch, key: topology.key }),
    ...used.map(({ docker }) => createNetwork(topology, docker, session, network, beside)),
  ]);
  const identities = await issueIdentities(topology, pki);
  const time: LabTime = { began: machineTime(), epoch, speed };
  const site: DeviceSite = { topology, pki, time };
  return {
    ...prepared,
    topology,
    session,
    network,
    planOf: (host) => plans[used.indexOf(engineOf(host))]!,
    desk: deskOf(topology.segments).address.text,
    identities,
    site,
    siteIn: (host) => ({ ...site, time: { ...time, began: time.began + engineOf(host).clockAhead } }),
    clock: sharedClock(time),
  };
}

export function identityOf({ identities }: Ground, name: string): DeviceIdentity {
  const identity = identities.get(name);
  if (!identity) throw new InternalError(`"${name}" has no identity`);
  return identity;
}
