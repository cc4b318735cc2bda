import { UsageError, WireError } from "../errors";
import type { Endpoint, Host, UdpSocket } from "../host/host";
import type { TftpEvent, TftpMachine } from "../tftp/machine";
import type { OptionPolicy } from "../tftp/negotiation";
import { TftpReceiver } from "../tftp/receiver";
import { RunOnSocket, type Throttle } from "../tftp/run-on-socket";
import { TftpSender } from "../tftp/sender";
import { decodeTftp, encodeTftp, opcodes, type TftpPacket } from "../wire/tftp/packet";
import type { ServerLog } from "./log";
import type {
  ServedTransfer,
  TftpPersonality,
  TftpRefusal,
  TftpRequestPacket,
  TftpVerdict,
} from "./tftp-personality";
import { TftpdHpa, type TftpdHpaOptions } from "./tftpd-hpa";
import { Tftpd64, type Tftpd64Options } from "./tftpd64";
import type { Volume } from "./volume";

export interface TftpServerOptions {
  readonly volume: Volume;
  /** tftpd-hpa when left out. */
  readonly personality?:
    | ({ readonly type: "tftpd-hpa" } & TftpdHpaOptions)
    | ({ readonly type: "tftpd64" } & Tftpd64Options);
  /** The host's name, as it stands in its syslog; "tftp" when left out. */
  readonly hostname?: string;
  /** 69 when left out. */
  readonly port?: number;
  /** Grants other than the program's own, such as windowsize. */
  readonly policy?: Partial<OptionPolicy>;
  /** Transfers at once; requests beyond it get no answer. 256 when left out. */
  readonly mostTransfers?: number;
  /** The server's own process number; those of its transfers follow. */
  readonly pid?: number;
  readonly log?: ServerLog;
  /** A transfer began or ended. */
  transfer?(transfer: ServedTransfer): void;
}

/** A TFTP server: a port for requests, and a socket with a port of its own for each transfer. */
export class TftpServer {
  /** Requests that got no answer because too many transfers were under way. */
  refused = 0;
  readonly #host: Host;
  readonly #options: TftpServerOptions;
  readonly #personality: TftpPersonality;
  readonly #mostTransfers: number;
  readonly #running = new Set<Served>();
  readonly #finished: ServedTransfer[] = [];
  readonly #waiting: (readonly [octets: Uint8Array, from: Endpoint])[] = [];
  #socket: UdpSocket | undefined;
  #pid: number;
  #frozen = false;
  #octetsPerSecond = Number.POSITIVE_INFINITY;
  #octetsToDeath = Number.POSITIVE_INFINITY;
  #died: () => void = () => {};

  constructor(host: Host, options: TftpServerOptions) {
    this.#host = host;
    this.#options = options;
    this.#mostTransfers = options.mostTransfers ?? 256;
    this.#pid = options.pid ?? 1200;
    const ground = {
      clock: host.clock,
      volume: options.volume,
      hostname: options.hostname ?? "tftp",
      log: options.log ?? (() => {}),
      policy: options.policy ?? {},
    };
    const personality = options.personality ?? { type: "tftpd-hpa" };
    this.#personality =
      personality.type === "tftpd-hpa" ? new TftpdHpa(ground, personality) : new Tftpd64(ground, personality);
  }

  get running(): boolean {
    return this.#socket !== undefined;
  }

  get port(): number | undefined {
    return this.#socket?.local.port;
  }

