import type { CompiledFirewall } from "../firewall/compile";
import type { PacketKind, PlacedHost } from "../firewall/predict";
import { addressText } from "../ip/address";
import type { Segments } from "../ip/segments";
import { SimulatedNetwork } from "../network/network";
import type { SimulatedHost } from "../network/simulated-host";
import { VirtualTime } from "../network/virtual-time";
import { Fates, isOf, type PacketFate } from "./fates";
import { applySets } from "./prove";
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
 * A network with these rules, in which one host asks another over UDP or TCP and is answered, with real sockets at both ends.
 * @param segments segment to its network
 */
export class ExchangeLab {
  readonly #time = new VirtualTime();
  readonly #network = new SimulatedNetwork({ time: this.#time, seed: 1 });
  readonly #hosts = new Map<string, SimulatedHost>();

  constructor(
    private readonly firewall: CompiledFirewall,
    segments: Segments,
  ) {
    for (const [name, block] of Object.entries(segments)) this.#network.segment(name, block);
    applySets(firewall, this.#network);
  }

  prove({ request, answers }: Exchange): ExchangeProof {
    const { from, to } = request.kind;
    const client = this.#host(from);
    const server = this.#host(to);
    const asked = new Fates();
    const answered = new Fates();
    const end = this.#network.tap({}, ({ verdict, by, at, packet, note }) => {
      if (packet.protocol === "icmp") return;
      const isQuestion = isOf(request.kind, packet);
      if (!isQuestion && !isOf(answers.kind, packet)) return;
      const fates = isQuestion ? asked : answered;
      if (verdict === "blocked") fates.blocked(note, at === `firewall of ${addressText(packet.destination)}`);
      else if (verdict === "passed" && (by === "router" || from.segment === to.segment)) fates.arrived();
    });
    const talk = request.kind.protocol === "udp" ? overUdp : overTcp;
    const close = talk(client, server, request.kind);
    this.#time.runUntil(this.#time.now() + patience);
    close();
    end();
    return { request: asked.fate, answers: answered.fate };
  }

  #host({ name, segment, address }: PlacedHost): SimulatedHost {
    const text = addressText(address);
    const found = this.#hosts.get(text);
    if (found !== undefined) return found;
    const host = this.#network.attach(segment, text);
    this.#hosts.set(text, host);
    for (const { host: whose, ...set } of this.firewall.hosts) {
      if (whose !== name) continue;
      const own = this.#network.hostFirewall(host);
      own.apply(set);
      own.tftpHelper = this.firewall.tftpHelper;
    }
    return host;
  }
}

/** Whether a broadcast of one host is heard by another. */
export function broadcastArrives(segments: Segments, from: PlacedHost, to: PlacedHost): boolean {
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

/** @returns what closes the sockets */
function overUdp(
  client: SimulatedHost,
  server: SimulatedHost,
  { sourcePorts, destinationPorts }: PacketKind,
): () => void {
  const serving = server.udp(destinationPorts.first, {
    datagram: (_, from) => serving.send(from, octets),
  });
  const isFixed = sourcePorts.first === sourcePorts.last;
  const asking = client.udp(isFixed ? sourcePorts.first : undefined, nobody);
  asking.send(serving.local, octets);
  return () => {
    asking.close();
    serving.close();
  };
}

/** @returns what closes the sockets */
function overTcp(client: SimulatedHost, server: SimulatedHost, { destinationPorts }: PacketKind): () => void {
  const listener = server.listen(destinationPorts.first, (connection) => {
    connection.handler = { data: () => connection.end() };
    connection.write(octets);
  });
  const to = { address: server.address, port: destinationPorts.first };
  const connection = client.connect(to, {
    data: () => connection.write(octets),
    end: () => connection.end(),
  });
  return () => {
    connection.destroy();
    listener.close();
  };
}
