import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { decodeDataMessage, encodeDataMessage, keepAlive } from "../../../src/wire/capwap/data";
import { fragment, Reassembler } from "../../../src/wire/capwap/fragment";
import { capwapHeader } from "../../../src/wire/capwap/header";
import { decodePacket } from "../../../src/wire/capwap/preamble";
import { octetsOf } from "../octets";

const header = capwapHeader({ rid: 1, radioMac: "0c:d0:f8:97:ad:e0" });

describe("fragments", () => {
  test("pieces in any order, some twice, give the packet once", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 3000 }),
        fc.integer({ min: 30, max: 1500 }),
        fc.infiniteStream(fc.nat()),
        (payload, mtu, order) => {
          const pieces = fragment(header, payload, mtu, 7);
          for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(mtu);
          const reassembler = new Reassembler();
          const first = pieces[0] as Uint8Array;
          // The one piece sent twice comes before its set is complete, or it would begin a set of its own.
          const sent = pieces.length > 1 ? [first, ...shuffled(pieces, order)] : pieces;
          const whole = sent.flatMap((piece) => reassembler.accept(0, plain(piece)) ?? []);
          expect(whole).toEqual([{ kind: "plain", header, payload }]);
          expect(reassembler.dropped).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("a packet that fits is not split", () => {
    expect(fragment(header, new Uint8Array(84), 100, 1)).toHaveLength(1);
    expect(fragment(header, new Uint8Array(85), 100, 1)).toHaveLength(2);
  });

  test("an MTU without room for a fragment is refused", () => {
    expect(() => fragment(header, new Uint8Array(100), 23, 1)).toThrow(WireError);
    expect(() => fragment(header, new Uint8Array(100), 24, 1)).not.toThrow();
  });

  test.each([77, 78, 79, 80, 81, 127, 1399])(
    "with %i octets of room all pieces but the last are whole multiples of 8",
    (mtu) => {
      const pieces = fragment(header, new Uint8Array(3_001), mtu, 1);
      let octets = 0;
      for (const [index, octetsOf] of pieces.entries()) {
        const { header: of, payload } = plain(octetsOf);
        expect(octetsOf.length).toBeLessThanOrEqual(mtu);
        expect(of.fragmentOffset * 8).toBe(octets);
        if (index < pieces.length - 1) expect(payload.length % 8).toBe(0);
        octets += payload.length;
      }
      expect(octets).toBe(3_001);
    },
  );

  test("a set that misses a piece is forgotten by age", () => {
    const [first, second] = fragment(header, new Uint8Array(100), 80, 1).map(plain);
    const reassembler = new Reassembler({ buffers: 4, octets: 1000, age: 5000 });
    expect(reassembler.accept(0, first as Plain)).toBeUndefined();
    expect(reassembler.accept(5001, second as Plain)).toBeUndefined();
    expect(reassembler.dropped).toBe(1);
  });

  test("more sets than buffers push the oldest out", () => {
    const reassembler = new Reassembler({ buffers: 2, octets: 1000, age: 5000 });
    for (const id of [1, 2, 3]) {
      reassembler.accept(0, plain(fragment(header, new Uint8Array(100), 80, id)[0] as Uint8Array));
    }
    expect(reassembler.dropped).toBe(1);
    expect(reassembler.held).toBe(128);
  });

  test("pieces that overlap, or say two ends, drop their set", () => {
    const piece = (fragmentOffset: number, octets: number, l: boolean): Plain => ({
      kind: "plain",
      header: { ...header, f: true, l, fragmentId: 1, fragmentOffset },
      payload: new Uint8Array(octets),
    });
    const contradictions = [
      [piece(0, 16, false), piece(1, 16, false)],
      [piece(2, 8, true), piece(4, 8, true)],
      [piece(2, 8, true), piece(3, 8, false)],
      [piece(4, 8, false), piece(2, 8, true)],
      [piece(0, 7, false)],
      [piece(0, 0, false)],
      [piece(8000, 8000, false)],
    ];
    for (const pieces of contradictions) {
      const reassembler = new Reassembler();
      for (const one of pieces) expect(reassembler.accept(0, one)).toBeUndefined();
      expect(reassembler.dropped).toBe(1);
      expect(reassembler.held).toBe(0);
    }
  });

  test("any fragments keep memory in bounds", () => {
    const anyPiece = fc.record({
      fragmentId: fc.integer({ min: 0, max: 40 }),
      fragmentOffset: fc.integer({ min: 0, max: 0x1fff }),
      l: fc.boolean(),
      length: fc.integer({ min: 0, max: 2000 }),
    });
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 200 }), (pieces) => {
        const reassembler = new Reassembler({ buffers: 3, octets: 4000, age: 1000 });
        pieces.forEach(({ fragmentId, fragmentOffset, l, length }, now) => {
          const pieceHeader = { ...header, f: true, l, fragmentId, fragmentOffset };
          reassembler.accept(now, { kind: "plain", header: pieceHeader, payload: new Uint8Array(length) });
          expect(reassembler.held).toBeLessThanOrEqual(3 * 4000);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe("the data channel", () => {
  const sessionId = { type: "SessionId" as const, sessionId: Uint8Array.from({ length: 16 }, (_, i) => i) };

  test("a keep-alive, octet for octet", () => {
    const octets = encodeDataMessage(keepAlive(sessionId));
    expect(octets).toEqual(octetsOf("00 100008 0000 0000  0016 0023 0010 000102030405060708090a0b0c0d0e0f"));
    expect(decodeDataMessage(plain(octets))).toEqual(keepAlive(sessionId));
  });

  test("a frame is handed on as it is", () => {
    const frame = {
      kind: "frame" as const,
      header: { ...header, t: true },
      frame: Uint8Array.of(8, 0, 1, 2),
    };
    expect(decodeDataMessage(plain(encodeDataMessage(frame)))).toEqual(frame);
  });

  test.each([
    ["a length below 2", "00 100008 0000 0000  0001"],
    ["octets behind the elements", "00 100008 0000 0000  0002 00"],
    ["an empty payload", "00 100008 0000 0000"],
  ])("a keep-alive with %s is refused", (_, octets) => {
    expect(() => decodeDataMessage(plain(octetsOf(octets)))).toThrow(WireError);
  });
});

type Plain = Extract<ReturnType<typeof decodePacket>, { kind: "plain" }>;

function plain(octets: Uint8Array): Plain {
  const packet = decodePacket(octets);
  if (packet.kind !== "plain") throw new TypeError("not plain");
  return packet;
}

function shuffled<T>(items: readonly T[], order: fc.Stream<number>): T[] {
  const left = [...items];
  const out: T[] = [];
  while (left.length > 0) {
    const pick = order.next().value % left.length;
    out.push(...left.splice(pick, 1));
  }
  return out;
}
