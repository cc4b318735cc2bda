import type { Host, TcpConnection, TcpHandler, UdpHandler, UdpSocket } from "../../host/host";

/** What went in or out through a device's port since it booted. Times are milliseconds of lab time. */
export interface Direction {
  readonly packets: number;
  readonly octets: number;
  /** Undefined: never. */
  readonly last: number | undefined;
  /** Over the last five minutes or so. */
  readonly bitsPerSecond: number;
  readonly packetsPerSecond: number;
}

export interface TrafficView {
  readonly input: Direction;
  readonly output: Direction;
}

/** Octets of a TCP segment on Ethernet. */
const segment = 1_460;
const segmentsOf = ({ length }: Uint8Array): number => Math.ceil(length / segment);

/** IOS averages over five minutes, the past counting less and less. */
const window = 300_000;

/**
 * Counts what a host sends and receives, as far as a device sees it: datagrams, and what TCP is given or delivers at
 * once; headers and acknowledgements belong to the network and are not counted.
 */
export class Traffic {
  readonly input = new Meter();
  readonly output = new Meter();

  /** `now`: lab time. */
  view(now: number): TrafficView {
    return { input: this.input.read(now), output: this.output.read(now) };
  }

  /** The same host, with its sockets counted. */
  counted(host: Host): Host {
    const { clock } = host;
    const { input, output } = this;
    const handlerOf = (handler: UdpHandler): UdpHandler => ({
      datagram(octets, from, to) {
        input.count(octets.length, clock.now());
        handler.datagram(octets, from, to);
      },
      ...(handler.tooBig && { tooBig: (to, mtu) => handler.tooBig?.(to, mtu) }),
      ...(handler.unreachable && { unreachable: (to, reason) => handler.unreachable?.(to, reason) }),
    });
    const udp: Host["udp"] = (port, handler) => {
      const socket = host.udp(port, handlerOf(handler));
      return {
        get local() {
          return socket.local;
        },
        send(to, octets, options) {
          output.count(octets.length, clock.now());
          socket.send(to, octets, options);
        },
        close: () => socket.close(),
      } satisfies UdpSocket;
    };
    const tcp = (handler: TcpHandler): TcpHandler => ({
      open: () => handler.open?.(),
      data(octets) {
        input.count(octets.length, clock.now(), segmentsOf(octets));
        handler.data(octets);
      },
      end: () => handler.end?.(),
      drain: () => handler.drain?.(),
      close: (failure) => handler.close?.(failure),
    });
    const connection = (inner: TcpConnection): TcpConnection => ({
      get local() {
        return inner.local;
      },
      get remote() {
        return inner.remote;
      },
      get handler() {
        return inner.handler;
      },
      set handler(handler) {
        inner.handler = tcp(handler);
      },
      write(octets) {
        output.count(octets.length, clock.now(), segmentsOf(octets));
        return inner.write(octets);
      },
      end: () => inner.end(),
      destroy: () => inner.destroy(),
      pause: () => inner.pause(),
      resume: () => inner.resume(),
    });
    return {
      address: host.address,
      clock: host.clock,
      ...(host.lease && { lease: host.lease }),
      udp,
      listen: (port, accept) => host.listen(port, (inner) => accept(connection(inner))),
      connect: (to, handler) => connection(host.connect(to, tcp(handler))),
    };
  }
}

class Meter {
  #packets = 0;
  #octets = 0;
  #last: number | undefined;
  #bitRate = 0;
  #packetRate = 0;

  count(octets: number, now: number, packets = 1): void {
    this.#fade(now);
    this.#packets += packets;
    this.#octets += octets;
    this.#bitRate += (octets * 8 * 1_000) / window;
    this.#packetRate += (packets * 1_000) / window;
  }

  read(now: number): Direction {
    const left = this.#share(now);
    return {
      packets: this.#packets,
      octets: this.#octets,
      last: this.#last,
      bitsPerSecond: Math.round(this.#bitRate * left),
      packetsPerSecond: Math.round(this.#packetRate * left),
    };
  }

  #fade(now: number): void {
    const left = this.#share(now);
    this.#bitRate *= left;
    this.#packetRate *= left;
    this.#last = now;
  }

  #share(now: number): number {
    return this.#last === undefined ? 1 : Math.exp((this.#last - now) / window);
  }
}
