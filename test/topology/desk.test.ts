import fc from "fast-check";
import { expect, test } from "vitest";
import { cidrOf } from "../../src/ip/address";
import { Ipv4Network } from "../../src/ip/ipv4-network";
import type { Segments } from "../../src/ip/segments";
import { deskOf } from "../../src/topology/desk";

test("the desk stands in a network for documentation where the lab does not have that itself", () => {
  const { parse } = Ipv4Network;
  const address = (segments: Segments) => deskOf(segments).address.text;
  expect(address({ access: parse("172.16.4.0/24") })).toBe("192.0.2.10");
  expect(address({ branch: parse("192.0.2.0/24") })).toBe("198.51.100.10");
  expect(address({ branch: parse("192.0.0.0/8"), dc: parse("198.51.100.128/25") })).toBe("203.0.113.10");
});

test("it never stands in a segment", () => {
  const network = fc
    .tuple(fc.integer({ min: 0x0100_0000, max: 0xdfff_ffff }), fc.integer({ min: 8, max: 29 }))
    .map(([base, length]) => new Ipv4Network(cidrOf(base, length)));
  fc.assert(
    fc.property(fc.array(network, { minLength: 1, maxLength: 6 }), (networks) => {
      const { address } = deskOf(Object.fromEntries(networks.map((one, index) => [`s${index}`, one])));
      for (const one of networks) expect(one.contains(address)).toBe(false);
    }),
  );
});
