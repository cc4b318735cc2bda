import { beforeAll } from "vitest";
import {
  DtlsClient,
  type DtlsEndpoint,
  type DtlsEvent,
  DtlsListener,
  type DtlsListenerOptions,
  type DtlsOptions,
  DtlsServer,
} from "../../src/dtls";
import { nodeCrypto } from "../../src/node/crypto";
import { type IssuedIdentity, LabPki } from "../../src/node/pki";
import { seeded } from "../seeded";

export const epoch = Date.UTC(2023, 6, 12);
export const day = 86_400_000;
export const crypto = nodeCrypto();
/** These are there as soon as the first test runs. */
export let pki: LabPki;
export let ewc: IssuedIdentity;
export let rsaEwc: IssuedIdentity;
export let ap: IssuedIdentity;
export let rsaAp: IssuedIdentity;

beforeAll(async () => {
  pki = await LabPki.create({ epoch });
  [ewc, rsaEwc, ap, rsaAp] = await Promise.all([
    pki.issue({ commonName: "C9120AXI-EWC" }),
    pki.issue({ commonName: "C9120AXI-RSA", key: "rsa" }),
    pki.issue({ commonName: "AP9105AXI-0CD0F897ADE0" }),
    pki.issue({ commonName: "AP9105AXI-RSA", key: "rsa" }),
  ]);
});

export type Direction = "up" | "down";

export interface LinkOptions {
  readonly seed?: number;
  /** Probability that a datagram is lost; that it comes twice. */
  readonly loss?: number;
  readonly duplication?: number;
  /** Milliseconds; a jitter above the gap between datagrams reorders them. */
  readonly latency?: number;
  readonly jitter?: number;
  /** Changes a datagram on its way, or takes it (undefined); gets octets of its own. */
  readonly intercept?: (octets: Uint8Array, direction: Direction) => Uint8Array | undefined;
  readonly client?: Partial<DtlsOptions>;
  readonly server?: Partial<DtlsListenerOptions>;
  /** Begin with a cookie exchange. Default true. */
  readonly cookies?: boolean;
}

export function clientDefaults(): DtlsOptions {
  return { crypto, identity: ap, trust: [pki.root], epoch: () => epoch };
}

export function serverDefaults(): DtlsListenerOptions {
  return { crypto, identity: ewc, trust: [pki.root], epoch: () => epoch };
}

/** A client and a server port on a link with faults, in virtual time that jumps to the next thing to do. */
export class Pair {
  now = 0;
  readonly client: DtlsClient;
  server: DtlsServer | undefined;
  readonly clientEvents: DtlsEvent[] = [];
  readonly serverEvents: DtlsEvent[] = [];
  /** Everything put on the link, in order. */
  readonly wire: { readonly at: number; readonly direction: Direction; readonly octets: Uint8Array }[] = [];
  readonly ignored: string[] = [];
  private readonly listener: DtlsListener | undefined;
  private readonly random: () => number;
  private readonly flying: {
    readonly at: number;
    readonly direction: Direction;
    readonly octets: Uint8Array;
  }[] = [];

  constructor(private readonly link: LinkOptions = {}) {
    this.random = seeded(link.seed ?? 1);
    const serverOptions = { ...serverDefaults(), ...link.server };
    if (link.cookies ?? true) this.listener = new DtlsListener(0, serverOptions);
    else this.server = new DtlsServer(0, serverOptions);
    this.client = new DtlsClient(0, { ...clientDefaults(), ...link.client });
    this.drain();
  }

  /** Until nothing is left to do, or the lab's clock would pass `until`. */
  run(until = 600_000): this {
    for (;;) {
      const next = Math.min(
        ...this.flying.map((datagram) => datagram.at),
        this.client.pollTimeout() ?? Number.POSITIVE_INFINITY,
        this.server?.pollTimeout() ?? Number.POSITIVE_INFINITY,
      );
      if (next > until || next === Number.POSITIVE_INFINITY) return this;
      this.now = Math.max(this.now, next);
      this.deliver();
      this.client.handleTimeout(this.now);
      this.server?.handleTimeout(this.now);
      this.drain();
    }
  }

