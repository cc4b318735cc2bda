import { type ControlMessage, find, findAll } from "../../wire/capwap/message";
import { decodeVersion } from "../version";

/** An AC that answered, as its Discovery or Join Response describes it. */
export interface AcOffer {
  /** Where to connect: the interface with the fewest WTPs that the AC names (RFC 5415 §6.1), else the sender's address. */
  readonly address: string;
  readonly name: string;
  readonly softwareVersion: string;
  readonly stations: number;
  readonly stationLimit: number;
  readonly wtps: number;
  readonly wtpLimit: number;
  /** What it says the time is, milliseconds since 1970-01-01 UTC. */
  readonly calendar?: number;
}

export interface ConfiguredAc {
  readonly address: string;
  readonly name?: string;
  /** Who told of it, where it is not configured (RFC 5415 §4.6.21). */
  readonly learned?: "dhcp" | "dns";
}

/** undefined when the message lacks what makes an offer. */
export function readOffer(message: ControlMessage, from: string): AcOffer | undefined {
  const descriptor = find(message, "AcDescriptor");
  const name = find(message, "AcName")?.name;
  if (!descriptor || name === undefined) return undefined;
  const software = descriptor.acInformation.find(({ type }) => type === acInformationTypes.software);
  const image = find(message, "ImageIdentifier")?.data;
  return {
    address: leastLoaded(message) ?? from,
    name,
    softwareVersion: image ?? (software ? decodeVersion(software.data) : ""),
    stations: descriptor.stations,
    stationLimit: descriptor.limit,
    wtps: descriptor.activeWtps,
    wtpLimit: descriptor.maxWtps,
    ...timeIn(message),
  };
}

/** Cisco: the vendor element that sets the AP's clock. */
function timeIn(message: ControlMessage): { readonly calendar?: number } {
  for (const { payload } of findAll(message, "VendorSpecificPayload")) {
    if (payload.vendor === "cisco" && payload.element === "ApTimeSync")
      return { calendar: payload.timestamp * 1_000 };
  }
  return {};
}

/** RFC 5415 §4.6.1: sub-elements of the AC Descriptor. */
export const acInformationTypes = { hardware: 4, software: 5 } as const;

function leastLoaded(message: ControlMessage): string | undefined {
  let best: { ipAddress: string; wtpCount: number } | undefined;
  for (const own of findAll(message, "CapwapControlIpv4Address")) {
    if (own.ipAddress !== "0.0.0.0" && (!best || own.wtpCount < best.wtpCount)) best = own;
  }
  return best?.ipAddress;
}

/**
 * RFC 5415 §3.3 leaves the choice to the WTP, so: those that failed it lately last; configured ACs in the order of
 * configuration, before all others; then the one with more room for WTPs left; then by name and address, to be the same
 * every time.
 */
export function chooseAc(
  offers: readonly AcOffer[],
  configured: readonly ConfiguredAc[],
  failed: ReadonlySet<string>,
): AcOffer | undefined {
  const rank = (offer: AcOffer) => {
    const index = configured.findIndex(({ address, name }) =>
      name === undefined ? address === offer.address : name === offer.name,
    );
    return index < 0 ? configured.length : index;
  };
  const load = ({ wtps, wtpLimit }: AcOffer) => (wtpLimit === 0 ? 1 : wtps / wtpLimit);
  return [...offers].sort(
    (a, b) =>
      Number(failed.has(a.address)) - Number(failed.has(b.address)) ||
      rank(a) - rank(b) ||
      load(a) - load(b) ||
      compare(a.name, b.name) ||
      compare(a.address, b.address),
  )[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
