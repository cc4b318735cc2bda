import { UsageError } from "../../errors";
import type { Endpoint, TcpConnection, TcpFailure, TcpHandler, TcpListener } from "../../host/host";
import { addressText, parseAddress } from "../../ip/address";
import { type IcmpReason, type TcpPacket, tcpFlag } from "../../ip/packet";
import type { SimulatedHost } from "../simulated-host";
import { SimulatedTcpConnection } from "./connection";
import { resetFor } from "./reset";

type Accept = (connection: TcpConnection) => void;

/** Half-open connections at most: SYNs beyond are dropped, so that a flood cannot fill the memory. */
const halfOpenLimit = 1024;

/** One host's TCP: listeners, connections, and which segment belongs to whom. */
export class TcpStack {
  readonly #listeners = new Map<number, Accept>();
  /** By local port, then by remote address and port. */
  readonly #connections = new Map<number, Map<number, SimulatedTcpConnection>>();
  #halfOpen = 0;

  constructor(readonly host: SimulatedHost) {}

  listen(port: number, accept: Accept): TcpListener {
    if (this.#listeners.has(port)) throw new UsageError(`TCP port ${port} of ${this.host.address} is taken`);
    this.#listeners.set(port, accept);
    return {
      local: { address: this.host.address, port },
      close: () => {
        if (this.#listeners.get(port) === accept) this.#listeners.delete(port);
      },
    };
  }

  connect(port: number, to: Endpoint, handler: TcpHandler): TcpConnection {
    const remote = to.address.startsWith("127.") ? { address: this.host.address, port: to.port } : to;
    const connection = new SimulatedTcpConnection(this, port, remote, handler);
    this.#add(connection);
    return connection;
  }

  isFree(port: number): boolean {
    return !this.#listeners.has(port) && !this.#connections.has(port);
  }

  receive(packet: TcpPacket): void {
    const connection = this.#find(packet.destinationPort, packet.source, packet.sourcePort);
    if (connection !== undefined) {
      // RFC 9293 §3.10.7.4: a SYN may end TIME-WAIT.
      if (!(connection.isInTimeWait && isOpening(packet))) {
        connection.receive(packet);
        return;
      }
      this.remove(connection);
    }
    if (isOpening(packet) && this.#listeners.has(packet.destinationPort)) this.#answer(packet);
    else this.#refuse(packet);
  }

  unreachable(about: TcpPacket, reason: IcmpReason, nextMtu: number | undefined): void {
    const connection = this.#find(about.sourcePort, about.destination, about.destinationPort);
    if (reason === "fragmentation-needed") connection?.tooBig(nextMtu ?? 576);
    else connection?.unreachable(failureOf(reason));
  }

  /** A handshake is complete: hands the connection to its listener; false when that is gone. */
  accept(connection: SimulatedTcpConnection): boolean {
    this.#halfOpen--;
    const accept = this.#listeners.get(connection.local.port);
    accept?.(connection);
    return accept !== undefined;
  }

  /** A handshake came to nothing. */
  abandon(): void {
    this.#halfOpen--;
  }

  remove(connection: SimulatedTcpConnection): void {
    const inner = this.#connections.get(connection.local.port);
    const key = this.#key(connection.remote);
    if (inner?.get(key) !== connection) return;
    inner.delete(key);
    if (inner.size === 0) this.#connections.delete(connection.local.port);
  }

  /** The power is gone. */
  vanish(): void {
    for (const inner of this.#connections.values())
      for (const connection of inner.values()) connection.vanish();
    this.#connections.clear();
    this.#listeners.clear();
    this.#halfOpen = 0;
  }

  #answer(packet: TcpPacket): void {
    if (this.#halfOpen >= halfOpenLimit) return;
    this.#halfOpen++;
    const remote = { address: addressText(packet.source), port: packet.sourcePort };
    this.#add(new SimulatedTcpConnection(this, packet.destinationPort, remote, silent, packet));
  }

  #refuse(packet: TcpPacket): void {
    this.host.counters.unclaimed++;
    const reset = resetFor(packet);
    if (reset !== undefined) this.host.output(reset);
  }

  #add(connection: SimulatedTcpConnection): void {
    let inner = this.#connections.get(connection.local.port);
    if (inner === undefined) {
      inner = new Map();
      this.#connections.set(connection.local.port, inner);
    }
    inner.set(this.#key(connection.remote), connection);
  }

  #find(localPort: number, address: number, port: number): SimulatedTcpConnection | undefined {
    return this.#connections.get(localPort)?.get(address * 65_536 + port);
  }

  #key(remote: Endpoint): number {
    return parseAddress(remote.address) * 65_536 + remote.port;
  }
}

/** What an accepted connection has until its acceptor sets a handler. */
const silent: TcpHandler = { data: () => {} };

function isOpening(packet: TcpPacket): boolean {
  return (packet.flags & (tcpFlag.syn | tcpFlag.ack | tcpFlag.rst)) === tcpFlag.syn;
}

function failureOf(reason: IcmpReason): TcpFailure {
  return reason === "port-unreachable" ? "refused" : "unreachable";
}
