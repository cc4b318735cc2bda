import { uptime } from "../../../ios/calendar";
import type { PlatformView } from "../../system";
import { hms } from "./install";
import { softwareLine } from "./system";
import { row } from "./table";

/** Octets of IOSd's memory: the 167216K of `show version`. What of it is used is a constant. */
const MEMORY = { total: 167_216 * 1024, used: 98_304_000, lowest: 72_000_000, largest: 69_000_000 };
const IO_MEMORY = { total: 3_149_400, used: 3_148_576 };

/** `show redundancy` of a device that has no partner. */
export function showRedundancy(platform: PlatformView, now: number): string {
  const up = uptime(now - platform.bootedAt);
  return [
    "Redundant System Information :",
    "------------------------------",
    `       Available system uptime = ${up}`,
    "Switchovers system experienced = 0",
    "              Standby failures = 0",
    "        Last switchover reason = none",
    "",
    "                 Hardware Mode = Simplex",
    "    Configured Redundancy Mode = Non-redundant",
    "     Operating Redundancy Mode = Non-redundant",
    "              Maintenance Mode = Disabled",
    "                Communications = Down      Reason: Failure",
    "",
    "Current Processor Information :",
    "-------------------------------",
    "               Active Location = slot 1",
    "        Current Software state = ACTIVE",
    `       Uptime in current state = ${up}`,
    `                 Image Version = ${softwareLine(platform)}`,
    "Technical Support: http://www.cisco.com/techsupport",
    "        Configuration register = 0x2102",
    "",
    "Peer (slot: unavailable) information is not available because it is in 'DISABLED' state",
    "",
  ].join("\n");
}

/** `show platform` */
export function showPlatform({ model, bootedAt }: PlatformView, now: number): string {
  const since = hms((now - bootedAt) / 1000);
  const line = (slot: string, state: string) =>
    row([slot, 10], [model, 20], [state, 22], [since.padEnd(18), 0]).trimEnd();
  return [
    `Chassis type: ${model}`,
    "",
    "Slot      Type                State                 Insert time (ago) ",
    "--------- ------------------- --------------------- ----------------- ",
    line("0", "ok"),
    line("R0", "ok, active"),
    line("F0", "ok, active"),
    "",
  ].join("\n");
}

/** `show processes cpu`: an idle device; the lab's processes have no processor. */
export function processesCpu(now: number): string {
  const processes = ["Chunk Manager", "Load Meter", "Exec", "IP Input", "SSH Process", "IOSD ipc task"];
  const rows = processes.map((name, at) => {
    const runtime = Math.floor(now / 60_000) * (at + 1);
    return `${String(at + 1).padStart(4)}${String(runtime).padStart(12)}${String(runtime * 5 + 21).padStart(12)}${"200".padStart(11)}  0.00%  0.00%  0.00%   0 ${name}`;
  });
  return [
    "CPU utilization for five seconds: 1%/0%; one minute: 1%; five minutes: 1%",
    " PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ",
    ...rows,
    "",
  ].join("\n");
}

/** `show processes memory` */
export function processesMemory(): string {
  const pool = (name: string, { total, used }: { total: number; used: number }) =>
    `${name} Pool Total:${String(total).padStart(11)} Used:${String(used).padStart(11)} Free:${String(total - used).padStart(11)}`;
  return [
    pool("Processor", MEMORY),
    pool(" lsmpi_io", IO_MEMORY),
    "",
    " PID TTY  Allocated      Freed    Holding    Getbufs    Retbufs Process",
    "   0   0   90177536    1290256   86480288          0          0 *Init*          ",
    "   1   0     415920       2120     414096          0          0 Chunk Manager   ",
    "",
  ].join("\n");
}

/** `show memory statistics` */
export function memoryStatistics(): string {
  const pool = (
    name: string,
    head: string,
    { total, used, lowest, largest }: { total: number; used: number; lowest: number; largest: number },
  ) =>
    [
      name.padEnd(10),
      head,
      ...[total, used, total - used, lowest, largest].map((octets) => String(octets).padStart(11)),
    ].join(" ");
  return [
    "Tracekey : 1#f8e3c2db7822c04e58ce2bd2fc7e476a   ",
    "",
    "                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)",
    pool("Processor", "FF86F21010", MEMORY),
    pool(" lsmpi_io", "FF867C51A8", { ...IO_MEMORY, lowest: 824, largest: 412 }),
    "",
  ].join("\n");
}
