import { printable } from "../../../printable";
import { calendarTime, clock, monthNames } from "../../../wire/syslog/calendar";
import type { Configuration, TimestampFormat } from "../configuration/model";
import type { Severity } from "../severity";

/** A declaration of one log message; `P` is what its text needs. */
export interface LogMessage<P> {
  /** With `severity` and `mnemonic` it makes `%FACILITY-SEVERITY-MNEMONIC`. */
  readonly facility: string;
  /** 0 (emergencies) to 7 (debugging). */
  readonly severity: Severity;
  readonly mnemonic: string;
  /** The process on the route processor that speaks; none for IOSd itself. */
  readonly process?: string;
  text(parameters: P): string;
}

/** One message, said once. */
export interface LogRecord {
  /** Counts from 1 since boot. */
  readonly sequence: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly epoch: number;
  readonly severity: Severity;
  /** From the timestamp on: `*Feb  1 17:05:37.108: %INSTALL-5-...`. */
  readonly line: string;
}

export interface LineContext {
  readonly epoch: number;
  /** Milliseconds since boot, for `service timestamps log uptime`. */
  readonly uptime: number;
  /** A time server has been heard. */
  readonly synchronized: boolean;
  /** Undefined: `no service timestamps log`. */
  readonly format: TimestampFormat | undefined;
  readonly timezone: Configuration["clock"]["timezone"];
}

/** The line as console, buffer and (behind its priority and sequence number) collector show it. */
export function formatLine<P>(message: LogMessage<P>, parameters: P, context: LineContext): string {
  const source = message.process ? `Chassis 1 R0/0: ${message.process}: ` : "";
  const tag = `%${message.facility}-${message.severity}-${message.mnemonic}`;
  const stamp = context.format ? `${formatStamp(context, context.format)}: ` : "";
  return `${stamp}${tag}: ${source}${clean(message.text(parameters))}`;
}

function formatStamp(
  { epoch, uptime, timezone, synchronized }: LineContext,
  format: TimestampFormat,
): string {
  if (format.kind === "uptime") return formatUptime(uptime);
  const zone = format.localtime ? timezone : undefined;
  const offset = zone ? (zone.hours * 60 + Math.sign(zone.hours || 1) * zone.minutes) * 60_000 : 0;
  const stamp = formatTimestamp(epoch + offset, format, synchronized);
  return format.showTimezone ? `${stamp} ${zone?.name ?? "UTC"}` : stamp;
}

/** `*Feb  1 17:05:37.108`: the asterisk says that no time server has been heard; the day takes two places. */
export function formatTimestamp(
  epoch: number,
  { msec, year: withYear }: { readonly msec: boolean; readonly year: boolean } = { msec: true, year: false },
  synchronized = false,
): string {
  const time = calendarTime(epoch);
  const date = `${synchronized ? "" : "*"}${monthNames[time.month - 1]} ${String(time.day).padStart(2)}${withYear ? ` ${time.year}` : ""}`;
  return `${date} ${clock(time)}${msec ? `.${String(time.millisecond).padStart(3, "0")}` : ""}`;
}

/** `00:01:23`, from a day on `1d02h`, from a week on `1w3d`. */
function formatUptime(uptime: number): string {
  const hours = Math.floor(uptime / 3_600_000);
  if (hours < 24) return clockTime(uptime);
  const days = Math.floor(hours / 24);
  return days < 7 ? `${days}d${two(hours % 24)}h` : `${Math.floor(days / 7)}w${days % 7}d`;
}

function clockTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(Math.floor(value)).padStart(2, "0");
}

const longest = 1024;

/**
 * Names and paths come from the network or from a person: they may neither break the line nor show a password.
 * Everything between `://` and an `@` before the next slash is a credential.
 */
function clean(text: string): string {
  const masked = text.replace(/:\/\/[^\s/@]*(?:@[^\s/@]*)*@/g, "://******@");
  return printable(masked, () => "?").slice(0, longest);
}
