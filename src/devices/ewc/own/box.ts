import { UsageError } from "../../../errors";
import type { Endpoint, Host, UdpHandler, UdpSocket } from "../../../host/host";

/** Where the controller reaches the access point in its own box (unicon's EWC sample). */
export const ownApAddress = "192.168.129.1";

const broadcast = "255.255.255.255";
/** From one to the other, in milliseconds (inferred). */
const latency = 0.4;
const firstEphemeralPort = 49_152;

const dhcpServerPort = 67;

/**
 * The network inside an EWC's box: its controller and its access point exchange datagrams that no cable carries. What the
 * access point sends to others leaves by the box's port: under an address of its own, where it has one on the network, else
 * under the box's.
 */
export class Box {
  readonly #outer: Host;
  /** The access point's own place on the network. */
  readonly #place: Host | undefined;
  readonly #controller = new Map<number, UdpHandler>();
  readonly #accessPoint = new Map<number, UdpHandler>();

  constructor(outer: Host, place?: Host) {
    this.#outer = outer;
    this.#place = place;
  }

  /** Where the controller sees it come from. */
  get accessPointAddress(): string {
    return this.#place?.address ?? ownApAddress;
  }

  /** The controller's side, on what its boot sees of the box's port. */
  controller(host: Host): Host {
    return changed(host, {
      udp: (port, handler) => {
        const outside = host.udp(port, handler);
        const number = outside.local.port;
        const own = { address: host.address, port: number };
        this.#controller.set(number, handler);
        return {
          get local() {
            return outside.local;
          },
          send: (to, octets, options) => {
            const isInside = to.address === ownApAddress || this.#isOfAccessPoint(to);
            if (isInside) this.#deliver(this.#accessPoint, own, handler, to, octets);
            else outside.send(to, octets, options);
          },
          close: () => {
            if (this.#controller.get(number) === handler) this.#controller.delete(number);
            outside.close();
          },
        };
      },
    });
  }

  /** A port of its own that it listens at. Where it has none, who asks for it from the controller hears so from the network. */
  #isOfAccessPoint({ address, port }: Endpoint): boolean {
    return address === this.#place?.address && this.#accessPoint.has(port);
  }

  /** The access point's side. Nobody outside reaches it: it serves nothing. */
  get accessPoint(): Host {
    const address = this.accessPointAddress;
    return changed(this.#place ?? this.#outer, {
      address,
      listen: (port) => ({ local: { address, port }, close: () => {} }),
      udp: (port, handler) => this.#apSocket(port, handler),
    });
  }

  /** @throws UsageError when the port is taken. */
  #apSocket(port: number | undefined, handler: UdpHandler): UdpSocket {
    const number = port || this.#freePort();
    const address = this.accessPointAddress;
    if (this.#accessPoint.has(number)) throw new UsageError(`UDP port ${number} of ${address} is taken`);
    // At its own place it hears others, too; under the box's address only who answers it.
    let outside = this.#place?.udp(number, handler);
    this.#accessPoint.set(number, handler);
    const local = { address, port: number };
    const leave = () => {
      outside ??= this.#outer.udp(undefined, {
        datagram: (octets, from) => handler.datagram(octets, from, local),
        unreachable: (to, reason) => handler.unreachable?.(to, reason),
      });
      return outside;
    };
    return {
      local,
      send: (to, octets, options) => {
        // Its question for controllers stays inside; that for an address is the network's.
        const isForAll = to.address === broadcast && to.port !== dhcpServerPort;
        if (to.address === this.#outer.address || isForAll)
          this.#deliver(this.#controller, local, handler, to, octets);
        else leave().send(to, octets, options);
      },
      close: () => {
        if (this.#accessPoint.get(number) === handler) this.#accessPoint.delete(number);
        outside?.close();
      },
    };
  }

  /** A port that nobody has is answered as on any network, unless all were asked, or the other end is not up. */
  #deliver(
    ports: Map<number, UdpHandler>,
    from: Endpoint,
    sender: UdpHandler,
    to: Endpoint,
    octets: Uint8Array,
  ): void {
    const { clock } = this.#outer;
    clock.after(latency, () => {
      const taker = ports.get(to.port);
      if (taker) taker.datagram(octets, from, to);
      else if (to.address !== broadcast && ports.size > 0)
        clock.after(latency, () => sender.unreachable?.(to, "port"));
    });
  }

  #freePort(): number {
    let port = firstEphemeralPort;
    while (this.#accessPoint.has(port)) port++;
    return port;
  }
}

/** The same host with something else in some places. */
function changed(host: Host, change: Partial<Host>): Host {
  return {
    address: host.address,
    clock: host.clock,
    ...(host.lease && { lease: host.lease }),
    udp: (port, handler) => host.udp(port, handler),
    listen: (port, accept) => host.listen(port, accept),
    connect: (to, handler) => host.connect(to, handler),
    ...change,
  };
}