  /** Transfers under way, then the last hundred that ended. */
  get transfers(): readonly ServedTransfer[] {
    return [...Array.from(this.#running, (served) => served.view()), ...this.#finished];
  }

  /** @throws UsageError when the port is taken. */
  start(): void {
    if (this.#socket === undefined) this.#octetsToDeath = Number.POSITIVE_INFINITY;
    this.#socket ??= this.#host.udp(this.#options.port ?? 69, {
      datagram: (octets, from) => this.#receive(octets, from),
    });
  }

  /** Ends the process: every transfer is gone without a word. `start` begins anew. */
  stop(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#waiting.length = 0;
    this.#frozen = false;
    this.#octetsToDeath = Number.POSITIVE_INFINITY;
    for (const served of this.#running) {
      served.run.close();
      this.#file(served, "failed");
    }
    this.#running.clear();
  }

  /** Freezes the process, as SIGSTOP would: what arrives waits, as far as the socket buffers go. */
  pause(): void {
    this.#frozen = true;
  }

  /** Goes on after `pause`. */
  resume(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    for (const [octets, from] of this.#waiting.splice(0)) this.#receive(octets, from);
    for (const served of [...this.#running]) served.run.wake();
  }

  /** Each transfer sends no more than this many octets of its file a second. @throws UsageError when not positive. */
  slow(octetsPerSecond = Number.POSITIVE_INFINITY): void {
    if (!(octetsPerSecond > 0))
      throw new UsageError(`a TFTP server cannot send ${octetsPerSecond} octets a second`);
    this.#octetsPerSecond = octetsPerSecond;
  }

  /** The process dies without a word once it has sent so many octets of files, counted from now; Infinity takes that back. */
  dieAfter(octets: number, died = () => {}): void {
    this.#octetsToDeath = octets;
    this.#died = died;
  }

  #receive(octets: Uint8Array, from: Endpoint): void {
    if (this.#frozen) {
      if (this.#waiting.length < mostWaiting) this.#waiting.push([octets, from]);
      return;
    }
    if (this.#running.size >= this.#mostTransfers) {
      this.refused += 1;
      return;
    }
    this.#pid += 1;
    let packet: TftpPacket;
    try {
      packet = decodeTftp(octets);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#refuse(from, this.#personality.unreadable(octets, error.reason, from, this.#pid));
      return;
    }
    if (packet.type !== "rrq" && packet.type !== "wrq") {
      // An ERROR is never answered.
      if (packet.type === "error") return;
      this.#refuse(from, this.#personality.unreadable(octets, "no request", from, this.#pid));
      return;
    }
    const verdict = this.#personality.decide(packet, from, this.#pid);
    if (verdict === undefined) return;
    if (verdict.type === "refuse") this.#refuse(from, verdict);
    else this.#serve(packet, from, verdict);
  }

  /** From a port of its own, as both programs do. */
  #refuse(to: Endpoint, refusal: TftpRefusal | undefined): void {
    if (refusal === undefined) return;
    const socket = this.#host.udp(undefined, { datagram: () => {} });
    socket.send(to, encodeTftp({ type: "error", code: refusal.code, message: refusal.message }));
    socket.close();
  }

  #serve(
    request: TftpRequestPacket,
    peer: Endpoint,
    verdict: Exclude<TftpVerdict, undefined | { type: "refuse" }>,
  ): void {
    const now = this.#host.clock.now();
    const machine = machineFor(now, peer, verdict, this.#personality);
    const served = new Served(this.#host, this.#pid, request.filename, peer, verdict, machine, {
      throttle: this.#throttle(),
      event: (event) => this.#event(served, event),
    });
    this.#running.add(served);
    this.#personality.began?.(served.view());
    this.#options.transfer?.(served.view());
    served.run.start();
  }

  #event(served: Served, event: TftpEvent): void {
    if (event.type === "agreed") {
      served.agreed = true;
      return;
    }
    served.verdictOver();
    this.#running.delete(served);
    const view = this.#file(served, event.type);
    const refusal = this.#personality.ended(view, event);
    if (refusal) this.#refuse(served.peer, refusal);
  }

  #file(served: Served, state: "done" | "failed"): ServedTransfer {
    const view = { ...served.view(), state };
    this.#finished.unshift(view);
    if (this.#finished.length > mostFinished) this.#finished.pop();
    this.#options.transfer?.(view);
    return view;
  }

  #throttle(): Throttle {
    let busyUntil = 0;
    return {
      busyUntil: () => (this.#frozen ? Number.POSITIVE_INFINITY : busyUntil),
      sent: (octets) => {
        if (octets[1] !== opcodes.data) return true;
        const length = octets.length - 4;
        const now = this.#host.clock.now();
        if (this.#octetsPerSecond < Number.POSITIVE_INFINITY) {
          busyUntil = Math.max(busyUntil, now) + (length / this.#octetsPerSecond) * 1000;
        }
        this.#octetsToDeath -= length;
        if (this.#octetsToDeath > 0) return true;
        this.stop();
        this.#died();
        return false;
      },
    };
  }
}

class Served {
  agreed = false;
  readonly run: RunOnSocket;
  readonly #startedAt: number;

  constructor(
    host: Host,
    readonly id: number,
    readonly filename: string,
    readonly peer: Endpoint,
    readonly verdict: Exclude<TftpVerdict, undefined | { type: "refuse" }>,
    readonly machine: TftpMachine,
    ways: { throttle: Throttle; event: (event: TftpEvent) => void },
  ) {
    this.#startedAt = host.clock.now();
    this.run = new RunOnSocket(host, machine, ways.event, { throttle: ways.throttle });
  }

  /** An upload's file shows what arrived, whole or not, as when a program writes straight to disk. */
  verdictOver(): void {
    if (this.verdict.type === "receive") this.verdict.writer.finish();
  }

  view(): ServedTransfer {
    const { verdict } = this;
    const size = verdict.type === "send" ? verdict.content.size : verdict.agreement.tsize;
    return {
      id: this.id,
      peer: this.peer,
      filename: this.filename,
      direction: verdict.type === "send" ? "read" : "write",
      local: this.run.local,
      startedAt: this.#startedAt,
      size,
      offered: verdict.accepted.length > 0,
      agreed: this.agreed,
      lastBlock:
        verdict.type === "send" && verdict.mode === "octet"
          ? Math.floor(verdict.content.size / verdict.agreement.blksize) + 1
          : undefined,
      progress: this.machine.progress,
      state: "running",
    };
  }
}

function machineFor(
  now: number,
  peer: Endpoint,
  verdict: Exclude<TftpVerdict, undefined | { type: "refuse" }>,
  { timing, heedUnreachable }: TftpPersonality,
): TftpMachine {
  const { mode, agreement, accepted } = verdict;
  const common = { mode, agreement, accepted, timing, heedUnreachable };
  if (verdict.type === "send") return TftpSender.answer(now, peer, { ...common, content: verdict.content });
  let offset = 0;
  return TftpReceiver.answer(now, peer, {
    ...common,
    sink: (octets) => {
      const failure = verdict.writer.write(offset, octets);
      offset += octets.length;
      return failure === undefined;
    },
  });
}

const mostWaiting = 128;
const mostFinished = 100;
