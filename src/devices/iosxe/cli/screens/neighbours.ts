import { inNetwork } from "../../../../ip/address";
import type { Shell } from "../shell";
import { row } from "./table";

/** Whom the device has joined to it. */
export interface Station {
  readonly address: string;
  readonly ethernetMac: string;
  readonly joinedAt: number;
}

export interface ArpEntry {
  readonly address: string;
  readonly mac: string;
  readonly port: string;
  /** Minutes since it was learnt; absent for the device's own. */
  readonly age?: number;
}

/**
 * The device itself and the access points of its own network, which it has talked to since they joined. The lab's
 * network knows no ARP, so others who were spoken to are not in it.
 */
export function arpEntries({ services, configuration: { running } }: Shell): readonly ArpEntry[] {
  const own = services.host.address;
  const port = running.managementInterface ?? running.interfaces[0]?.name ?? "GigabitEthernet0";
  const static_ = running.interfaces.find(({ name }) => name === port)?.address;
  const mask = static_?.kind === "static" ? static_.mask : "255.255.255.0";
  const now = services.calendar.now();
  return [
    { address: own, mac: services.system.view().ethernetMac, port },
    ...services
      .neighbours()
      .filter(({ address }) => address !== own && inNetwork(address, `${own}/${mask}`))
      .map(({ address, ethernetMac, joinedAt }) => ({
        address,
        mac: ethernetMac,
        port,
        age: Math.max(0, Math.floor((now - joinedAt) / 60_000)) % 240,
      })),
  ];
}

/** `show arp` */
export function arpTable(entries: readonly ArpEntry[]): string {
  const rows = entries.map(({ address, mac, port, age }) =>
    row(
      ["Internet", 10],
      [address, 16],
      [String(age ?? "-").padStart(9), 12],
      [mac, 16],
      ["ARPA", 7],
      [port, 0],
    ),
  );
  return ["Protocol  Address          Age (min)  Hardware Addr   Type   Interface", ...rows, ""].join("\n");
}

/** `show arp summary` */
export function arpSummary(entries: readonly ArpEntry[]): string {
  const own = entries.filter(({ age }) => age === undefined).length;
  const ports = [...new Set(entries.map(({ port }) => port))];
  return [
    `Total number of entries in the ARP table: ${entries.length}.`,
    `Total number of Dynamic ARP entries: ${entries.length - own}.`,
    "Total number of Incomplete ARP entries: 0.",
    `Total number of Interface ARP entries: ${own}.`,
    ...["Static", "Alias", "Simple Application"].map((kind) => `Total number of ${kind} ARP entries: 0.`),
    "Interface           Entry Count",
    ...ports.map((name) =>
      row([name, 20], [String(entries.filter(({ port }) => port === name).length).padStart(5), 0]),
    ),
    "",
  ].join("\n");
}
