import { expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";

// Cisco document 223125: one message a round trip, so 100 ms of it limit an access point to ten messages a second.
test("a tenth of a full-size image over a round trip of 100 ms takes its share of 85 minutes, within a tenth", async () => {
  const minutes = (await imageTime([{ host: "branch", latency: 49.5 }])) / 60_000;
  expect(minutes).toBeGreaterThan(8.5 * 0.9);
  expect(minutes).toBeLessThan(8.5 * 1.1);
});

// On record: 51,208 messages in 97.9 s. A ping beside it shows 1 ms; the rest is the access point's writing.
test("the same on a quiet LAN takes a tenth of 97.9 s, within a tenth", async () => {
  const seconds = (await imageTime([])) / 1_000;
  expect(seconds).toBeGreaterThan(9.79 * 0.9);
  expect(seconds).toBeLessThan(9.79 * 1.1);
});

/** Lab time from the first dots of the image to its last octet. */
async function imageTime(links: readonly { host: string; latency: number }[]): Promise<number> {
  const topology = topologyFrom(
    {
      controllers: [
        {
          name: "9120-EWC",
          address: "172.16.4.26",
          version: "17.9.4.27",
          configuration: [
            "wireless profile image-download default",
            " image-download-mode tftp",
            "  tftp-image-server 172.16.5.27",
            "  tftp-image-path /EWC",
          ].join("\n"),
        },
      ],
      accessPoints: [{ name: "branch", model: "C9105AXI", address: "172.16.4.32", version: "17.3.3.26" }],
      servers: [
        {
          kind: "tftpd-hpa",
          name: "tftp",
          address: "172.16.5.27",
          bundles: [{ version: "17.9.4.27", folder: "/EWC", size: 7_051_264 }],
        },
      ],
      links,
    },
    () => undefined,
  );
  await using lab = await Lab.start(embeddedFabric(), topology);
  const branch = lab.accessPoint("branch");
  const done = await branch.prints("Last block stored", 3 * 60 * 60_000);
  // The line of the first dots.
  const begun = branch.console.all().findLast(({ text }) => /\] <\.*/.test(text))!;
  return done.at - begun.at;
}
