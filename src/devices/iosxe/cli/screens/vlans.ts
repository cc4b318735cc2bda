import type { Configuration } from "../../configuration/model";
import { row } from "./table";

export interface Vlan {
  readonly number: number;
  readonly name: string;
  readonly status: string;
  readonly type: string;
}

/** VLAN 1, the interfaces' own, and the four that every device has. */
export function vlansOf({ interfaces }: Configuration): readonly Vlan[] {
  const own = interfaces.flatMap(({ name }) => (/^Vlan(\d+)$/.test(name) ? [Number(name.slice(4))] : []));
  const active = [...new Set([1, ...own])].map((number) => ({
    number,
    name: number === 1 ? "default" : `VLAN${String(number).padStart(4, "0")}`,
    status: "active",
    type: "enet",
  }));
  const unsupported = [
    [1002, "fddi-default", "fddi"],
    [1003, "token-ring-default", "tr"],
    [1004, "fddinet-default", "fdnet"],
    [1005, "trnet-default", "trnet"],
  ] as const;
  return [
    ...active,
    ...unsupported.map(([number, name, type]) => ({ number, name, status: "act/unsup", type })),
  ].sort((a, b) => a.number - b.number);
}

/** `show vlan brief`; no port is in any. */
export function vlanBrief(vlans: readonly Vlan[]): string {
  const rows = vlans.map(({ number, name, status }) => {
    const text = row([String(number), 5], [name, 33], [status, 10]);
    return status === "active" ? text.trimEnd() : text;
  });
  return [
    "",
    "VLAN Name                             Status    Ports",
    "---- -------------------------------- --------- -------------------------------",
    ...rows,
    "",
  ].join("\n");
}

/** `show vlan` and `show vlan id` */
export function vlanTable(vlans: readonly Vlan[]): string {
  const detail = ({ number, type }: Vlan) =>
    `${String(number).padEnd(4)} ${type.padEnd(5)} ${String(100_000 + number).padEnd(10)} 1500  -      -      -        -    -        0      0   `;
  return [
    vlanBrief(vlans),
    "VLAN Type  SAID       MTU   Parent RingNo BridgeNo Stp  BrdgMode Trans1 Trans2",
    "---- ----- ---------- ----- ------ ------ -------- ---- -------- ------ ------",
    ...vlans.map(detail),
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

/** `show vlan summary` */
export function vlanSummary(vlans: readonly Vlan[]): string {
  const extended = vlans.filter(({ number }) => number > 1005).length;
  return [
    `Number of existing VLANs               : ${vlans.length}`,
    ` Number of existing VTP VLANs          : ${vlans.length - extended}`,
    ` Number of existing extended VLANS     : ${extended}`,
    "",
    "",
  ].join("\n");
}

/** `show mac address-table` of a device whose one port switches nothing for others. */
export function macAddressTable(): string {
  return [
    "            Mac Address Table",
    "-------------------------------------------",
    "",
    "Vlan    Mac Address       Type        Ports",
    "----    -----------       --------    -----",
    "Total Mac Addresses for this criterion: 0",
    "",
  ].join("\n");
}
