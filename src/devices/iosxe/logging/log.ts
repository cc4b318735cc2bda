import type { Host, UdpSocket } from "../../../host/host";
import { facilities } from "../../../wire/syslog/line";
import type { Configuration, OriginId } from "../configuration/model";
import { formatLine, type LogMessage, type LogRecord } from "./message";

export interface LogOptions {
  readonly host: Host;
  /** Read at every message: levels, hosts and formats take effect at once. */
  readonly configuration: () => Configuration;
  /** Milliseconds since 1970-01-01 UTC on the device's own calendar. */
  readonly calendar: () => number;
  /** Milliseconds since boot. */
  readonly uptime: () => number;
  /** A time server has been heard: no asterisk stands before the time. */
  readonly synchronized?: () => boolean;
  readonly console: (text: string) => void;
}

export interface LoggingView {
  /** Lines of the buffer, oldest first, each complete with its stamp: `*Feb  1 17:05:37.108: %INSTALL-5-...`. */
  readonly lines: readonly string[];
  readonly counts: LogCounts;
}

export interface LogCounts {
  readonly console: number;
  readonly monitor: number;
  readonly buffer: number;
  readonly trap: number;
  readonly dropped: number;
}

/**
 * The device's log: each message goes to the console, to those who monitor, into the buffer and to the syslog
 * hosts, as far as the level of each allows. It lives from boot to the next reload.
 */
export class Log {
  readonly #options: LogOptions;
  readonly #buffer: LogRecord[] = [];
  #bufferOctets = 0;
  #sequence = 0;
  #socket: UdpSocket | undefined;
  #closed = false;
  readonly #monitors = new Set<(record: LogRecord) => void>();
  #counts = { console: 0, monitor: 0, buffer: 0, trap: 0, dropped: 0 };

  constructor(options: LogOptions) {
    this.#options = options;
  }

  write<P>(message: LogMessage<P>, parameters: P): void {
    if (this.#closed) return;
    const configuration = this.#options.configuration();
    const epoch = this.#options.calendar();
    const sequence = ++this.#sequence;
    const stamped = this.#line(message, parameters);
    const line = configuration.service.sequenceNumbers
      ? `${String(sequence).padStart(6, "0")}: ${stamped}`
      : stamped;
    const record: LogRecord = { sequence, epoch, severity: message.severity, line };
    const { logging } = configuration;
    if (reaches(logging.console, record)) this.#print(line);
    if (reaches(logging.monitor, record)) this.#monitor(record);
    if (logging.buffered && reaches(logging.buffered.severity, record)) {
      this.#keep(record, logging.buffered.size);
    }
    if (reaches(logging.trap, record)) this.#send(record, configuration);
  }

  /** A line that another process writes past the log, whose stamp says nothing of time servers. */
  unsynchronised<P>(message: LogMessage<P>, parameters: P): string {
    return this.#line(message, parameters).replace(/^\*/, "");
  }

  #line<P>(message: LogMessage<P>, parameters: P): string {
    const { service, clock } = this.#options.configuration();
    return formatLine(message, parameters, {
      epoch: this.#options.calendar(),
      uptime: this.#options.uptime(),
      synchronized: this.#options.synchronized?.() ?? false,
      format: service.timestamps.log,
      timezone: clock.timezone,
    });
  }

  /** Lines of the buffer, oldest first. */
  lines(): readonly string[] {
    return this.#buffer.map((record) => record.line);
  }

  counts(): LogCounts {
    return { ...this.#counts };
  }

  /** `show logging`. */
  view(): LoggingView {
    return { lines: this.lines(), counts: this.counts() };
  }

  /** `clear logging`. */
  clear(): void {
    this.#buffer.length = 0;
    this.#bufferOctets = 0;
  }

  /** `terminal monitor`. Returns the way to stop listening. */
  monitor(listener: (record: LogRecord) => void): () => void {
    this.#monitors.add(listener);
    return () => void this.#monitors.delete(listener);
  }

  /** No message is accepted or sent any more. */
  close(): void {
    this.#closed = true;
    this.#monitors.clear();
    this.#socket?.close();
    this.#socket = undefined;
  }

  #print(line: string): void {
    this.#counts.console++;
    this.#options.console(`${line}\r\n`);
  }

  #monitor(record: LogRecord): void {
    if (this.#monitors.size === 0) return;
    this.#counts.monitor++;
    for (const listener of [...this.#monitors]) listener(record);
  }

  #keep(record: LogRecord, size: number): void {
    this.#counts.buffer++;
    this.#buffer.push(record);
    this.#bufferOctets += record.line.length + 1;
    let surplus = 0;
    while (this.#bufferOctets > size && surplus < this.#buffer.length - 1) {
      this.#bufferOctets -= this.#buffer[surplus]!.line.length + 1;
      surplus++;
    }
    if (surplus > 0) this.#buffer.splice(0, surplus);
  }

  #send(record: LogRecord, { hostname, logging }: Configuration): void {
    for (const { address, port, transport } of logging.hosts) {
      // Syslog over TCP is configurable and not spoken: such a host counts what it misses.
      if (transport !== "udp") {
        this.#counts.dropped++;
        continue;
      }
      this.#socket ??= this.#options.host.udp(undefined, { datagram: () => {} });
      const priority = facilities.indexOf(logging.facility ?? "local7") * 8 + record.severity;
      const origin = this.#origin(hostname, logging.originId);
      const text = `<${priority}>${record.sequence}: ${origin}${record.line}`;
      this.#socket.send({ address, port }, new TextEncoder().encode(text));
      this.#counts.trap++;
    }
  }

  #origin(hostname: string, originId: OriginId | undefined): string {
    if (!originId) return "";
    if (originId.kind === "string") return `${originId.text}: `;
    return `${originId.kind === "hostname" ? hostname : this.#options.host.address}: `;
  }
}

function reaches(level: number | undefined, record: LogRecord): boolean {
  return level !== undefined && record.severity <= level;
}
