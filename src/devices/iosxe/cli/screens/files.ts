import { localTime, type Timezone } from "../../../ios/calendar";
import type { FileSystemView } from "../../files/file-systems";

/** `dir FS:`, as other IOS-XE devices print it (genieparser's samples). */
export function directory(system: FileSystemView, timezone: Timezone, only?: string): string {
  const files = only === undefined ? system.files : system.files.filter(({ name }) => name === only);
  const title = `Directory of ${system.name}:/${only ?? ""}`;
  if (only !== undefined && files.length === 0)
    return `%Error opening ${system.name}:/${only} (No such file or directory)\n`;
  const rows = files.map(
    ({ name, octets, at }, index) =>
      `${String(firstNumber + index).padStart(5)}  -rw-  ${String(octets).padStart(16)}  ${(at === undefined ? "<no date>" : directoryDate(at, timezone)).padStart(27)}  ${name}`,
  );
  return [
    title,
    "",
    ...(rows.length === 0 ? ["No files in directory"] : rows),
    "",
    `${system.total} bytes total (${system.total - used(system)} bytes free)`,
    "",
  ].join("\n");
}

/** `show flash:` */
export function showFlash(system: FileSystemView, timezone: Timezone): string {
  const rows = system.files.map(
    ({ name, octets, at }, index) =>
      `${String(index + 1).padStart(3)} ${String(octets).padStart(10)} ${at === undefined ? "<no date>" : flashDate(at, timezone)} /${system.name}/${name}`,
  );
  return [
    "-#- --length-- ---------date/time--------- path",
    ...rows,
    "",
    `${system.total - used(system)} bytes available (${used(system)} bytes used)`,
    "",
  ].join("\n");
}

/** `show file systems` */
export function showFileSystems(systems: readonly FileSystemView[]): string {
  const rows = systems.map((system, index) => {
    const free = system.total - used(system);
    const prefixes = system.name === "bootflash" ? "bootflash: flash:" : `${system.name}:`;
    return `${index === 0 ? "*" : " "} ${String(system.total).padStart(12)}  ${String(free).padStart(12)}  ${system.type.padStart(8)}     rw   ${prefixes}`;
  });
  return [
    "File Systems:",
    "",
    "       Size(b)       Free(b)      Type  Flags  Prefixes",
    ...rows,
    "",
    "",
  ].join("\n");
}

/** IOS numbers files by inode; where ours begin says nothing. */
const firstNumber = 11;

function used({ files }: FileSystemView): number {
  return files.reduce((sum, { octets }) => sum + octets, 0);
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Feb 1 2024 17:00:00 +00:00`, which `dir` sets flush right. */
function directoryDate(epoch: number, timezone: Timezone): string {
  const { month, day, year } = localTime(epoch, timezone);
  return `${MONTHS[month]} ${day} ${year} ${timeAndZone(epoch, timezone, "")}`;
}

/** `Feb 01 2024 17:00:00.0000000000 +00:00` */
function flashDate(epoch: number, timezone: Timezone): string {
  const { month, day, year } = localTime(epoch, timezone);
  return `${MONTHS[month]} ${two(day)} ${year} ${timeAndZone(epoch, timezone, ".0000000000")}`;
}

function timeAndZone(epoch: number, timezone: Timezone, fraction: string): string {
  const { hours, minutes, seconds } = localTime(epoch, timezone);
  const east = timezone?.hours ?? 0;
  const zone = `${east < 0 ? "-" : "+"}${two(Math.abs(east))}:${two(timezone?.minutes ?? 0)}`;
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${fraction} ${zone}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
