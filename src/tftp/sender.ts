import type { Content } from "../host/content";
import type { Endpoint } from "../host/host";
import { NetasciiReader } from "../wire/tftp/netascii";
import {
  encodeData,
  encodeTftp,
  type TftpOption,
  type TftpPacket,
  tftpErrorCodes,
} from "../wire/tftp/packet";
import { blocksAhead, wireBlock } from "./block-number";
import type { TftpProgress, TftpTransmit } from "./machine";
import { acceptOack, requestOptions } from "./negotiation";
import { plainAgreement, type TftpAgreement, type TftpMode, type TftpWishes } from "./settings";
import { Transfer, type TransferOptions } from "./transfer";

export interface SendOptions extends TransferOptions {
  readonly content: Content;
  readonly mode?: TftpMode;
}

/**
 * The end that has the file: a server answering RRQ (`TftpSender.answer`) or a client with WRQ (`TftpSender.offer`).
 *
 * Never sends DATA because an ACK came twice, so no Sorcerer's Apprentice wakes (RFC 1123 §4.2.3.1); with a window
 * an ACK for an earlier block restarts the window there (RFC 7440 §4), once for each place.
 */
export class TftpSender extends Transfer {
  readonly #content: Content;
  readonly #mode: TftpMode;
  readonly #wishes: TftpWishes;
  #agreement: TftpAgreement;
  #rollover: 0 | 1;
  /** WRQ or OACK, while it waits for its answer. */
  #opening: Uint8Array | undefined;
  #openingDue: boolean;
  #read: (length: number) => Uint8Array;
  /** First block without ACK, and how many octets lie before it. */
  #base = 1;
  #acknowledged = 0;
  /** Next block to send; the data of those from #base to #built - 1 is kept for repetition. */
  #next = 1;
  #built = 1;
  #kept: Uint8Array[] = [];
  #last = Number.POSITIVE_INFINITY;
  #restartedAt = 0;

  /** A server's answer: the OACK when options were accepted, DATA 1 otherwise. */
  static answer(
    now: number,
    peer: Endpoint,
    options: SendOptions & { agreement?: TftpAgreement; accepted?: readonly TftpOption[] },
  ): TftpSender {
    const accepted = options.accepted ?? [];
    const opening = accepted.length > 0 ? encodeTftp({ type: "oack", options: [...accepted] }) : undefined;
    return new TftpSender(now, peer, peer, {}, options.agreement ?? plainAgreement, opening, options);
  }

  /** A client's upload. @throws UsageError when a wish is out of range. @throws WireError when the path has a NUL. */
  static offer(
    now: number,
    server: Endpoint,
    options: SendOptions & { path: string; wishes?: TftpWishes },
  ): TftpSender {
    const { path: filename, wishes = {}, mode = "octet", content } = options;
    const request: TftpPacket = {
      type: "wrq",
      filename,
      mode,
      options: requestOptions(wishes, content.size),
    };
    return new TftpSender(now, server, undefined, wishes, plainAgreement, encodeTftp(request), options);
  }

  private constructor(
    now: number,
    server: Endpoint,
    peer: Endpoint | undefined,
    wishes: TftpWishes,
    agreement: TftpAgreement,
    opening: Uint8Array | undefined,
    options: SendOptions,
  ) {
    super(server, peer, options);
    this.#content = options.content;
    this.#mode = options.mode ?? "octet";
    this.#wishes = wishes;
    this.#opening = opening;
    this.#openingDue = opening !== undefined;
    this.#agreement = agreement;
    this.#rollover = 0;
    this.#read = this.#reader();
    this.#agree(agreement);
    this.retransmission.first(now);
  }

  get progress(): TftpProgress {
    return {
      octets: this.#acknowledged,
      block: this.#base - 1,
      timeouts: this.retransmission.repeated,
      ignored: this.ignored,
    };
  }

