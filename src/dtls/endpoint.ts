import type { Certificate, Crypto } from "../crypto/port";
import { UsageError, WireError } from "../errors";
import {
  type AlertDescription,
  type AlertName,
  alertLevel,
  decodeAlert,
  encodeAlert,
  isAuthenticationAlert,
} from "./alert";
import { DatagramRoom } from "./datagram-room";
import { type CertificateFault, HandshakeFailure } from "./failure";
import { type FlightPart, type FlightWriter, writeFlight } from "./flight";
import {
  type HandshakeFragment,
  type HandshakeMessage,
  handshakeHeaderLength,
  handshakeMessage,
  handshakeName,
  handshakeType,
  readFragment,
} from "./handshake-header";
import type { DtlsEvent, DtlsFailed, DtlsOptions, DtlsStatistics, Retransmission } from "./options";
import { Reassembly } from "./reassembly";
import {
  contentType,
  maximumFragment,
  maximumPlaintext,
  readSequence,
  recordHeaderLength,
  version12,
} from "./record";
import { RecordLayer } from "./record-layer";
import type { SuiteName } from "./suites";
import { Transcript } from "./transcript";

const longestPrefix = 64;
/** Records of epoch 1 that may wait for the handshake to catch up with them. */
const mostHeld = 8;
/** Handshake records that do not authenticate before we believe that the two ends hold different keys. */
const unauthenticTolerated = 3;
/** A peer's repeated flight is answered no sooner than this after the last answer, lest duplicates breed. */
const soonestAnswer = 250;

/**
 * One end of one DTLS 1.2 session: records, flights and their timer, alerts, application data. `DtlsClient` and
 * `DtlsServer` add the handshake. See index.ts for how to drive it. Times are milliseconds.
 */
export abstract class DtlsEndpoint {
  protected readonly crypto: Crypto;
  protected readonly transcript = new Transcript();
  protected readonly reassembly: Reassembly;
  protected readonly records: RecordLayer;
  private phase: "handshake" | "established" | "ended" = "handshake";
  private readonly datagrams: Uint8Array[] = [];
  private readonly events: DtlsEvent[] = [];
  private readonly retransmission: Retransmission;
  private readonly room: DatagramRoom;

  private ownSequence: number;
  /** What goes out now is under the handshake's keys. */
  private writeEpoch: 0 | 1 = 0;

  /** The last flight sent, kept for as long as the peer may not have it. */
  private flight: readonly FlightPart[] | undefined;
  /** The messages of the peer's flight that ours answers, first and last; seen again, they ask for ours again. */
  private answered = { first: 0, last: -1 };
  private deadline: number | undefined;
  private interval = 0;
  private attempts = 0;
  private lastSent = Number.NEGATIVE_INFINITY;

  private held: Uint8Array[] = [];
  private heldIsDue = false;
  private unauthentic = 0;
  private received = 0;
  private discarded = 0;
  private retransmitted = 0;
  private lastDiscard: string | undefined;
  private reportedDiscard = false;

  /** @throws UsageError when an option cannot be. */
  protected constructor(
    protected readonly options: DtlsOptions,
    first: { readonly message: number; readonly record: number } = { message: 0, record: 0 },
  ) {
    this.crypto = options.crypto;
    this.retransmission = { initial: 1000, maximum: 60_000, attempts: 7, ...options.retransmission };
    const prefix = options.prefix ?? new Uint8Array(0);
    if (prefix.length > longestPrefix) throw new UsageError(`DTLS prefix above ${longestPrefix} octets`);
    this.records = new RecordLayer(prefix, first.record);
    this.reassembly = new Reassembly(first.message);
    this.ownSequence = first.message;
    this.room = new DatagramRoom(options.mtu ?? 1400);
  }

  /**
   * Takes one datagram's octets, without prefix; they belong to the endpoint from here on. Anything may be in them:
   * what is wrong is dropped or ends the session, as an event says; nothing is thrown.
   */
  handleDatagram(now: number, octets: Uint8Array): void {
    this.reportedDiscard = false;
    for (let at = 0; at < octets.length && this.phase !== "ended"; ) at = this.handleRecord(now, octets, at);
    while (this.heldIsDue) {
      this.heldIsDue = false;
      const due = this.held;
      this.held = [];
      for (const record of due) if (!this.isEnded) this.handleRecord(now, record, 0);
    }
  }

