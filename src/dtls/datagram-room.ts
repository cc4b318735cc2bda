import { UsageError } from "../errors";

const smallestMtu = 256;

/**
 * Datagrams to fall back to: what IP packets of 1005, 576 and 296 octets carry behind 28 of IP and UDP. Cisco's APs know the
 * first two (document 225437), the last is RFC 1191 §7's.
 */
const fallbacks: readonly number[] = [1005, 576, 296].map((packet) => packet - 28);
/** Retransmissions of a flight that keep its datagrams as they were. RFC 6347 §4.1.1.1: "2-3 seems appropriate", but see below. */
const faithful = 1;

/**
 * How large the datagrams of a handshake's flights may be. A path that drops fragments, or says nothing about what is
 * too big for it, swallows a flight as often as it comes; so from the second retransmission on each one is cut smaller
 * (RFC 6347 §4.1.1.1), and what the handshake has learned holds for the flights after it. The first retransmission is the
 * same again: most losses are only that. We begin one retransmission earlier than the RFC's "2-3", because both ends'
 * flights may have to shrink within a WaitDTLS of 60 s.
 */
export class DatagramRoom {
  #mtu: number;
  #retransmissions = 0;
  /** Octets of the largest datagram of the present flight. */
  #largest = 0;
  #hasArrived = false;
  #hasShrunk = false;

  /** @throws UsageError below 256 octets. */
  constructor(mtu: number) {
    this.#mtu = checked(mtu);
  }

  /** Octets of a datagram, prefix included. */
  get mtu(): number {
    return this.#mtu;
  }

  /** Flights were lost until they were cut smaller than first asked for. */
  get hasShrunk(): boolean {
    return this.#hasShrunk;
  }

  /** @throws UsageError below 256 octets. */
  set(mtu: number): void {
    this.#mtu = checked(mtu);
  }

  /** Another flight begins. */
  begin(): void {
    this.#retransmissions = 0;
    this.#hasArrived = false;
    this.#largest = 0;
  }

  /** A part of the peer's next flight is here: it has ours, and what is missing now is the peer's. */
  arrived(): void {
    this.#hasArrived = true;
  }

  /** A datagram of the flight, of so many octets. */
  sent(octets: number): void {
    this.#largest = Math.max(this.#largest, octets);
  }

  /** The flight goes out again: smaller where that makes a difference to it. */
  again(): void {
    if (++this.#retransmissions <= faithful || this.#hasArrived) return;
    const smaller = fallbacks.find((size) => size < this.#largest);
    if (smaller === undefined) return;
    this.#largest = 0;
    this.#mtu = smaller;
    this.#hasShrunk = true;
  }
}

function checked(mtu: number): number {
  if (!(mtu >= smallestMtu)) throw new UsageError(`DTLS needs an mtu of ${smallestMtu} octets, not ${mtu}`);
  return mtu;
}
