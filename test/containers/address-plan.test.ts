import { expect, test } from "vitest";
import { addressPlan, firewallName, placeOf, routerAddresses } from "../../containers/fabric/address-plan";
import { parseLabFile } from "../../src/topology/lab-file";

const topology = parseLabFile(
  "controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]",
  "lab.yaml",
);

test("a lab's bridge has addresses that nobody else has", () => {
  const plan = addressPlan(["ewc", "tftp"], ["172.17.0.0/16", "10.128.0.0/16"], 0);
  expect(plan.subnet).toBe("10.129.0.0/20");
  expect(plan.bridge).toBe("10.129.0.1");
  expect([...plan.outer]).toEqual([
    [firewallName, "10.129.0.2"],
    ["ewc", "10.129.0.3"],
    ["tftp", "10.129.0.4"],
  ]);
});

test("the search goes on from the end at the beginning", () => {
  expect(addressPlan([], [], 0.9999).subnet).toBe("10.255.240.0/20");
  expect(addressPlan([], ["10.255.240.0/20"], 0.9999).subnet).toBe("10.128.0.0/20");
});

test("when all is taken, that is said", () => {
  expect(() => addressPlan([], ["10.0.0.0/8", "100.64.0.0/10"], 0.5)).toThrow(
    /no network in 10\.128\.0\.0\/9 or 100\.64\.0\.0\/10 is free/,
  );
});

test("a lab that has 10.0.0.0/8 itself finds its bridge elsewhere", () => {
  expect(addressPlan([], ["10.0.0.0/8"], 0).subnet).toBe("100.64.0.0/20");
});

test("a host's place", () => {
  expect(placeOf(topology, "172.16.5.27")).toEqual({
    cidr: "172.16.5.27/24",
    router: "172.16.5.1",
    broadcast: "172.16.5.255",
  });
  expect(routerAddresses(topology)).toEqual(["172.16.4.1/24", "172.16.5.1/24"]);
});
