import { type Address, addressText, parseAddress } from "../../ip/address";
import type { Packet } from "../../ip/packet";
import { packetSize } from "../../ip/packet";
import type { TapRecord } from "../../network/tap";
import type { CapturedPacket } from "../captured-packet";
import type { DropEvent } from "../events/event";
import { fateText } from "../pcapng";
import { PacketStore } from "./packet-store";
import { type SeenTransfer, TftpTransfers } from "./tftp-transfers";

/** A packet that did not get through, and how many like it since it was last told of. */
export type SeenDrop = Omit<DropEvent, "kind"> & { readonly at: number };

export interface TrafficListener {
  drop(drop: SeenDrop): void;
  transfer(transfer: SeenTransfer): void;
}

const capwapControl = 5246;
const dtlsData = 23;
/** Conversations whose drops are counted each for itself. */
const mostDrops = 10_000;

/** What taps saw: packets for a capture, and in words the drops and transfers among them. */
export class Traffic {
  readonly #store = new PacketStore();
  readonly #listeners = new Set<TrafficListener>();
  readonly #transfers = new TftpTransfers((transfer) => {
    for (const listener of this.#listeners) listener.transfer(transfer);
  });
  readonly #drops = new Map<string, { count: number; told: number }>();
  readonly #controlOctets = new Map<Address, number>();

  take(record: TapRecord): void {
    this.#store.add(record);
    const { packet, verdict } = record;
    if (verdict !== "passed") this.#drop(record);
    else if (packet.protocol === "udp" && record.by === "host") {
      const { payload, sourcePort, destination } = packet;
      if (sourcePort === capwapControl) {
        if (payload[4] === dtlsData)
          this.#controlOctets.set(destination, (this.#controlOctets.get(destination) ?? 0) + payload.length);
      } else this.#transfers.see(packet, record.time);
    }
  }

  listen(listener: TrafficListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** See `PacketStore`. */
  packets(): CapturedPacket[] {
    return this.#store.packets();
  }

  /** Octets of CAPWAP control messages, encrypted, that controllers have sent to an address so far. */
  controlOctetsTo(address: string): number {
    return this.#controlOctets.get(parseAddress(address)) ?? 0;
  }

  /** The first of a kind is told at once, then the 2nd, 4th, 8th ...: a long loss is no flood of words. */
  #drop({ time, at, packet, verdict, note }: TapRecord): void {
    if (this.#listeners.size === 0) return;
    const rule = verdict === "blocked" ? (note ?? "blocked") : fateText(verdict, at)![0];
    const ends = endsOf(packet);
    const isLoss = verdict !== "blocked";
    const key = isLoss
      ? `${at} ${verdict} ${packet.source} ${packet.destination}`
      : `${at} ${rule} ${packet.source} ${packet.destination} ${ends.sourcePort} ${ends.destinationPort}`;
    let drops = this.#drops.get(key);
    if (drops === undefined) {
      if (this.#drops.size >= mostDrops) this.#drops.clear();
      drops = { count: 0, told: 0 };
      this.#drops.set(key, drops);
    }
    drops.count++;
    if ((drops.count & (drops.count - 1)) !== 0) return;
    const count = drops.count - drops.told;
    drops.told = drops.count;
    const drop: SeenDrop = { at: time, on: at, rule, count, ...ends, ...(isLoss ? { isLoss } : {}) };
    for (const listener of this.#listeners) listener.drop(drop);
  }
}

function endsOf(packet: Packet): Omit<SeenDrop, "at" | "on" | "rule" | "count"> {
  const ports =
    packet.protocol === "icmp"
      ? {}
      : { sourcePort: packet.sourcePort, destinationPort: packet.destinationPort };
  return {
    protocol: packet.protocol,
    source: addressText(packet.source),
    destination: addressText(packet.destination),
    octets: packetSize(packet),
    ...ports,
  };
}
