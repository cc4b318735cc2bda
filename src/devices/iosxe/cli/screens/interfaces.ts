import { parseAddress, prefixLength } from "../../../../ip/address";
import type { TrafficView } from "../../../ios/traffic";
import type { Configuration, Interface } from "../../configuration/model";
import { hms } from "./install";
import { row } from "./table";

/** What an interface's screens are made from. */
export interface InterfaceFacts {
  readonly configuration: Configuration;
  /** The host's own address, which the lab's network decides. */
  readonly address: string;
  readonly ethernetMac: string;
  readonly traffic: TrafficView;
  /** Lab time. */
  readonly now: number;
}

/** `show interfaces` for one interface (the rules of ntc-templates' and genieparser's parsers). */
export function showInterface(port: Interface, facts: InterfaceFacts): string {
  const { kind, isUp } = stateOf(port);
  const status = port.shutdown ? "administratively down" : isUp ? "up" : "down";
  const mac = facts.ethernetMac;
  const carries = carriesTraffic(port, facts.configuration);
  const none = { packets: 0, octets: 0, last: undefined, bitsPerSecond: 0, packetsPerSecond: 0 };
  const { input, output } = carries ? facts.traffic : { input: none, output: none };
  const address = cidr(port, facts);
  return [
    `${port.name} is ${status}, line protocol is ${isUp ? "up" : "down"} `,
    kind.hardware === "Loopback"
      ? "  Hardware is Loopback"
      : `  Hardware is ${kind.hardware}, address is ${mac} (bia ${mac})`,
    ...(port.description === undefined ? [] : [`  Description: ${port.description}`]),
    ...(address === undefined ? [] : [`  Internet address is ${address}`]),
    `  MTU ${kind.mtu} bytes, BW ${kind.bandwidth} Kbit/sec, DLY ${kind.delay} usec, `,
    "     reliability 255/255, txload 1/255, rxload 1/255",
    `  Encapsulation ${kind.encapsulation}, loopback not set`,
    "  Keepalive set (10 sec)",
    ...(kind.hardware === "RP management port"
      ? ["  Full Duplex, 1000Mbps, link type is auto, media type is RJ45"]
      : []),
    ...(kind.hardware === "Loopback" ? [] : ["  ARP type: ARPA, ARP Timeout 04:00:00"]),
    `  Last input ${since(input.last, facts.now)}, output ${since(output.last, facts.now)}, output hang never`,
    '  Last clearing of "show interface" counters never',
    "  Input queue: 0/75/0/0 (size/max/drops/flushes); Total output drops: 0",
    "  Queueing strategy: fifo",
    "  Output queue: 0/40 (size/max)",
    `  5 minute input rate ${input.bitsPerSecond} bits/sec, ${input.packetsPerSecond} packets/sec`,
    `  5 minute output rate ${output.bitsPerSecond} bits/sec, ${output.packetsPerSecond} packets/sec`,
    `     ${input.packets} packets input, ${input.octets} bytes, 0 no buffer`,
    "     Received 0 broadcasts (0 IP multicasts)",
    "     0 runts, 0 giants, 0 throttles ",
    "     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored",
    `     ${output.packets} packets output, ${output.octets} bytes, 0 underruns`,
    "     0 output errors, 0 collisions, 0 interface resets",
    "     0 unknown protocol drops",
    "     0 output buffer failures, 0 output buffers swapped out",
    "",
  ].join("\n");
}

/** `show interfaces description` */
export function interfacesDescription({ interfaces }: Configuration): string {
  const rows = interfaces.map((port) =>
    row(
      [shortName(port.name), 31],
      [port.shutdown ? "admin down" : stateOf(port).isUp ? "up" : "down", 15],
      [stateOf(port).isUp ? "up" : "down", 9],
      [port.description ?? "", 0],
    ).trimEnd(),
  );
  return ["Interface                      Status         Protocol Description", ...rows, ""].join("\n");
}

