import { describe, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";

const minute = 60_000;

/** Everything that anybody printed in an upgrade over SFTP, on links that lose and delay packets. */
async function upgradeLogs(seed: number): Promise<Record<string, string>> {
  const topology = topologyFrom(
    {
      seed,
      controllers: [
        {
          name: "9120-EWC",
          address: "172.16.4.26",
          version: "17.9.4.27",
          configuration: [
            "logging host 172.16.5.10",
            "wireless profile image-download default",
            " image-download-mode sftp",
            "  sftp-image-server 172.16.5.62",
            "  sftp-image-path /EWC",
            "  sftp-username cisco",
            "  sftp-password 0 Cisco123",
            "",
          ].join("\n"),
        },
      ],
      accessPoints: [
        { name: "AP-9117", model: "C9117AXI", address: "172.16.4.34", version: "17.9.4.27" },
        { name: "AP-9105", model: "C9105AXI", address: "172.16.4.32", version: "17.3.3.26" },
      ],
      servers: [
        {
          kind: "openssh-sftp",
          name: "sftp",
          address: "172.16.5.62",
          bundles: [{ version: "17.9.4.27", folder: "/EWC" }],
        },
        { kind: "syslog", name: "syslog", address: "172.16.5.10" },
      ],
      links: [{ host: "AP-9105", loss: 3, latency: 2, jitter: 1 }],
    },
    () => undefined,
  );
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(20 * minute);
  await lab.ewc.run("install add profile default");
  await lab.pass(5 * minute);
  await lab.ewc.run("show ap image");
  const printers = [...lab.controllers, ...lab.accessPoints, ...lab.servers];
  return {
    ...Object.fromEntries(printers.map(({ name, console }) => [name, console.toString()])),
    session: lab.ewc.transcript(),
  };
}

describe("a lab with a seed", () => {
  test("prints the same twice, byte for byte, with SSH sessions and an SFTP fetch in it", async () => {
    const first = await upgradeLogs(7);
    expect(first["AP-9105"]).toContain("CAPWAP State: Image Data");
    expect(first["9120-EWC"]).toContain("Completed install add sftp://");
    expect(first.syslog).toContain("Completed install add sftp://");
    expect(await upgradeLogs(7)).toEqual(first);
  });

  test("prints something else with another seed", async () => {
    expect(await upgradeLogs(8)).not.toEqual(await upgradeLogs(9));
  });
});
