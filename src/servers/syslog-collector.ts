import { WireError } from "../errors";
import type { Endpoint, Host, UdpSocket } from "../host/host";
import { printable } from "../printable";
import { bsdStamp } from "../wire/syslog/calendar";
import { decodeSyslog, type SyslogFacility, type SyslogLine, type SyslogSeverity } from "../wire/syslog/line";
import { asRsyslog } from "./log";

/** One line that arrived. */
export interface CollectedLine {
  /** Milliseconds of lab time. */
  readonly at: number;
  readonly from: Endpoint;
  readonly facility: SyslogFacility;
  readonly severity: SyslogSeverity;
  /** All that followed the priority, control characters escaped. */
  readonly text: string;
  /** As rsyslog's traditional format files it: `Feb  1 20:52:11 172.16.4.26 12: *Feb  1 ...`. */
  readonly filed: string;
  /** What the datagram says of itself; undefined when it had no priority. */
  readonly parsed: SyslogLine | undefined;
}

export interface CollectorOptions {
  readonly port?: number;
  /** The newest lines that are kept. */
  readonly keep?: number;
  line?(line: CollectedLine): void;
}

/** A syslog server on UDP 514. */
export class SyslogCollector {
  /** Datagrams that were empty. */
  ignored = 0;
  readonly #host: Host;
  readonly #keep: number;
  readonly #options: CollectorOptions;
  #socket: UdpSocket | undefined;
  #lines: CollectedLine[] = [];

  constructor(host: Host, options: CollectorOptions = {}) {
    this.#host = host;
    this.#options = options;
    this.#keep = options.keep ?? 100_000;
  }

  /** @throws UsageError when the port is taken. */
  start(): void {
    this.#socket ??= this.#host.udp(this.#options.port ?? 514, {
      datagram: (octets, from) => this.#receive(octets, from),
    });
  }

  stop(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  get port(): number | undefined {
    return this.#socket?.local.port;
  }

  /** Oldest first. */
  get lines(): readonly CollectedLine[] {
    return this.#lines.length > this.#keep ? this.#lines.slice(-this.#keep) : this.#lines;
  }

  #receive(octets: Uint8Array, from: Endpoint): void {
    if (octets.length === 0) {
      this.ignored += 1;
      return;
    }
    let parsed: SyslogLine | undefined;
    try {
      parsed = decodeSyslog(octets);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      // RFC 3164 §4.3.3: without a priority it is user.notice, and all of it is the message.
    }
    const whole = lenient.decode(octets).replace(/(\r?\n|\0)$/, "");
    const text = printable(parsed === undefined ? whole : whole.slice(whole.indexOf(">") + 1), asRsyslog);
    const line: CollectedLine = {
      at: this.#host.clock.now(),
      from,
      facility: parsed?.facility ?? "user",
      severity: parsed?.severity ?? "notifications",
      text,
      filed: `${bsdStamp(this.#host.clock.epoch())} ${from.address} ${text}`,
      parsed,
    };
    this.#lines.push(line);
    if (this.#lines.length > 2 * this.#keep) this.#lines = this.#lines.slice(-this.#keep);
    this.#options.line?.(line);
  }
}

const lenient = new TextDecoder("utf-8");
