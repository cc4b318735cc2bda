import { parseAddress, prefixLength } from "../../../ip/address";

const multicast = 224;

/** Why no port has that address, in IOS's words; undefined where one may. */
export function portAddressFault(address: string, mask: string): string | undefined {
  const value = parseAddress(address);
  const bits = parseAddress(mask);
  const length = prefixLength(bits);
  if (length === undefined || length === 0) return `Bad mask ${hexadecimal(bits)} for address ${address}`;
  const first = value >>> 24;
  if (first === 0 || first >= multicast) return `Not a valid host address - ${address}`;
  const host = (value & ~bits) >>> 0;
  const isAllOnes = host === ~bits >>> 0;
  return length < 31 && (host === 0 || isAllOnes) ? `Bad mask /${length} for address ${address}` : undefined;
}

/** Whether a mask leaves no octet of a network's address over. */
export function isNetwork(network: string, mask: string): boolean {
  const bits = parseAddress(mask);
  return prefixLength(bits) !== undefined && (parseAddress(network) & ~bits) === 0;
}

function hexadecimal(bits: number): string {
  return `0x${bits.toString(16).padStart(8, "0").toUpperCase()}`;
}
