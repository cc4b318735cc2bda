import type { Endpoint, Host, Timer, UdpSocket } from "../host/host";
import type { TftpEvent, TftpMachine, UnreachableReason } from "./machine";

/** What may keep an end from working: a frozen or slow process. Times are milliseconds of lab time. */
export interface Throttle {
  /** Until when nothing is read and no timer is served; Infinity while frozen. */
  busyUntil(): number;
  /** Octets went out. False when the process died of it: the socket is gone, without a word to anyone. */
  sent(octets: Uint8Array): boolean;
}

/** Runs a transfer's machine on a UDP socket of its own, until it is over. */
export class RunOnSocket {
  readonly local: Endpoint;
  readonly #host: Host;
  readonly #machine: TftpMachine;
  readonly #event: (event: TftpEvent) => void;
  readonly #throttle: Throttle | undefined;
  readonly #socket: UdpSocket;
  /** Datagrams that wait while the end is busy, as in a kernel's socket buffer. */
  readonly #waiting: (readonly [octets: Uint8Array, from: Endpoint])[] = [];
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #closed = false;

  /**
   * `machine` is made with the socket's own address at hand. Nothing is sent before `start`.
   * @throws UsageError when the port is taken.
   */
  constructor(
    host: Host,
    machine: TftpMachine,
    event: (event: TftpEvent) => void,
    options: { port?: number; throttle?: Throttle } = {},
  ) {
    this.#host = host;
    this.#machine = machine;
    this.#event = event;
    this.#throttle = options.throttle;
    this.#socket = host.udp(options.port, {
      datagram: (octets, from) => this.#receive(octets, from),
      ...(machine.heedsUnreachable && {
        unreachable: (_to: Endpoint, reason: UnreachableReason) => {
          machine.handleUnreachable(reason);
          this.#pump();
        },
      }),
    });
    this.local = this.#socket.local;
  }

  start(): void {
    this.#pump();
  }

  /** Gives up and tells the peer; the machine's `failed` event follows. */
  abort(code: number, message: string): void {
    this.#machine.abort(code, message);
    this.#pump();
  }

  /** Drops the socket without a word. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#timer?.cancel();
    this.#waiting.length = 0;
    this.#socket.close();
  }

  /** The throttle changed. */
  wake(): void {
    this.#drainWaiting();
  }

  #receive(octets: Uint8Array, from: Endpoint): void {
    if (this.#closed) return;
    const throttle = this.#throttle;
    if (
      throttle !== undefined &&
      (this.#waiting.length > 0 || throttle.busyUntil() > this.#host.clock.now())
    ) {
      if (this.#waiting.length < mostWaiting) this.#waiting.push([octets, from]);
      this.#arm();
      return;
    }
    this.#machine.handleDatagram(this.#host.clock.now(), octets, from);
    this.#pump();
  }

  #drainWaiting(): void {
    if (this.#closed) return;
    const throttle = this.#throttle;
    while (this.#waiting.length > 0 && !this.#closed) {
      const now = this.#host.clock.now();
      if (throttle !== undefined && throttle.busyUntil() > now) break;
      const [octets, from] = this.#waiting.shift()!;
      this.#machine.handleDatagram(now, octets, from);
      this.#pump();
    }
    this.#arm();
  }

  #pump(): void {
    const machine = this.#machine;
    if (!this.#transmit()) return;
    for (let event = machine.pollEvent(); event !== undefined; event = machine.pollEvent()) {
      // What there is no room for shows only here, and the peer is told before anyone else.
      if (!this.#transmit()) return;
      this.#event(event);
    }
    if (machine.over) this.close();
    else this.#arm();
  }

  /** False when the process died of it. */
  #transmit(): boolean {
    const machine = this.#machine;
    for (let out = machine.pollTransmit(); out !== undefined; out = machine.pollTransmit()) {
      if (this.#closed) return false;
      this.#socket.send(out.to, out.octets);
      if (this.#throttle !== undefined && !this.#throttle.sent(out.octets)) return false;
    }
    return true;
  }

  /** One timer that is left to run early rather than set anew with every packet. */
  #arm(): void {
    if (this.#closed) return;
    let due = this.#machine.pollTimeout() ?? Number.POSITIVE_INFINITY;
    if (this.#throttle !== undefined) {
      const busy = this.#throttle.busyUntil();
      if (this.#waiting.length > 0) due = busy;
      else if (busy > due) due = busy;
    }
    if (due === Number.POSITIVE_INFINITY || this.#timerAt <= due) return;
    this.#timer?.cancel();
    this.#timerAt = due;
    this.#timer = this.#host.clock.after(Math.max(0, due - this.#host.clock.now()), () => this.#timerRan());
  }

  #timerRan(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    this.#timer = undefined;
    if (this.#closed) return;
    const now = this.#host.clock.now();
    if (this.#throttle === undefined || this.#throttle.busyUntil() <= now) {
      if (this.#waiting.length > 0) {
        this.#drainWaiting();
        return;
      }
      this.#machine.handleTimeout(now);
    }
    this.#pump();
  }
}

/** As many requests as a kernel's default socket buffer keeps, roughly; what comes beyond is lost. */
const mostWaiting = 128;
