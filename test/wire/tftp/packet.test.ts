import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { decodeTftp, encodeTftp, printTftp, type TftpPacket } from "../../../src/wire/tftp/packet";

function octets(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Both ways: packet and its octets. The OACK and the error texts are those that tftpd-hpa 5.2 sent. */
const golden: [TftpPacket, Uint8Array][] = [
  [{ type: "rrq", filename: "/EWC/ap1g6", mode: "octet", options: [] }, octets("\0\x01/EWC/ap1g6\0octet\0")],
  [
    { type: "wrq", filename: "w", mode: "netascii", options: [["tsize", "12"]] },
    octets("\0\x02w\0netascii\0tsize\x0012\0"),
  ],
  [{ type: "data", block: 0x1234, data: octets("ab") }, octets("\0\x03\x12\x34ab")],
  [{ type: "data", block: 65535, data: octets("") }, octets("\0\x03\xff\xff")],
  [{ type: "ack", block: 258 }, octets("\0\x04\x01\x02")],
  [{ type: "error", code: 1, message: "File not found" }, octets("\0\x05\0\x01File not found\0")],
  [
    {
      type: "oack",
      options: [
        ["blksize", "1468"],
        ["tsize", "1000000"],
        ["timeout", "3"],
      ],
    },
    octets("\0\x06blksize\x001468\0tsize\x001000000\0timeout\x003\0"),
  ],
];

describe("TFTP packets", () => {
  test.each(golden)("%j", (packet, wire) => {
    expect(encodeTftp(packet)).toEqual(wire);
    expect(decodeTftp(wire)).toEqual(packet);
  });

  test.each([
    ["", "shorter than an opcode"],
    ["\0", "shorter than an opcode"],
    ["\0\0", "unknown opcode 0"],
    ["\0\x07ab", "unknown opcode 7"],
    ["\x01\x01a\0octet\0", "unknown opcode 257"],
    ["\0\x01", "request without mode"],
    ["\0\x01name\0", "request without mode"],
    ["\0\x01name\0octet", "text without its NUL"],
    ["\0\x01\0octet\0", "request without filename"],
    ["\0\x01name\0octet\0blksize\0", "option without value"],
    ["\0\x01name\0octet\0\x008\0", "option without name"],
    ["\0\x01n\xff\0octet\0", "text is not UTF-8"],
    ["\0\x03\0", "DATA without block number"],
    ["\0\x04\0", "ACK without block number"],
    ["\0\x04\0\x01\0", "octets after the ACK"],
    ["\0\x05\0", "ERROR without code"],
    ["\0\x06tsize\0", "option without value"],
    [`\0\x06${"a\x001\0".repeat(65)}`, "more than 64 options"],
  ])("%j is refused: %s", (wire, reason) => {
    expect(() => decodeTftp(octets(wire))).toThrow(reason);
    expect(() => decodeTftp(octets(wire))).toThrow(WireError);
  });

  test("an ERROR without its NUL, and one with two, are read", () => {
    expect(decodeTftp(octets("\0\x05\0\x02no"))).toEqual({ type: "error", code: 2, message: "no" });
    expect(decodeTftp(octets("\0\x05\0\x02no\0\0"))).toEqual({ type: "error", code: 2, message: "no" });
  });

  test("what has no place in a packet is not written", () => {
    expect(() => encodeTftp({ type: "ack", block: 65536 })).toThrow(WireError);
    expect(() => encodeTftp({ type: "error", code: 1, message: "a\0b" })).toThrow(WireError);
    expect(() => encodeTftp({ type: "rrq", filename: "\ud800", mode: "octet", options: [] })).toThrow(
      WireError,
    );
  });

  test("packets print as one line", () => {
    expect(golden.map(([packet]) => printTftp(packet))).toEqual([
      "RRQ /EWC/ap1g6 octet",
      "WRQ w netascii tsize=12",
      "DATA 4660 (2 octets)",
      "DATA 65535 (0 octets)",
      "ACK 258",
      "ERROR 1 File not found",
      "OACK blksize=1468 tsize=1000000 timeout=3",
    ]);
  });
});

const word = fc.integer({ min: 0, max: 0xffff });
const text = fc.string({ unit: "binary" }).filter((it) => !it.includes("\0"));
const name = text.filter((it) => it !== "");
const options = fc.array(fc.tuple(name, text), { maxLength: 5 });
const packets: fc.Arbitrary<TftpPacket> = fc.oneof(
  fc.record({ type: fc.constantFrom("rrq" as const, "wrq" as const), filename: name, mode: text, options }),
  fc.record({ type: fc.constant("data" as const), block: word, data: fc.uint8Array({ maxLength: 600 }) }),
  fc.record({ type: fc.constant("ack" as const), block: word }),
  fc.record({ type: fc.constant("error" as const), code: word, message: text }),
  fc.record({ type: fc.constant("oack" as const), options }),
);

describe("TFTP packets, any", () => {
  test("encode then decode gives the packet back", () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(decodeTftp(encodeTftp(packet))).toEqual(packet);
      }),
    );
  });

  test("any octets give a packet or a WireError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), fc.integer({ min: 0, max: 7 }), (noise, opcode) => {
        survive(noise);
        survive(Uint8Array.of(0, opcode, ...noise));
      }),
    );
  });

  test("a mutated packet gives a packet or a WireError", () => {
    fc.assert(
      fc.property(packets, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat(), (packet, at, value, cut) => {
        const wire = encodeTftp(packet);
        wire[at % wire.length] = value;
        survive(wire.subarray(0, wire.length - (cut % 4)));
      }),
    );
  });
});

/** What decodes must encode to something that decodes to the same. */
function survive(wire: Uint8Array): void {
  let packet: TftpPacket;
  try {
    packet = decodeTftp(wire);
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return;
  }
  expect(decodeTftp(encodeTftp(packet))).toEqual(packet);
}
