import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { EnvironmentError } from "../../src/errors";
import type { Forward } from "../../src/lab/fabric";
import type { LabContainer } from "./lab-container";

/**
 * The way into the lab. Its network has none, so a program in the firewall's container, reached through the engine's own
 * connection, stands at the far end: it works with an engine on another machine, too.
 */
export class Relay {
  readonly #firewall: LabContainer;
  readonly #management: string;

  constructor(firewall: LabContainer, management: string) {
    this.#firewall = firewall;
    this.#management = management;
  }

  /** A TCP connection to a lab host. That it was refused shows as an end without a word. */
  connect(address: string, port: number): Promise<Duplex> {
    return this.#firewall.pipe([
      "socat",
      "-t",
      "0.5",
      "-",
      `TCP:${address}:${port},bind=${this.#management}`,
    ]);
  }

  async forwardTcp(address: string, port: number, localPort = 0): Promise<Forward> {
    const open = new Set<Socket>();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      socket.on("error", () => socket.destroy());
      this.connect(address, port).then(
        (inside) => {
          inside.on("error", () => socket.destroy());
          socket.pipe(inside);
          inside.pipe(socket);
          socket.once("close", () => inside.destroy());
        },
        () => socket.destroy(),
      );
    });
    server.listen(localPort, "127.0.0.1");
    await listening(server);
    const bound = server.address();
    return {
      address: "127.0.0.1",
      port: typeof bound === "object" && bound !== null ? bound.port : 0,
      close: async () => {
        const closed = once(server, "close");
        server.close();
        for (const socket of open) socket.destroy();
        await closed;
      },
    };
  }

  /** Each sender outside has a relay of its own inside. */
  async forwardUdp(address: string, port: number, localPort = 0): Promise<Forward> {
    const outside = createSocket("udp4");
    outside.bind(localPort, "127.0.0.1");
    await listening(outside);
    const peers = new Map<number, Promise<Duplex>>();
    const admit = (from: RemoteInfo) => {
      const relay = this.#firewall.pipe(["udp-relay", address, String(port), this.#management]);
      relay.then(
        (inside) => {
          readFrames(inside, (datagram) => outside.send(datagram, from.port, from.address));
          inside.on("error", () => peers.delete(from.port));
          inside.on("close", () => peers.delete(from.port));
        },
        () => peers.delete(from.port),
      );
      peers.set(from.port, relay);
      return relay;
    };
    outside.on("message", (datagram, from) => {
      const relay = peers.get(from.port) ?? admit(from);
      relay.then(
        (inside) => inside.write(frame(datagram)),
        () => {},
      );
    });
    return {
      address: "127.0.0.1",
      port: outside.address().port,
      close: async () => {
        for (const relay of peers.values()) {
          relay.then(
            (inside) => inside.destroy(),
            () => {},
          );
        }
        const closed = once(outside, "close");
        outside.close();
        await closed;
      },
    };
  }
}

/** A datagram on a stream: its length in two octets before it (docker/firewall/udp-relay). */
function frame(datagram: Uint8Array): Uint8Array {
  const framed = new Uint8Array(2 + datagram.length);
  new DataView(framed.buffer).setUint16(0, datagram.length);
  framed.set(datagram, 2);
  return framed;
}

function readFrames(stream: Duplex, take: (datagram: Uint8Array) => void): void {
  let pending = Buffer.alloc(0);
  stream.on("data", (octets: Buffer) => {
    pending = Buffer.concat([pending, octets]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      take(pending.subarray(2, end));
      pending = pending.subarray(end);
    }
  });
}

async function listening(server: NodeJS.EventEmitter): Promise<void> {
  try {
    await once(server, "listening");
  } catch (cause) {
    throw new EnvironmentError("cannot listen on 127.0.0.1", { cause });
  }
}