  drain(): void {
    drainEvents(this.client, this.clientEvents);
    transmit(this.client, (octets) => this.put("up", octets));
    if (this.server === undefined) return;
    drainEvents(this.server, this.serverEvents);
    transmit(this.server, (octets) => this.put("down", octets));
  }

  put(direction: Direction, octets: Uint8Array): void {
    this.wire.push({ at: this.now, direction, octets });
    const { loss = 0, duplication = 0, latency = 1, jitter = 0, intercept } = this.link;
    const copies = this.random() < duplication ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      if (this.random() < loss) continue;
      const sent = octets.slice();
      const arriving = intercept === undefined ? sent : intercept(sent, direction);
      if (arriving === undefined) continue;
      this.flying.push({ at: this.now + latency + this.random() * jitter, direction, octets: arriving });
    }
  }

  private deliver(): void {
    for (let i = this.flying.findIndex((d) => d.at <= this.now); i >= 0; ) {
      const [datagram] = this.flying.splice(i, 1);
      if (datagram?.direction === "down") this.client.handleDatagram(this.now, datagram.octets);
      else if (datagram !== undefined) this.deliverToServer(datagram.octets);
      i = this.flying.findIndex((d) => d.at <= this.now);
    }
  }

  private deliverToServer(octets: Uint8Array): void {
    if (this.listener === undefined) {
      this.server?.handleDatagram(this.now, octets);
      return;
    }
    const outcome = this.listener.handleDatagram(this.now, octets, "172.16.4.32:5248", this.server);
    if (outcome.type === "reply") this.put("down", outcome.octets);
    else if (outcome.type === "accepted") this.server = outcome.server;
    else if (outcome.type === "ignored") this.ignored.push(outcome.reason);
  }

  get outcome(): { readonly client: string; readonly server: string } {
    return { client: summary(this.clientEvents), server: summary(this.serverEvents) };
  }

  get isEstablished(): boolean {
    return this.client.isEstablished && this.server?.isEstablished === true;
  }
}

/** What became of an end: `established`, the reason of its failure, `closed by peer`, or `nothing`. */
export function summary(events: readonly DtlsEvent[]): string {
  const telling = events.filter((event) => event.type !== "discarded" && event.type !== "application-data");
  const last = telling.at(-1);
  if (last === undefined) return "nothing";
  if (last.type === "failed") return last.reason;
  return last.type === "closed" ? `closed by ${last.by}` : last.type;
}

export function transmit(endpoint: DtlsEndpoint, send: (octets: Uint8Array) => void): void {
  for (let octets = endpoint.pollTransmit(); octets !== undefined; octets = endpoint.pollTransmit())
    send(octets);
}

export function drainEvents(endpoint: DtlsEndpoint, into: DtlsEvent[]): void {
  for (let event = endpoint.pollEvent(); event !== undefined; event = endpoint.pollEvent()) into.push(event);
}

/** The application data among the events, as text. */
export function received(events: readonly DtlsEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === "application-data" ? [new TextDecoder().decode(event.octets)] : [],
  );
}

export function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}

/** An established session without a listener, driven by hand. */
export function establishedPair(link: LinkOptions = {}): { client: DtlsClient; server: DtlsServer } {
  const pair = new Pair({ ...link, cookies: false }).run();
  if (!pair.isEstablished) throw new TypeError(JSON.stringify(pair.outcome));
  return { client: pair.client, server: pair.server! };
}

/** Flips a bit in one octet of the body of each handshake message of that type in the clear. */
export function flipIn(type: number, position: number) {
  return (octets: Uint8Array): Uint8Array => {
    for (let at = 0; at < octets.length; at += 13 + ((octets[at + 11]! << 8) | octets[at + 12]!)) {
      const isMessage = octets[at] === 22 && octets[at + 4] === 0 && octets[at + 13] === type;
      if (isMessage) octets[at + 25 + position]! ^= 1;
    }
    return octets;
  };
}
