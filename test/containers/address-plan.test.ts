import { expect, test } from "vitest";
import {
  addressPlan,
  bridgePools,
  firewallName,
  placeOf,
  routerEnds,
} from "../../containers/fabric/address-plan";
import { routes } from "../../containers/fabric/machine-networks";
import { Ipv4Address } from "../../src/ip/ipv4-address";
import { parseLabFile } from "../../src/topology/lab-file";

const topology = parseLabFile(
  "controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]",
  "lab.yaml",
);

test("a lab's bridge has addresses that nobody else has", () => {
  const plan = addressPlan(["ewc", "tftp"], ["172.17.0.0/16", "100.64.0.0/16"], 0);
  expect(plan.subnet).toBe("100.65.0.0/20");
  expect(plan.bridge).toBe("100.65.0.1");
  expect(plan.broadcast).toBe("100.65.15.255");
  expect([...plan.outer]).toEqual([
    [firewallName, "100.65.0.2"],
    ["ewc", "100.65.0.3"],
    ["tftp", "100.65.0.4"],
  ]);
});

test("the search goes on from the end at the beginning", () => {
  expect(addressPlan([], [], 0.9999).subnet).toBe("100.127.240.0/20");
  expect(addressPlan([], ["100.127.240.0/20"], 0.9999).subnet).toBe("100.64.0.0/20");
});

test("when all is taken, that is said", () => {
  expect(() => addressPlan([], ["10.0.0.0/8", "198.18.0.0/15", "100.64.0.0/10"], 0.5)).toThrow(
    "no network in 100.64.0.0/10 or 198.18.0.0/15 or 10.128.0.0/9 is free",
  );
});

test("a machine whose VPN has the first range finds its bridge in the next", () => {
  expect(addressPlan([], ["100.64.0.0/10"], 0).subnet).toBe("198.18.0.0/20");
});

test("the ranges can be named", () => {
  expect(addressPlan([], [], 0, bridgePools("172.30.0.0/16, 10.9.0.0/16")).subnet).toBe("172.30.0.0/20");
  expect(bridgePools("172.30.7.7/16")).toEqual(["172.30.0.0/16"]);
  for (const wrong of ["172.30.0.0/24", "office", "10.0.0.0"])
    expect(() => bridgePools(wrong)).toThrow(
      `EWCLAB_NETWORKS: "${wrong}": expected an IPv4 network of /20 or larger`,
    );
});

test("the machine's routes, as Linux lists them; the default route hides nothing", () => {
  const table = `Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT
eth0 00000000 0102000A 0003 0 0 0 00000000 0 0 0
eth0 0002000A 00000000 0001 0 0 0 00FFFFFF 0 0 0
tun0 0000400A 00000000 0001 0 0 0 0000C0FF 0 0 0
`;
  expect(routes(table)).toEqual(["10.0.2.0/24", "10.64.0.0/10"]);
});

test("a host's place", () => {
  expect(placeOf(topology, Ipv4Address.parse("172.16.5.27"))).toEqual({
    cidr: "172.16.5.27/24",
    router: "172.16.5.1",
    wire: 2,
  });
  expect(routerEnds(topology)).toEqual([
    { link: "lab0", address: "172.16.4.1/24", wire: 1 },
    { link: "lab1", address: "172.16.5.1/24", wire: 2 },
  ]);
});
