import type { Clock } from "../host/host";
import { printable } from "../printable";
import { bsdStamp } from "../wire/syslog/calendar";
import type { SyslogSeverity } from "../wire/syslog/line";
import { encodeUtf8 } from "../wire/text";

/** One line of a server's own log. */
export interface ServerLogLine {
  /** Milliseconds of lab time. */
  readonly at: number;
  readonly severity: SyslogSeverity;
  /** The whole line, as it stands in the log file or window. */
  readonly text: string;
  /** Without the stamp: what the program itself said. */
  readonly message: string;
}

export type ServerLog = (line: ServerLogLine) => void;

/** The log of a Unix daemon as rsyslog's traditional format files it: `Feb  1 20:52:11 tftp in.tftpd[1234]: ...`. */
export class UnixLog {
  readonly #clock: Clock;
  readonly #hostname: string;
  readonly #log: ServerLog;

  constructor(clock: Clock, hostname: string, log: ServerLog) {
    this.#clock = clock;
    this.#hostname = hostname;
    this.#log = log;
  }

  write(program: string, pid: number, severity: SyslogSeverity, message: string): void {
    // rsyslog escapes control characters, as $EscapeControlCharactersOnReceive has it: a name cannot forge a line.
    const safe = printable(message, asRsyslog);
    const text = `${bsdStamp(this.#clock.epoch())} ${this.#hostname} ${program}[${pid}]: ${safe}`;
    this.#log({ at: this.#clock.now(), severity, text, message: safe });
  }
}

/** The octets of a character as rsyslog writes those that it escapes: `#012` for a line feed. */
export function asRsyslog(character: string): string {
  return [...encodeUtf8(character)].map((octet) => `#${octet.toString(8).padStart(3, "0")}`).join("");
}
