/**
 * What a packet is cut to below the path MTU asked for, octets of an IP packet. Cisco: 1005 and 576 beside 1485 (document
 * 225437); 296, the last plateau of RFC 1191 §7, is ours for paths that would carry no AP of Cisco's.
 */
const fallbacks: readonly number[] = [1_005, 576, 296];

/** How many packets in a row must go through when cut, and only then. */
const confirmations = 3;

/** How long before the size asked for is tried again (RFC 1191 §6.3, RFC 4821 §7.3). */
const reevaluation = 600_000;
/** The same after the handshake or the join has found a size: losses may have looked like a narrow path. */
const soonReevaluation = 30_000;

/**
 * How large a packet one end sends in a session. A router may say by ICMP what the path takes (`tooBig`), or the path drops
 * what is too large and says nothing. So it watches its own retransmissions, in the manner of RFC 4821 (RFC 5415 §3.5 allows
 * it): every other one is cut smaller. When that was answered, the size is *suspected*, and packets that are lost next are
 * cut to it at once; after three of these in a row it is the path MTU. One packet that gets through at full size clears the
 * suspicion: so a link that merely loses packets keeps its size, and so does one that was out for some seconds. What the
 * DTLS handshake and the padded Join Request found, or what the peer's fragments tell, holds from the beginning. After a while a packet is sent at the size asked for again; when that is answered, it is the
 * path MTU again. All sizes are octets of an IP packet.
 */
export class PathMtu {
  #present: number;
  #suspected: number | undefined;
  #confirmed = 0;
  #tryAgainAt = Number.POSITIVE_INFINITY;
  /** The largest packet that was answered as it was first sent, and when. */
  #provenSize = 0;
  #provenAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly asked: number) {
    this.#present = asked;
  }

  get present(): number {
    return this.#present;
  }

  /** What to send at: `present`, or what was asked for when it is time to try. */
  at(now: number): number {
    return now >= this.#tryAgainAt ? this.asked : this.#present;
  }

  /** The handshake's flights or the padded Join Request had to shrink to this, or the peer's fragments are no larger. */
  found(now: number, mtu: number): void {
    this.#narrow(mtu, now + soonReevaluation);
  }

  /** A router says that the path takes no larger packets (RFC 1191 §4). */
  tooBig(now: number, mtu: number): void {
    this.#narrow(mtu, now + reevaluation);
  }

  /**
   * The size for a packet of `size` that is sent again for the `retransmission`th time. Where another as large, sent with it
   * in one window, was answered after `sentAt`, size is not what is wrong.
   */
  again(size: number, retransmission: number, sentAt: number): number {
    if (this.#provenAt > sentAt && this.#provenSize >= size) return size;
    if (retransmission === 1) return Math.min(size, this.#suspected ?? size, this.#present);
    if (retransmission % 2 === 1) return size;
    const smaller = fallbacks.filter((fallback) => fallback < this.#present);
    return Math.min(size, smaller[retransmission / 2 - 1] ?? (fallbacks.at(-1) as number));
  }

  /** A packet of `size` was answered; `isCut` when it went through only after it was cut to that. */
  answered(now: number, size: number, isCut: boolean): void {
    const suspected = this.#suspected;
    if (!isCut) {
      if (size >= this.#provenSize) {
        this.#provenSize = size;
        this.#provenAt = now;
      }
      if (suspected !== undefined && size > suspected) this.#suspected = undefined;
      if (size > this.#present) {
        this.#present = this.asked;
        this.#tryAgainAt = Number.POSITIVE_INFINITY;
      }
    } else if (size >= this.#present) {
      // The larger size was tried once more, in vain.
      if (now >= this.#tryAgainAt) this.#tryAgainAt = now + reevaluation;
    } else if (suspected === undefined || size < suspected) {
      this.#suspected = size;
      this.#confirmed = 0;
    } else if (++this.#confirmed >= confirmations) {
      this.#narrow(suspected, now + reevaluation);
    }
  }

  #narrow(mtu: number, tryAgainAt: number): void {
    const size = fallbacks.find((fallback) => fallback <= mtu) ?? (fallbacks.at(-1) as number);
    if (size >= this.#present) return;
    this.#present = size;
    this.#suspected = undefined;
    this.#provenSize = 0;
    this.#tryAgainAt = tryAgainAt;
  }
}
