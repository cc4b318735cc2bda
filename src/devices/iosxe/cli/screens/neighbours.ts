import { inNetwork } from "../../../../ip/address";
import type { Configuration } from "../../configuration/model";
import { row } from "./table";

export interface Station {
  readonly address: string;
  readonly ethernetMac: string;
  readonly joinedAt: number;
}

/**
 * `show arp`: the device itself and the access points of its own network, which it has talked to since they joined. The lab's
 * network knows no ARP, so others who were spoken to are not in it.
 */
export function arpTable(
  running: Configuration,
  own: { readonly address: string; readonly mac: string },
  stations: readonly Station[],
  now: number,
  only: string | undefined,
): string {
  const port = running.managementInterface ?? running.interfaces[0]?.name ?? "GigabitEthernet0";
  const static_ = running.interfaces.find(({ name }) => name === port)?.address;
  const mask = static_?.kind === "static" ? static_.mask : "255.255.255.0";
  const line = (address: string, age: string, mac: string) =>
    row(["Internet", 10], [address, 16], [age.padStart(8), 10], [mac, 16], ["ARPA", 7], [port, 0]);
  const rows = [
    { address: own.address, text: line(own.address, "-", own.mac) },
    ...stations
      .filter(({ address }) => address !== own.address && inNetwork(address, `${own.address}/${mask}`))
      .map(({ address, ethernetMac, joinedAt }) => ({
        address,
        text: line(address, String(Math.max(0, Math.floor((now - joinedAt) / 60_000)) % 240), ethernetMac),
      })),
  ].filter(({ address }) => only === undefined || address === only);
  return [
    "Protocol  Address          Age (min)  Hardware Addr   Type   Interface",
    ...rows.map(({ text }) => text),
    "",
  ].join("\n");
}

/** `show vlan`: VLAN 1, the interfaces' own, and the four that every device has; no port is in any. */
export function vlanTable({ interfaces }: Configuration): string {
  const own = interfaces.flatMap(({ name }) => (/^Vlan(\d+)$/.test(name) ? [Number(name.slice(4))] : []));
  const numbers = [...new Set([1, ...own])].sort((a, b) => a - b);
  const active = numbers.map((number) =>
    row(
      [String(number), 5],
      [number === 1 ? "default" : `VLAN${String(number).padStart(4, "0")}`, 33],
      ["active", 10],
    ).trimEnd(),
  );
  const types: readonly (readonly [number, string, string])[] = [
    [1002, "fddi-default", "fddi"],
    [1003, "token-ring-default", "tr"],
    [1004, "fddinet-default", "fdnet"],
    [1005, "trnet-default", "trnet"],
  ];
  const detail = (number: number, type: string) =>
    `${String(number).padEnd(4)} ${type.padEnd(5)} ${String(100_000 + number).padEnd(10)} 1500  -      -      -        -    -        0      0   `;
  return [
    "",
    "VLAN Name                             Status    Ports",
    "---- -------------------------------- --------- -------------------------------",
    ...active,
    ...types.map(([number, name]) => row([String(number), 5], [name, 33], ["act/unsup", 10])),
    "",
    "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2",
    "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------",
    ...numbers.map((number) => detail(number, "enet")),
    ...types.map(([number, , type]) => detail(number, type)),
    "",
    "Remote SPAN VLANs",
    "------------------------------------------------------------------------------",
    "",
    "",
    "Primary Secondary Type              Ports",
    "------- --------- ----------------- ------------------------------------------",
    "",
  ].join("\n");
}
