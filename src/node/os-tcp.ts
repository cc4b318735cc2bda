import { createServer, connect as open, type Socket } from "node:net";
import { EnvironmentError } from "../errors";
import type { Clock, Endpoint, TcpConnection, TcpFailure, TcpHandler, TcpListener } from "../host/host";
import { own } from "../own";

export interface OsListenOptions {
  readonly address: string;
  readonly bind: string;
  readonly port: number;
  readonly accept: (connection: TcpConnection) => void;
  readonly failed: ((error: Error) => void) | undefined;
}

export function listenTcp({ address, bind, port, accept, failed }: OsListenOptions): TcpListener {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    const connection = new OsTcpConnection(
      socket,
      silent,
      { address, port: socket.localPort ?? port },
      endpointOf(socket),
    );
    accept(connection);
  });
  server.on("error", (cause) => {
    const error = new EnvironmentError(`cannot listen on ${bind}:${port}: ${cause.message}`, { cause });
    if (failed === undefined) throw error;
    failed(error);
  });
  server.listen({ port, host: bind });
  return {
    get local() {
      const bound = server.address();
      return { address, port: typeof bound === "object" && bound !== null ? bound.port : port };
    },
    close: () => server.close(),
  };
}

export interface OsConnectOptions {
  readonly address: string;
  readonly bind: string;
  readonly to: Endpoint;
  readonly handler: TcpHandler;
  readonly clock: Clock;
  /** Lab milliseconds. */
  readonly connectTimeout: number;
}

export function connectTcp({
  address,
  bind,
  to,
  handler,
  clock,
  connectTimeout,
}: OsConnectOptions): TcpConnection {
  const socket = open({
    host: to.address,
    port: to.port,
    allowHalfOpen: true,
    noDelay: true,
    ...(bind === "0.0.0.0" ? {} : { localAddress: bind }),
  });
  const connection = new OsTcpConnection(socket, handler, { address, port: 0 }, to);
  const patience = clock.after(connectTimeout, () => connection.fail("timed-out"));
  socket.once("connect", () => {
    patience.cancel();
    connection.handler.open?.();
  });
  socket.once("close", () => patience.cancel());
  return connection;
}

/** A socket of the operating system behind the Host port. */
class OsTcpConnection implements TcpConnection {
  handler: TcpHandler;
  readonly remote: Endpoint;
  readonly #socket: Socket;
  readonly #local: Endpoint;
  #failure: TcpFailure | undefined;

  constructor(socket: Socket, handler: TcpHandler, local: Endpoint, remote: Endpoint) {
    this.#socket = socket;
    this.handler = handler;
    this.#local = local;
    this.remote = remote;
    socket.on("data", (data) => this.handler.data(data));
    socket.on("end", () => this.handler.end?.());
    socket.on("drain", () => this.handler.drain?.());
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#failure ??= own(failures, error.code ?? "") ?? "reset";
    });
    socket.on("close", () => this.handler.close?.(this.#failure));
  }

  get local(): Endpoint {
    return { address: this.#local.address, port: this.#socket.localPort ?? this.#local.port };
  }

  write(octets: Uint8Array): boolean {
    return this.#socket.writable && this.#socket.write(octets);
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    const { connecting, writableEnded, writableFinished } = this.#socket;
    // libuv refuses to reset a socket whose end waits to be sent (EINVAL); Node then never closes it, and spins at exit.
    if (connecting || (writableEnded && !writableFinished)) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  fail(failure: TcpFailure): void {
    this.#failure = failure;
    this.#socket.destroy();
  }
}

const failures: Record<string, TcpFailure> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "reset",
  EPIPE: "reset",
  ETIMEDOUT: "timed-out",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
};

/** What an accepted connection has until its acceptor sets a handler. */
const silent: TcpHandler = { data: () => {} };

function endpointOf(socket: Socket): Endpoint {
  return { address: socket.remoteAddress ?? "0.0.0.0", port: socket.remotePort ?? 0 };
}
