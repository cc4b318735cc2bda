/**
 * The ustar header (POSIX.1-1988, as in GNU tar's manual, "Basic Tar Format"), as far as AP images use it: plain files
 * without folders.
 */
export const tarBlock = 512;

export interface TarHeader {
  readonly name: string;
  /** Octets of the file, without its padding. */
  readonly size: number;
}

/** Archives are made at the same second always, so that the same image has the same octets. */
const modified = 1_675_209_600;

export function encodeTarHeader(header: TarHeader): Uint8Array {
  const block = new Uint8Array(tarBlock);
  put(block, 0, header.name);
  put(block, 100, "0000644\0");
  put(block, 108, "0000000\0");
  put(block, 116, "0000000\0");
  put(block, 124, `${octal(header.size, 11)}\0`);
  put(block, 136, `${octal(modified, 11)}\0`);
  put(block, 156, "0");
  put(block, 257, "ustar\x0000");
  put(block, 265, "root");
  put(block, 297, "root");
  put(block, 329, "0000000\0");
  put(block, 337, "0000000\0");
  put(block, 148, `${octal(checksum(block), 6)}\0 `);
  return block;
}

/** "end" for a block of zeros; undefined for octets that are no header of a plain file. */
export function decodeTarHeader(block: Uint8Array): TarHeader | "end" | undefined {
  if (isZero(block)) return "end";
  const type = block[156];
  if (!hasChecksum(block) || text(block, 257, 5) !== "ustar") return undefined;
  if (type !== 0x30 && type !== 0) return undefined;
  const name = text(block, 0, 100);
  const size = number(block, 124, 12);
  if (size === undefined || !/^[\w.-]+$/.test(name)) return undefined;
  return { name, size };
}

/** Octets of zeros that fill a file's last block. */
export function tarPadding(size: number): number {
  return (tarBlock - (size % tarBlock)) % tarBlock;
}

export function isZero(octets: Uint8Array): boolean {
  for (let i = 0; i < octets.length; i++) if (octets[i] !== 0) return false;
  return true;
}

/** Six digits, NUL, space: all eight octets count, so that no turned octet of a header goes unseen. */
function hasChecksum(block: Uint8Array): boolean {
  const wanted = `${octal(checksum(block), 6)}\0 `;
  for (let i = 0; i < 8; i++) if (block[148 + i] !== wanted.charCodeAt(i)) return false;
  return true;
}

/** The sum of all octets, those of the checksum field itself taken as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 8 * 0x20;
  for (let i = 0; i < tarBlock; i++) if (i < 148 || i >= 156) sum += block[i]!;
  return sum;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function put(block: Uint8Array, offset: number, value: string): void {
  for (let i = 0; i < value.length; i++) block[offset + i] = value.charCodeAt(i);
}

function text(block: Uint8Array, offset: number, length: number): string {
  let value = "";
  for (let i = offset; i < offset + length && block[i] !== 0; i++) value += String.fromCharCode(block[i]!);
  return value;
}

function number(block: Uint8Array, offset: number, length: number): number | undefined {
  const digits = text(block, offset, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}
