import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { EnvironmentError, UsageError } from "../errors";
import type { Endpoint, UdpHandler, UdpSocket } from "../host/host";
import { own } from "../own";
import { Wakefulness } from "./wakefulness";

const wakefulness = new Wakefulness();

export interface OsUdpOptions {
  readonly address: string;
  readonly bind: string;
  readonly broadcast: string | undefined;
  readonly port: number;
  readonly handler: UdpHandler;
}

/** Peers of one socket that have a connected one at a time; the oldest goes first. */
const peerLimit = 32;
const reasons: Record<string, "port" | "host" | "administratively-prohibited"> = {
  ECONNREFUSED: "port",
  EHOSTUNREACH: "host",
  ENETUNREACH: "host",
  EACCES: "administratively-prohibited",
  EPERM: "administratively-prohibited",
};

/** Ports that share themselves between sockets of this process. The system may choose one of them again. */
const sharedPorts = new Set<string>();

/**
 * A UDP socket of the operating system. The system tells of ICMP errors only on connected sockets, so a handler that wants
 * them, on a port of the system's choice, gets a connected socket for each peer beside the open one: both share the
 * port, and the system gives each datagram to the closer match.
 */
export class OsUdpSocket implements UdpSocket {
  readonly local: Endpoint;
  readonly #options: OsUdpOptions;
  readonly #open: Socket;
  readonly #connected = new Map<string, Socket>();
  readonly #connects: boolean;
  #isClosed = false;

  constructor(options: OsUdpOptions) {
    this.#options = options;
    const { handler, port } = options;
    this.#connects = port === 0 && handler.unreachable !== undefined;
    this.#open = this.#connects ? this.#sharing() : this.#bound(port);
    this.#open.setBroadcast(true);
    this.local = { address: options.address, port: this.#open.address().port };
    this.#open.on("error", () => {});
  }

  send(to: Endpoint, octets: Uint8Array): void {
    if (this.#isClosed) return;
    const isBroadcast = to.address === "255.255.255.255";
    const address = isBroadcast ? (this.#options.broadcast ?? to.address) : to.address;
    if (this.#options.handler.unreachable === undefined) {
      this.#open.send(octets, to.port, address);
      return;
    }
    const failed = (error: Error | null) => {
      if (error !== null) this.#complain(to, error);
    };
    if (this.#connects && !isBroadcast) this.#connectedTo(to).send(octets, failed);
    else this.#open.send(octets, to.port, address, failed);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#open.close();
    for (const socket of this.#connected.values()) socket.close();
    this.#connected.clear();
    if (this.#connects) sharedPorts.delete(this.#portKey(this.local.port));
  }

  #connectedTo(to: Endpoint): Socket {
    const key = `${to.address}:${to.port}`;
    const known = this.#connected.get(key);
    if (known !== undefined) return known;
    if (this.#connected.size >= peerLimit) {
      const [oldest, socket] = this.#connected.entries().next().value as [string, Socket];
      this.#connected.delete(oldest);
      socket.close();
    }
    const socket = this.#bound(this.local.port);
    socket.on("error", (error) => this.#complain(to, error));
    socket.connect(to.port, to.address);
    this.#connected.set(key, socket);
    return socket;
  }

  /** A port of the system's choice that others may be bound to as well, but none of this process is yet. */
  #sharing(): Socket {
    for (;;) {
      const socket = this.#bound(0);
      const key = this.#portKey(socket.address().port);
      if (!sharedPorts.has(key)) {
        sharedPorts.add(key);
        return socket;
      }
      socket.close();
    }
  }

  #portKey(port: number): string {
    return `${this.#options.bind}:${port}`;
  }

  /** Bound at once, for addresses need no looking up; a port that is taken throws. */
  #bound(port: number): Socket {
    const { bind, handler } = this.#options;
    const socket = createSocket({
      type: "udp4",
      reuseAddr: this.#connects,
      recvBufferSize: 1 << 20,
      lookup: (name, _options, found) => found(null, name, 4),
    });
    const refuse = (cause: NodeJS.ErrnoException) => {
      socket.close();
      const text = `UDP port ${port} of ${bind}`;
      if (cause.code === "EADDRINUSE") throw new UsageError(`${text} is taken`);
      throw new EnvironmentError(`cannot open ${text}: ${cause.message}`, { cause });
    };
    socket.once("error", refuse);
    socket.bind({ port, address: bind, exclusive: true });
    socket.off("error", refuse);
    socket.on("message", (data: Uint8Array, from: RemoteInfo) => {
      handler.datagram(data, { address: from.address, port: from.port }, this.local);
      wakefulness.heard();
    });
    return socket;
  }

  #complain(to: Endpoint, error: NodeJS.ErrnoException): void {
    const reason = own(reasons, error.code ?? "");
    if (reason !== undefined && !this.#isClosed) this.#options.handler.unreachable?.(to, reason);
  }
}
