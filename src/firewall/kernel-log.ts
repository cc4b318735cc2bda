/** What a rule's `log` tells of the packet beside it. */
export interface LoggedAt {
  /** `log prefix "..."`. */
  readonly prefix: string;
  /** The interface that it came in by, empty where the kernel names none. */
  readonly in: string;
  /** The one that it is to leave by. */
  readonly out: string;
}

const tcpFlags = [
  [0x20, "URG"],
  [0x10, "ACK"],
  [0x08, "PSH"],
  [0x04, "RST"],
  [0x02, "SYN"],
  [0x01, "FIN"],
] as const;

/**
 * The line that Linux writes into its log for a packet that a rule logs (net/netfilter/nf_log_syslog.c): `no-tftp: IN=access OUT=servers
 * SRC=172.16.4.26 DST=172.16.5.27 LEN=58 ... PROTO=UDP SPT=40000 DPT=69 LEN=38`, without its MAC=, which names interfaces of the lab's making.
 * @param packet from its IPv4 header on, or its beginning
 */
export function kernelLogLine({ prefix, in: from, out }: LoggedAt, packet: Uint8Array): string {
  const begin = `${prefix}IN=${from} OUT=${out}`;
  if (packet.length < 20 || packet[0]! >> 4 !== 4) return begin;
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const fragment = view.getUint16(6);
  const words = [
    begin,
    `SRC=${packet.subarray(12, 16).join(".")}`,
    `DST=${packet.subarray(16, 20).join(".")}`,
    `LEN=${view.getUint16(2)}`,
    `TOS=0x${hex(packet[1]! & 0x1e)}`,
    `PREC=0x${hex(packet[1]! & 0xe0)}`,
    `TTL=${packet[8]}`,
    `ID=${view.getUint16(4)}`,
    ...(fragment & 0x8000 ? ["CE"] : []),
    ...(fragment & 0x4000 ? ["DF"] : []),
    ...(fragment & 0x2000 ? ["MF"] : []),
    ...(fragment & 0x1fff ? [`FRAG:${fragment & 0x1fff}`] : []),
    ...transportWords(packet[9]!, packet, (packet[0]! & 15) * 4, (fragment & 0x1fff) !== 0),
  ];
  return words.join(" ");
}

function transportWords(protocol: number, packet: Uint8Array, at: number, isLater: boolean): string[] {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const left = isLater ? 0 : packet.length - at;
  const ports = () => [`SPT=${view.getUint16(at)}`, `DPT=${view.getUint16(at + 2)}`];
  switch (protocol) {
    case 6:
      if (left < 20) return ["PROTO=TCP"];
      return [
        "PROTO=TCP",
        ...ports(),
        `WINDOW=${view.getUint16(at + 14)}`,
        `RES=0x${hex((packet[at + 12]! & 0x0f) << 2)}`,
        ...tcpFlags.filter(([bit]) => packet[at + 13]! & bit).map(([, name]) => name),
        `URGP=${view.getUint16(at + 18)}`,
      ];
    case 17:
      return left < 8 ? ["PROTO=UDP"] : ["PROTO=UDP", ...ports(), `LEN=${view.getUint16(at + 4)}`];
    case 1:
      return left < 4 ? ["PROTO=ICMP"] : ["PROTO=ICMP", `TYPE=${packet[at]}`, `CODE=${packet[at + 1]}`];
    default:
      return [`PROTO=${protocol}`];
  }
}

function hex(octet: number): string {
  return octet.toString(16).padStart(2, "0").toUpperCase();
}
