import { createSocket, type Socket as DatagramSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { EnvironmentError } from "../errors";
import type { Endpoint, Host, UdpSocket } from "../host/host";
import type { Conductor } from "./conductor";
import { duplexOf } from "./duplex";
import { refusalWords } from "./error-border";

export interface ForwardOptions {
  /** Moves lab time; undefined on the operating system's sockets, where time needs no help. */
  readonly conductor: Conductor | undefined;
  /** The lab host that the relayed traffic comes from. */
  readonly host: Host;
  readonly to: Endpoint;
  /** Default tcp. */
  readonly protocol?: "tcp" | "udp";
  /** The port on 127.0.0.1; 0 or none takes a free one. */
  readonly port?: number;
  /** How fast lab time goes while a connection is open, in times of real time. Default 1. */
  readonly speed?: number;
  /** false: an open connection leaves lab time alone. Default true. */
  readonly paced?: boolean;
}

export interface Forwarding {
  readonly address: "127.0.0.1";
  readonly port: number;
  /** Drops what is open, too. */
  close(): Promise<void>;
}

/** Real milliseconds without a datagram after which a UDP sender is forgotten. */
const udpPatience = 60_000;
/** UDP senders at a time. */
const udpLimit = 256;

/**
 * A listener on 127.0.0.1 whose traffic goes on into the lab. While a relayed connection is open, lab time
 * keeps pace with the real clock: there may be a person at the other end.
 * @throws EnvironmentError when the port cannot be had.
 */
export function forward(options: ForwardOptions): Promise<Forwarding> {
  return options.protocol === "udp" ? forwardUdp(options) : forwardTcp(options);
}

async function forwardTcp(options: ForwardOptions): Promise<Forwarding> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    relay(socket, options);
  });
  const port = await listening(server, options.port ?? 0);
  return {
    address: "127.0.0.1",
    port,
    async close() {
      const ends: Promise<unknown>[] = [once(server, "close")];
      server.close();
      for (const socket of open) {
        ends.push(new Promise((resolve) => socket.once("close", resolve)));
        socket.destroy();
      }
      await Promise.all(ends);
    },
  };
}

function relay(socket: Socket, { conductor, host, to, speed, paced = true }: ForwardOptions): void {
  const stopPace = paced ? conductor?.pace(speed) : undefined;
  const inside = duplexOf(host.connect(to, { data() {} }), conductor?.time);
  socket.pipe(inside);
  inside.pipe(socket);
  // Whichever side fails first, the other sees a reset, as it would without a relay between.
  inside.once("error", () => socket.resetAndDestroy());
  socket.once("error", () => inside.destroy());
  socket.once("close", () => {
    // What has arrived already still goes on into the lab, in order.
    if (!inside.writableEnded) inside.end();
    stopPace?.();
  });
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new EnvironmentError(`cannot listen on 127.0.0.1:${port}: ${refusalWords(cause)}`, { cause });
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** One sender outside, with the lab socket that stands for it. */
interface UdpPeer {
  /** Who answered last: a TFTP server answers from another port, and what follows must go there (RFC 1350 §4). */
  to: Endpoint;
  readonly socket: UdpSocket;
  readonly stopPace: (() => void) | undefined;
  timer: NodeJS.Timeout;
}

async function forwardUdp({ conductor, host, to, port = 0, speed }: ForwardOptions): Promise<Forwarding> {
  const outside = createSocket("udp4");
  outside.bind(port, "127.0.0.1");
  try {
    await once(outside, "listening");
  } catch (cause) {
    throw new EnvironmentError(`cannot listen on UDP 127.0.0.1:${port}: ${refusalWords(cause)}`, { cause });
  }
  const peers = new Map<number, UdpPeer>();
  const forget = (peerPort: number) => {
    const peer = peers.get(peerPort);
    if (peer === undefined) return;
    peers.delete(peerPort);
    clearTimeout(peer.timer);
    peer.socket.close();
    peer.stopPace?.();
  };
  const admit = (from: RemoteInfo): UdpPeer | undefined => {
    if (peers.size >= udpLimit) return undefined;
    const peer: UdpPeer = {
      to,
      socket: host.udp(undefined, {
        datagram: (octets, server) => {
          peer.to = server;
          answer(outside, octets, from);
        },
      }),
      stopPace: conductor?.pace(speed),
      timer: setTimeout(forget, udpPatience, from.port),
    };
    peers.set(from.port, peer);
    return peer;
  };
  outside.on("message", (data, from) => {
    const peer = peers.get(from.port) ?? admit(from);
    peer?.timer.refresh();
    peer?.socket.send(peer.to, data);
  });
  return {
    address: "127.0.0.1",
    port: outside.address().port,
    async close() {
      for (const peerPort of [...peers.keys()]) forget(peerPort);
      const closed = once(outside, "close");
      outside.close();
      await closed;
    },
  };
}

function answer(outside: DatagramSocket, octets: Uint8Array, { port, address }: RemoteInfo): void {
  outside.send(octets, port, address);
}
