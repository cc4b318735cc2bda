import { type Address, addressOf, addressText, parseAddress } from "./address";

/**
 * An IPv4 address that was read: whoever holds one reads no text again. Equal addresses are the same object, so they can
 * be compared with `===` and be keys. In a template or as JSON it is its text.
 */
export class Ipv4Address {
  static readonly #known = new Map<Address, Ipv4Address>();

  readonly text: string;

  /** @param number as it travels: 32 bits without a sign */
  private constructor(readonly number: Address) {
    this.text = addressText(number);
  }

  /** @throws UsageError when the text is no dotted IPv4 address. */
  static parse(text: string): Ipv4Address {
    return Ipv4Address.of(parseAddress(text));
  }

  /** As `parse`; undefined for a text that is none. */
  static find(text: string): Ipv4Address | undefined {
    const number = addressOf(text);
    return number === undefined ? undefined : Ipv4Address.of(number);
  }

  static of(number: Address): Ipv4Address {
    const known = Ipv4Address.#known.get(number);
    if (known !== undefined) return known;
    const address = new Ipv4Address(number);
    Ipv4Address.#known.set(number, address);
    return address;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }
}
