import { UsageError } from "../errors";
import { type Content, octetsContent } from "../host/content";
import { joinContents, lazyContent } from "./segments";

export interface ZipFile {
  readonly name: string;
  readonly content: Content;
}

/**
 * A ZIP archive (PKWARE APPNOTE 6.3) of stored files, made as it is read. A file's CRC-32 stands behind its octets (data
 * descriptor, §4.3.9), so that nothing need be read twice or before somebody asks for it.
 * @throws UsageError when the archive would reach 4 GiB, where the ZIP64 form begins.
 */
export function makeZip(files: readonly ZipFile[]): Content {
  const entries: Entry[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const entry = {
      name: new TextEncoder().encode(name),
      content,
      offset,
      crc: remembered(() => crc32(content)),
    };
    entries.push(entry);
    offset += 30 + entry.name.length + content.size + 16;
  }
  const directorySize = entries.reduce((size, entry) => size + 46 + entry.name.length, 0);
  if (offset + directorySize + 22 > 0xffff_ffff)
    throw new UsageError("a ZIP archive of 4 GiB or more cannot be made");
  const start = offset;
  return joinContents([
    ...entries.flatMap((entry) => [
      octetsContent(localHeader(entry)),
      entry.content,
      lazyContent(16, () => descriptor(entry)),
    ]),
    lazyContent(directorySize, () => directory(entries, directorySize)),
    octetsContent(directoryEnd(entries.length, start, directorySize)),
  ]);
}

interface Entry {
  readonly name: Uint8Array;
  readonly content: Content;
  /** Of the local header, from the archive's beginning. */
  readonly offset: number;
  readonly crc: () => number;
}

/** Flags: sizes and CRC follow the data (bit 3), names are UTF-8 (bit 11). */
const flags = 0x0808;
/** 2023-02-01 00:00 in MS-DOS form: the same always, so that the same bundle has the same octets. */
const date = ((2023 - 1980) << 9) | (2 << 5) | 1;

function localHeader({ name }: Entry): Uint8Array {
  const octets = new Uint8Array(30 + name.length);
  const view = new DataView(octets.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, 20, true);
  view.setUint16(6, flags, true);
  view.setUint16(12, date, true);
  view.setUint16(26, name.length, true);
  octets.set(name, 30);
  return octets;
}

function descriptor({ content, crc }: Entry): Uint8Array {
  const octets = new Uint8Array(16);
  const view = new DataView(octets.buffer);
  view.setUint32(0, 0x08074b50, true);
  view.setUint32(4, crc(), true);
  view.setUint32(8, content.size, true);
  view.setUint32(12, content.size, true);
  return octets;
}

function directory(entries: readonly Entry[], size: number): Uint8Array {
  const octets = new Uint8Array(size);
  const view = new DataView(octets.buffer);
  let at = 0;
  for (const { name, content, offset, crc } of entries) {
    view.setUint32(at, 0x02014b50, true);
    // Made by version 2.0 on Unix, so that the permissions below are read as such.
    view.setUint16(at + 4, 0x0314, true);
    view.setUint16(at + 6, 20, true);
    view.setUint16(at + 8, flags, true);
    view.setUint16(at + 14, date, true);
    view.setUint32(at + 16, crc(), true);
    view.setUint32(at + 20, content.size, true);
    view.setUint32(at + 24, content.size, true);
    view.setUint16(at + 28, name.length, true);
    view.setUint32(at + 38, 0o100644 * 0x10000, true);
    view.setUint32(at + 42, offset, true);
    octets.set(name, at + 46);
    at += 46 + name.length;
  }
  return octets;
}

function directoryEnd(count: number, start: number, size: number): Uint8Array {
  const octets = new Uint8Array(22);
  const view = new DataView(octets.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, start, true);
  return octets;
}

/** CRC-32 (ISO 3309) four octets at a time ("slicing by four"): a bundle may be most of a gigabyte. */
export function crc32(content: Content): number {
  let crc = 0xffffffff;
  for (let offset = 0; offset < content.size; offset += 65_536) {
    const octets = content.read(offset, 65_536);
    const whole = octets.length & ~3;
    let i = 0;
    for (; i < whole; i += 4) {
      crc ^= octets[i]! | (octets[i + 1]! << 8) | (octets[i + 2]! << 16) | (octets[i + 3]! << 24);
      crc =
        tables[768 + (crc & 0xff)]! ^
        tables[512 + ((crc >>> 8) & 0xff)]! ^
        tables[256 + ((crc >>> 16) & 0xff)]! ^
        tables[crc >>> 24]!;
    }
    for (; i < octets.length; i++) crc = tables[(crc ^ octets[i]!) & 0xff]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}

const tables = makeTables();

/** Table k maps an octet to what it has become after k more octets of zeros. */
function makeTables(): Int32Array {
  const made = new Int32Array(4 * 256);
  for (let octet = 0; octet < 256; octet++) {
    let crc = octet;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    made[octet] = crc;
  }
  for (let i = 256; i < made.length; i++) {
    const before = made[i - 256]!;
    made[i] = made[before & 0xff]! ^ (before >>> 8);
  }
  return made;
}

function remembered(compute: () => number): () => number {
  let value: number | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
