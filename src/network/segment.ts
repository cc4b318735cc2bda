import type { Address, Cidr } from "../ip/address";
import { cidrText, contains, directedBroadcast, limitedBroadcast } from "../ip/address";
import type { Link } from "./link";
import type { SimulatedHost } from "./simulated-host";

/** One broadcast domain: hosts that reach each other without the router. */
export class Segment {
  readonly hosts = new Map<Address, SimulatedHost>();

  constructor(
    readonly name: string,
    readonly cidr: Cidr,
    /** The router's own address in it. */
    readonly router: Address,
    /** What all its packets pass, besides each host's own link. */
    readonly link: Link,
  ) {}

  get text(): string {
    return `${this.name} (${cidrText(this.cidr)})`;
  }

  contains(address: Address): boolean {
    return contains(this.cidr, address);
  }

  /** Limited and directed broadcast; multicast reaches all hosts of the segment as well (no host filters groups). */
  isForAll(address: Address): boolean {
    return (
      address === limitedBroadcast ||
      address === directedBroadcast(this.cidr) ||
      (address & 0xf0000000) >>> 0 === 0xe0000000
    );
  }
}
