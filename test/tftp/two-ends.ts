import type { Endpoint } from "../../src/host/host";
import type { TftpEvent, TftpMachine } from "../../src/tftp/machine";
import { decodeTftp, encodeTftp, printTftp, type TftpPacket } from "../../src/wire/tftp/packet";

export const clientAt: Endpoint = { address: "10.0.0.1", port: 40000 };
export const serverAt: Endpoint = { address: "10.0.0.2", port: 50000 };
export const well69: Endpoint = { address: "10.0.0.2", port: 69 };

/** Octets that differ from place to place, so that a block in the wrong place shows. */
export function patterned(size: number): Uint8Array {
  const octets = new Uint8Array(size);
  for (let i = 0; i < size; i++) octets[i] = (i * 31 + (i >> 8) * 7 + (i >> 16)) & 0xff;
  return octets;
}

/** A machine and a script: what it says at what time, and what it is told. */
export class Scripted {
  readonly events: TftpEvent[] = [];

  constructor(readonly machine: TftpMachine) {}

  /** All that the machine sends now, printed; an address is named only when it is not the peer's. */
  sends(): string[] {
    const lines: string[] = [];
    for (let out = this.machine.pollTransmit(); out !== undefined; out = this.machine.pollTransmit()) {
      lines.push(printTftp(decodeTftp(out.octets)));
    }
    for (let event = this.machine.pollEvent(); event !== undefined; event = this.machine.pollEvent()) {
      this.events.push(event);
    }
    return lines;
  }

  hears(now: number, packet: TftpPacket, from: Endpoint): string[] {
    this.machine.handleDatagram(now, encodeTftp(packet), from);
    return this.sends();
  }

  waits(now: number): string[] {
    this.machine.handleTimeout(now);
    return this.sends();
  }
}

/** What a link does to one packet: the delays after which copies of it arrive; none when it is lost. */
export type Fate = (octets: Uint8Array) => number[];

/**
 * Runs two machines over a link that jumps from event to event, until both are over or `mostPackets` have been
 * sent. Returns the events of each end, and how many packets were sent.
 */
export function runPair(
  client: TftpMachine,
  server: TftpMachine,
  fate: Fate,
  mostPackets = 200_000,
): { client: TftpEvent[]; server: TftpEvent[]; packets: number; now: number } {
  const flights: { at: number; order: number; to: TftpMachine; from: Endpoint; octets: Uint8Array }[] = [];
  const events = { client: [] as TftpEvent[], server: [] as TftpEvent[] };
  let now = 0;
  let packets = 0;
  const drain = (machine: TftpMachine, other: TftpMachine, own: Endpoint, log: TftpEvent[]): void => {
    for (let out = machine.pollTransmit(); out !== undefined; out = machine.pollTransmit()) {
      packets += 1;
      for (const delay of fate(out.octets)) {
        flights.push({ at: now + delay, order: packets, to: other, from: own, octets: out.octets.slice() });
      }
    }
    for (let event = machine.pollEvent(); event !== undefined; event = machine.pollEvent()) log.push(event);
  };
  for (;;) {
    drain(client, server, clientAt, events.client);
    drain(server, client, serverAt, events.server);
    if ((client.over && server.over) || packets > mostPackets) break;
    let next = -1;
    for (let i = 0; i < flights.length; i++) {
      const it = flights[i]!;
      const best = flights[next];
      if (best === undefined || it.at < best.at || (it.at === best.at && it.order < best.order)) next = i;
    }
    const due = Math.min(client.pollTimeout() ?? Infinity, server.pollTimeout() ?? Infinity);
    const flight = flights[next];
    if (flight !== undefined && flight.at <= due) {
      flights.splice(next, 1);
      now = flight.at;
      flight.to.handleDatagram(now, flight.octets, flight.from);
    } else if (due < Infinity) {
      now = due;
      client.handleTimeout(now);
      server.handleTimeout(now);
    } else break;
  }
  return { ...events, packets, now };
}
