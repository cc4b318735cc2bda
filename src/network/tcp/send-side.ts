import { Queue } from "./queue";
import type { TcpSettings } from "./settings";

/** A segment on its way. */
export interface Sent {
  readonly start: number;
  /** Counts the FIN as one. */
  readonly end: number;
  readonly octets: Uint8Array;
  readonly fin: boolean;
  /** Lab time and number of its last transmission. */
  sentAt: number;
  order: number;
  again: boolean;
  /** The receiver has it, says a selective acknowledgement. */
  held: boolean;
}

/** What an acknowledgement has brought about. */
export interface AckOutcome {
  readonly progress: boolean;
  /** Segments that must be taken for lost (RFC 8985), to be sent again. */
  readonly lost: readonly Sent[];
}

const nothing: AckOutcome = { progress: false, lost: [] };
const progressOnly: AckOutcome = { progress: true, lost: [] };
const none = new Uint8Array(0);

/**
 * What goes out: cuts the stream into segments, remembers them until they are acknowledged, says which are lost and when
 * to lose patience (RFC 6298, RFC 2018, RFC 8985). There is no congestion control: a simulated link has no
 * neighbours to be fair to, so the peer's window alone limits the flight.
 */
export class SendSide {
  /** The first place not acknowledged, and the first one not sent. */
  acknowledged = 0;
  next = 0;
  /** Octets the peer takes from `acknowledged` on. */
  window = 0;
  /** RFC 6298's RTO with its backoff, milliseconds. */
  timeout: number;
  readonly #settings: TcpSettings;
  readonly #unsent = new Queue<Uint8Array>();
  readonly #flight = new Queue<Sent>();
  /** Octets of the first write in `#unsent` that have gone. */
  #gone = 0;
  #unsentOctets = 0;
  #ended = false;
  #finSent = false;
  #smoothed: number | undefined;
  #variation = 0;
  #order = 0;
  /** RFC 8985's RACK.segment: number and time of the latest transmission known to have arrived. */
  #arrivedOrder = -1;
  #arrivedSentAt = 0;
  #heldCount = 0;

  constructor(settings: TcpSettings) {
    this.#settings = settings;
    this.timeout = settings.initialTimeout;
  }

  /** Octets queued or on their way. */
  get buffered(): number {
    return this.#unsentOctets + this.next - this.acknowledged;
  }

  get inFlight(): boolean {
    return this.#flight.length > 0;
  }

  get hasUnsent(): boolean {
    return this.#unsentOctets > 0;
  }

  get isEnded(): boolean {
    return this.#ended;
  }

  /** The FIN has been sent and acknowledged. */
  get isFinished(): boolean {
    return this.#finSent && this.#flight.length === 0;
  }

  write(octets: Uint8Array): void {
    if (octets.length === 0) return;
    this.#unsent.push(octets);
    this.#unsentOctets += octets.length;
  }

  end(): void {
    this.#ended = true;
  }

