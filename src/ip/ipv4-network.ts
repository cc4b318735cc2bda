import {
  type Address,
  type Cidr,
  cidrText,
  contains,
  directedBroadcast,
  overlaps,
  parseCidr,
} from "./address";
import { Ipv4Address } from "./ipv4-address";

/** An IPv4 network that was read, its host bits cleared: 172.16.4.0/24. In a template or as JSON it is its text. */
export class Ipv4Network implements Cidr {
  readonly base: Address;
  readonly mask: Address;
  readonly length: number;
  readonly text: string;

  constructor({ base, mask, length }: Cidr) {
    this.base = base;
    this.mask = mask;
    this.length = length;
    this.text = cidrText(this);
  }

  /** Host bits do not count: 172.16.4.7/24 is the network 172.16.4.0/24. @throws UsageError for a text that is none. */
  static parse(text: string): Ipv4Network {
    return new Ipv4Network(parseCidr(text));
  }

  /** The lab's router has the first address of every network. */
  get router(): Ipv4Address {
    return this.host(1);
  }

  get broadcast(): Ipv4Address {
    return Ipv4Address.of(directedBroadcast(this));
  }

  /** The address that lies so far behind the network's own. */
  host(offset: number): Ipv4Address {
    return Ipv4Address.of(this.base + offset);
  }

  contains(address: Ipv4Address): boolean {
    return contains(this, address.number);
  }

  overlaps(other: Cidr): boolean {
    return overlaps(this, other);
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
