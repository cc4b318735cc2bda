import type { KernelPlace } from "../../src/firewall/languages/nftables-listing";

// Netlink messages of the group NFNLGRP_NFTRACE (linux/netfilter/nfnetlink.h, nf_tables.h), one behind the other as they
// come from the kernel: a header of 16 octets in the machine's own order, four of nfnetlink, then attributes whose numbers
// are in network order.
const netlinkHeader = 16;
const attributesAt = 20;
const attributes = {
  table: 1,
  chain: 2,
  handle: 3,
  type: 4,
  verdict: 5,
  id: 6,
  network: 8,
  transport: 9,
  policy: 16,
} as const;
const types = { policy: 1, rule: 3 } as const;
const families: Readonly<Record<number, string>> = {
  1: "inet",
  2: "ip",
  3: "arp",
  5: "netdev",
  7: "bridge",
  10: "ip6",
};
const dropped = 0;
/** Packets whose beginning is kept until their verdict comes. */
const mostPending = 4_096;

/** What `nft-trace` (docker/firewall) prints before the first message. */
const traceBegins = "nft-trace\n";

export interface TracedDrop extends KernelPlace {
  /** The packet's headers; IP and what follows it. */
  readonly packet: Uint8Array;
}

/** Reads which rule, or which chain's policy, dropped which packet. */
export class TraceReader {
  #pending: Buffer = Buffer.alloc(0);
  #hasBegun = false;
  readonly #headers = new Map<number, Uint8Array>();
  readonly #drop: (drop: TracedDrop) => void;

  constructor(drop: (drop: TracedDrop) => void) {
    this.#drop = drop;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  take(octets: Uint8Array): void {
    this.#pending = Buffer.concat([this.#pending, octets]);
    if (!this.#hasBegun) {
      if (this.#pending.length < traceBegins.length) return;
      this.#hasBegun = true;
      this.#pending = this.#pending.subarray(traceBegins.length);
    }
    let at = 0;
    while (at + netlinkHeader <= this.#pending.length) {
      const length = this.#pending.readUInt32LE(at);
      if (length < netlinkHeader || at + length > this.#pending.length) break;
      this.#message(this.#pending.subarray(at, at + length));
      at += (length + 3) & ~3;
    }
    this.#pending = this.#pending.subarray(Math.min(at, this.#pending.length));
  }

  #message(message: Buffer): void {
    const told = attributesOf(message.subarray(attributesAt));
    const id = told.get(attributes.id)?.readUInt32BE();
    if (id === undefined) return;
    const network = told.get(attributes.network);
    if (network) {
      const transport = told.get(attributes.transport) ?? Buffer.alloc(0);
      this.#headers.set(id, Buffer.concat([network, transport]));
      const oldest = this.#headers.size > mostPending ? this.#headers.keys().next().value : undefined;
      if (oldest !== undefined) this.#headers.delete(oldest);
    }
    const type = told.get(attributes.type)?.readUInt32BE();
    const isPolicy = type === types.policy;
    if (!isPolicy && type !== types.rule) return;
    if (verdictOf(told, isPolicy) !== dropped) return;
    const packet = this.#headers.get(id);
    this.#headers.delete(id);
    if (packet === undefined) return;
    this.#drop({
      family: families[message[netlinkHeader] as number] ?? "ip",
      table: textOf(told.get(attributes.table)),
      chain: textOf(told.get(attributes.chain)),
      handle: isPolicy ? undefined : Number(told.get(attributes.handle)?.readBigUInt64BE() ?? 0),
      packet,
    });
  }
}

function verdictOf(told: ReadonlyMap<number, Buffer>, isPolicy: boolean): number | undefined {
  if (isPolicy) return told.get(attributes.policy)?.readUInt32BE();
  const verdict = told.get(attributes.verdict);
  return verdict === undefined ? undefined : attributesOf(verdict).get(1)?.readUInt32BE();
}

function attributesOf(octets: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  for (let at = 0; at + 4 <= octets.length; ) {
    const length = octets.readUInt16LE(at);
    if (length < 4) break;
    // The two highest bits say how the value is laid out.
    found.set(octets.readUInt16LE(at + 2) & 0x3fff, octets.subarray(at + 4, at + length));
    at += (length + 3) & ~3;
  }
  return found;
}

function textOf(value: Buffer | undefined): string {
  return (value?.toString("utf8") ?? "").replace(/\0.*$/s, "");
}
