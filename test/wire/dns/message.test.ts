import fc from "fast-check";
import { expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { type DnsMessage, decodeDns, encodeDns, isDomainName } from "../../../src/wire/dns/message";
import { octetsOf } from "../octets";

const label = fc.stringMatching(/^[A-Za-z0-9_-]{1,63}$/);
const name = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join("."));
const octet = fc.integer({ min: 0, max: 255 });
const ttl = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const record = fc.oneof(
  fc.record({
    name,
    ttl,
    type: fc.constant("A" as const),
    address: fc.tuple(octet, octet, octet, octet).map((all) => all.join(".")),
  }),
  fc.record({ name, ttl, type: fc.constant("CNAME" as const), target: name }),
);
const message: fc.Arbitrary<DnsMessage> = fc.record({
  id: fc.integer({ min: 0, max: 65_535 }),
  isResponse: fc.boolean(),
  isAuthoritative: fc.boolean(),
  isTruncated: fc.boolean(),
  recursionDesired: fc.boolean(),
  code: fc.integer({ min: 0, max: 15 }),
  questions: fc.array(fc.record({ name, type: fc.integer({ min: 0, max: 65_535 }) }), { maxLength: 3 }),
  answers: fc.array(record, { maxLength: 6 }),
});

test("what is encoded decodes to the same", () => {
  fc.assert(
    fc.property(message, (one) => {
      expect(decodeDns(encodeDns(one))).toEqual(one);
    }),
  );
});

test("an answer of dnsmasq, whose names point back", () => {
  // dig images.example.net @127.0.0.1, as captured.
  const answer = octetsOf(
    "1234 8580 0001 0002 0000 0000 06696d61676573 076578616d706c65 036e6574 00 0001 0001" +
      "c00c 0005 0001 00000000 0007 04746674 70 c013 c030 0001 0001 00000000 0004 ac10051b",
  );
  expect(decodeDns(answer)).toMatchObject({
    id: 0x1234,
    isResponse: true,
    code: 0,
    answers: [
      { type: "CNAME", name: "images.example.net", target: "tftp.example.net" },
      { type: "A", name: "tftp.example.net", address: "172.16.5.27" },
    ],
  });
});

test("names that point at themselves, forward or out of the message are told, and nothing else is thrown", () => {
  const loop = "0001 8000 0001 0000 0000 0000 c00c 0001 0001";
  expect(() => decodeDns(octetsOf(loop))).toThrow(WireError);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (garbage) => {
      try {
        decodeDns(garbage);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }),
  );
});

test("what can be a name", () => {
  for (const good of ["a", "a.b", "_tftp.example.net.", "x".repeat(63)])
    expect(isDomainName(good)).toBe(true);
  for (const bad of ["", ".", "a..b", "x".repeat(64), "a b", "ä", `${"x.".repeat(127)}xx`])
    expect(isDomainName(bad)).toBe(false);
});
