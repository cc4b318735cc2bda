import { UsageError } from "../errors";
import type { CapturedPacket, SeenPackets } from "./captured-packet";

// draft-ietf-opsawg-pcapng; what `writeCapture` writes, and what others write in the same order of octets.
const block = { section: 0x0a0d0d0a, interface: 1, packet: 6, secrets: 10 } as const;
const littleEndian = 0x1a2b3c4d;
const option = { end: 0, comment: 1, interfaceName: 2, timeResolution: 9 } as const;
const linkType = { ethernet: 1, rawIp: 101, rawIpv4: 228 } as const;

interface Interface {
  readonly name: string;
  readonly link: number;
  /** Milliseconds of one unit of its times. */
  readonly unit: number;
}

/**
 * Reads a capture file; times are milliseconds since 1970-01-01 UTC.
 * @throws UsageError for a file that is none.
 */
export function readCapture(octets: Uint8Array, file: string): SeenPackets {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  if (
    octets.length < 28 ||
    view.getUint32(0, true) !== block.section ||
    view.getUint32(8, true) !== littleEndian
  )
    throw new UsageError(`${file} is no pcapng file of this machine's order of octets`);
  const packets: CapturedPacket[] = [];
  const keyLog: string[] = [];
  const interfaces: Interface[] = [];
  const text = new TextDecoder();
  for (let at = 0; at + 12 <= octets.length; ) {
    const type = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    if (length < 12 || length % 4 !== 0 || at + length > octets.length)
      throw new UsageError(`${file} is cut off at octet ${at}`);
    const body = at + 8;
    const end = at + length - 4;
    if (type === block.interface) interfaces.push(readInterface(view, octets, body, end));
    else if (type === block.secrets) {
      const size = view.getUint32(body + 4, true);
      keyLog.push(...text.decode(octets.subarray(body + 8, Math.min(end, body + 8 + size))).split("\n"));
    } else if (type === block.packet && body + 20 <= end) {
      const place = interfaces[view.getUint32(body, true)];
      const captured = view.getUint32(body + 12, true);
      const start = body + 20 + (place?.link === linkType.ethernet ? 14 : 0);
      const stop = Math.min(end, body + 20 + captured);
      if (place && start < stop) {
        const time =
          (view.getUint32(body + 4, true) * 4_294_967_296 + view.getUint32(body + 8, true)) * place.unit;
        const comment = optionsOf(view, octets, body + 20 + ((captured + 3) & ~3), end).get(option.comment);
        packets.push({
          time,
          at: place.name,
          by: "host",
          verdict: "passed",
          octets: octets.subarray(start, stop),
          ...said(comment),
        });
      }
    }
    at += length;
  }
  return { packets, keyLog };
}

/** What the comment on a packet says, as the writer put it there. */
function said(comment: Uint8Array | undefined): Pick<CapturedPacket, "leftOut" | "fate"> {
  if (comment === undefined) return {};
  const text = new TextDecoder().decode(comment);
  const left =
    /^(\d+) packets of bulk data \((\d+) octets\) of this conversation are left out before this one(?:; )?/.exec(
      text,
    );
  const rest = left ? text.slice(left[0].length) : text;
  const [, at, note] = /^([^:]+): (.*)$/s.exec(rest) ?? [];
  return {
    ...(left ? { leftOut: { packets: Number(left[1]), octets: Number(left[2]) } } : {}),
    ...(rest === "" ? {} : { fate: { verdict: "blocked", at: at ?? "lab", note: note ?? rest } }),
  };
}

function readInterface(view: DataView, octets: Uint8Array, body: number, end: number): Interface {
  const options = optionsOf(view, octets, body + 8, end);
  const name = options.get(option.interfaceName);
  const resolution = options.get(option.timeResolution)?.[0] ?? 6;
  const unit = (resolution & 0x80) === 0 ? 10 ** -resolution : 2 ** -(resolution & 0x7f);
  return {
    name: name ? new TextDecoder().decode(name) : "interface",
    link: view.getUint16(body, true),
    unit: unit * 1_000,
  };
}

function optionsOf(view: DataView, octets: Uint8Array, from: number, end: number): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = from; at + 4 <= end; ) {
    const code = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (code === option.end || at + 4 + length > end) break;
    options.set(code, octets.subarray(at + 4, at + 4 + length));
    at += 4 + ((length + 3) & ~3);
  }
  return options;
}
