import { expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { Ipv4Address } from "../../src/ip/ipv4-address";
import { Ipv4Network } from "../../src/ip/ipv4-network";
import { networkOf, segmentOf } from "../../src/ip/segments";

const address = Ipv4Address.parse("172.16.4.26");
const network = Ipv4Network.parse("172.16.4.7/24");

test("equal addresses are the same value, however they were come by", () => {
  expect(Ipv4Address.of(0xac10041a)).toBe(address);
  expect(network.host(26)).toBe(address);
  expect(new Set([address, Ipv4Address.parse("172.16.4.26"), Ipv4Address.parse("172.16.4.27")]).size).toBe(2);
  expect(Ipv4Address.find("172.16.4")).toBeUndefined();
  expect(() => Ipv4Address.parse("172.16.4.256")).toThrow(UsageError);
});

test("they are their text in templates and as JSON", () => {
  expect(`${address} in ${network}`).toBe("172.16.4.26 in 172.16.4.0/24");
  expect(JSON.stringify({ address, network })).toBe('{"address":"172.16.4.26","network":"172.16.4.0/24"}');
});

test("a network has a router, a broadcast address, and knows what lies in it", () => {
  expect([network.router.text, network.broadcast.text]).toEqual(["172.16.4.1", "172.16.4.255"]);
  expect(network.contains(address)).toBe(true);
  expect(network.contains(Ipv4Address.parse("172.16.5.26"))).toBe(false);
  expect(network.overlaps(Ipv4Network.parse("172.16.0.0/16"))).toBe(true);
  expect(network.overlaps(Ipv4Network.parse("172.16.5.0/24"))).toBe(false);
});

test("the segment that an address lies in", () => {
  const segments = { servers: Ipv4Network.parse("172.16.5.0/24"), access: network };
  expect(segmentOf(segments, address)).toBe("access");
  expect(networkOf(segments, address)).toBe(network);
  expect(segmentOf(segments, Ipv4Address.parse("10.0.0.1"))).toBeUndefined();
});
