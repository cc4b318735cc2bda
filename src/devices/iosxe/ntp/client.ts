import { WireError } from "../../../errors";
import type { Host, Timer, UdpSocket } from "../../../host/host";
import { decodeNtp, encodeNtp, type NtpPacket } from "../../../wire/ntp/packet";
import type { Resolver } from "../names/resolver";

/** How the clock stands with one `ntp server`. */
export interface NtpAssociation {
  /** As it was configured. */
  readonly server: string;
  readonly address: string | undefined;
  /** 16: it has not answered. */
  readonly stratum: number;
  /** `.GPS.`, an address, or `.INIT.` before the first answer. */
  readonly reference: string;
  /** Lab time of the last answer. */
  readonly heardAt: number | undefined;
  /** The last eight polls, the newest lowest; a bit is set where an answer came. */
  readonly reach: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly offset: number;
}

export interface NtpClientOptions {
  readonly host: Host;
  readonly resolver: Resolver;
  /** `ntp server`, in the order of the configuration. */
  readonly servers: () => readonly string[];
  readonly calendar: () => number;
  readonly setCalendar: (epoch: number) => void;
}

const port = 123;
/** RFC 5905: the first interval of 64 s; it does not grow here. */
const interval = 64_000;
/** RFC 5905 §11.2.2's step threshold: a smaller difference is left alone, since lab clocks do not drift. */
const step = 128;

/** The device's NTP client: asks each configured server, and follows the first that answers. */
export class NtpClient {
  readonly #options: NtpClientOptions;
  readonly #peers = new Map<string, Peer>();
  #socket: UdpSocket | undefined;
  #timer: Timer | undefined;

  constructor(options: NtpClientOptions) {
    this.#options = options;
    this.changed();
  }

  /** Whose time the clock has; undefined while nobody's. */
  get synchronizedTo(): NtpAssociation | undefined {
    return this.associations().find(({ reach }) => reach > 0);
  }

  associations(): readonly NtpAssociation[] {
    return this.#options.servers().flatMap((server) => this.#peers.get(server)?.view ?? []);
  }

  /** The configuration may name other servers now. */
  changed(): void {
    const servers = this.#options.servers();
    for (const server of [...this.#peers.keys()]) if (!servers.includes(server)) this.#peers.delete(server);
    const added = servers.filter((server) => !this.#peers.has(server));
    for (const server of added) this.#peers.set(server, new Peer(server));
    if (servers.length === 0) this.close();
    else if (added.length > 0) this.#poll();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #poll(): void {
    const { host } = this.#options;
    this.#timer?.cancel();
    this.#timer = host.clock.after(interval, () => this.#poll());
    for (const peer of this.#peers.values()) this.#ask(peer);
  }

  #ask(peer: Peer): void {
    const { host, resolver, calendar } = this.#options;
    peer.polled();
    resolver.resolve(peer.server, (outcome) => {
      if (!("address" in outcome) || this.#peers.get(peer.server) !== peer || !this.#timer) return;
      this.#socket ??= host.udp(port, {
        datagram: (octets, from) => this.#answer(octets, from.address, from.port),
      });
      peer.asked(outcome.address, calendar());
      const request = { leap: 3, version: 4, mode: 3, stratum: 0, reference: new Uint8Array(4) };
      const octets = encodeNtp({ ...request, originate: 0, receive: 0, transmit: peer.sentAt });
      this.#socket.send({ address: outcome.address, port }, octets);
    });
  }

  #answer(octets: Uint8Array, address: string, fromPort: number): void {
    const packet = readAnswer(octets);
    if (!packet || fromPort !== port || packet.mode !== 4) return;
    const peer = [...this.#peers.values()].find(
      (one) => one.view.address === address && one.isAnswer(packet),
    );
    // RFC 5905: a server that is not synchronized itself has no time to give.
    if (!peer || packet.stratum < 1 || packet.stratum > 15 || packet.leap === 3) return;
    const { calendar, setCalendar, host } = this.#options;
    peer.answered(packet, calendar(), host.clock.now());
    if (this.synchronizedTo?.server !== peer.server) return;
    const { offset } = peer.view;
    if (Math.abs(offset) >= step) setCalendar(calendar() + offset);
  }
}

class Peer {
  view: NtpAssociation;
  sentAt = 0;

  constructor(readonly server: string) {
    this.view = {
      server,
      address: undefined,
      stratum: 16,
      reference: ".INIT.",
      heardAt: undefined,
      reach: 0,
      delay: 0,
      offset: 0,
    };
  }

  polled(): void {
    this.view = { ...this.view, reach: (this.view.reach << 1) & 0xff };
  }

  /** `at`: a whole number of milliseconds, so that the answer can be told by it. */
  asked(address: string, at: number): void {
    this.sentAt = Math.floor(at);
    this.view = { ...this.view, address };
  }

  isAnswer({ originate }: NtpPacket): boolean {
    return this.sentAt !== 0 && Math.abs(originate - this.sentAt) < 1;
  }

  answered(packet: NtpPacket, calendar: number, now: number): void {
    const { stratum, receive, transmit } = packet;
    const offset = (receive - this.sentAt + (transmit - calendar)) / 2;
    const delay = Math.max(0, calendar - this.sentAt - (transmit - receive));
    this.sentAt = 0;
    const reference = referenceText(packet);
    this.view = { ...this.view, stratum, reference, heardAt: now, reach: this.view.reach | 1, delay, offset };
  }
}

function referenceText({ stratum, reference }: NtpPacket): string {
  if (stratum > 1) return [...reference].join(".");
  const letters = String.fromCharCode(...reference).replace(/[^A-Za-z0-9]/g, "");
  return `.${letters}.`;
}

function readAnswer(octets: Uint8Array): NtpPacket | undefined {
  try {
    return decodeNtp(octets);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
