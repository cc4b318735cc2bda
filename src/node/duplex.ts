import { Duplex } from "node:stream";
import { PeerError } from "../errors";
import type { JumpingTime, TcpConnection, TcpFailure } from "../host/host";
import { Arrivals } from "./arrivals";
import { plain } from "./keys";

/** What of the lab's time the outside world takes part in: VirtualTime has it, the real clock needs none. */
export type Touchable = Pick<JumpingTime, "touch" | "after">;

/** What a stream's `error` is when the connection ended in a failure; `code` is what a Node socket would have. */
export class ConnectionError extends PeerError {
  readonly code: string;

  constructor(readonly failure: TcpFailure) {
    super(messages[failure][1]);
    this.code = messages[failure][0];
  }
}

const messages: Record<TcpFailure, readonly [string, string]> = {
  refused: ["ECONNREFUSED", "Connection refused"],
  reset: ["ECONNRESET", "Connection reset by peer"],
  "timed-out": ["ETIMEDOUT", "Connection timed out"],
  unreachable: ["EHOSTUNREACH", "No route to host"],
};

/**
 * A connection of the Host port as a Node stream, for ssh2 and for relays. It takes the connection's handler over; `connect`
 * is emitted when the connection opens, ConnectionError when it fails. Each delivery touches the time, so that
 * lab time waits for what the stream's reader makes of it.
 */
export function duplexOf(connection: TcpConnection, time?: Touchable): ConnectionDuplex {
  return new ConnectionDuplex(connection, time);
}

export class ConnectionDuplex extends Duplex {
  readonly connection: TcpConnection;
  readonly #time: Touchable | undefined;
  readonly #arrivals: Arrivals;
  #writeDone: ((error?: Error | null) => void) | undefined;
  #closed = false;
  /** Something has come from the far end, so the connection is open. */
  #alive = false;

  constructor(connection: TcpConnection, time?: Touchable) {
    super({ allowHalfOpen: true, readableHighWaterMark: 262_144, writableHighWaterMark: 262_144 });
    this.connection = connection;
    this.#time = time;
    this.#arrivals = new Arrivals(time, (octets) => {
      if (!this.push(Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength))) connection.pause();
    });
    connection.handler = {
      open: () => {
        this.#alive = true;
        this.#touch();
        this.emit("connect");
      },
      data: (octets) => {
        this.#alive = true;
        this.#touch();
        this.#arrivals.add(octets);
      },
      end: () => {
        this.#arrivals.handOn();
        this.#touch();
        this.push(null);
      },
      drain: () => {
        this.#arrivals.handOn();
        this.#touch();
        this.#writable();
      },
      close: (failure) => {
        this.#arrivals.handOn();
        this.#touch();
        this.#closed = true;
        if (failure !== undefined) this.destroy(new ConnectionError(failure));
        else {
          // Orderly: what was read stays readable; a writer that still waits has nobody to write to.
          this.#writable();
          if (this.readableEnded || this.destroyed) this.destroy();
          else this.once("end", () => this.destroy());
        }
      },
    };
  }

  get remoteAddress(): string {
    return this.connection.remote.address;
  }

  get remotePort(): number {
    return this.connection.remote.port;
  }

  get localAddress(): string {
    return this.connection.local.address;
  }

  get localPort(): number {
    return this.connection.local.port;
  }

  // What ssh2 and others call on a net.Socket, and what means nothing here.
  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    this.connection.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#closed) {
      done(new ConnectionError("reset"));
      return;
    }
    if (this.connection.write(plain(chunk))) done();
    else this.#writeDone = done;
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.#closed) this.connection.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#abandon();
    }
    this.#writable();
    done(error);
  }

  /** As a closed socket: what was written still goes out; what comes in from now on is answered by a reset. */
  #abandon(): void {
    const { connection } = this;
    this.#arrivals.drop();
    connection.handler = { data: () => connection.destroy() };
    if (this.#alive) {
      connection.end();
      connection.resume();
    } else connection.destroy();
  }

  #writable(): void {
    const done = this.#writeDone;
    this.#writeDone = undefined;
    done?.();
  }

  #touch(): void {
    this.#time?.touch();
  }
}
