import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";

const topology = parseLabFile(
  `controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
segments: { access: 172.16.4.0/24, branch: 172.16.7.0/24 }
accessPoints:
  - { name: AP, model: C9117AXI, address: 172.16.7.34, version: 17.9.4.27, controllers: [172.16.4.26] }
`,
  "lab.yaml",
);

test("blocked packets are data: which way they went is not a matter of words", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(300_000);
  await lab.firewall.drop({ source: "EWC", destination: "branch" });
  await lab.accessPoint("AP").prints("DTLS Teardown", 300_000);
  const { firewall } = lab;
  expect(firewall.blocked({ protocol: "udp", from: { address: "172.16.4.26", port: 5246 } })).not.toEqual([]);
  expect(firewall.blocked({ protocol: "udp", to: { port: 5246 } })).toEqual([]);
  expect(() => firewall.hasBlocked({ to: { port: 5246 } }, "to udp port 5246")).toThrow(
    /^no packet to udp port 5246 was blocked; blocked were:\n {2}udp 172\.16\.4\.26:524[67] > /,
  );
  expect(() => firewall.hasBlockedNothing()).toThrow(/was blocked by rule 1, drop any from EWC to branch/);
  const counter = await firewall.counter("drop any from EWC");
  expect(counter.packets).toBe(firewall.blocked({ rule: "drop any from EWC" }).length);
});

test("a rule holds for a time, and the newest before those before it", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.firewall.allow({ protocol: "udp" });
  await lab.pass(1_000);
  await lab.firewall.drop({ protocol: "udp", port: 5246, for: 60_000 });
  const { rules } = lab.firewall.rules;
  expect(rules).toMatchObject([{ action: "drop", port: 5246, until: 61_000 }, { action: "accept" }]);
  await lab.firewall.letEverythingThrough();
  expect(lab.firewall.rules).toMatchObject({ rules: [], sets: [], policy: "accept" });
});

test("rules that cannot be leave those before in place", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.firewall.drop({ protocol: "udp", port: 69 });
  await expect(lab.firewall.apply({ in: "access", accessList: "permit everything" })).rejects.toThrow();
  expect(lab.firewall.rules.sets).toEqual([]);
  await expect(lab.firewall.counter("rule 7")).rejects.toThrow(/no rule of the firewall reads "rule 7"/);
});
