import { type Address, addressText } from "../../ip/address";
import type { UdpPacket } from "../../ip/packet";

/** How a TFTP transfer stands; addresses as text. */
export interface SeenTransfer {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly file: string;
  readonly phase: "begun" | "under-way" | "completed" | "failed";
  readonly octets: number;
  readonly reason?: string;
}

interface Running {
  readonly id: string;
  readonly sender: Address;
  readonly from: string;
  readonly to: string;
  readonly file: string;
  octets: number;
  block: number;
  blockSize: number;
  lastBlock: number | undefined;
  toldAt: number;
}

const tftp = 69;
const opcode = {
  readRequest: 1,
  writeRequest: 2,
  data: 3,
  acknowledgement: 4,
  error: 5,
  options: 6,
} as const;
/** Milliseconds of lab time between two words of one transfer. */
const tellEvery = 10_000;
/** Clients of old are forgotten beyond so many. */
const mostRunning = 1_000;

/** Recognizes TFTP transfers in what hosts send (RFC 1350, RFC 2348). */
export class TftpTransfers {
  /** By the client's address and port. */
  readonly #running = new Map<number, Running>();
  #count = 0;

  constructor(private readonly tell: (transfer: SeenTransfer) => void) {}

  /** A packet as its own host sent it. */
  see(packet: UdpPacket, time: number): void {
    const { payload } = packet;
    if (payload.length < 4 || payload[0] !== 0) return;
    if (packet.destinationPort === tftp) {
      this.#request(packet, time);
      return;
    }
    if (this.#running.size === 0) return;
    const { source, sourcePort, destination, destinationPort } = packet;
    const key = keyOf(destination, destinationPort);
    const toClient = this.#running.get(key);
    if (toClient !== undefined) this.#go(key, toClient, packet, time);
    else {
      const own = keyOf(source, sourcePort);
      const fromClient = this.#running.get(own);
      if (fromClient !== undefined) this.#go(own, fromClient, packet, time);
    }
  }

  #request({ payload, source, sourcePort, destination }: UdpPacket, time: number): void {
    const isRead = payload[1] === opcode.readRequest;
    if (!isRead && payload[1] !== opcode.writeRequest) return;
    const key = keyOf(source, sourcePort);
    // Asked again: the first request was lost.
    if (this.#running.has(key)) return;
    const end = payload.indexOf(0, 2);
    const sender = isRead ? destination : source;
    const running: Running = {
      id: `tftp ${++this.#count}`,
      sender,
      from: addressText(sender),
      to: addressText(isRead ? source : destination),
      file: new TextDecoder().decode(payload.subarray(2, end < 0 ? payload.length : end)),
      octets: 0,
      block: 0,
      blockSize: 512,
      lastBlock: undefined,
      toldAt: time,
    };
    if (this.#running.size >= mostRunning) this.#running.delete(this.#running.keys().next().value as number);
    this.#running.set(key, running);
    this.#told(running, "begun");
  }

  #go(key: number, running: Running, packet: UdpPacket, time: number): void {
    const { payload, source } = packet;
    const block = (payload[2]! << 8) | payload[3]!;
    switch (payload[1]) {
      case opcode.data:
        if (source !== running.sender || block === running.block) return;
        running.block = block;
        running.octets += payload.length - 4;
        if (payload.length - 4 < running.blockSize) running.lastBlock = block;
        if (time - running.toldAt >= tellEvery) {
          running.toldAt = time;
          this.#told(running, "under-way");
        }
        return;
      case opcode.acknowledgement:
        if (source === running.sender || block !== running.lastBlock) return;
        this.#running.delete(key);
        this.#told(running, "completed");
        return;
      case opcode.options:
        running.blockSize = blockSizeIn(payload) ?? running.blockSize;
        return;
      case opcode.error: {
        this.#running.delete(key);
        const end = payload.indexOf(0, 4);
        const text = new TextDecoder().decode(payload.subarray(4, end < 0 ? payload.length : end));
        this.#told(running, "failed", `error ${block}${text === "" ? "" : `, ${text}`}`);
      }
    }
  }

  #told({ id, from, to, file, octets }: Running, phase: SeenTransfer["phase"], reason?: string): void {
    this.tell({ id, from, to, file, phase, octets, ...(reason === undefined ? {} : { reason }) });
  }
}

function keyOf(address: Address, port: number): number {
  return address * 65_536 + port;
}

function blockSizeIn(payload: Uint8Array): number | undefined {
  const words = new TextDecoder().decode(payload.subarray(2)).split("\0");
  const at = words.findIndex((word) => word.toLowerCase() === "blksize");
  const size = at < 0 ? Number.NaN : Number(words[at + 1]);
  return Number.isInteger(size) ? size : undefined;
}
