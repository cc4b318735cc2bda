import fc from "fast-check";
import { type ElementName, elements, type MessageElement } from "../../../src/wire/capwap/element";
import type { ControlMessage } from "../../../src/wire/capwap/message";
import { type MessageName, messages } from "../../../src/wire/capwap/messages";
import { ciscoElements, ciscoVendorIdentifier } from "../../../src/wire/capwap/vendor/cisco/elements";
import { arbitraryOf } from "../arbitrary";

export const elementNames = Object.keys(elements) as ElementName[];
export const messageNames = Object.keys(messages) as MessageName[];

const declaredNumbers = new Set(elementNames.map((name) => elements[name].number));

/** Elements of one kind. */
export function arbitraryElement(name: ElementName): fc.Arbitrary<MessageElement> {
  const body =
    name === "VendorSpecificPayload"
      ? arbitraryVendorPayload.map((payload) => ({ payload }))
      : arbitraryOf(elements[name].body.shape);
  return body.map((value) => ({ type: name, ...(value as object) }) as MessageElement);
}

const arbitraryCisco = fc
  .constantFrom(...(Object.keys(ciscoElements) as (keyof typeof ciscoElements)[]))
  .chain((name) =>
    arbitraryOf(ciscoElements[name].body.shape).map((value) => ({
      vendor: "cisco",
      element: name,
      ...(value as object),
    })),
  );

const arbitraryUnknownVendor = fc
  .record({
    vendor: fc.constant("unknown"),
    vendorIdentifier: fc.integer({ min: 0, max: 0xffffffff }),
    elementId: fc.integer({ min: 0, max: 0xffff }),
    data: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  })
  .filter(({ vendorIdentifier }) => vendorIdentifier !== ciscoVendorIdentifier);

const arbitraryVendorPayload = fc.oneof(arbitraryCisco, arbitraryUnknownVendor);

const arbitraryUnknownElement: fc.Arbitrary<MessageElement> = fc.record({
  type: fc.constant("Unknown" as const),
  elementType: fc.integer({ min: 0, max: 0xffff }).filter((number) => !declaredNumbers.has(number)),
  octets: fc.uint8Array({ maxLength: 40 }),
});

export const anyElement: fc.Arbitrary<MessageElement> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...elementNames).chain(arbitraryElement) },
  { weight: 1, arbitrary: arbitraryUnknownElement },
);

const sequenceNumber = fc.integer({ min: 0, max: 255 });

/** A message of one kind, with any elements whatever its grammar. */
export function arbitraryMessage(name: MessageName): fc.Arbitrary<ControlMessage> {
  return fc.record({
    type: fc.constant(name),
    sequenceNumber,
    elements: fc.array(anyElement, { maxLength: 6 }),
  });
}

const arbitraryUnknownMessage: fc.Arbitrary<ControlMessage> = fc.record({
  type: fc.constant("Unknown" as const),
  // Enterprise numbers fill the upper three octets.
  messageType: fc
    .integer({ min: 27, max: 0xffffffff })
    .filter((number) => Math.floor(number / 256) !== 13277),
  sequenceNumber,
  elements: fc.array(anyElement, { maxLength: 3 }),
  _flags: fc.integer({ min: 1, max: 255 }),
});

export const anyMessage: fc.Arbitrary<ControlMessage> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...messageNames).chain(arbitraryMessage) },
  { weight: 1, arbitrary: arbitraryUnknownMessage },
);
