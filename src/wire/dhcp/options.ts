import { WireError } from "../../errors";
import { Reader } from "../reader";
import { addressOctets, type DhcpMessage } from "./message";

/** RFC 2132, as far as the lab knows them. */
export const dhcpOptions = {
  subnetMask: 1,
  routers: 3,
  nameServers: 6,
  hostName: 12,
  domainName: 15,
  broadcastAddress: 28,
  vendorInformation: 43,
  requestedAddress: 50,
  leaseTime: 51,
  messageType: 53,
  serverIdentifier: 54,
  parameterList: 55,
  message: 56,
  renewalTime: 58,
  rebindingTime: 59,
  vendorClass: 60,
  clientIdentifier: 61,
} as const;

/** RFC 2132 §9.6. */
export const dhcpTypes = {
  DISCOVER: 1,
  OFFER: 2,
  REQUEST: 3,
  DECLINE: 4,
  ACK: 5,
  NAK: 6,
  RELEASE: 7,
  INFORM: 8,
} as const;
export type DhcpType = keyof typeof dhcpTypes;

/** undefined for a BOOTP message, or a type that the lab does not know. */
export function typeOf({ options }: DhcpMessage): DhcpType | undefined {
  const [number] = options.get(dhcpOptions.messageType) ?? [];
  return (Object.keys(dhcpTypes) as DhcpType[]).find((name) => dhcpTypes[name] === number);
}

/** An option that holds one address or several. @throws WireError when it holds something else. */
export function addressesIn({ options }: DhcpMessage, code: number): readonly string[] {
  const octets = options.get(code);
  return octets === undefined ? [] : addressesOf(octets);
}

/** Undefined where the option is not there, or too short. */
export function secondsIn({ options }: DhcpMessage, code: number): number | undefined {
  const octets = options.get(code);
  return octets?.length === 4 ? new Reader(octets).unsigned(4) : undefined;
}

/** Without zeros at its end, which some servers send (RFC 2132 §2). */
export function textIn({ options }: DhcpMessage, code: number): string | undefined {
  const octets = options.get(code);
  return octets && String.fromCharCode(...octets).replace(/\0+$/, "");
}

export function addressList(addresses: readonly string[]): Uint8Array {
  return Uint8Array.from(addresses.flatMap((address) => [...addressOctets(address)]));
}

export function fourOctets(value: number): Uint8Array {
  return Uint8Array.from([24, 16, 8, 0].map((shift) => (value >>> shift) & 255));
}

export function textOctets(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
}

/** Cisco: the sub-option of option 43 that lists controllers: f1, its length, their addresses. */
const controllers = 0xf1;
/** RFC 2132 §8.4. */
const padding = 0;
const endOfVendor = 0xff;

/** Option 43 as Cisco's access points read it. */
export function controllerOption(addresses: readonly string[]): Uint8Array {
  const list = addressList(addresses);
  return Uint8Array.from([controllers, list.length, ...list]);
}

/**
 * The controllers that option 43 names; sub-options of others are passed over.
 * @throws WireError for what is not in Cisco's form, saying what is wrong with it
 */
export function controllersIn(option: Uint8Array): readonly string[] {
  const reader = new Reader(option);
  const found: string[] = [];
  let isThere = false;
  while (reader.remaining > 0) {
    const code = reader.unsigned(1);
    if (code === endOfVendor) break;
    if (code === padding) continue;
    const octets = reader.octets(reader.unsigned(1));
    if (code !== controllers) continue;
    isThere = true;
    found.push(...addressesOf(octets));
  }
  if (!isThere) throw new WireError("it has no sub-option f1");
  return found;
}

function addressesOf(octets: Uint8Array): readonly string[] {
  if (octets.length === 0 || octets.length % 4 !== 0)
    throw new WireError(`${octets.length} octets are no list of IPv4 addresses`);
  return Array.from({ length: octets.length / 4 }, (_, at) => octets.slice(at * 4, at * 4 + 4).join("."));
}