  /**
   * The next segment that the window lets go, at most `size` octets; undefined when there is none.
   * @param most as many octets of whole segments may go together
   */
  take(size: number, now: number, most = size): Sent | undefined {
    if (this.#unsentOctets === 0) {
      if (!this.#ended || this.#finSent) return undefined;
      this.#finSent = true;
      return this.#launch(none, true, now);
    }
    const room = this.acknowledged + this.window - this.next;
    const length = Math.min(this.#unsentOctets, room, Math.max(size, this.#uncut(size, most, room)));
    if (length <= 0) return undefined;
    // RFC 9293 §3.8.6.2.1: no silly little segments while others are under way.
    if (length === room && length < size && length < this.#unsentOctets && this.#flight.length > 0)
      return undefined;
    const octets = this.#cut(length);
    this.#unsentOctets -= length;
    const isLast = this.#unsentOctets === 0 && this.#ended;
    if (isLast) this.#finSent = true;
    return this.#launch(octets, isLast, now);
  }

  /** An acknowledgement up to `place`, with pairs of places that have arrived beyond it. */
  acknowledge(place: number, held: readonly (readonly [number, number])[], now: number): AckOutcome {
    if (place > this.next) return nothing;
    const progress = place > this.acknowledged;
    let sample = -1;
    if (progress) {
      while (this.#flight.length > 0) {
        const sent = this.#flight.first as Sent;
        if (sent.end > place) {
          if (sent.start < place) this.#flight.replaceFirst(behind(sent, place));
          break;
        }
        this.#flight.shift();
        if (sent.held) this.#heldCount--;
        else {
          this.#arrived(sent, now);
          if (!sent.again) sample = now - sent.sentAt;
        }
      }
      this.acknowledged = place;
    }
    if (held.length > 0) {
      for (let i = 0; i < this.#flight.length; i++) {
        const sent = this.#flight.at(i) as Sent;
        if (sent.held || !held.some(([start, end]) => start <= sent.start && sent.end <= end)) continue;
        sent.held = true;
        this.#heldCount++;
        this.#arrived(sent, now);
        if (!sent.again) sample = now - sent.sentAt;
      }
    }
    if (sample >= 0) this.#measured(sample);
    else if (progress) this.#resetBackoff();
    if (this.#heldCount === 0 && this.#flight.first?.again !== true && !this.#isBehind()) {
      return progress ? progressOnly : nothing;
    }
    return { progress, lost: this.#lost() };
  }

  /** The timer ran out: the segment to send again, with a longer time-out from then on. */
  expire(): Sent | undefined {
    this.timeout = Math.min(this.timeout * 2, this.#settings.maximumTimeout);
    for (let i = 0; i < this.#flight.length; i++) {
      const sent = this.#flight.at(i) as Sent;
      if (!sent.held) return sent;
    }
    return undefined;
  }

  /** Notes that a segment is sent again now, in pieces if it has become too large for the path. */
  again(sent: Sent, size: number, now: number): readonly Sent[] {
    if (sent.octets.length <= size) {
      this.#stamp(sent, now);
      return [sent];
    }
    const pieces: Sent[] = [];
    for (let offset = 0; offset < sent.octets.length; offset += size) {
      const octets = sent.octets.subarray(offset, offset + size);
      const isLast = offset + size >= sent.octets.length;
      const start = sent.start + offset;
      const fin = isLast && sent.fin;
      const end = start + octets.length + (fin ? 1 : 0);
      const piece: Sent = { ...sent, start, end, octets, fin };
      this.#stamp(piece, now);
      pieces.push(piece);
    }
    for (let i = 0; i < this.#flight.length; i++) {
      if (this.#flight.at(i) === sent) {
        this.#flight.replace(i, pieces);
        break;
      }
    }
    return pieces;
  }

  /** All segments larger than the path has turned out to take. */
  largerThan(size: number): readonly Sent[] {
    const result: Sent[] = [];
    for (let i = 0; i < this.#flight.length; i++) {
      const sent = this.#flight.at(i) as Sent;
      if (!sent.held && sent.octets.length > size) result.push(sent);
    }
    return result;
  }

  clear(): void {
    this.#unsent.clear();
    this.#gone = 0;
    this.#flight.clear();
    this.#unsentOctets = 0;
  }

  /** Octets of whole segments, `most` together, that lie as they were written: nothing is copied to send many at once. */
  #uncut(size: number, most: number, room: number): number {
    if (most <= size) return size;
    const left = (this.#unsent.first as Uint8Array).length - this.#gone;
    const together = Math.min(left, most, room);
    return together === left ? left : together - (together % size);
  }

  /** The next octets to send: a view of what was written, or a copy where several writes meet in one segment. */
  #cut(length: number): Uint8Array {
    const first = this.#unsentPart(length);
    if (first.length === length) return first;
    const joined = new Uint8Array(length);
    joined.set(first);
    for (let filled = first.length; filled < length; ) {
      const part = this.#unsentPart(length - filled);
      joined.set(part, filled);
      filled += part.length;
    }
    return joined;
  }

  /** At most so many octets of the first write that is not sent whole. */
  #unsentPart(length: number): Uint8Array {
    const write = this.#unsent.first as Uint8Array;
    const part = write.subarray(this.#gone, this.#gone + length);
    this.#gone += part.length;
    if (this.#gone === write.length) {
      this.#unsent.shift();
      this.#gone = 0;
    }
    return part;
  }

  #launch(octets: Uint8Array, fin: boolean, now: number): Sent {
    const start = this.next;
    const end = start + octets.length + (fin ? 1 : 0);
    const sent: Sent = {
      start,
      end,
      octets,
      fin,
      sentAt: now,
      order: this.#order++,
      again: false,
      held: false,
    };
    this.next = end;
    this.#flight.push(sent);
    return sent;
  }

  #stamp(sent: Sent, now: number): void {
    sent.sentAt = now;
    sent.order = this.#order++;
    sent.again = true;
  }

  #arrived(sent: Sent, now: number): void {
    // An acknowledgement that comes too soon after a retransmission answers the original (RFC 8985 §6.2 step 2).
    if (sent.again && now - sent.sentAt < (this.#smoothed ?? 0) / 2) return;
    if (sent.order <= this.#arrivedOrder) return;
    this.#arrivedOrder = sent.order;
    this.#arrivedSentAt = sent.sentAt;
  }

  #isBehind(): boolean {
    const first = this.#flight.first;
    return first !== undefined && first.order < this.#arrivedOrder;
  }

  /** Segments sent so long before one that has arrived, or so many before, that they are not coming. */
  #lost(): readonly Sent[] {
    const patience = (this.#smoothed ?? 0) / 4;
    const lost: Sent[] = [];
    let heldAbove = this.#heldCount;
    for (let i = 0; i < this.#flight.length; i++) {
      const sent = this.#flight.at(i) as Sent;
      if (sent.held) {
        heldAbove--;
        continue;
      }
      if (sent.order > this.#arrivedOrder) continue;
      if (this.#arrivedSentAt - sent.sentAt > patience || (!sent.again && heldAbove >= 3)) lost.push(sent);
    }
    return lost;
  }

  /** RFC 6298 §2. */
  #measured(sample: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = sample;
      this.#variation = sample / 2;
    } else {
      this.#variation = 0.75 * this.#variation + 0.25 * Math.abs(this.#smoothed - sample);
      this.#smoothed = 0.875 * this.#smoothed + 0.125 * sample;
    }
    this.#resetBackoff();
  }

  #resetBackoff(): void {
    if (this.#smoothed === undefined) return;
    const wanted = this.#smoothed + Math.max(1, 4 * this.#variation);
    this.timeout = Math.min(this.#settings.maximumTimeout, Math.max(this.#settings.minimumTimeout, wanted));
  }
}

/** What is left of a segment of which a part is acknowledged. */
function behind(sent: Sent, place: number): Sent {
  return { ...sent, start: place, octets: sent.octets.subarray(place - sent.start) };
}
