import { addressText } from "../../ip/address";

/** What stands in front of the payload of an IPv4 packet. */
export interface IpHead {
  readonly protocol: "udp" | "tcp" | "icmp" | "other";
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Of TCP. */
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly payload: Uint8Array;
}

const protocols: Readonly<Record<number, IpHead["protocol"]>> = { 1: "icmp", 6: "tcp", 17: "udp" };

/** undefined for octets that are no IPv4 packet. */
export function readIp(octets: Uint8Array): IpHead | undefined {
  const header = (octets[0]! & 15) * 4;
  if (octets.length < 20 || octets[0]! >> 4 !== 4 || header < 20 || octets.length < header + 8)
    return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const protocol = protocols[octets[9]!] ?? "other";
  const hasPorts = protocol === "udp" || protocol === "tcp";
  const isTcp = protocol === "tcp" && octets.length >= header + 20;
  const skip = isTcp ? (octets[header + 12]! >> 4) * 4 : 8;
  return {
    protocol,
    source: addressText(view.getUint32(12)),
    destination: addressText(view.getUint32(16)),
    sourcePort: hasPorts ? view.getUint16(header) : 0,
    destinationPort: hasPorts ? view.getUint16(header + 2) : 0,
    flags: isTcp ? octets[header + 13]! : 0,
    sequence: isTcp ? view.getUint32(header + 4) : 0,
    acknowledgement: isTcp ? view.getUint32(header + 8) : 0,
    payload: octets.subarray(header + skip),
  };
}
