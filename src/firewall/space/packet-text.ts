import { addressText } from "../../ip/address";
import { type Interval, intervalText } from "../address-set";
import type { FieldName } from "./fields";
import { type PacketSample, protocolNumbers } from "./packet-set";

const shown = 4;

/** A part of a set for people: `udp from 172.16.4.0/24 to 172.16.5.27 port 69`. */
export function partText(part: ReadonlyMap<FieldName, readonly Interval[]>): string {
  const protocols = part.get("protocol") ?? [];
  const words = [protocolsText(protocols)];
  const isWithPorts = protocols.every(({ first, last }) => first === last && (first === 6 || first === 17));
  const isIcmp = protocols.length === 1 && protocols[0]?.first === 1 && protocols[0].last === 1;
  const addresses = (name: "source" | "destination", word: string) => {
    const intervals = part.get(name) ?? [];
    if (!isAll(intervals, 0xffffffff)) words.push(word, listText(intervals.map(intervalText)));
    const ports = part.get(name === "source" ? "sourcePort" : "destinationPort") ?? [];
    if (!isWithPorts || isAll(ports, 65_535)) return;
    if (isAll(intervals, 0xffffffff)) words.push(word, "any");
    words.push("port", listText(ports.map(rangeText)));
  };
  addresses("source", "from");
  addresses("destination", "to");
  const messages = part.get("destinationPort") ?? [];
  if (isIcmp && !isAll(messages, 65_535))
    words.push("type", listText(messages.map(({ first }) => `${Math.floor(first / 256)}`)));
  return words.join(" ");
}

/** One packet for people: `udp 172.16.4.26:40000 > 172.16.5.27:69`, and what else is said of it. */
export function sampleText(sample: PacketSample): string {
  const { protocol, source, destination, sourcePort, destinationPort, icmp } = sample;
  const isWithPorts = protocol === protocolNumbers.tcp || protocol === protocolNumbers.udp;
  const port = (number: number) => (isWithPorts ? `:${number}` : "");
  const more = [
    ...(protocol === protocolNumbers.icmp ? [`type ${icmp.type} code ${icmp.code}`] : []),
    ...(sample.established ? ["with ACK"] : []),
    ...(sample.state === "new" ? [] : [`state ${sample.state}`]),
    ...(sample.dscp === 0 ? [] : [`DSCP ${sample.dscp}`]),
    ...(sample.fragment ? ["a later fragment"] : []),
    ...sample.times.map((name) => `at the time of ${name}`),
  ];
  const ends = `${addressText(source)}${port(sourcePort)} > ${addressText(destination)}${port(destinationPort)}`;
  return [`${protocolName(protocol)} ${ends}`, ...more].join(", ");
}

function protocolName(number: number): string {
  const known = Object.entries(protocolNumbers).find(([, one]) => one === number)?.[0];
  return known ?? `protocol ${number}`;
}

function protocolsText(protocols: readonly Interval[]): string {
  if (isAll(protocols, 255)) return "any";
  return listText(
    protocols.map(({ first, last }) => (first === last ? protocolName(first) : `protocols ${first}-${last}`)),
  );
}

function rangeText({ first, last }: Interval): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

function isAll(intervals: readonly Interval[], most: number): boolean {
  return (
    intervals.length === 0 ||
    (intervals.length === 1 && intervals[0]?.first === 0 && intervals[0].last === most)
  );
}

function listText(texts: readonly string[]): string {
  const left = texts.length - shown;
  return `${texts.slice(0, shown).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}
