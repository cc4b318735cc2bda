import { clockLineSeconds, localTime } from "../../../ios/calendar";
import type { SessionFacts } from "../../../ios/context";
import type { ApFacts, ApOperations, UplinkView } from "../../operations";
import { productName } from "../../product-name";

/**
 * `show version` in the lines of genieparser's cheetah sample and unicon's EWC sample, without the legal paragraphs. Build
 * label, compile time, processor, memory, radio firmware and part numbers are constants: the lab has none.
 */
export function showVersion(ap: ApOperations): string {
  const { model, domain, serialNumber, ethernetMac, bootedAt, reloadReason, apType } = ap.facts();
  const { parts, active, running } = ap.images();
  const primary = parts.find(({ part }) => part === active);
  const backup = parts.find(({ part }) => part !== active);
  const { minutes, hours, days } = duration(ap.calendar() - bootedAt);
  return [
    "Restricted Rights Legend",
    "",
    `Cisco AP Software, (${model.imageType}), [build-lnx-071:/release/${running}/label/ci_${model.imageType}]`,
    "Technical Support: http://www.cisco.com/techsupport",
    "Copyright (c) 1986-2024 by Cisco Systems, Inc.",
    "Compiled Sun Jan 14 00:13:59 GMT 2024",
    "",
    "ROM: Bootstrap program is U-Boot boot loader",
    "BOOTLDR: U-Boot boot loader Version 2013.01-ge1c49d93a (Jul 28 2023 - 09:08:14)",
    "",
    `${ap.hostname} uptime is ${days} days, ${hours} hours, ${minutes} minutes`,
    `Last reload time   : ${unixDate(bootedAt)}`,
    `Last reload reason : ${reloadReason ?? "power-on"}`,
    "",
    `cisco ${productName(model, domain)} ARMv8 Processor rev 0 (v8l) with 1809012/1076492K bytes of memory.`,
    `Processor board ID ${serialNumber}`,
    `AP Running Image     : ${running}`,
    `Primary Boot Image   : ${primary?.version}`,
    `Backup Boot Image    : ${backup?.version}`,
    `Primary Boot Image Hash: ${primary?.hash ?? noHash}`,
    `Backup  Boot Image Hash: ${backup?.hash ?? noHash}`,
    ...(apType === undefined
      ? []
      : [
          "AP Image type    : EWC-AP IMAGE",
          `AP Configuration : ${apType === "ewc-ap" ? "" : "NOT "}EWC-AP CAPABLE`,
        ]),
    "1 Multigigabit Ethernet interfaces",
    `${model.radios.length} 802.11 Radios`,
    "Radio Driver version : 17.10.188.7801",
    "Radio FW version : wlan/1.0",
    "NSS FW version : not available",
    "",
    `Base ethernet MAC Address            : ${colons(ethernetMac)}`,
    "Part Number                          : 0-0000-00",
    "PCA Assembly Number                  : 000-00000-00",
    "PCA Revision Number                  : ",
    `PCB Serial Number                    : ${serialNumber}`,
    "Top Assembly Part Number             : 0",
    `Top Assembly Serial Number           : ${serialNumber}`,
    "Top Revision Number                  : A0",
    `Product/Model Number                 : ${productName(model, domain)}`,
    "",
    "",
  ].join("\n");
}

const noHash = "N/A";

/** `show inventory`; its layout is the controller's. */
export function showInventory({ model, domain, serialNumber }: ApFacts): string {
  return [
    `NAME: "${model.name}", DESCR: "Cisco ${model.name} Access Point"`,
    `PID: ${productName(model, domain).padEnd(18)}, VID: V01, SN: ${serialNumber}`,
    "",
  ].join("\n");
}

/** `show logging`: what was printed, as the kernel's log tells it (inferred). */
export function showLogging(lines: readonly string[]): string {
  const rows = lines.map((line) => {
    const match = /^\[\*(\d\d)\/(\d\d)\/\d{4} (\d\d:\d\d:\d\d)/.exec(line);
    if (!match) return line;
    return `${months[Number(match[1]) - 1]} ${match[2]!.replace(/^0/, " ")} ${match[3]} kernel: ${line}`;
  });
  return rows.length === 0 ? "" : `${rows.join("\n")}\n`;
}

/** `show ip interface brief` */
export function ipInterfaceBrief({ address = "unassigned", method }: UplinkView): string {
  return [
    "Interface            IP-Address      Method   Status                 Protocol   Speed      Duplex",
    `wired0               ${address.padEnd(15)} ${method.padEnd(8)} up                     up         1000       full`,
    "",
  ].join("\n");
}

/** `show users` */
export function showUsers(sessions: readonly SessionFacts[], own: SessionFacts, now: number): string {
  const rows = sessions.map((session) => {
    const idle = Math.floor((now - session.idleSince) / 1000);
    return `${session === own ? "*" : " "} ${session.line.padEnd(8)} ${session.user.padEnd(12)} ${String(idle).padStart(6)} s  ${session.peer ?? ""}`;
  });
  return ["  Line     User           Idle      Location", ...rows, ""].join("\n");
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Tue Jan 23 19:26:02 UTC 2024` */
function unixDate(epoch: number): string {
  const [time, zone, weekday, month, day, year] = clockLineSeconds(epoch, undefined).split(" ");
  return `${weekday} ${month} ${day} ${time} ${zone} ${year ?? localTime(epoch, undefined).year}`;
}

function duration(milliseconds: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}

/** `5C:5A:C7:52:01:DC` */
function colons(mac: string): string {
  const digits = mac.replace(/[^0-9a-f]/gi, "").toUpperCase();
  return digits.match(/../g)?.join(":") ?? digits;
}

/** `show interfaces wired 0` in the lines of genieparser's cheetah samples; behind a slash stand the packets of the last second. */
export function wiredInterface(ap: ApOperations): string {
  const { ethernetMac } = ap.facts();
  const { input, output } = ap.traffic();
  const { address } = ap.host;
  const pair = (name: string, value: number, second: number) =>
    `${name.padEnd(10)} : ${String(value).padStart(15)}/${String(second).padEnd(10)}`;
  const row = (name: string, received: [number, number], sent: [number, number]) =>
    `${pair(`RX ${name}`, ...received)}   ${pair(`TX ${name}`, ...sent)}`;
  return [
    `wired0    Link encap:Ethernet  HWaddr ${colons(ethernetMac)} eMac Status: UP`,
    `\t  inet addr: ${address}  Bcast: ${address.replace(/\d+$/, "255")}  Mask: 255.255.255.0`,
    "          UP BROADCAST RUNNING PROMISC MULTICAST  MTU:1500  Metric:1",
    "          collisions:0 txqueuelen:80 ",
    "\t  full Duplex, 1000 Mb/s",
    "",
    `\t  5 minute input rate ${input.bitsPerSecond} bits/sec, ${input.packetsPerSecond} packets/sec`,
    `\t  5 minute output rate ${output.bitsPerSecond} bits/sec, ${output.packetsPerSecond} packets/sec`,
    "Wired0 Port Statistics:",
    row("PKTS", [input.packets, input.packetsPerSecond], [output.packets, output.packetsPerSecond]),
    row(
      "OCTETS",
      [input.octets, Math.round(input.bitsPerSecond / 8)],
      [output.octets, Math.round(output.bitsPerSecond / 8)],
    ),
    row("ERR", [0, 0], [0, 0]),
    "",
  ].join("\n");
}
