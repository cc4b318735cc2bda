import fc from "fast-check";
import { expect, test } from "vitest";
import { WireError } from "../../../src/errors";
import { type DhcpMessage, decodeDhcp, encodeDhcp, hardwareAddress } from "../../../src/wire/dhcp/message";
import {
  addressesIn,
  controllerOption,
  controllersIn,
  secondsIn,
  textIn,
  typeOf,
} from "../../../src/wire/dhcp/options";
import { octetsOf } from "../octets";

const octet = fc.integer({ min: 0, max: 255 });
const address = fc.tuple(octet, octet, octet, octet).map((all) => all.join("."));
const message: fc.Arbitrary<DhcpMessage> = fc.record({
  op: fc.constantFrom("request" as const, "reply" as const),
  hops: octet,
  transaction: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  seconds: fc.integer({ min: 0, max: 65_535 }),
  broadcast: fc.boolean(),
  client: address,
  yours: address,
  next: address,
  relay: address,
  hardware: fc.uint8Array({ minLength: 6, maxLength: 6 }).map((all) => hardwareAddress(hex(all))),
  options: fc
    .array(fc.tuple(fc.integer({ min: 1, max: 254 }), fc.uint8Array({ maxLength: 600 })), { maxLength: 6 })
    .map((all) => new Map(all)),
});

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString("hex");
}

test("what is encoded decodes to the same, options longer than 255 octets, too", () => {
  fc.assert(
    fc.property(message, (one) => {
      expect(decodeDhcp(encodeDhcp(one))).toEqual(one);
    }),
  );
});

test("other octets are refused as what they are, and nothing else is thrown", () => {
  const bare = encodeDhcp({ ...offer(), options: new Map() });
  expect(() => decodeDhcp(bare.subarray(0, 100))).toThrow(WireError);
  expect(() => decodeDhcp(Uint8Array.from(bare, (one, at) => (at === 236 ? 0 : one)))).toThrow(
    "no DHCP options",
  );
  expect(() => decodeDhcp(Uint8Array.from(bare, (one, at) => (at === 1 ? 6 : one)))).toThrow("Ethernet");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (octets) => {
      try {
        decodeDhcp(octets);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }),
  );
});

// What dnsmasq 2.90 offered, as captured: `dhcp-option=vendor:Cisco AP,241,172.16.4.26,172.16.4.27`.
function offer(): DhcpMessage {
  const fixed = `02010600 00001234 00008000 00000000 ac100584 ac100535 00000000 0cd0f897801c ${"00".repeat(202)}`;
  const options =
    "63825363 350102 3604ac100535 330400015180 3a040000a8c0 3b0400012750 0104ffffff00 1c04ac1005ff " +
    "0f0e6272616e63682e6578616d706c65 0604ac100535 0304ac100501 2b0bf108ac10041aac10041bff 3c0e436973636f204150206332383030 ff";
  return decodeDhcp(octetsOf(`${fixed} ${options}`));
}

test("an offer of dnsmasq, with two controllers in option 43", () => {
  const told = offer();
  expect(typeOf(told)).toBe("OFFER");
  expect(told).toMatchObject({ yours: "172.16.5.132", hardware: "0c:d0:f8:97:80:1c", broadcast: true });
  expect(addressesIn(told, 54)).toEqual(["172.16.5.53"]);
  expect(secondsIn(told, 51)).toBe(86_400);
  expect(textIn(told, 15)).toBe("branch.example");
  expect(controllersIn(told.options.get(43)!)).toEqual(["172.16.4.26", "172.16.4.27"]);
});

test("option 43 in Cisco's form, and what is wrong with others", () => {
  // The example of the hardware guides.
  expect(hex(controllerOption(["10.126.126.2", "10.127.127.2"]))).toBe("f1080a7e7e020a7f7f02");
  expect(controllersIn(octetsOf("0102abcd f104ac10041a"))).toEqual(["172.16.4.26"]);
  expect(() => controllersIn(octetsOf("f103ac1004"))).toThrow("3 octets are no list of IPv4 addresses");
  expect(() => controllersIn(octetsOf("f108ac10041a"))).toThrow("8 octets wanted, 4 left");
  expect(() => controllersIn(octetsOf("ac10041a"))).toThrow("octets wanted");
  expect(() => controllersIn(octetsOf("0100"))).toThrow("no sub-option f1");
});
