import fc from "fast-check";
import { expect, test } from "vitest";
import { addressText, cidrOf, contains, parseAddress, parseCidr } from "../../src/ip/address";
import { deskOf } from "../../src/topology/desk";

test("the desk stands in a network for documentation where the lab does not have that itself", () => {
  expect(deskOf({ access: "172.16.4.0/24" }).address).toBe("192.0.2.10");
  expect(deskOf({ branch: "192.0.2.0/24" }).address).toBe("198.51.100.10");
  expect(deskOf({ branch: "192.0.0.0/8", dc: "198.51.100.128/25" }).address).toBe("203.0.113.10");
});

test("it never stands in a segment", () => {
  const network = fc
    .tuple(fc.integer({ min: 0x0100_0000, max: 0xdfff_ffff }), fc.integer({ min: 8, max: 29 }))
    .map(([base, length]) => `${addressText(cidrOf(base, length).base)}/${length}`);
  fc.assert(
    fc.property(fc.array(network, { minLength: 1, maxLength: 6 }), (networks) => {
      const { address } = deskOf(Object.fromEntries(networks.map((one, index) => [`s${index}`, one])));
      for (const one of networks) expect(contains(parseCidr(one), parseAddress(address))).toBe(false);
    }),
  );
});
