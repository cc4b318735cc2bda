import type {
  Clock,
  Endpoint,
  Host,
  TcpConnection,
  TcpHandler,
  TcpListener,
  UdpHandler,
  UdpSocket,
} from "../host/host";
import { OsClock } from "./os-clock";
import { connectTcp, listenTcp } from "./os-tcp";
import { OsUdpSocket } from "./os-udp";

export interface OsHostOptions {
  /** The host's own IPv4 address. */
  readonly address: string;
  /**
   * What sockets are bound to: the address alone (default), or any, which Linux wants before it hands over broadcasts
   * (only where the host has one address, as in a container).
   */
  readonly bind?: "address" | "any";
  /** UDP ports at which a host that is bound to its address hears what is sent to all: no other of the machine has them. */
  readonly openPorts?: readonly number[];
  /** Where a datagram to 255.255.255.255 really goes: the segment's own broadcast address, say. */
  readonly broadcast?: string;
  /** Lab milliseconds per real millisecond. Default 1. */
  readonly speed?: number;
  /** The lab's calendar at the beginning, milliseconds since 1970-01-01 UTC. Default: the real one. */
  readonly epoch?: number;
  /** Lab milliseconds after which a connection attempt is given up. Default 40,000. */
  readonly connectTimeout?: number;
  /** A clock to share with other hosts of the process. */
  readonly clock?: Clock;
  /** Told of what fails later than the call that asked for it, such as a TCP port that is taken. Default: thrown. */
  readonly failed?: (error: Error) => void;
}

const anyAddress = "0.0.0.0";

/** A Host on the operating system's sockets. */
export class OsHost implements Host {
  readonly address: string;
  readonly clock: Clock;
  readonly #options: OsHostOptions;

  constructor(options: OsHostOptions) {
    this.address = options.address;
    this.#options = options;
    this.clock = options.clock ?? new OsClock(options.speed, options.epoch);
  }

  udp(port: number | undefined, handler: UdpHandler): UdpSocket {
    const { address, broadcast, openPorts = [] } = this.#options;
    const bind = port !== undefined && openPorts.includes(port) ? anyAddress : this.#bind;
    return new OsUdpSocket({ address, bind, broadcast, port: port ?? 0, handler });
  }

  /** A taken port shows only later, by `failed`; until then a free port's number reads 0. */
  listen(port: number, accept: (connection: TcpConnection) => void): TcpListener {
    return listenTcp({ address: this.address, bind: this.#bind, port, accept, failed: this.#options.failed });
  }

  connect(to: Endpoint, handler: TcpHandler): TcpConnection {
    const { connectTimeout = 40_000 } = this.#options;
    return connectTcp({
      address: this.address,
      bind: this.#bind,
      to,
      handler,
      clock: this.clock,
      connectTimeout,
    });
  }

  get #bind(): string {
    return this.#options.bind === "any" ? anyAddress : this.address;
  }
}
