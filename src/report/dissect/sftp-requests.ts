import type { SeenPackets } from "../captured-packet";
import type { EventHost, LabEvent } from "../events/event";
import { readIp } from "./ip";

/** What a server says of a request, in the words of OpenSSH's internal-sftp. */
const said = /internal-sftp\[(\d+)\]: (.*)$/;
const sessionFrom = /^session opened for local user .* from \[(.*)\]$/;
const sshPort = 22;
/** Milliseconds that a request takes to its server at most. */
const longestWay = 1_000;
/** Two moments of lab time that are one. */
const sameMoment = 0.001;

interface SshPacket {
  readonly time: number;
  readonly octets: Uint8Array;
  readonly client: string;
  readonly isRequest: boolean;
}

/**
 * SFTP requests are encrypted, and whoever serves them writes them down: which packet brought one, and which answers it, by the
 * moment at which it was written.
 * @returns what is known, by the octets of the packet
 */
export function sftpRequests(
  events: readonly LabEvent[],
  { packets }: SeenPackets,
): ReadonlyMap<Uint8Array, readonly string[]> {
  const told = new Map<Uint8Array, string[]>();
  const tell = (packet: SshPacket | undefined, text: string) => {
    if (packet) told.set(packet.octets, [...(told.get(packet.octets) ?? []), text]);
  };
  for (const server of serversIn(events)) {
    const lines = events.flatMap((event) => {
      if (event.kind !== "line" || event.host !== server.name) return [];
      const [, process, text] = said.exec(event.text) ?? [];
      return process === undefined || text === undefined ? [] : [{ at: event.at, process, text }];
    });
    if (lines.length === 0) continue;
    const own = sshPackets(packets, server.address);
    const clients = new Map<string, string>();
    for (const { at, process, text } of lines) {
      const from = sessionFrom.exec(text)?.[1];
      if (from !== undefined) clients.set(process, from);
      const theirs = own.filter(({ client }) => client === clients.get(process));
      tell(
        theirs.findLast(({ isRequest, time }) => isRequest && time < at && at - time < longestWay),
        text,
      );
      tell(
        theirs.find(({ isRequest, time }) => !isRequest && Math.abs(time - at) < sameMoment),
        text,
      );
    }
  }
  return told;
}

function serversIn(events: readonly LabEvent[]): readonly EventHost[] {
  const snapshot = events.findLast((event) => event.kind === "snapshot");
  return snapshot?.kind === "snapshot" ? snapshot.hosts.filter(({ kind }) => kind === "server") : [];
}

/** Those with something in them, where their sender put them. */
function sshPackets(packets: SeenPackets["packets"], server: string): SshPacket[] {
  return packets.flatMap(({ time, by, octets }): SshPacket[] => {
    const ip = by === "host" ? readIp(octets) : undefined;
    if (ip?.protocol !== "tcp" || ip.payload.length === 0) return [];
    if (ip.destination === server && ip.destinationPort === sshPort)
      return [{ time, octets, client: ip.source, isRequest: true }];
    if (ip.source === server && ip.sourcePort === sshPort)
      return [{ time, octets, client: ip.destination, isRequest: false }];
    return [];
  });
}
