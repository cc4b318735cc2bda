import { nextSequence, sequenceDistance } from "./sequence";

/**
 * The reliable transport of RFC 5415 §4.5.3, without any packets of its own: what is outstanding, when to send it again,
 * and what of the peer's has been answered. `Packets` are the octets as first sent (one packet, or its fragments).
 */
export type Packets = readonly Uint8Array[];

export interface RetransmissionSettings {
  readonly retransmitInterval: number;
  readonly retransmitDoubles: boolean;
  readonly maxRetransmit: number;
  readonly echoInterval: number;
  readonly windowSize: number;
}

export interface Outstanding {
  readonly sequence: number;
  /** The response's message type. */
  readonly answer: number;
  readonly packets: Packets;
  /** Octets of an IP packet to which the last retransmission cut the packets, if it did. */
  cutTo: number | undefined;
  readonly sentAt: number;
  retransmissions: number;
  interval: number;
  deadline: number;
}

/** The sender's side: at most `windowSize` requests are unanswered at a time. */
export class RequestWindow {
  readonly #outstanding: Outstanding[] = [];
  #next = 0;

  constructor(private readonly settings: RetransmissionSettings) {}

  get isOpen(): boolean {
    return this.#outstanding.length < this.settings.windowSize;
  }

  get isEmpty(): boolean {
    return this.#outstanding.length === 0;
  }

  /** Takes the sequence number for the next request. RFC 5415 does not say where they begin, so: at 0. */
  takeSequence(): number {
    const sequence = this.#next;
    this.#next = nextSequence(sequence);
    return sequence;
  }

  sent(now: number, sequence: number, requestType: number, packets: Packets): void {
    const interval = this.settings.retransmitInterval;
    this.#outstanding.push({
      sequence,
      answer: requestType + 1,
      packets,
      cutTo: undefined,
      sentAt: now,
      retransmissions: 0,
      interval,
      deadline: now + interval,
    });
  }

  /** The outstanding request that the response belongs to, and settles; undefined for a duplicate. */
  answered(sequence: number, responseType: number): Outstanding | undefined {
    for (let i = 0; i < this.#outstanding.length; i++) {
      const request = this.#outstanding[i] as Outstanding;
      if (request.sequence !== sequence || request.answer !== responseType) continue;
      if (i === 0) this.#outstanding.shift();
      else this.#outstanding.splice(i, 1);
      return request;
    }
    return undefined;
  }

  /** Infinity when nothing is outstanding. */
  next(): number {
    let next = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#outstanding.length; i++) {
      const { deadline } = this.#outstanding[i] as Outstanding;
      if (deadline < next) next = deadline;
    }
    return next;
  }

  /** What is due to be sent again; `dead` when MaxRetransmit retransmissions of one request went unanswered. */
  handleTimeout(now: number): Outstanding[] | "dead" {
    const due: Outstanding[] = [];
    for (const request of this.#outstanding) {
      if (request.deadline > now) continue;
      if (request.retransmissions === this.settings.maxRetransmit) return "dead";
      request.retransmissions++;
      // "doubled every subsequent time ..., but no more than half the EchoInterval timer".
      if (this.settings.retransmitDoubles) {
        request.interval = Math.min(request.interval * 2, this.settings.echoInterval / 2);
      }
      request.deadline = now + request.interval;
      due.push(request);
    }
    return due;
  }

  clear(): void {
    this.#outstanding.length = 0;
  }
}

export interface CachedResponse {
  readonly sequence: number;
  readonly packets: Packets;
  /** How often it was sent again. */
  repetitions: number;
}

/** What to do with a request that came in. */
export type Arrival =
  | { readonly kind: "process" }
  /** Seen before: send this again. */
  | { readonly kind: "repeat"; readonly response: CachedResponse }
  /** Older than what can be answered, in work already, or too far ahead. */
  | { readonly kind: "ignore" }
  /** Came before its turn: hand it in again after the one before it (only with a window above 1). */
  | { readonly kind: "early" };

const process: Arrival = { kind: "process" };
const ignore: Arrival = { kind: "ignore" };
const early: Arrival = { kind: "early" };

/** The receiver's side: which requests are new, and the cached responses to the last `windowSize` of them. */
export class ResponseCache {
  #last: number | undefined;
  /** Newest first. */
  readonly #cached: CachedResponse[] = [];

  constructor(private readonly windowSize: number) {}

  arrived(sequence: number): Arrival {
    // With a window of 1 any newer number will do, as in RFC 5415 §4.5.3; a wider window has to keep the order, and so
    // needs a beginning: 0.
    const last = this.#last ?? (this.windowSize > 1 ? 255 : undefined);
    if (last === undefined) return process;
    const distance = sequenceDistance(last, sequence);
    if (distance > 0) {
      if (this.windowSize === 1 || distance === 1) return process;
      return distance <= this.windowSize ? early : ignore;
    }
    for (const response of this.#cached) {
      if (response.sequence === sequence) return { kind: "repeat", response };
    }
    return ignore;
  }

  /** A request is being processed; until `answered` its repetitions are ignored. */
  accept(sequence: number): void {
    this.#last = sequence;
  }

  answered(sequence: number, packets: Packets): void {
    if (this.windowSize === 1) {
      this.#cached[0] = { sequence, packets, repetitions: 0 };
      return;
    }
    this.#cached.unshift({ sequence, packets, repetitions: 0 });
    if (this.#cached.length > this.windowSize) this.#cached.length = this.windowSize;
  }
}
