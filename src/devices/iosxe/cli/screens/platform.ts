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

/** `show redundancy states` */
export function redundancyStates(): string {
  return [
    "       my state = 13 -ACTIVE ",
    "     peer state = 1  -DISABLED ",
    "           Mode = Simplex",
    "           Unit = Primary",
    "        Unit ID = 1",
    "",
    "Redundancy Mode (Operational) = Non-redundant",
    "Redundancy Mode (Configured)  = Non-redundant",
    "Redundancy State              = Non Redundant",
    "     Maintenance Mode = Disabled",
    "    Manual Swact = disabled (system is simplex (no peer unit))",
    " Communications = Down      Reason: Simplex mode",
    "",
    "   client count = 111",
    " client_notification_TMR = 30000 milliseconds",
    "           RF debug mask = 0x0   ",
    "",
    "",
  ].join("\n");
}

/** `show redundancy switchover history` of a device that never had another to switch to. */
export function redundancyHistory(): string {
  return [
    "Index  Previous  Current  Switchover             Switchover",
    "       active    active   reason                 time",
    "-----  --------  -------  ----------             ----------",
    "",
    "No Switchover history found",
    "",
  ].join("\n");
}

/** The lab's processes have no processor: a device that idles, with what each of these did since its boot. */
const PROCESSES = ["Chunk Manager", "Load Meter", "Exec", "IP Input", "SSH Process", "IOSD ipc task"];
const UTILIZATION = "CPU utilization for five seconds: 1%/0%; one minute: 1%; five minutes: 1%";

function runtimes(uptime: number) {
  return PROCESSES.map((name, at) => {
    const runtime = Math.floor(uptime / 60_000) * (at + 1);
    return { name, number: at + 1, runtime, invoked: runtime * 5 + 21 };
  });
}

/** `show processes` */
export function processes(uptime: number): string {
  const rows = runtimes(uptime).map(
    ({ name, number, runtime, invoked }) =>
      `${String(number).padStart(4)} Mwe        0 ${String(runtime).padStart(12)}${String(invoked).padStart(11)}${"200".padStart(8)} 9600/12000  0 ${name}`,
  );
  return [
    UTILIZATION,
    " PID QTy       PC Runtime (ms)    Invoked   uSecs    Stacks TTY Process",
    ...rows,
    "",
  ].join("\n");
}

/** `show processes cpu` */
export function processesCpu(uptime: number): string {
  const rows = runtimes(uptime).map(
    ({ name, number, runtime, invoked }) =>
      `${String(number).padStart(4)}${String(runtime).padStart(12)}${String(invoked).padStart(12)}${"200".padStart(11)}  0.00%  0.00%  0.00%   0 ${name.padEnd(17)}`,
  );
  return [
    UTILIZATION,
    " PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ",
    ...rows,
    "",
  ].join("\n");
}

/** Linux's processes of the device, with octets that they hold; constants. */
const LINUX_PROCESSES = [
  { pid: 1, parent: 0, name: "init", size: 1_863_680, rss: 1_820 },
  { pid: 4_822, parent: 4_801, name: "linux_iosd-imag", size: 342_016_000, rss: 171_228 },
  { pid: 5_113, parent: 5_090, name: "wncd", size: 211_943_424, rss: 158_204 },
  { pid: 5_431, parent: 5_402, name: "dbm", size: 92_274_688, rss: 61_440 },
  { pid: 5_702, parent: 5_668, name: "pubd", size: 71_303_168, rss: 40_960 },
];

/** `show processes cpu platform` */
export function processesCpuPlatform(): string {
  const cores = [0, 1, 2, 3].map(
    (core) => `Core ${core}: CPU utilization for five seconds:  1%, one minute:  1%, five minutes:  1%`,
  );
  const rows = LINUX_PROCESSES.map(
    ({ pid, parent, name, size }) =>
      `${String(pid).padStart(6)}${String(parent).padStart(8)}${"0%".padStart(8)}${"0%".padStart(8)}${"0%".padStart(8)}  S  ${String(size).padStart(15)}  ${name.padEnd(22)}`,
  );
  return [
    "CPU utilization for five seconds:  1%, one minute:  1%, five minutes:  1%",
    ...cores,
    "   Pid    PPid    5Sec    1Min    5Min  Status        Size  Name                  ",
    "--------------------------------------------------------------------------------",
    ...rows,
    "",
  ].join("\n");
}

/** `show processes memory platform` */
export function processesMemoryPlatform(): string {
  const [total, used] = [1_813_640, 1_204_224];
  const rows = LINUX_PROCESSES.map(({ pid, name, rss }) =>
    [
      [pid, 6],
      [rss / 4, 8],
      [rss, 10],
      [136, 8],
      [388, 10],
      [rss, 10],
      [name, 18],
    ]
      .map(([value, width]) =>
        String(typeof value === "number" ? Math.floor(value) : value).padStart(width as number),
      )
      .join(""),
  );
  return [
    `System memory: ${total}K total, ${used}K used, ${total - used}K free, `,
    `Lowest: ${total - used - 24_576}K`,
    "   Pid    Text      Data   Stack   Dynamic       RSS              Name",
    "----------------------------------------------------------------------",
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
