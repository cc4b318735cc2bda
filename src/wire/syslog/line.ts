import { WireError } from "../../errors";

/** Facilities by number (RFC 5424 §6.2.1). */
export const facilities = [
  "kern",
  "user",
  "mail",
  "daemon",
  "auth",
  "syslog",
  "lpr",
  "news",
  "uucp",
  "cron",
  "authpriv",
  "ftp",
  "ntp",
  "audit",
  "alert",
  "clock",
  "local0",
  "local1",
  "local2",
  "local3",
  "local4",
  "local5",
  "local6",
  "local7",
] as const;
export type SyslogFacility = (typeof facilities)[number];

/** Severities by number, in IOS-XE's words. */
export const severities = [
  "emergencies",
  "alerts",
  "critical",
  "errors",
  "warnings",
  "notifications",
  "informational",
  "debugging",
] as const;
export type SyslogSeverity = (typeof severities)[number];

/** One syslog datagram. `message` is what remains when everything before it is taken off. */
export interface SyslogLine {
  readonly facility: SyslogFacility;
  readonly severity: SyslogSeverity;
  readonly format: "cisco" | "rfc3164" | "rfc5424" | "plain";
  /** Cisco: the message counter that IOS puts first (`logging message-counter syslog`). */
  readonly counter?: number;
  /** Cisco: `service sequence-numbers`. */
  readonly sequence?: number;
  /** Cisco's `logging origin-id`, or the HOSTNAME field. */
  readonly hostname?: string;
  /** The time as it stands there, Cisco's `*` or `.` included. */
  readonly timestamp?: string;
  /** RFC 3164 TAG or RFC 5424 APP-NAME. */
  readonly program?: string;
  readonly pid?: string;
  readonly message: string;
}

/** What IOS-XE sends: `<189>12: 000012: 9120-EWC: *Feb  1 20:52:08.742: %INSTALL-5-...`. */
export interface CiscoSyslog {
  readonly facility?: SyslogFacility;
  readonly severity: SyslogSeverity;
  readonly counter?: number;
  readonly sequence?: number;
  readonly hostname?: string;
  /** From the timestamp on. */
  readonly text: string;
}

/**
 * A line as IOS-XE sends it; local7 is its default facility.
 * @throws WireError when the text has a line end or a NUL, or a number is no number.
 */
export function encodeCiscoSyslog(line: CiscoSyslog): Uint8Array {
  const priority = facilities.indexOf(line.facility ?? "local7") * 8 + severities.indexOf(line.severity);
  const counter = line.counter === undefined ? "" : `${wholeNumber(line.counter)}: `;
  const sequence = line.sequence === undefined ? "" : `${wholeNumber(line.sequence).padStart(6, "0")}: `;
  const hostname = line.hostname === undefined ? "" : `${line.hostname}: `;
  const text = `<${priority}>${counter}${sequence}${hostname}${line.text}`;
  if (/[\n\r\0]/.test(text)) throw new WireError("a syslog line cannot hold a line end or NUL");
  return utf8.encode(text);
}

/**
 * Reads a datagram of any of the formats. Octets that are no UTF-8 show as U+FFFD, one line end or NUL at the end
 * is dropped, the others are kept.
 * @throws WireError when there is no priority (RFC 3164 §4.3.3 lets a relay go on as user.notice then).
 */
export function decodeSyslog(octets: Uint8Array): SyslogLine {
  const text = lenient.decode(octets).replace(/(\r?\n|\0)$/, "");
  const match = /^<(0|[1-9]\d{0,2})>/.exec(text);
  if (match === null) throw new WireError("no syslog priority");
  const priority = Number(match[1]);
  if (priority > 191) throw new WireError(`syslog priority ${priority}`, 1);
  const level = { facility: facilities[priority >> 3]!, severity: severities[priority & 7]! };
  const rest = text.slice(match[0].length);
  return { ...level, ...(decodeRfc5424(rest) ?? decodeCisco(rest) ?? decodeRfc3164(rest)) };
}

type Unleveled = Omit<SyslogLine, "facility" | "severity">;

const ciscoPattern =
  /^(?:(\d{1,10}): )?(?:(\d{6,10}): )?(?:([^\s:%*.][^\s:]{0,254}): )?(?:([*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [A-Z]{1,5})?): )?(%[A-Z0-9_]+(?:-[A-Z0-9_]+)*-[0-7]-\w+: .*)$/s;

/** A Cisco line is known by its `%FACILITY-SEVERITY-MNEMONIC:`; all before it may be switched off. */
function decodeCisco(text: string): Unleveled | undefined {
  const match = ciscoPattern.exec(text);
  if (match === null) return undefined;
  const [, counter, sequence, hostname, timestamp, message] = match;
  return {
    format: "cisco",
    ...(counter === undefined ? {} : { counter: Number(counter) }),
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(timestamp === undefined ? {} : { timestamp }),
    message: message!,
  };
}

const rfc3164Pattern =
  /^([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) (?:(\S{1,255}) )?([\w./-]{1,48})(?:\[(\w{1,32})\])?: ?(.*)$/s;

function decodeRfc3164(text: string): Unleveled {
  const match = rfc3164Pattern.exec(text);
  if (match === null) return { format: "plain", message: text };
  const [, timestamp, hostname, program, pid, message] = match;
  return {
    format: "rfc3164",
    timestamp: timestamp!,
    ...(hostname === undefined ? {} : { hostname }),
    program: program!,
    ...(pid === undefined ? {} : { pid }),
    message: message!,
  };
}

const rfc5424Pattern =
  /^1 (-|\S{1,64}) (-|\S{1,255}) (-|\S{1,48}) (-|\S{1,128}) (?:-|\S{1,32}) (-|(?:\[[^\]\\]*(?:\\.[^\]\\]*)*\])+)(?: \ufeff?(.*))?$/s;

function decodeRfc5424(text: string): Unleveled | undefined {
  const match = rfc5424Pattern.exec(text);
  if (match === null) return undefined;
  const [, timestamp, hostname, program, pid, , message] = match;
  return {
    format: "rfc5424",
    ...(timestamp === "-" ? {} : { timestamp: timestamp! }),
    ...(hostname === "-" ? {} : { hostname: hostname! }),
    ...(program === "-" ? {} : { program: program! }),
    ...(pid === "-" ? {} : { pid: pid! }),
    message: message ?? "",
  };
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new WireError(`${value} is no syslog sequence number`);
  return String(value);
}

const utf8 = new TextEncoder();
const lenient = new TextDecoder("utf-8");