  /** Call at `pollTimeout()`; too early is harmless. */
  handleTimeout(now: number): void {
    if (this.deadline === undefined || now < this.deadline) return;
    if (this.attempts >= this.retransmission.attempts) {
      const why = this.lastDiscard === undefined ? "" : ` (last datagram dropped: ${this.lastDiscard})`;
      this.end({
        type: "failed",
        reason: `handshake timed out waiting for ${this.awaited}${why}`,
        cause: "timeout",
      });
      return;
    }
    this.attempts++;
    this.interval = Math.min(this.interval * 2, this.retransmission.maximum);
    this.retransmit(now);
  }

  /**
   * Sends the octets as one record in one datagram.
   * @returns false, and sends nothing, when no session is established.
   * @throws UsageError above 16384 octets.
   */
  send(octets: Uint8Array): boolean {
    if (this.phase !== "established") return false;
    if (octets.length > maximumPlaintext) {
      throw new UsageError(`${octets.length} octets do not fit into one DTLS record`);
    }
    this.datagrams.push(this.records.datagram(1, contentType.applicationData, octets));
    return true;
  }

  /** Says close_notify and ends the session, or calls the handshake off. */
  close(_now: number): void {
    if (this.phase === "ended") return;
    this.sendAlert(alertLevel.warning, "close_notify");
    this.end({ type: "closed", by: "local" });
  }

  /** The next datagram to send, prefix included; it belongs to the caller. */
  pollTransmit(): Uint8Array | undefined {
    return this.datagrams.length === 0 ? undefined : this.datagrams.shift();
  }

  pollEvent(): DtlsEvent | undefined {
    return this.events.length === 0 ? undefined : this.events.shift();
  }

  /** When `handleTimeout` wants to be called; undefined when nothing is awaited. */
  pollTimeout(): number | undefined {
    return this.deadline;
  }

  /** A session is established and neither closed nor failed. */
  get isEstablished(): boolean {
    return this.phase === "established";
  }

  get isEnded(): boolean {
    return this.phase === "ended";
  }

  /** The most octets that `send` can take if the datagram, prefix included, is not to exceed `mtu`. */
  payloadRoom(mtu: number): number {
    const epoch = this.records.write === undefined ? 0 : 1;
    return Math.min(maximumPlaintext, this.records.plaintextRoom(epoch, mtu - this.records.prefix.length));
  }

  /**
   * For the flights from now on (RFC 5415 §2.3.2.1 DTLSMtuUpdate).
   * @throws UsageError below 256.
   */
  updateMtu(mtu: number): void {
    this.room.set(mtu);
  }

  /**
   * The datagram size, prefix included, to which flights had to shrink before they were answered (RFC 6347 §4.1.1.1);
   * undefined while the size asked for will do.
   */
  get shrunkMtu(): number | undefined {
    return this.room.hasShrunk ? this.room.mtu : undefined;
  }

  get statistics(): DtlsStatistics {
    return {
      recordsSent: this.records.sent,
      recordsReceived: this.received,
      recordsDiscarded: this.discarded,
      flightsRetransmitted: this.retransmitted,
    };
  }

  // ---- what the two ends of a handshake do with it

  /** The name of the message that must come next. */
  protected abstract readonly awaited: string;

  /**
   * The next handshake message of the peer, in order. It is in the transcript already, but for CertificateVerify and
   * Finished, which are about what came before them.
   */
  protected abstract handleMessage(now: number, message: HandshakeMessage): void;

  /** A message of ours, put into the transcript. */
  protected own(type: number, body: Uint8Array): HandshakeMessage {
    const message = handshakeMessage(type, this.ownSequence++, body);
    this.transcript.add(message.whole);
    return message;
  }

  /** Sends a flight, and sends it again until the peer goes on. The last flight of all is sent again only on request. */
  protected sendFlight(now: number, parts: readonly FlightPart[], isLast = false): void {
    this.flight = parts;
    this.answered = { first: this.answered.last + 1, last: this.reassembly.next - 1 };
    this.attempts = 0;
    this.room.begin();
    this.interval = this.retransmission.initial;
    if (parts.some((part) => part.epoch === 1)) this.writeEpoch = 1;
    this.transmit(now);
    this.deadline = isLast ? undefined : now + this.interval;
  }

  /** The peer's records of epoch 1 can be read from now on. */
  protected readable(): void {
    this.heldIsDue = true;
  }

  protected establish(peer: readonly Certificate[], suite: SuiteName, keepFlight: boolean): void {
    this.phase = "established";
    this.deadline = undefined;
    if (!keepFlight) this.flight = undefined;
    this.transcript.restart();
    this.heldIsDue = true;
    this.events.push({ type: "established", peer, suite });
  }

