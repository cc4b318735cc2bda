import { UsageError } from "../errors";
import type { Random } from "../host/random";

/** What a link does to packets. Each host has a link of its own to its segment, and each segment has one in common. */
export interface LinkProperties {
  /** Milliseconds one way. */
  latency: number;
  /** Milliseconds: each packet takes up to this much longer (uniform), without overtaking. */
  jitter: number;
  /** Probability, 0 to 1, of a packet vanishing. */
  loss: number;
  /** Probability of a packet arriving twice. */
  duplication: number;
  /** Probability of a packet being held back for `reorderDelay`, so that later ones overtake it. */
  reordering: number;
  /** Milliseconds. */
  reorderDelay: number;
  /** Octets of an IPv4 packet, header included. */
  mtu: number;
  /**
   * What happens to a UDP datagram larger than the MTU. true: it is fragmented as IPv4 does, and arrives when all
   * its fragments do. false: it vanishes, as on a path that drops fragments.
   */
  fragmentation: boolean;
  /** Whether whoever sent a packet with DF that is too large hears of it, by ICMP fragmentation needed. */
  tellsTooBig: boolean;
  /** Bits per second; Infinity for none. */
  bandwidth: number;
  /** With a bandwidth: octets that wait at most; the packet that does not fit is dropped. */
  queue: number;
}

export const perfectLink: Readonly<LinkProperties> = {
  latency: 0,
  jitter: 0,
  loss: 0,
  duplication: 0,
  reordering: 0,
  reorderDelay: 5,
  mtu: 1500,
  fragmentation: true,
  tellsTooBig: true,
  bandwidth: Infinity,
  queue: 1_048_576,
};

export interface LinkCounters {
  packets: number;
  lost: number;
  duplicated: number;
  reordered: number;
  fragmented: number;
  tooBig: number;
  queueFull: number;
}

/** Why a link swallowed a packet. */
export type LinkLoss = "lost" | "too-big" | "queue-full";

/** One link's behaviour. `pass` decides a packet's fate on it; results are left in the fields, to build nothing. */
export class Link {
  readonly properties: LinkProperties;
  readonly counters: LinkCounters = {
    packets: 0,
    lost: 0,
    duplicated: 0,
    reordered: 0,
    fragmented: 0,
    tooBig: 0,
    queueFull: 0,
  };
  /** After pass: the link put in a second copy. */
  duplicate = false;
  /** After pass: the packet was held back on purpose, and may be overtaken. */
  heldBack = false;
  #busyUntil = 0;
  readonly #random: Random;
  readonly #made: Partial<LinkProperties>;

  constructor(properties: Partial<LinkProperties>, random: Random) {
    this.properties = { ...perfectLink };
    this.#random = random;
    this.#made = properties;
    this.set(properties);
  }

  /** Changes some of the properties while the lab runs. @throws UsageError when a value cannot be. */
  set(properties: Partial<LinkProperties>): void {
    check(properties);
    Object.assign(this.properties, properties);
  }

  /** Back to a perfect link but for what is given. */
  reset(properties: Partial<LinkProperties> = {}): void {
    this.set({ ...perfectLink, ...properties });
  }

  /** As it was made but for what is given. */
  restore(properties: Partial<LinkProperties> = {}): void {
    this.reset({ ...this.#made, ...properties });
  }

  /** Nothing happens to packets of Ethernet's size here, whatever their number. */
  get isPlain(): boolean {
    const { mtu, loss, duplication, reordering, jitter, bandwidth } = this.properties;
    return (
      mtu >= 1500 &&
      loss === 0 &&
      duplication === 0 &&
      reordering === 0 &&
      jitter === 0 &&
      bandwidth === Infinity
    );
  }

  get isOrdered(): boolean {
    return this.properties.jitter > 0;
  }

  /**
   * A packet of `size` octets enters at time `at`: when does it leave? A text says why it never does.
   * `mayFragment` is false where the sender set DF.
   */
  pass(at: number, size: number, mayFragment: boolean): number | LinkLoss {
    const p = this.properties;
    this.counters.packets++;
    this.duplicate = false;
    this.heldBack = false;
    let fragments = 1;
    if (size > p.mtu) {
      if (!mayFragment || !p.fragmentation) {
        this.counters.tooBig++;
        return "too-big";
      }
      // RFC 791 §3.2: fragments carry a multiple of 8 octets behind a header of 20 each.
      fragments = Math.ceil((size - 20) / ((p.mtu - 20) & ~7));
      this.counters.fragmented++;
    }
    for (let i = 0; i < fragments; i++) {
      if (p.loss > 0 && this.#random.chance(p.loss)) {
        this.counters.lost++;
        return "lost";
      }
    }
    let leaves = at;
    if (p.bandwidth !== Infinity) {
      const waiting = Math.max(0, this.#busyUntil - at);
      if ((waiting * p.bandwidth) / 8000 + size > p.queue) {
        this.counters.queueFull++;
        return "queue-full";
      }
      leaves = at + waiting + ((size + (fragments - 1) * 20) * 8000) / p.bandwidth;
      this.#busyUntil = leaves;
    }
    leaves += p.latency;
    if (p.jitter > 0) {
      let worst = 0;
      for (let i = 0; i < fragments; i++) worst = Math.max(worst, this.#random.fraction());
      leaves += worst * p.jitter;
    }
    if (p.reordering > 0 && this.#random.chance(p.reordering)) {
      this.counters.reordered++;
      this.heldBack = true;
      leaves += p.reorderDelay;
    }
    if (p.duplication > 0 && this.#random.chance(p.duplication)) {
      this.counters.duplicated++;
      this.duplicate = true;
    }
    return leaves;
  }
}

function check(properties: Partial<LinkProperties>): void {
  for (const name of ["loss", "duplication", "reordering"] as const) {
    const value = properties[name];
    if (value !== undefined && !(value >= 0 && value <= 1)) {
      throw new UsageError(`a link's ${name} is a probability from 0 to 1, not ${value}`);
    }
  }
  for (const name of ["latency", "jitter", "reorderDelay", "queue"] as const) {
    const value = properties[name];
    if (value !== undefined && !(value >= 0 && value < Infinity)) {
      throw new UsageError(`a link's ${name} cannot be ${value}`);
    }
  }
  // RFC 791 §3.1: every network takes 68 octets.
  if (properties.mtu !== undefined && !(properties.mtu >= 68 && properties.mtu <= 65_535)) {
    throw new UsageError(`a link's MTU lies between 68 and 65,535 octets, not at ${properties.mtu}`);
  }
  if (properties.bandwidth !== undefined && !(properties.bandwidth > 0)) {
    throw new UsageError(`a link's bandwidth is a number of bits per second, not ${properties.bandwidth}`);
  }
}
