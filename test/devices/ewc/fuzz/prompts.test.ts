import { expect, test } from "vitest";
import { ExpectationError, PeerError } from "../../../../src/errors";
import { embeddedFabric } from "../../../../src/fabrics/embedded/fabric";
import { Random } from "../../../../src/host/random";
import { Lab } from "../../../../src/lab/lab";
import { topologyFrom } from "../../../../src/topology/lab-file";
import { randomExec } from "./random-configuration";

const labs = Math.ceil(Number(process.env.EWCLAB_FUZZ_LABS ?? 2) / 2);
const firstSeed = Number(process.env.EWCLAB_FUZZ_SEED ?? 1);

const topology = topologyFrom(
  {
    controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    accessPoints: [{ name: "A9105", model: "C9105AXI", address: "172.16.4.32", version: "17.9.4.27" }],
    servers: [
      {
        kind: "tftpd-hpa",
        name: "tftp",
        address: "172.16.5.27",
        bundles: [{ version: "17.12.1.5", folder: "/EWC" }],
      },
    ],
  },
  () => undefined,
);

test(
  "whatever is typed at a controller's and an access point's prompt, neither crashes",
  async () => {
    for (let seed = firstSeed; seed < firstSeed + labs; seed++) {
      const random = new Random(`prompts ${seed}`);
      await using lab = await Lab.start(embeddedFabric(), topology);
      await lab.everyAccessPointRuns(5 * 60_000);
      for (let count = 0; count < 40; count++) {
        const isAp = random.below(3) === 0;
        const device = isAp ? lab.accessPoint("A9105") : lab.controller("9120-EWC");
        const command = randomExec(random, isAp ? "ap" : "ewc");
        const { username, password } = device.spec;
        try {
          await lab.fabric.exec(device.name, { username, password }, command);
        } catch (error) {
          // A question that nobody answers, a ping that takes hours; a device that is reloading.
          if (!(error instanceof ExpectationError || error instanceof PeerError)) throw error;
        }
        expect(lab.crashes(), `seed ${seed}: ${device.name}: ${command}`).toEqual([]);
      }
    }
  },
  Math.max(60_000, labs * 30_000),
);
