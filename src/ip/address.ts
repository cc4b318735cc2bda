import { UsageError } from "../errors";

/** An IPv4 address as an unsigned 32-bit number, as it travels; the text form belongs to the Host port. */
export type Address = number;

export const limitedBroadcast: Address = 0xffffffff;

const parsed = new Map<string, Address>();
const written = new Map<Address, string>();
/** Both caches are emptied when full: hostile traffic may not fill the memory. */
const cacheLimit = 16_384;

/** @throws UsageError when the text is no dotted IPv4 address. */
export function parseAddress(text: string): Address {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const address = addressOf(text);
  if (address === undefined) throw new UsageError(`"${text}" is not an IPv4 address`);
  if (parsed.size >= cacheLimit) parsed.clear();
  parsed.set(text, address);
  return address;
}

export function addressText(address: Address): string {
  const known = written.get(address);
  if (known !== undefined) return known;
  const text = `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
  if (written.size >= cacheLimit) written.clear();
  written.set(address, text);
  return text;
}

/** A block of addresses: 172.16.4.0/24. */
export interface Cidr {
  readonly base: Address;
  readonly mask: Address;
  /** The length of the prefix, 0 to 32. */
  readonly length: number;
}

/**
 * Reads `172.16.4.0/24`, or an address alone as a block of one. Host bits may be set (172.16.4.7/24 is the block
 * around it), as nftables and `ip address` have it.
 * @throws UsageError when the text is neither.
 */
export function parseCidr(text: string): Cidr {
  const [addressPart, lengthPart, ...rest] = text.split("/");
  const address = addressOf(addressPart ?? "");
  const length = lengthPart === undefined ? 32 : /^\d{1,2}$/.test(lengthPart) ? Number(lengthPart) : 33;
  if (address === undefined || length > 32 || rest.length > 0) {
    throw new UsageError(`"${text}" is not an IPv4 network such as 172.16.4.0/24`);
  }
  return cidrOf(address, length);
}

export function cidrOf(address: Address, length: number): Cidr {
  const mask = length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
  return { base: (address & mask) >>> 0, mask, length };
}

export function cidrText(cidr: Cidr): string {
  return `${addressText(cidr.base)}/${cidr.length}`;
}

/**
 * Reads what `parseCidr` does, and an address with any mask behind it: `172.16.4.0/255.255.255.254`. The mask's ones
 * need not lie together: an access list's wildcard may leave out any bits.
 * @throws UsageError when the text is neither.
 */
export function parseMasked(text: string): Cidr {
  const [addressPart, maskPart, ...rest] = text.split("/");
  if (maskPart === undefined || !maskPart.includes(".")) return parseCidr(text);
  const address = addressOf(addressPart ?? "");
  const mask = addressOf(maskPart);
  if (address === undefined || mask === undefined || rest.length > 0)
    throw new UsageError(`"${text}" is not an IPv4 address with a mask such as 172.16.4.0/255.255.255.254`);
  return { base: (address & mask) >>> 0, mask, length: ones(mask) };
}

/** How many ones a mask begins with, when nothing but zeros follows them. */
export function prefixLength(mask: Address): number | undefined {
  const zeros = ~mask >>> 0;
  return (zeros & (zeros + 1)) === 0 ? Math.clz32(zeros) : undefined;
}

/** The network of an address, both as texts: 172.16.4.0 of 172.16.4.26 and a length of 24. @throws UsageError */
export function networkText(address: string, length: number): string {
  return addressText(cidrOf(parseAddress(address), length).base);
}

function ones(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count++;
  return count;
}

export function contains(cidr: Cidr, address: Address): boolean {
  return (address & cidr.mask) >>> 0 === cidr.base;
}

/** As `contains`, of texts: whether 172.16.4.26 lies in 172.16.4.0/24, or in 172.16.4.0/255.255.255.0. @throws UsageError as the parsers do. */
export function inNetwork(address: string, network: string): boolean {
  return contains(parseMasked(network), parseAddress(address));
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return contains(a, b.base) || contains(b, a.base);
}

/** The block's own broadcast address, 172.16.4.255 for 172.16.4.0/24. */
export function directedBroadcast(cidr: Cidr): Address {
  return (cidr.base | ~cidr.mask) >>> 0;
}

/** As `parseAddress`; undefined for a text that is none. */
export function addressOf(text: string): Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  let address = 0;
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i]);
    if (octet > 255) return undefined;
    address = address * 256 + octet;
  }
  return address;
}
