import { expect, test } from "vitest";
import { imageTransitions } from "../../src/devices/ap/image-transitions";
import { leaseTransitions } from "../../src/devices/ap/uplink/lease-transitions";
import { predownloadTransitions } from "../../src/devices/ewc/aps/predownload-transitions";
import { powerTransitions } from "../../src/devices/ewc/power-transitions";
import { upgradeTransitions } from "../../src/devices/ewc/upgrade/upgrade-transitions";
import { stateDiagram } from "../../src/states/diagram";

test("docs/device-states.md is drawn from the transition tables", async () => {
  // `vitest run test/devices/device-states.test.ts -u` draws it anew.
  const sections = [
    stateDiagram("An image on an access point", imageTransitions),
    stateDiagram("An access point's address, where it asks for it", leaseTransitions),
    stateDiagram("A controller's power", powerTransitions),
    stateDiagram("The network upgrade", upgradeTransitions),
    stateDiagram("One access point's predownload, as its controller sees it", predownloadTransitions),
  ];
  const page = `# Device states

Drawn from the tables in src/devices; a test fails when the two differ. Each table is walked through whole by a test of its machine.

${sections.join("\n")}`;
  await expect(page).toMatchFileSnapshot("../../docs/device-states.md");
});