  // ---- records

  /** Handles the record at `at` and returns where the next one begins. */
  private handleRecord(now: number, octets: Uint8Array, at: number): number {
    this.received++;
    const start = at + recordHeaderLength;
    if (start > octets.length) {
      this.discard("truncated record header");
      return octets.length;
    }
    const length = (octets[at + 11]! << 8) | octets[at + 12]!;
    const end = start + length;
    if (end > octets.length) {
      this.discard(`truncated record (${octets.length - start} of ${length} octets)`);
      return octets.length;
    }
    const version = (octets[at + 1]! << 8) | octets[at + 2]!;
    const epoch = (octets[at + 3]! << 8) | octets[at + 4]!;
    if (version >>> 8 !== version12 >>> 8) this.discard(`record of version ${version.toString(16)}`);
    else if (length > maximumFragment) this.discard(`record of ${length} octets is too long`);
    else if (epoch === 1) this.handleProtected(now, octets, at, end);
    else if (epoch === 0) this.dispatch(now, 0, octets[at]!, octets.subarray(start, end));
    else this.discard(`record of epoch ${epoch}`);
    return end;
  }

  private handleProtected(now: number, octets: Uint8Array, at: number, end: number): void {
    const type = octets[at]!;
    const protection = this.records.read;
    const isEarly = type === contentType.applicationData && this.phase !== "established";
    if (protection === undefined || isEarly) {
      this.room.arrived();
      if (this.held.length < mostHeld) this.held.push(octets.subarray(at, end));
      else this.discard("too many records ahead of the handshake");
      return;
    }
    const sequence = readSequence(octets, at + 5);
    if (!this.records.replay.isFresh(sequence)) {
      this.discarded++;
      return;
    }
    const plaintext = protection.open(type, 1, sequence, octets.subarray(at + recordHeaderLength, end));
    if (plaintext === undefined) {
      this.handleUnauthentic();
      return;
    }
    this.records.replay.mark(sequence);
    if (type === contentType.applicationData && plaintext.length <= maximumPlaintext) {
      this.flight = undefined; // Whoever sends data has our last flight.
      this.events.push({ type: "application-data", octets: plaintext });
      return;
    }
    this.dispatch(now, 1, type, plaintext);
  }

  /**
   * RFC 6347 §4.1.2.7 lets a record that does not authenticate be dropped or be fatal. In the handshake the likeliest
   * reason is that the ends derived different keys, which no retransmission heals, so: fatal at the third.
   */
  private handleUnauthentic(): void {
    this.discard("record does not authenticate (bad_record_mac)");
    if (this.phase !== "handshake" || ++this.unauthentic < unauthenticTolerated) return;
    this.fail(
      "bad_record_mac",
      `the peer's ${this.awaited} does not authenticate: the two ends hold different keys`,
    );
  }

  private dispatch(now: number, epoch: 0 | 1, type: number, plaintext: Uint8Array): void {
    try {
      if (plaintext.length > maximumPlaintext) {
        throw new HandshakeFailure("record_overflow", `record of ${plaintext.length} octets`);
      }
      switch (type) {
        case contentType.handshake:
          this.handleHandshake(now, epoch, plaintext);
          break;
        case contentType.alert:
          this.handleAlert(epoch, plaintext);
          break;
        case contentType.changeCipherSpec:
          // RFC 6347 does not say what to do when it is lost or late, so: the epoch in the record header tells.
          break;
        case contentType.applicationData:
          this.discard("application data in the clear");
          break;
        default:
          this.discard(`record of unknown type ${type}`);
      }
    } catch (error) {
      if (error instanceof HandshakeFailure) this.fail(error.alert, error.reason, error.certificate);
      else if (error instanceof WireError) this.fail("decode_error", error.reason);
      else throw error;
    }
  }

  // ---- handshake messages and flights

  private handleHandshake(now: number, epoch: 0 | 1, record: Uint8Array): void {
    for (let at = 0; at < record.length; ) {
      const fragment = readFragment(record, at);
      if (typeof fragment === "string") {
        this.discard(fragment);
        return;
      }
      at += handshakeHeaderLength + fragment.data.length;
      this.handleFragment(now, epoch, fragment);
    }
    while (this.phase === "handshake") {
      const message = this.reassembly.take();
      if (message === undefined) return;
      const { type } = message;
      if (type !== handshakeType.certificateVerify && type !== handshakeType.finished) {
        this.transcript.add(message.whole);
      }
      this.handleMessage(now, message);
    }
  }

