import { describe, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { parseLabFile } from "../../src/topology/lab-file";

const topology = parseLabFile(
  `controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
accessPoints: [{ name: AP, model: C9117AXI, address: 172.16.4.34, version: 17.9.4.27 }]
`,
  "lab.yaml",
);

const verbs = {
  "AP off": (lab: Lab) => lab.power("AP", "off"),
  "AP on": (lab: Lab) => lab.power("AP", "on"),
  "EWC off": (lab: Lab) => lab.power("EWC", "off"),
  "EWC on": (lab: Lab) => lab.power("EWC", "on"),
  "another AP": (lab: Lab) =>
    lab.fabric.replaceAccessPoint("AP", { version: "17.9.4.27", backup: "8.10.130.0" }),
  "keys at the AP": async (lab: Lab) => lab.fabric.type("AP", "\r"),
};
type Verb = keyof typeof verbs;
const all = Object.keys(verbs) as Verb[];

/** Lab time between two verbs: in the same instant, while something boots, when all is settled. */
const pauses = [0, 20_000, 10 * 60_000];

describe("every verb at a device in every state: with power it comes to Run again", () => {
  test.each(all.flatMap((one) => all.map((two) => [one, two] as const)))("%s, %s", async (one, two) => {
    for (const pause of pauses) {
      await using lab = await Lab.start(embeddedFabric(), topology);
      await lab.everyAccessPointRuns(5 * 60_000);
      for (const verb of [one, two]) {
        await verbs[verb](lab);
        await lab.pass(pause);
      }
      await lab.power("EWC", "on");
      await lab.power("AP", "on");
      await lab.pass(10 * 60_000);
      expect(await lab.ewc.run("show ap summary")).toMatch(/AP .*Registered/);
    }
  });
});
