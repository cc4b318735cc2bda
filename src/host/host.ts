/**
 * The Host port: all that a device or a server sees of the world. Two implementations stand behind it, the
 * simulated network (src/network) and the operating system's sockets (src/node).
 *
 * Times are milliseconds of lab time (fractions allowed). Addresses are dotted IPv4 text.
 */
export interface Host {
  /** The host's own IPv4 address. */
  readonly address: string;
  readonly clock: Clock;
  /** Of a host whose address others may give and take; absent where it has it for good. */
  readonly lease?: Lease;
  /**
   * Opens a UDP socket. Port 0 or none takes a free one. Sending to 255.255.255.255 reaches the own segment.
   * @throws UsageError when the port is taken.
   */
  udp(port: number | undefined, handler: UdpHandler): UdpSocket;
  /** @throws UsageError when the port is taken. */
  listen(port: number, accept: (connection: TcpConnection) => void): TcpListener;
  /** Starts a connection at once; the outcome arrives at the handler. */
  connect(to: Endpoint, handler: TcpHandler): TcpConnection;
}

/** An address that is lent. Without one a host sends from 0.0.0.0 to DHCP servers, and hears what is for all (RFC 2131 §4.1). */
export interface Lease {
  /** False where the host cannot have that address: the lab reaches it by the one that it has planned. */
  take(address: string): boolean;
  drop(): void;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Clock {
  /** Milliseconds of lab time since the lab began; never goes back. */
  now(): number;
  /** The lab's calendar: milliseconds since 1970-01-01 UTC. */
  epoch(): number;
  /** Runs the task once, `delay` milliseconds of lab time from now (never synchronously, even for 0). */
  after(delay: number, task: () => void): Timer;
  /** Of time that jumps to what happens next; absent where it is the machine's. */
  readonly jumps?: JumpingTime;
}

/** Lab time that has to be told of work outside it, lest it jump past what comes of that. */
export interface JumpingTime {
  /** Something came from outside, or goes there. */
  touch(): void;
  /** Time stands until the returned function is called. */
  hold(reason: string): () => void;
  /** As the clock's, whatever becomes of the host's power. */
  after(delay: number, task: () => void): Timer;
}

export interface Timer {
  /** Does nothing when the task has run already. */
  cancel(): void;
}

export interface UdpHandler {
  /** The octets belong to the receiver from here on: the sender never touches them again. */
  datagram(octets: Uint8Array, from: Endpoint, to: Endpoint): void;
  /** ICMP fragmentation needed came back for something this socket sent with DF: the path takes `mtu` octets of an IP packet. */
  tooBig?(to: Endpoint, mtu: number): void;
  /** An ICMP destination unreachable came back for something this socket sent. */
  unreachable?(to: Endpoint, reason: "port" | "host" | "administratively-prohibited"): void;
}

export interface SendOptions {
  /**
   * IPv4's DF bit: a link that is too narrow drops the packet instead of fragmenting it. Linux sets it by itself up to the path
   * MTU that it knows, so on the operating system's sockets it changes nothing.
   */
  readonly dontFragment?: boolean;
}

export interface UdpSocket {
  readonly local: Endpoint;
  /** The octets belong to the network from here on: the sender must not change them afterwards. */
  send(to: Endpoint, octets: Uint8Array, options?: SendOptions): void;
  close(): void;
}

export interface TcpListener {
  readonly local: Endpoint;
  close(): void;
}

/** Why a connection ended other than by both sides' orderly end. */
export type TcpFailure = "refused" | "reset" | "timed-out" | "unreachable";

export interface TcpHandler {
  open?(): void;
  data(octets: Uint8Array): void;
  /** The far end has sent all it will. */
  end?(): void;
  /** There is room to write again, after `write` said false. */
  drain?(): void;
  /** Always the last call, once. */
  close?(failure?: TcpFailure): void;
}

export interface TcpConnection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** For an accepted connection, set it before the accept callback returns. */
  handler: TcpHandler;
  /** Queues the octets; false asks the writer to wait for `drain`. */
  write(octets: Uint8Array): boolean;
  /** Sends what is queued, then says that no more comes. */
  end(): void;
  /** Drops the connection with a reset. */
  destroy(): void;
  /** Stops and restarts delivery to `handler.data`, pushing back on the sender. */
  pause(): void;
  resume(): void;
}
