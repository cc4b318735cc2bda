import type { CompiledFirewall } from "../firewall/compile";
import { scopeOf } from "../firewall/engine";
import type { PacketKind, PlacedHost } from "../firewall/predict";
import { addressText } from "../ip/address";
import { SimulatedNetwork } from "../network/network";
import type { SimulatedHost } from "../network/simulated-host";
import { VirtualTime } from "../network/virtual-time";
import { Fates, isOf, type PacketFate } from "./fates";
import type { Exchange } from "./service-flows";

/** Longer than a question is repeated. */
const patience = 30_000;
const nobody = { datagram: () => undefined };
const octets = new TextEncoder().encode("ewc-lab");

/** What became of the packets of a question and of its answer. */
export interface ExchangeProof {
  readonly request: PacketFate;
  readonly answers: PacketFate;
}

/**
 * One host asks another over UDP or TCP, and is answered, through a firewall with these rules: in a network made for it, with
 * real sockets at both ends.
 * @param segments segment to its network
 */
export function proveExchange(
  firewall: CompiledFirewall,
  segments: Readonly<Record<string, string>>,
  { request, answers }: Exchange,
): ExchangeProof {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  for (const [name, block] of Object.entries(segments)) network.segment(name, block);
  const { from, to } = request.kind;
  const client = network.attach(from.segment, addressText(from.address));
  const server = network.attach(to.segment, addressText(to.address));
  applyRules(firewall, network, [
    [from, client],
    [to, server],
  ]);

  const fates = [request, answers].map(({ kind }) => ({ kind, fates: new Fates() }));
  network.tap({}, ({ verdict, by, at, packet, note }) => {
    if (packet.protocol === "icmp") return;
    const found = fates.find(({ kind }) => isOf(kind, packet));
    if (found === undefined) return;
    if (verdict === "blocked") found.fates.blocked(note, at === `firewall of ${toText(found.kind)}`);
    else if (verdict === "passed" && (by === "router" || from.segment === to.segment)) found.fates.arrived();
  });
  if (request.kind.protocol === "udp") overUdp(client, server, request.kind);
  else overTcp(client, server, request.kind);
  time.runUntil(time.now() + patience);
  const [asked, answered] = fates.map((one) => one.fates);
  return { request: (asked as Fates).fate, answers: (answered as Fates).fate };
}

/** Whether a broadcast of one host is heard by another. */
export function broadcastArrives(
  segments: Readonly<Record<string, string>>,
  from: PlacedHost,
  to: PlacedHost,
): boolean {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  for (const [name, block] of Object.entries(segments)) network.segment(name, block);
  let arrives = false;
  network.attach(to.segment, addressText(to.address)).udp(5246, {
    datagram: () => {
      arrives = true;
    },
  });
  const asking = network.attach(from.segment, addressText(from.address)).udp(5248, nobody);
  asking.send({ address: "255.255.255.255", port: 5246 }, octets);
  time.runUntil(time.now() + patience);
  return arrives;
}

function overUdp(
  client: SimulatedHost,
  server: SimulatedHost,
  { sourcePorts, destinationPorts }: PacketKind,
) {
  const serving = server.udp(destinationPorts.first, {
    datagram: (_, from) => serving.send(from, octets),
  });
  const isFixed = sourcePorts.first === sourcePorts.last;
  const asking = client.udp(isFixed ? sourcePorts.first : undefined, nobody);
  asking.send(serving.local, octets);
}

function overTcp(client: SimulatedHost, server: SimulatedHost, { destinationPorts }: PacketKind) {
  server.listen(destinationPorts.first, (connection) => {
    connection.handler = { data: () => connection.end() };
    connection.write(octets);
  });
  const to = { address: server.address, port: destinationPorts.first };
  const connection = client.connect(to, {
    data: () => connection.write(octets),
    end: () => connection.end(),
  });
}

function applyRules(
  { sets, hosts, tftpHelper }: CompiledFirewall,
  network: SimulatedNetwork,
  ends: readonly (readonly [PlacedHost, SimulatedHost])[],
): void {
  for (const { way, ...set } of sets) network.firewall.apply(set, scopeOf(way));
  network.firewall.tftpHelper = tftpHelper;
  for (const { host, ...set } of hosts) {
    for (const [{ name }, placed] of ends) {
      if (name !== host) continue;
      const own = network.hostFirewall(placed);
      own.apply(set);
      own.tftpHelper = tftpHelper;
    }
  }
}

function toText({ to }: PacketKind): string {
  return addressText(to.address);
}
