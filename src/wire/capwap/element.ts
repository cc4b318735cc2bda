import { WireError } from "../../errors";
import { type Codec, Reader, type Value, Writer } from "../codec";
import { baseElements } from "./elements";
import { ieee80211Elements } from "./ieee80211/elements";

/** Every message element that is declared: RFC 5415 §4.6 and RFC 5416 §6. */
export const elements = { ...baseElements, ...ieee80211Elements };

export type ElementName = keyof typeof elements;

type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** The value of one declared element: its `type` and the fields of the RFC's figure. */
export type ElementOf<N extends ElementName> = Simplify<
  { readonly type: N } & Value<(typeof elements)[N]["body"]>
>;

/** An element with a number that is not declared, kept as it came. */
export interface UnknownElement {
  readonly type: "Unknown";
  readonly elementType: number;
  readonly octets: Uint8Array;
}

export type MessageElement = { [N in ElementName]: ElementOf<N> }[ElementName] | UnknownElement;

const byNumber = new Map(
  (Object.entries(elements) as [ElementName, { number: number; body: Codec<object> }][]).map(
    ([name, { number, body }]) => [number, { name, body }],
  ),
);

/** The element's number on the wire (RFC 5415 §4.6). */
export function elementNumber(element: MessageElement): number {
  return element.type === "Unknown" ? element.elementType : elements[element.type].number;
}

/** One element with its type and length, as a Returned Message Element holds it. @throws WireError */
export function encodeElement(element: MessageElement): Uint8Array {
  const writer = new Writer();
  writeElement(writer, element);
  return writer.finish();
}

/** One element that fills the octets. @throws WireError */
export function decodeElement(octets: Uint8Array): MessageElement {
  const reader = new Reader(octets);
  const element = readElement(reader);
  reader.expectEnd();
  return element;
}

export function writeElement(writer: Writer, element: MessageElement): void {
  writer.unsigned(elementNumber(element), 2);
  const at = writer.length;
  writer.unsigned(0, 2);
  if (element.type === "Unknown") writer.octets(element.octets);
  else (elements[element.type].body as Codec<object>).write(writer, element);
  const length = writer.length - at - 2;
  if (length > 0xffff)
    throw new WireError(`${element.type} has ${length} octets, more than its length can say`);
  writer.patch(at, length, 2);
}

function readElement(reader: Reader): MessageElement {
  const number = reader.unsigned(2);
  const inside = reader.inside(reader.unsigned(2));
  const declared = byNumber.get(number);
  if (!declared) return { type: "Unknown", elementType: number, octets: inside.octets(inside.remaining) };
  const value = declared.body.read(inside);
  inside.expectEnd();
  return { type: declared.name, ...value } as MessageElement;
}

/** Elements to the reader's end. */
export function readElements(reader: Reader): MessageElement[] {
  const found: MessageElement[] = [];
  while (reader.remaining > 0) found.push(readElement(reader));
  return found;
}