  private handleFragment(now: number, epoch: 0 | 1, fragment: HandshakeFragment): void {
    const { type } = fragment;
    if (this.phase === "established" && epoch === 1 && type !== handshakeType.finished) {
      // A new handshake counts its messages from 0 again (RFC 6347 §4.2.2); we refuse to renegotiate.
      this.sendAlert(alertLevel.warning, "no_renegotiation");
      this.discard(`${handshakeName(type)} after the handshake`);
    } else if (fragment.sequence < this.reassembly.next) {
      this.handleRepeated(now, fragment);
    } else if (this.phase === "established") {
      this.discard(`${handshakeName(type)} after the handshake`);
    } else if ((type === handshakeType.finished) !== (epoch === 1)) {
      // Only Finished is protected: one in the clear proves nothing, and nothing else may come in epoch 1.
      this.discard(`${handshakeName(type)} in epoch ${epoch}`);
    } else {
      this.room.arrived();
      const wrong = this.reassembly.add(fragment);
      if (wrong !== undefined) this.discard(wrong);
    }
  }

  /** RFC 6347 §4.2.4: the peer sends its flight again, so ours was lost. */
  private handleRepeated(now: number, { sequence }: HandshakeFragment): void {
    const { first, last } = this.answered;
    const soonest = Math.min(soonestAnswer, this.retransmission.initial / 4);
    if (this.flight === undefined || sequence < first || sequence > last) return;
    if (now - this.lastSent >= soonest) this.retransmit(now);
  }

  private retransmit(now: number): void {
    this.retransmitted++;
    this.room.again();
    this.transmit(now);
    if (this.deadline !== undefined) this.deadline = now + this.interval;
  }

  private transmit(now: number): void {
    this.lastSent = now;
    const { records } = this;
    const writer: FlightWriter = {
      room: this.room.mtu - records.prefix.length,
      plaintextRoom: (epoch, left) => records.plaintextRoom(epoch, left),
      record: (epoch, type, plaintext) => records.record(epoch, type, plaintext),
      datagram: (parts) => {
        const octets = records.pack(parts);
        this.room.sent(octets.length);
        this.datagrams.push(octets);
      },
    };
    writeFlight(this.flight ?? [], writer);
  }

  // ---- ends

  private handleAlert(epoch: 0 | 1, octets: Uint8Array): void {
    const alert = decodeAlert(octets);
    if (alert === undefined) {
      this.discard("alert of a wrong length");
    } else if (this.phase === "established" && epoch === 0) {
      // In the clear an alert counts only while nothing better is there; else anyone could end a session.
      this.discard("alert in the clear");
    } else if (alert.description === "close_notify") {
      this.handleCloseNotify();
    } else if (alert.level === alertLevel.fatal) {
      const { description } = alert;
      const cause = isAuthenticationAlert(description) ? "authentication" : "protocol";
      this.endByAlert(cause, `peer ended the session with alert ${description}`, description);
    } else {
      this.discard(`warning alert ${alert.description}`);
    }
  }

  private handleCloseNotify(): void {
    if (this.phase === "handshake") {
      this.endByAlert("closed", "peer closed the session during the handshake", "close_notify");
      return;
    }
    this.sendAlert(alertLevel.warning, "close_notify");
    this.end({ type: "closed", by: "peer" });
  }

  private endByAlert(cause: DtlsFailed["cause"], reason: string, description: AlertDescription): void {
    this.end({ type: "failed", reason, cause, alert: { direction: "received", description } });
  }

  private fail(alert: AlertName, reason: string, certificate?: CertificateFault): void {
    this.sendAlert(alertLevel.fatal, alert);
    const cause = isAuthenticationAlert(alert) ? "authentication" : "protocol";
    const sent = { direction: "sent", description: alert } as const;
    this.end({ type: "failed", reason, cause, alert: sent, ...(certificate && { certificate }) });
  }

  private end(event: DtlsEvent): void {
    this.phase = "ended";
    this.deadline = undefined;
    this.flight = undefined;
    this.held = [];
    this.heldIsDue = false;
    this.transcript.restart();
    this.events.push(event);
  }

  private sendAlert(level: number, description: AlertName): void {
    this.datagrams.push(
      this.records.datagram(this.writeEpoch, contentType.alert, encodeAlert(level, description)),
    );
  }

  private discard(reason: string): void {
    this.discarded++;
    this.lastDiscard = reason;
    if (this.reportedDiscard) return;
    this.reportedDiscard = true;
    this.events.push({ type: "discarded", reason });
  }
}