/** `show interfaces summary` */
export function interfacesSummary({
  configuration,
  traffic,
}: Omit<InterfaceFacts, "address" | "ethernetMac" | "now">): string {
  const rows = configuration.interfaces.map((port) => {
    const rates = carriesTraffic(port, configuration)
      ? [
          traffic.input.bitsPerSecond,
          traffic.input.packetsPerSecond,
          traffic.output.bitsPerSecond,
          traffic.output.packetsPerSecond,
        ]
      : [0, 0, 0, 0];
    const figures = [0, 0, 0, 0, ...rates, 0].map((figure) => String(figure).padStart(10)).join("");
    return `${stateOf(port).isUp ? "*" : " "} ${port.name.padEnd(22)}${figures.slice(1)}`;
  });
  return [
    "",
    " *: interface is up",
    " IHQ: pkts in input hold queue     IQD: pkts dropped from input queue",
    " OHQ: pkts in output hold queue    OQD: pkts dropped from output queue",
    " RXBS: rx rate (bits/sec)          RXPS: rx rate (pkts/sec)",
    " TXBS: tx rate (bits/sec)          TXPS: tx rate (pkts/sec)",
    " TRTL: throttle count",
    "",
    "  Interface                   IHQ       IQD       OHQ       OQD      RXBS      RXPS      TXBS      TXPS      TRTL",
    "-----------------------------------------------------------------------------------------------------------------",
    ...rows,
    "",
  ].join("\n");
}

/** `show ip interface` for one interface: the lines that this device has a value for. */
export function ipInterface(port: Interface, facts: InterfaceFacts): string {
  const { isUp } = stateOf(port);
  const status = port.shutdown ? "administratively down" : isUp ? "up" : "down";
  const address = cidr(port, facts);
  const lines = [`${port.name} is ${status}, line protocol is ${isUp ? "up" : "down"}`];
  if (address === undefined) return `${lines.join("\n")}\n  Internet protocol processing disabled\n`;
  const how = port.address?.kind === "static" ? "non-volatile memory" : "DHCP";
  lines.push(
    `  Internet address is ${address}`,
    "  Broadcast address is 255.255.255.255",
    `  Address determined by ${how}`,
    `  MTU is ${stateOf(port).kind.mtu} bytes`,
  );
  return `${lines.join("\n")}\n`;
}

const kinds = {
  GigabitEthernet: {
    hardware: "RP management port",
    mtu: 1500,
    bandwidth: 1_000_000,
    delay: 10,
    encapsulation: "ARPA",
  },
  Vlan: { hardware: "Ethernet SVI", mtu: 1500, bandwidth: 1_000_000, delay: 10, encapsulation: "ARPA" },
  Loopback: {
    hardware: "Loopback",
    mtu: 1514,
    bandwidth: 8_000_000,
    delay: 5_000,
    encapsulation: "LOOPBACK",
  },
} as const;

function stateOf(port: Interface) {
  const kind = kinds[port.name.replace(/\d+$/, "") as keyof typeof kinds];
  return { kind, isUp: !port.shutdown };
}

/** The lab's one wire is the port that the device is managed by. */
function carriesTraffic(port: Interface, { managementInterface, interfaces }: Configuration): boolean {
  const management = interfaces.find(({ name }) => name === managementInterface) ?? interfaces[0];
  return port === management;
}

/** Where the mask is not configured, that of the lab's segments: 24 bits. */
function cidr(port: Interface, { configuration, address }: InterfaceFacts): string | undefined {
  if (port.address?.kind === "static") return `${port.address.address}/${maskLength(port.address.mask)}`;
  return port.address?.kind === "dhcp" || carriesTraffic(port, configuration) ? `${address}/24` : undefined;
}

/** Of a mask as the configuration has it. */
export function maskLength(mask: string): number {
  return prefixLength(parseAddress(mask)) ?? 32;
}

function since(last: number | undefined, now: number): string {
  return last === undefined ? "never" : hms((now - last) / 1_000);
}

function shortName(name: string): string {
  return name
    .replace(/^GigabitEthernet/, "Gi")
    .replace(/^Loopback/, "Lo")
    .replace(/^Vlan/, "Vl");
}
