import type { Endpoint } from "../host/host";
import { NetasciiWriter } from "../wire/tftp/netascii";
import { encodeAck, encodeTftp, type TftpOption, type TftpPacket, tftpErrorCodes } from "../wire/tftp/packet";
import { blocksAhead, wireBlock } from "./block-number";
import type { TftpEvent, TftpProgress, TftpTransmit } from "./machine";
import { acceptOack, requestOptions } from "./negotiation";
import { plainAgreement, type TftpAgreement, type TftpMode, type TftpWishes } from "./settings";
import { Transfer, type TransferOptions } from "./transfer";

export interface ReceiveOptions extends TransferOptions {
  /** Takes the file's octets in order, as views that are its own from then on; false means that no room is left. */
  readonly sink: (octets: Uint8Array) => boolean;
  readonly mode?: TftpMode;
  /** Octets there is room for: a `tsize` above it is refused at once, more data when it comes. */
  readonly space?: number;
}

/**
 * The end that wants the file: a client with RRQ (`TftpReceiver.fetch`) or a server answering WRQ
 * (`TftpReceiver.answer`). After the last ACK it dallies, to say it again should the last block come again.
 */
export class TftpReceiver extends Transfer {
  readonly #sink: (octets: Uint8Array) => boolean;
  readonly #netascii: NetasciiWriter | undefined;
  readonly #space: number;
  readonly #wishes: TftpWishes;
  #agreement: TftpAgreement = plainAgreement;
  /** undefined until the roll-over has shown which it is. */
  #rollover: 0 | 1 | undefined;
  /** RRQ, or a server's OACK or ACK 0, while it waits for its answer. */
  #opening: Uint8Array | undefined;
  readonly #isClient: boolean;
  #due: Uint8Array | undefined;
  #expected = 1;
  /** Last block that an ACK went out for. */
  #acked = 0;
  #gapAt = 0;
  #received = 0;
  #stored = 0;
  #dallying = false;
  /** A block that is acknowledged and not yet stored. */
  #held: Uint8Array | undefined;

  /** A client's download. @throws UsageError when a wish is out of range. @throws WireError when the path has a NUL. */
  static fetch(
    now: number,
    server: Endpoint,
    options: ReceiveOptions & { path: string; wishes?: TftpWishes },
  ): TftpReceiver {
    const { path: filename, wishes = {}, mode = "octet" } = options;
    const request: TftpPacket = { type: "rrq", filename, mode, options: requestOptions(wishes, 0) };
    return new TftpReceiver(now, server, undefined, wishes, encodeTftp(request), options);
  }

  /** A server's answer to WRQ: the OACK when options were accepted, ACK 0 otherwise. */
  static answer(
    now: number,
    peer: Endpoint,
    options: ReceiveOptions & { agreement?: TftpAgreement; accepted?: readonly TftpOption[] },
  ): TftpReceiver {
    const accepted = options.accepted ?? [];
    const opening = accepted.length > 0 ? encodeTftp({ type: "oack", options: [...accepted] }) : encodeAck(0);
    const machine = new TftpReceiver(now, peer, peer, {}, opening, options);
    machine.#agree(options.agreement ?? plainAgreement);
    return machine;
  }

  private constructor(
    now: number,
    server: Endpoint,
    peer: Endpoint | undefined,
    wishes: TftpWishes,
    opening: Uint8Array,
    options: ReceiveOptions,
  ) {
    super(server, peer, options);
    this.#sink = options.sink;
    this.#netascii = options.mode === "netascii" ? new NetasciiWriter() : undefined;
    this.#space = options.space ?? Number.POSITIVE_INFINITY;
    this.#wishes = wishes;
    this.#isClient = peer === undefined;
    this.#opening = opening;
    this.#due = opening;
    this.retransmission.first(now);
  }

  get progress(): TftpProgress {
    return {
      octets: this.#received,
      block: this.#expected - 1,
      timeouts: this.retransmission.repeated,
      ignored: this.ignored,
    };
  }

  /** Stores what was acknowledged meanwhile: the peer has its next block on the way by then. */
  override pollEvent(): TftpEvent | undefined {
    this.#storeHeld();
    return super.pollEvent();
  }

