import { expect, test } from "vitest";
import { describeLab, embeddedFabric, Lab } from "../../src";
import type { Fabric } from "../../src/lab/fabric";

const topology = describeLab({
  controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
});

test("a lab that cannot be made whole leaves nothing running", async () => {
  const real = embeddedFabric();
  let stopped = 0;
  const fabric: Fabric = {
    ...real,
    async start(lab) {
      const running = await real.start(lab);
      const stop = running.stop.bind(running);
      running.stop = async () => {
        stopped += 1;
        await stop();
      };
      running.console = () => {
        throw new Error("no console");
      };
      return running;
    },
  };
  await expect(Lab.start(fabric, topology)).rejects.toThrow("no console");
  expect(stopped).toBe(1);
});

test.each([
  [
    "an object that is no topology yet",
    { controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }] },
  ],
  ["nothing", undefined],
])("%s is told what makes one of it", async (_, input) => {
  await expect(Lab.start(embeddedFabric(), input as unknown as typeof topology)).rejects.toThrow(
    "describeLab({ ... })",
  );
});
