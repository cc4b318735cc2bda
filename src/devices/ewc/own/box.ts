import { UsageError } from "../../../errors";
import type { Endpoint, Host, UdpHandler, UdpSocket } from "../../../host/host";

/** Where the controller reaches the access point in its own box (unicon's EWC sample). */
export const ownApAddress = "192.168.129.1";

const broadcast = "255.255.255.255";
/** From one to the other, in milliseconds (inferred). */
const latency = 0.4;
const firstEphemeralPort = 49_152;

/**
 * The network inside an EWC's box: its controller and its access point exchange datagrams that no cable carries. What the
 * access point sends to others leaves by the box's port, under the box's address.
 */
export class Box {
  readonly #outer: Host;
  readonly #controller = new Map<number, UdpHandler>();
  readonly #accessPoint = new Map<number, UdpHandler>();

  constructor(outer: Host) {
    this.#outer = outer;
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
            if (to.address === ownApAddress) this.#deliver(this.#accessPoint, own, to, octets);
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

  /** The access point's side. Nobody outside reaches it: it serves nothing. */
  get accessPoint(): Host {
    return changed(this.#outer, {
      address: ownApAddress,
      listen: (port) => ({ local: { address: ownApAddress, port }, close: () => {} }),
      udp: (port, handler) => this.#apSocket(port, handler),
    });
  }

  /** @throws UsageError when the port is taken. */
  #apSocket(port: number | undefined, handler: UdpHandler): UdpSocket {
    const number = port || this.#freePort();
    if (this.#accessPoint.has(number)) throw new UsageError(`UDP port ${number} of ${ownApAddress} is taken`);
    this.#accessPoint.set(number, handler);
    const local = { address: ownApAddress, port: number };
    let outside: UdpSocket | undefined;
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
        const isInside = to.address === this.#outer.address || to.address === broadcast;
        if (isInside) this.#deliver(this.#controller, local, to, octets);
        else leave().send(to, octets, options);
      },
      close: () => {
        if (this.#accessPoint.get(number) === handler) this.#accessPoint.delete(number);
        outside?.close();
      },
    };
  }

  #deliver(ports: Map<number, UdpHandler>, from: Endpoint, to: Endpoint, octets: Uint8Array): void {
    this.#outer.clock.after(latency, () => ports.get(to.port)?.datagram(octets, from, to));
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
    udp: (port, handler) => host.udp(port, handler),
    listen: (port, accept) => host.listen(port, accept),
    connect: (to, handler) => host.connect(to, handler),
    ...change,
  };
}