  protected handlePacket(now: number, packet: TftpPacket): void {
    if (!this.#storeHeld()) return;
    if (packet.type === "data") this.#data(now, packet.block, packet.data);
    else if (packet.type === "oack" && this.#isClient && this.#expected === 1)
      this.#oack(now, packet.options);
    else this.ignored += 1;
  }

  protected repeat(now: number): void {
    if (this.#dallying) {
      this.over = true;
      this.retransmission.stop();
    } else if (!this.retransmission.again(now)) {
      const what =
        this.#opening === undefined ? `block ${this.#expected} did not come` : "no answer to the request";
      this.fail("timed-out", what, false);
    } else if (this.#opening !== undefined) {
      this.#due = this.#opening;
    } else {
      this.#acknowledge();
      this.#gapAt = 0;
    }
  }

  protected nextTransmit(): TftpTransmit | undefined {
    const octets = this.#due;
    if (octets === undefined) return undefined;
    this.#due = undefined;
    return { to: this.destination, octets };
  }

  #oack(now: number, options: readonly TftpOption[]): void {
    if (this.#opening !== undefined) {
      const agreement = acceptOack(this.#wishes, options);
      if (typeof agreement === "string") {
        this.sendError(tftpErrorCodes.optionsRefused, "Failure to negotiate RFC2347 options");
        this.fail("options-refused", `the server's OACK has ${agreement}`, false);
        return;
      }
      if (!this.#agree(agreement)) return;
      this.#opening = undefined;
    }
    // Also when the OACK comes again: our ACK 0 was lost.
    this.#acknowledge();
    this.retransmission.first(now);
  }

  #data(now: number, wire: number, data: Uint8Array): void {
    const ahead = this.#ahead(wire);
    if (ahead !== 0 || this.#dallying) {
      this.#outOfOrder(ahead);
      return;
    }
    if (this.#opening !== undefined) {
      // Data in place of an OACK: the server knows no options (RFC 2347 §3).
      if (this.#isClient && !this.#agree(plainAgreement)) return;
      this.#opening = undefined;
    }
    const { blksize, windowsize } = this.#agreement;
    if (data.length > blksize) {
      this.breach(`block ${this.#expected} has ${data.length} octets, agreed were ${blksize}`);
      return;
    }
    if (this.#expected === 0x10000 && this.#rollover === undefined) this.#rollover = wire === 0 ? 0 : 1;
    this.#received += data.length;
    this.#expected += 1;
    const last = data.length < blksize;
    // A client says the ACK first and stores while the server reads on. Whoever sends a file is told of the last block,
    // and a server's peer of every block, only once it is stored.
    if (this.#isClient && !last && this.#stored + data.length <= this.#space) this.#held = data;
    else if (!this.#storeOrFail(data, last)) return;
    if (last || this.#expected - 1 - this.#acked >= windowsize) this.#acknowledge();
    if (last) {
      this.#dallying = true;
      this.unfinished = false;
      this.retransmission.deadline = now + this.retransmission.timing.dally;
      this.emit({ type: "done", octets: this.#stored });
    } else {
      this.retransmission.first(now);
    }
  }

  #outOfOrder(ahead: number): void {
    const expected = this.#expected;
    if (ahead > 0 && ahead < this.#agreement.windowsize && !this.#dallying) {
      // RFC 7440 §4: say what is missing; once for each gap, or the rest of the window would ask as often again.
      if (this.#gapAt === expected) return;
      this.#gapAt = expected;
      this.#acknowledge();
    } else if (ahead < 0 && expected + ahead === this.#acked && this.#opening === undefined) {
      this.#acknowledge();
    } else {
      this.ignored += 1;
    }
  }

  /** How far ahead of the expected block this number is; while the roll-over is unknown both 0 and 1 may follow 65,535. */
  #ahead(wire: number): number {
    const expected = this.#expected;
    if (
      this.#rollover === undefined &&
      expected === 0x10000 &&
      wire === 1 &&
      this.#agreement.windowsize === 1
    )
      return 0;
    return blocksAhead(wire, expected, this.#rollover ?? 0);
  }

  #acknowledge(): void {
    this.#acked = this.#expected - 1;
    this.#due = encodeAck(wireBlock(this.#acked, this.#rollover ?? 0));
  }

  /** False when the announced size is already too much; the transfer has failed then. */
  #agree(agreement: TftpAgreement): boolean {
    this.#agreement = agreement;
    this.#rollover = agreement.rollover;
    if (agreement.timeout !== undefined) this.retransmission.settle(agreement.timeout);
    this.emit({ type: "agreed", agreement });
    if (agreement.tsize !== undefined && agreement.tsize > this.#space) {
      this.abort(tftpErrorCodes.diskFull, "Disk full or allocation exceeded", "disk-full");
      return false;
    }
    return true;
  }

  /** False when there was no room; the transfer has failed then. */
  #storeHeld(): boolean {
    const data = this.#held;
    if (data === undefined) return true;
    this.#held = undefined;
    return this.#storeOrFail(data, false);
  }

  #storeOrFail(data: Uint8Array, last: boolean): boolean {
    if (this.#store(data, last)) return true;
    this.abort(tftpErrorCodes.diskFull, "Disk full or allocation exceeded", "disk-full");
    return false;
  }

  #store(data: Uint8Array, last: boolean): boolean {
    if (this.#netascii === undefined) return this.#put(data);
    if (!this.#put(this.#netascii.write(data))) return false;
    return !last || this.#put(this.#netascii.end());
  }

  #put(octets: Uint8Array): boolean {
    if (octets.length === 0) return true;
    this.#stored += octets.length;
    return this.#stored <= this.#space && this.#sink(octets);
  }
}
