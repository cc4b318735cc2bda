import { WireError } from "../../errors";
import { Reader, Writer } from "../codec";
import { type ElementName, type ElementOf, type MessageElement, readElements, writeElement } from "./element";
import { type MessageName, messages } from "./messages";

export type { ElementName, ElementOf, MessageElement, UnknownElement } from "./element";
export type { MessageName } from "./messages";

interface MessageBody {
  /** 0 to 255; a response carries its request's. */
  readonly sequenceNumber: number;
  readonly elements: readonly MessageElement[];
  /** RFC 5415 §4.5.1.4 wants zero; kept when it is not. */
  readonly _flags?: number;
}

/** A control message (RFC 5415 §4.5.1). A message type that is not declared keeps its number, enterprise included. */
export type ControlMessage = MessageBody &
  ({ readonly type: MessageName } | { readonly type: "Unknown"; readonly messageType: number });

const byNumber = new Map(
  (Object.keys(messages) as MessageName[]).map((name) => [messages[name].number, name]),
);

/** The Message Type field: IANA enterprise number * 256 + the enterprise's own (RFC 5415 §4.5.1.1). */
export function messageNumber(message: ControlMessage): number {
  return message.type === "Unknown" ? message.messageType : messages[message.type].number;
}

/** The control header and the elements, without CAPWAP header. @throws WireError when a value does not fit. */
export function encodeControlMessage(message: ControlMessage): Uint8Array {
  const { sequenceNumber, _flags = 0 } = message;
  if (!isOctet(sequenceNumber)) throw new WireError(`${sequenceNumber} is no sequence number`);
  if (!isOctet(_flags)) throw new WireError(`${_flags} does not fit in the flags`);
  const writer = new Writer();
  writer.unsigned(messageNumber(message), 4);
  writer.unsigned(sequenceNumber, 1);
  const at = writer.length;
  writer.unsigned(0, 2);
  writer.unsigned(_flags, 1);
  for (const element of message.elements) writeElement(writer, element);
  const length = writer.length - at;
  if (length > 0xffff) throw new WireError(`a message of ${length} octets is longer than its length can say`);
  writer.patch(at, length, 2);
  return writer.finish();
}

/**
 * Reads one message that fills the octets. Octet fields are views.
 * @throws WireError, whose offset counts from the beginning of the message.
 */
export function decodeControlMessage(octets: Uint8Array): ControlMessage {
  const reader = new Reader(octets);
  const messageType = reader.unsigned(4);
  const sequenceNumber = reader.unsigned(1);
  const lengthAt = reader.position;
  const length = reader.unsigned(2);
  // RFC 5415 §4.5.1.3 counts from behind the sequence number: the length itself, the flags and the elements.
  if (length < 3) throw new WireError(`a message element length of ${length} is below 3`, lengthAt);
  const inside = reader.inside(length - 2);
  reader.expectEnd();
  const flags = inside.unsigned(1);
  const body = { sequenceNumber, elements: readElements(inside), ...(flags === 0 ? {} : { _flags: flags }) };
  const type = byNumber.get(messageType);
  return type === undefined ? { type: "Unknown", messageType, ...body } : { type, ...body };
}

interface HasElements {
  readonly elements: readonly MessageElement[];
}

/** The first element of that name. */
export function find<N extends ElementName>(message: HasElements, name: N): ElementOf<N> | undefined {
  return message.elements.find((element) => element.type === name) as ElementOf<N> | undefined;
}

/** All elements of that name, in the message's order. */
export function findAll<N extends ElementName>(message: HasElements, name: N): ElementOf<N>[] {
  return message.elements.filter((element) => element.type === name) as unknown as ElementOf<N>[];
}

function isOctet(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xff;
}
