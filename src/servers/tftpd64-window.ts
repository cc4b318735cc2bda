import { calendarTime, clock } from "../wire/syslog/calendar";
import type { ServedTransfer } from "./tftp-personality";

/**
 * The "Tftp Server" tab of Tftpd64: one line for each transfer under way. `epochAt` turns lab time into calendar
 * time (milliseconds both).
 */
export function transferWindow(
  transfers: readonly ServedTransfer[],
  epochAt: (labTime: number) => number,
): string[] {
  const running = transfers.filter((transfer) => transfer.state === "running");
  const rows = running.map(({ peer, filename, startedAt, size, progress }) => [
    `${peer.address}:${peer.port}`,
    `<${filename.replaceAll("/", "\\")}>`,
    clock(calendarTime(epochAt(startedAt))),
    size === undefined ? "-" : `${size === 0 ? 100 : Math.floor((progress.octets / size) * 100)}%`,
    String(progress.octets),
    size === undefined ? "-" : String(size),
    String(progress.timeouts),
  ]);
  const table = [["peer", "file", "start time", "progress", "bytes", "total", "timeouts"], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}
