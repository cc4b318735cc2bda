import { afterEach, expect, test, vi } from "vitest";
import { JoinStatistics } from "../../src/devices/ewc/aps/join-statistics";

import { Log } from "../../src/devices/iosxe/logging/log";
import { InternalError } from "../../src/errors";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";

const topology = topologyFrom(
  {
    controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    accessPoints: [{ name: "A9105", model: "C9105AXI", address: "172.16.4.32", version: "17.9.4.27" }],
  },
  () => undefined,
);

afterEach(() => vi.restoreAllMocks());

async function runningLab(): Promise<Lab> {
  const lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(5 * 60_000);
  return lab;
}

test("what a device throws at a packet or in a timer is its crash, and the others run on", async () => {
  await using lab = await runningLab();
  vi.spyOn(Log.prototype, "write").mockImplementation(() => {
    throw new InternalError("the log is broken");
  });
  // The access point reloads; the controller would log that it is gone.
  await lab.power("A9105", "off");
  await lab.power("A9105", "on");
  await lab.pass(3 * 60_000);
  vi.restoreAllMocks();
  expect(lab.crashes()).toMatchObject([{ host: "9120-EWC", text: "InternalError: the log is broken" }]);
  expect(() => lab.nothingHasCrashed()).toThrow(
    /"9120-EWC" crashed after .*: InternalError: the log is broken/,
  );
  const console = lab.controller("9120-EWC").console.toString();
  expect(console).toMatch(/^\*\*\* ewc-lab: 9120-EWC crashed: InternalError: the log is broken\n +at /m);
  // Its clients look for it in vain, until it is switched on again.
  await lab.accessPoint("A9105").isIn("Discovery", 60_000);
  await lab.power("9120-EWC", "on");
  await lab.accessPoint("A9105").isIn("Run", 15 * 60_000);
});

test("so is what it throws at a person's command", async () => {
  await using lab = await runningLab();
  vi.spyOn(JoinStatistics.prototype, "rows").mockImplementation(() => {
    throw new InternalError("the rows are gone");
  });
  // The session is gone in the middle of it.
  expect(await lab.ewc.run("show wireless stats ap join summary")).toBe("");
  expect(lab.crashes()).toMatchObject([{ host: "9120-EWC", text: "InternalError: the rows are gone" }]);
  await lab.accessPoint("A9105").prints("CAPWAP State: Discovery", 5 * 60_000);
});
