import type { DropEvent } from "../events/event";
import type { LabHosts } from "./lab-hosts";

/** `udp 9120-EWC (172.16.4.26):40001 > tftp (172.16.5.27):69, blocked by rule 3, deny udp any any eq tftp`. */
export function dropText(drop: DropEvent, hosts: LabHosts): string {
  const end = (address: string, port: number | undefined) =>
    `${hosts.text(address)}${port === undefined ? "" : `:${port}`}`;
  const ends = `${end(drop.source, drop.sourcePort)} > ${end(drop.destination, drop.destinationPort)}`;
  return `${drop.protocol} ${ends} at ${drop.on}: ${drop.rule}`;
}
