import { InternalError } from "../../../errors";
import type { Ipv4Address } from "../../../ip/ipv4-address";
import { segmentOf } from "../../../ip/segments";
import { carriedAccessPoints } from "../../../lab/carried";
import { SimulatedNetwork } from "../../../network/network";
import type { SimulatedHost } from "../../../network/simulated-host";
import { VirtualTime } from "../../../network/virtual-time";
import { Conductor } from "../../../node/conductor";
import { LabPki } from "../../../node/pki";
import { hostsOf } from "../../../topology/check";
import { deskOf } from "../../../topology/desk";
import type { Topology } from "../../../topology/topology";
import { Capture } from "../capture";
import { type DeviceIdentities, issueIdentities } from "../identities";

/** A name that no segment of a lab can have. */
const deskSegment = "(desk)";

/** One way across a segment, milliseconds: a ping over the router takes 1 ms, as on a quiet LAN (docs/fidelity.md). */
const acrossSegment = 0.25;

/** What every host of one lab stands on: time, wires and certificates. */
export interface Ground {
  readonly topology: Topology;
  readonly time: VirtualTime;
  readonly conductor: Conductor;
  readonly network: SimulatedNetwork;
  readonly capture: Capture;
  /** Where the lab's own sessions come from: no device and no rule sees it otherwise. */
  readonly desk: SimulatedHost;
  readonly deskAddress: number;
  /** Each at its place in the network, without a program. */
  readonly hosts: ReadonlyMap<string, SimulatedHost>;
  readonly pki: LabPki;
  readonly identities: DeviceIdentities;
}

/** The first phase: nothing runs yet, and nothing outlives what is thrown. */
export async function layGround(topology: Topology): Promise<Ground> {
  const epoch = Date.parse(topology.start);
  const pki = await LabPki.create({ epoch, key: topology.key });
  const identities = await issueIdentities(topology, pki);
  const time = new VirtualTime({ epoch });
  const network = new SimulatedNetwork({ time, seed: topology.seed });
  for (const [name, block] of Object.entries(topology.segments))
    network.segment(name, block, { latency: acrossSegment });
  for (const [segment, servers] of Object.entries(topology.helperAddresses))
    network.relay.help(segment, servers);
  const desk = deskOf(topology.segments);
  network.segment(deskSegment, desk.network, { latency: 0 });
  const keyboard = network.attach(deskSegment, desk.address);
  keyboard.offloads = true;
  const capture = new Capture(network, desk.address.number);
  const carried = carriedAccessPoints(topology).flatMap(({ spec, isOnNetwork }) =>
    isOnNetwork ? [spec] : [],
  );
  const hosts = new Map(
    [...hostsOf(topology), ...carried].map(({ name, address }) => [
      name,
      network.attach(segmentWith(topology, address), address),
    ]),
  );
  return {
    topology,
    time,
    conductor: new Conductor(time),
    network,
    capture,
    desk: keyboard,
    deskAddress: desk.address.number,
    hosts,
    pki,
    identities,
  };
}

function segmentWith({ segments }: Topology, address: Ipv4Address): string {
  const found = segmentOf(segments, address);
  if (found === undefined) throw new InternalError(`${address} lies in no segment`);
  return found;
}
