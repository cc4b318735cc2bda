import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HandshakeFragment, handshakeMessage } from "../../src/dtls/handshake-header";
import { Reassembly } from "../../src/dtls/reassembly";

const body = Uint8Array.from({ length: 600 }, (_, i) => i);
const fragment = (offset: number, length: number, overrides: Partial<HandshakeFragment> = {}) => ({
  type: 11,
  length: body.length,
  sequence: 0,
  offset,
  data: body.slice(offset, offset + length),
  ...overrides,
});

describe("reassembly", () => {
  test("any cover of a message by fragments, in any order, gives the message", () => {
    const cuts = fc.array(fc.tuple(fc.nat(599), fc.integer({ min: 0, max: 200 })), { maxLength: 40 });
    fc.assert(
      fc.property(cuts, fc.infiniteStream(fc.nat()), (extra, order) => {
        const pieces = [0, 100, 200, 300, 400, 500].map((offset) => fragment(offset, 100));
        pieces.push(...extra.map(([offset, length]) => fragment(offset, length)));
        const shuffled = pieces
          .map((piece) => ({ piece, key: order.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const reassembly = new Reassembly(0);
        for (const { piece } of shuffled) expect(reassembly.add(piece)).toBeUndefined();
        expect(reassembly.take()).toEqual(handshakeMessage(11, 0, body));
        expect(reassembly.take()).toBeUndefined();
        expect(reassembly.held).toBe(0);
      }),
    );
  });

  test("a gap of one octet keeps the message back", () => {
    const reassembly = new Reassembly(0);
    reassembly.add(fragment(0, 299));
    reassembly.add(fragment(300, 300));
    expect(reassembly.take()).toBeUndefined();
    reassembly.add(fragment(299, 1));
    expect(reassembly.take()?.body).toEqual(body);
  });

  test("overlap with other octets is refused, and the earlier ones stay", () => {
    const reassembly = new Reassembly(0);
    reassembly.add(fragment(0, 300));
    const lying = { ...fragment(250, 350), data: new Uint8Array(350) };
    expect(reassembly.add(lying)).toBe("fragment of Certificate conflicts with octets received earlier");
    reassembly.add(fragment(250, 350));
    expect(reassembly.take()?.body).toEqual(body);
  });

  test("another length or type under the same number is refused", () => {
    const reassembly = new Reassembly(0);
    reassembly.add(fragment(0, 300));
    expect(reassembly.add(fragment(300, 100, { length: 400 }))).toMatch(/conflicts/);
    expect(reassembly.add(fragment(300, 300, { type: 2 }))).toBe(
      "fragment of ServerHello conflicts with a Certificate received earlier",
    );
  });

  test("messages come out in order, the empty one too", () => {
    const reassembly = new Reassembly(3);
    const empty = { type: 14, length: 0, offset: 0, data: new Uint8Array(0) };
    reassembly.add({ ...empty, sequence: 4 });
    expect(reassembly.take()).toBeUndefined();
    reassembly.add(fragment(0, 600, { sequence: 3 }));
    expect(reassembly.take()?.type).toBe(11);
    expect(reassembly.take()?.type).toBe(14);
  });

  test("what a peer can make us keep is bounded", () => {
    const reassembly = new Reassembly(0);
    for (let sequence = 0; sequence < 100; sequence++) {
      reassembly.add({ type: 11, length: 20_000, sequence, offset: 0, data: new Uint8Array(1) });
    }
    expect(reassembly.held).toBeLessThanOrEqual(65_536);
    expect(reassembly.add({ type: 11, length: 40_000, sequence: 7, offset: 0, data: body })).toMatch(
      /too long/,
    );
    expect(reassembly.add({ type: 11, length: 10, sequence: 8, offset: 0, data: new Uint8Array(1) })).toBe(
      "Certificate is too far ahead (message 8, expected 0)",
    );
  });

  test("a message in a thousand pieces is refused", () => {
    const reassembly = new Reassembly(0);
    let refusal: string | undefined;
    for (let i = 0; i < 299 && refusal === undefined; i++) refusal = reassembly.add(fragment(i * 2, 1));
    expect(refusal).toBe("Certificate comes in too many pieces");
  });
});
