import { localTime, type Timezone } from "../../../ios/calendar";
import type { FileSystemView } from "../../files/file-systems";

/** `dir FS:`, in the layout that ntc-templates' parser reads. */
export function directory(system: FileSystemView, timezone: Timezone, only?: string): string {
  const files = only === undefined ? system.files : system.files.filter(({ name }) => name === only);
  const title = `Directory of ${system.name}:/${only ?? ""}`;
  if (only !== undefined && files.length === 0)
    return `%Error opening ${system.name}:/${only} (No such file or directory)\n`;
  const rows = files.map(
    ({ name, octets, at }, index) =>
      `${String(firstNumber + index).padStart(5)}  -rw-  ${String(octets).padStart(16)}  ${at === undefined ? "          <no date>" : fileDate(at, timezone)}  ${name}`,
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
      `${String(index + 1).padStart(3)} ${String(octets).padStart(10)} ${at === undefined ? "<no date>" : fileDate(at, timezone)} /${system.name}/${name}`,
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

/** `Feb 1 2024 17:00:00 +00:00` */
function fileDate(epoch: number, timezone: Timezone): string {
  const at = localTime(epoch, timezone);
  const two = (value: number) => String(value).padStart(2, "0");
  const east = timezone?.hours ?? 0;
  const zone = `${east < 0 ? "-" : "+"}${two(Math.abs(east))}:${two(timezone?.minutes ?? 0)}`;
  return `${MONTHS[at.month]} ${String(at.day).padStart(2)} ${at.year} ${two(at.hours)}:${two(at.minutes)}:${two(at.seconds)} ${zone}`;
}
