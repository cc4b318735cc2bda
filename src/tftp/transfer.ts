import { WireError } from "../errors";
import type { Endpoint } from "../host/host";
import { decodeTftp, encodeTftp, type TftpPacket, tftpErrorCodes } from "../wire/tftp/packet";
import { failureOf, type TftpFailure } from "./failure";
import type { TftpEvent, TftpMachine, TftpProgress, TftpTransmit, UnreachableReason } from "./machine";
import { Retransmission } from "./retransmission";
import { defaultTiming, type TftpTiming } from "./settings";

/** What both machines share: who the peer is, the timer, the queue of odd packets, how a transfer ends. */
export abstract class Transfer implements TftpMachine {
  over = false;
  protected readonly retransmission: Retransmission;
  /** The peer's transfer identifier: known from the start on a server, from the first answer on a client. */
  protected peer: Endpoint | undefined;
  protected unfinished = true;
  protected ignored = 0;
  readonly #server: Endpoint;
  readonly #heeded: readonly UnreachableReason[];
  readonly #out: TftpTransmit[] = [];
  readonly #events: TftpEvent[] = [];

  /** `server` is where a client's request goes; a server's machine has its peer at once. */
  constructor(server: Endpoint, peer: Endpoint | undefined, options: TransferOptions) {
    this.#server = server;
    this.peer = peer;
    this.#heeded = options.heedUnreachable ?? [];
    this.retransmission = new Retransmission({ ...defaultTiming, ...options.timing });
  }

  abstract get progress(): TftpProgress;
  /** A packet of the peer, of a kind that says something about the transfer. */
  protected abstract handlePacket(now: number, packet: TftpPacket): void;
  /** The wait is over. */
  protected abstract repeat(now: number): void;
  /** The next packet of the transfer proper. */
  protected abstract nextTransmit(): TftpTransmit | undefined;

  get heedsUnreachable(): boolean {
    return this.#heeded.length > 0;
  }

  handleDatagram(now: number, octets: Uint8Array, from: Endpoint): void {
    if (this.over) return;
    let packet: TftpPacket;
    try {
      packet = decodeTftp(octets);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.ignored += 1;
      return;
    }
    const peer = this.peer;
    if (peer === undefined) {
      if (from.address !== this.#server.address) {
        this.#refuseStranger(packet, from);
        return;
      }
      // RFC 1350 §4: the first answer's port is the transfer identifier. A request has none to give.
      if (packet.type === "rrq" || packet.type === "wrq") {
        this.ignored += 1;
        return;
      }
      this.peer = from;
    } else if (from.port !== peer.port || from.address !== peer.address) {
      this.#refuseStranger(packet, from);
      return;
    }
    if (packet.type !== "error") this.handlePacket(now, packet);
    else if (this.unfinished) this.fail(failureOf(packet.code), packet.message, true);
  }

  handleTimeout(now: number): void {
    const deadline = this.retransmission.deadline;
    if (deadline === undefined || now < deadline) return;
    this.repeat(now);
  }

  handleUnreachable(reason: UnreachableReason): void {
    if (this.unfinished && this.#heeded.includes(reason)) this.fail("unreachable", reason, false);
  }

  abort(code: number, message: string, failure: TftpFailure = "cancelled"): void {
    if (!this.unfinished) return;
    this.sendError(code, message);
    this.fail(failure, message, false);
  }

  pollTransmit(): TftpTransmit | undefined {
    return this.#out.shift() ?? (this.over ? undefined : this.nextTransmit());
  }

  pollEvent(): TftpEvent | undefined {
    return this.#events.shift();
  }

  pollTimeout(): number | undefined {
    return this.retransmission.deadline;
  }

  protected get destination(): Endpoint {
    return this.peer ?? this.#server;
  }

  protected send(octets: Uint8Array): void {
    this.#out.push({ to: this.destination, octets });
  }

  /** To a peer that is known; before that there is nobody to tell. */
  protected sendError(code: number, message: string): void {
    if (this.peer === undefined) return;
    // The text may come from outside, and not everything fits a packet.
    this.send(encodeTftp({ type: "error", code, message: message.replace(/[\0\p{Surrogate}]/gu, "?") }));
  }

  protected emit(event: TftpEvent): void {
    this.#events.push(event);
  }

  /** Ends the transfer with an ERROR 4 to the peer. */
  protected breach(detail: string): void {
    this.sendError(tftpErrorCodes.illegalOperation, "Illegal TFTP operation");
    this.fail("protocol", detail, false);
  }

  protected fail(failure: TftpFailure, detail: string, told: boolean): void {
    this.unfinished = false;
    this.over = true;
    this.retransmission.stop();
    this.emit({ type: "failed", failure, detail, told });
  }

  /** RFC 1350 §4: a stranger gets ERROR 5, and the transfer goes on. Errors are never answered. */
  #refuseStranger(packet: TftpPacket, from: Endpoint): void {
    this.ignored += 1;
    if (packet.type === "error" || this.#out.length >= mostQueued) return;
    const message = "Unknown transfer ID";
    this.#out.push({
      to: from,
      octets: encodeTftp({ type: "error", code: tftpErrorCodes.unknownTransfer, message }),
    });
  }
}

const mostQueued = 16;

export interface TransferOptions {
  readonly timing?: Partial<TftpTiming>;
  /** Which ICMP unreachable reasons end the transfer at once; none when left out. */
  readonly heedUnreachable?: readonly UnreachableReason[];
}
