/**
 * What to try below the path MTU asked for, octets of an IP packet: 576, which every host takes (RFC 791 §3.1) and a WTP
 * reckons with while it discovers, and 296, the last plateau of RFC 1191 §7.
 */
const fallbacks: readonly number[] = [576, 296];

/** How many packets in a row must go through when cut, and only then. */
const confirmations = 3;

/** How long before the size asked for is tried again (RFC 1191 §6.3, RFC 4821 §7.3). */
const reevaluation = 600_000;

/**
 * How large a packet one end sends in a session. Nobody tells it the path MTU: a path may drop fragments and say nothing.
 * So it watches its own retransmissions, in the manner of RFC 4821 (RFC 5415 §3.5 allows it): every other one is cut
 * smaller. When that was answered, the size is *suspected*, and packets that are lost next are cut to it at once; after
 * three of these in a row it is the path MTU. One packet that gets through at full size clears the suspicion: so a link that
 * merely loses packets keeps its size, and so does one that was out for some seconds. After ten minutes the size asked for
 * is tried again. All sizes are octets of an IP packet.
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

  /** What to send at: `present`, or what was asked for once ten minutes are over. */
  at(now: number): number {
    if (now >= this.#tryAgainAt) {
      this.suspect(this.#present);
      this.#present = this.asked;
      this.#tryAgainAt = Number.POSITIVE_INFINITY;
    }
    return this.#present;
  }

  /**
   * Something else found out that packets of this size get through: the DTLS handshake, or the peer, whose fragments are
   * no larger. It is as good as two packets of our own.
   */
  suspect(mtu: number): void {
    if (mtu >= this.asked || mtu >= (this.#suspected ?? Number.POSITIVE_INFINITY)) return;
    this.#suspected = mtu;
    this.#confirmed = confirmations - 1;
  }

  /**
   * The size for a packet of `size` that is sent again for the `retransmission`th time. Where another as large, sent with it
   * in one window, was answered after `sentAt`, size is not what is wrong.
   */
  again(size: number, retransmission: number, sentAt: number): number {
    if (this.#provenAt > sentAt && this.#provenSize >= size) return size;
    if (retransmission === 1) return Math.min(size, this.#suspected ?? size);
    if (retransmission % 2 === 1) return size;
    return Math.min(size, fallbacks[retransmission / 2 - 1] ?? (fallbacks.at(-1) as number));
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
    } else if (suspected === undefined || size < suspected) {
      this.#suspected = size;
      this.#confirmed = 0;
    } else if (++this.#confirmed >= confirmations) {
      this.#present = suspected;
      this.#suspected = undefined;
      this.#tryAgainAt = now + reevaluation;
    }
  }
}