  protected handlePacket(now: number, packet: TftpPacket): void {
    if (packet.type === "ack") {
      if (this.#opening !== undefined) this.#opened(now, packet.block);
      else this.#acked(now, packet.block);
    } else if (packet.type === "oack" && this.#opening !== undefined && this.#isClient()) {
      const agreement = acceptOack(this.#wishes, packet.options);
      if (typeof agreement === "string") {
        this.sendError(tftpErrorCodes.optionsRefused, "Failure to negotiate RFC2347 options");
        this.fail("options-refused", `the server's OACK has ${agreement}`, false);
      } else {
        this.#agree(agreement);
        this.#begin(now);
      }
    } else {
      this.ignored += 1;
    }
  }

  protected repeat(now: number): void {
    if (!this.retransmission.again(now)) {
      const what = this.#opening === undefined ? `block ${this.#base}` : "the request";
      this.fail("timed-out", `no answer to ${what}`, false);
    } else if (this.#opening !== undefined) {
      this.#openingDue = true;
    } else {
      this.#next = this.#base;
      this.#restartedAt = 0;
    }
  }

  protected nextTransmit(): TftpTransmit | undefined {
    if (this.#opening !== undefined) {
      if (!this.#openingDue) return undefined;
      this.#openingDue = false;
      return { to: this.destination, octets: this.#opening };
    }
    const block = this.#next;
    if (block > this.#last || block >= this.#base + this.#agreement.windowsize) return undefined;
    this.#next = block + 1;
    // Packets belong to the network once sent, so a repetition is made anew from the data.
    if (block === this.#built) this.#build();
    const data = this.#kept[block - this.#base]!;
    return { to: this.destination, octets: encodeData(wireBlock(block, this.#rollover), data) };
  }

  #build(): void {
    const { blksize } = this.#agreement;
    const data = this.#read(blksize);
    if (data.length < blksize) this.#last = this.#built;
    this.#kept.push(data);
    this.#built += 1;
  }

  /** The answer to WRQ (ACK 0: options ignored) or to OACK (ACK 0: options confirmed). */
  #opened(now: number, wire: number): void {
    if (wire !== 0) {
      this.ignored += 1;
      return;
    }
    this.#begin(now);
  }

  #begin(now: number): void {
    this.#opening = undefined;
    this.emit({ type: "agreed", agreement: this.#agreement });
    this.retransmission.first(now);
  }

  #acked(now: number, wire: number): void {
    const ahead = blocksAhead(wire, this.#base - 1, this.#rollover);
    if (ahead === 0) {
      // With a window this says that the window's first block is missing; without one it is a mere repetition.
      if (this.#agreement.windowsize > 1 && this.#restartedAt !== this.#base) {
        this.#restartedAt = this.#base;
        this.#next = this.#base;
      }
      return;
    }
    if (ahead < 0 || this.#base - 1 + ahead >= this.#built) {
      this.ignored += 1;
      return;
    }
    for (let i = 0; i < ahead; i++) this.#acknowledged += this.#kept[i]!.length;
    if (ahead === this.#kept.length) this.#kept.length = 0;
    else this.#kept.splice(0, ahead);
    this.#base += ahead;
    if (this.#base > this.#last) {
      this.unfinished = false;
      this.over = true;
      this.retransmission.stop();
      this.emit({ type: "done", octets: this.#acknowledged });
      return;
    }
    this.#next = this.#base;
    this.#restartedAt = 0;
    this.retransmission.first(now);
  }

  #agree(agreement: TftpAgreement): void {
    this.#agreement = agreement;
    this.#rollover = agreement.rollover ?? 0;
    if (agreement.timeout !== undefined) this.retransmission.settle(agreement.timeout);
    if (this.#opening === undefined) this.emit({ type: "agreed", agreement });
  }

  #isClient(): boolean {
    return this.#opening !== undefined && this.#opening[1] === 2;
  }

  #reader(): (length: number) => Uint8Array {
    let offset = 0;
    const next = (length: number): Uint8Array => {
      const octets = this.#content.read(offset, length);
      offset += octets.length;
      return octets;
    };
    if (this.#mode === "octet") return next;
    const netascii = new NetasciiReader(next);
    return (length) => netascii.read(length);
  }
}
