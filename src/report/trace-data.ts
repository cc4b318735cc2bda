import type { Crypto } from "../crypto/port";
import type { SeenPackets } from "./captured-packet";
import { type Dissection, dissect } from "./dissect/dissect";
import { sftpRequests } from "./dissect/sftp-requests";
import type { LabEvent } from "./events/event";

/** What a trace page shows: one try of a scenario. */
export interface TracedScenario {
  readonly feature: string;
  readonly name: string;
  readonly uri: string;
  readonly line: number;
  readonly status: "passed" | "failed" | "other";
  /** The text of the failure; see `failureText`. */
  readonly failure?: string;
  /** The lines that say why, as devices printed them. */
  readonly cause?: readonly string[];
}

export interface Trace {
  readonly scenario: TracedScenario;
  readonly events: readonly LabEvent[];
  readonly seen: SeenPackets;
}

/** Packets of a trace at most: control messages come first. */
const mostControl = 4_000;
const mostOthers = 200;
/** Octets shown of a control message, of any other packet. */
const shownOctets = { control: 400, other: 48 };

/** The page's data as JSON; `page/trace.js` reads it. */
export function traceData({ scenario, events, seen }: Trace, crypto: Crypto): string {
  const packets: unknown[] = [];
  let [control, others] = [0, 0];
  for (const packet of dissect(seen, crypto, mostOthers, sftpRequests(events, seen))) {
    const isWorth = packet.isControl || packet.fate !== undefined;
    if (isWorth ? ++control > mostControl : ++others > mostOthers) continue;
    packets.push(packetRow(packet, isWorth));
  }
  const snapshot = events.find(({ kind }) => kind === "snapshot");
  return JSON.stringify({ scenario, lab: snapshot, events, packets });
}

function packetRow(packet: Dissection, isWorth: boolean): unknown[] {
  const { at, on, ip, protocol, info, detail, fate, octets, leftOut } = packet;
  const end = (address: string, port: number) => (port === 0 ? address : `${address}:${port}`);
  return [
    at,
    on,
    end(ip.source, ip.sourcePort),
    end(ip.destination, ip.destinationPort),
    protocol,
    info,
    isWorth ? 1 : 0,
    fate ?? 0,
    detail.join("\n"),
    base64(octets.subarray(0, isWorth ? shownOctets.control : shownOctets.other)),
    octets.length,
    leftOut?.packets ?? 0,
  ];
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(octets: Uint8Array): string {
  let text = "";
  for (let at = 0; at < octets.length; at += 3) {
    const [one, two, three] = [octets[at]!, octets[at + 1], octets[at + 2]];
    text += letters[one >> 2]! + letters[((one & 3) << 4) | ((two ?? 0) >> 4)]!;
    text += two === undefined ? "=" : letters[((two & 15) << 2) | ((three ?? 0) >> 6)]!;
    text += three === undefined ? "=" : letters[three & 63]!;
  }
  return text;
}
