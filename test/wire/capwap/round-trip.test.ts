import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { decodeElement, encodeElement } from "../../../src/wire/capwap/element";
import { decodeControlMessage, encodeControlMessage } from "../../../src/wire/capwap/message";
import { print } from "../../../src/wire/capwap/print";
import {
  anyElement,
  anyMessage,
  arbitraryElement,
  arbitraryMessage,
  elementNames,
  messageNames,
} from "./arbitrary-message";

describe("decode after encode gives the same value", () => {
  test.each(elementNames)("%s", (name) => {
    fc.assert(
      fc.property(arbitraryElement(name), (element) => {
        expect(decodeElement(encodeElement(element))).toEqual(element);
      }),
      { numRuns: 60 },
    );
  });

  test.each(messageNames)("%s", (name) => {
    fc.assert(
      fc.property(arbitraryMessage(name), (message) => {
        expect(decodeControlMessage(encodeControlMessage(message))).toEqual(message);
      }),
      { numRuns: 20 },
    );
  });

  test("any message, unknown types and elements and set flags included", () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const octets = encodeControlMessage(message);
        const decoded = decodeControlMessage(octets);
        expect(decoded).toEqual(message);
        expect(encodeControlMessage(decoded)).toEqual(octets);
      }),
      { numRuns: 300 },
    );
  });
});

describe("bad input", () => {
  test("random octets are a value or a WireError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        valueOrWireError(octets, () => decodeControlMessage(octets));
        valueOrWireError(octets, () => decodeElement(octets));
      }),
      { numRuns: 2000 },
    );
  });

  test("an element of any declared type with random octets is a value that encodes again, or a WireError", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...elementNames),
        anyElement,
        fc.uint8Array({ maxLength: 80 }),
        (name, _, body) => {
          const number = encodeElement({ type: "Unknown", elementType: 0, octets: body });
          const octets = Uint8Array.from(number);
          const declared = elementTypeOctets(name);
          octets.set(declared);
          const value = valueOrWireError(octets, () => decodeElement(octets));
          if (value) expect(encodeElement(value)).toEqual(octets);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("a message with one octet changed, cut or lengthened is a value or a WireError, and prints", () => {
    const change = fc.record({
      at: fc.nat(),
      octet: fc.integer({ min: 0, max: 255 }),
      cut: fc.nat(),
      how: fc.constantFrom("change", "cut", "lengthen"),
    });
    fc.assert(
      fc.property(anyMessage, change, (message, { at, octet, cut, how }) => {
        const octets = mutate(encodeControlMessage(message), at, octet, cut, how);
        const value = valueOrWireError(octets, () => decodeControlMessage(octets));
        if (value) print(value);
      }),
      { numRuns: 2000 },
    );
  });

  test("an element's length that runs past the message is refused with its place", () => {
    const octets = Uint8Array.of(0, 0, 0, 13, 7, 0, 9, 0, 0, 4, 0, 40, 65, 66);
    expect(() => decodeControlMessage(octets)).toThrow(WireError);
    try {
      decodeControlMessage(octets);
    } catch (error) {
      expect(error).toMatchObject({ reason: "40 octets wanted, 2 left", offset: 12 });
    }
  });

  test.each([
    ["a message element length below 3", [0, 0, 0, 13, 7, 0, 2, 0], 5],
    ["octets behind the message", [0, 0, 0, 13, 7, 0, 3, 0, 9], 8],
    ["an octet behind an element's last field", [0, 0, 0, 13, 7, 0, 12, 0, 0, 33, 0, 5, 0, 0, 0, 0, 1], 16],
    ["text that is no UTF-8", [0, 0, 0, 13, 7, 0, 9, 0, 0, 4, 0, 2, 0xc3, 0x28], 12],
    ["an empty name", [0, 0, 0, 13, 7, 0, 7, 0, 0, 4, 0, 0], 12],
  ])("%s is refused", (_, octets, offset) => {
    let caught: unknown;
    try {
      decodeControlMessage(Uint8Array.from(octets));
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(WireError);
    expect(caught).toMatchObject({ offset });
  });

  test.each([
    ["a number too large", { type: "ResultCode", resultCode: 2 ** 32 }],
    ["a name too long", { type: "AcName", name: "x".repeat(513) }],
    ["half a surrogate pair", { type: "AcName", name: "\ud800" }],
    ["no IPv4 address", { type: "CapwapLocalIpv4Address", ipAddress: "172.16.4" }],
    ["no MAC address", { type: "DeleteStation", radioId: 1, macAddress: "12:34" }],
  ] as const)("%s cannot be written", (_, element) => {
    expect(() => encodeElement(element)).toThrow(WireError);
  });
});

function elementTypeOctets(name: (typeof elementNames)[number]): Uint8Array {
  const sample = fc.sample(arbitraryElement(name), { numRuns: 1, seed: 1 })[0];
  return encodeElement(sample as NonNullable<typeof sample>).subarray(0, 2);
}

function mutate(octets: Uint8Array, at: number, octet: number, cut: number, how: string): Uint8Array {
  if (how === "cut") return octets.subarray(0, cut % octets.length);
  if (how === "lengthen") return Uint8Array.from([...octets, octet]);
  const changed = Uint8Array.from(octets);
  changed[at % octets.length] = octet;
  return changed;
}

function valueOrWireError<T>(octets: Uint8Array, decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    expect((error as WireError).offset).toBeLessThanOrEqual(octets.length);
    return undefined;
  }
}
