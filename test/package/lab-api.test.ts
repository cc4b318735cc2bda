import { describeLab, embeddedFabric, Lab, type TopologyInput } from "ewc-lab";
import { expect, test } from "vitest";

// Against the built package, through its `exports`: `npm run package`. docs/lab-api.md is cut from here.

const minute = 60_000;

// begin snippet describe
const topology = describeLab({
  controllers: [{ name: "9120-EWC", address: "172.16.4.26", version: "17.9.4.27" }],
  accessPoints: [
    { name: "9105-emorenoa", model: "C9105AXI", address: "172.16.4.32", version: "17.9.4.27" },
    { name: "AP-9117", model: "C9117AXI", address: "172.16.4.34", version: "17.9.4.27" },
  ],
  servers: [
    {
      kind: "tftpd-hpa",
      name: "tftp",
      address: "172.16.5.27",
      bundles: [{ version: "17.12.1.5", folder: "/EWC/17_12_1" }],
    },
    { kind: "syslog", name: "syslog", address: "172.16.5.10" },
  ],
});
// end snippet describe

const profile = `
logging host 172.16.5.10
wireless profile image-download default
 image-download-mode tftp
  tftp-image-server 172.16.5.27
  tftp-image-path /EWC/17_12_1`;

test("an upgrade from a TFTP server", async () => {
  // begin snippet upgrade
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(15 * minute);
  lab.mark();

  await lab.ewc.configure(profile);
  await lab.ewc.saveAndDownload();
  await lab.ewc.predownloadsComplete(15 * minute);
  await lab.ewc.imagesAre("backup", "17.12.1.5");
  await lab.server("tftp").logsRead("172.16.4.26", "/EWC/17_12_1/ap1g6");
  await lab.server("syslog").receives("%INSTALL-5-INSTALL_COMPLETED_INFO", "172.16.4.26");
  for (const ap of lab.accessPoints) ap.stayedIn("Run");

  await lab.ewc.activate();
  await lab.ewc.imagesRun("17.12.1.5", 30 * minute);
  await lab.ewc.commit();
  // end snippet upgrade
  expect(await lab.ewc.run("show install summary")).toContain("17.12.01");
});

test("a firewall that opens only UDP 69 breaks TFTP", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(15 * minute);
  await lab.ewc.configure(profile);
  // begin snippet firewall
  await lab.firewall.apply(
    {
      between: ["access", "servers"],
      policy: "drop",
      rules: [
        { action: "accept", protocol: "udp", port: 69, state: ["new"] },
        { action: "accept", state: ["established"] },
      ],
    },
    { tftpHelper: false },
  );
  await lab.accessPoint("AP-9117").replace({ version: "17.3.3.26", backup: "8.10.130.0" });
  await lab.ewc.prints("ap1g6: Timed out", 5 * minute);

  const [answer] = lab.firewall.blocked({ protocol: "udp", to: { address: "172.16.4.26" } });
  // { at: 60000.5, protocol: "udp", from: { address: "172.16.5.27", port: 32768 }, to: { ... }, rule: "blocked by ..." }
  lab.firewall.hasBlocked({ from: { address: "172.16.5.27" } });
  await lab.firewall.letEverythingThrough();
  // end snippet firewall
  expect(answer).toMatchObject({
    from: { address: "172.16.5.27" },
    rule: expect.stringContaining("blocked by"),
  });
  expect(lab.firewall.rules).toMatchObject({ rules: [], sets: [] });
});

test("rules for a time, links and servers that fail", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  await lab.everyAccessPointRuns(15 * minute);
  // begin snippet faults
  await lab.firewall.drop({ protocol: "udp", port: 5246, source: "AP-9117", for: 2 * minute });
  await lab.link("9120-EWC").delays(400);
  await lab.link("servers").impair({ loss: 5, duplicate: 1 });
  await lab.link("9120-EWC").repair();

  const tftp = lab.server("tftp");
  await tftp.putBundle({ version: "17.12.2.4", folder: "/EWC/17_12_2", defects: { ap1g6: "corrupt" } });
  await tftp.slow(20_000);
  await tftp.standStill();
  await tftp.goOn();
  await lab.power("AP-9117", "off");
  await lab.power("AP-9117", "on");
  // end snippet faults
  await lab.accessPoint("AP-9117").isIn("Run", 15 * minute);
  expect(lab.link("9120-EWC").impairment).toEqual({ loss: 0, jitter: 0, duplicate: 0, reorder: 0 });
  expect(lab.link("servers").impairment).toMatchObject({ loss: 5, duplicate: 1 });
  await expect(
    tftp.putBundle({ version: "17.12.2.4", folder: "/EWC", defects: { ap1gg: "corrupt" } }),
  ).rejects.toThrow('there is no image type "ap1gg"');
});

test("what did not come true says what was seen instead", async () => {
  await using lab = await Lab.start(embeddedFabric(), topology);
  // begin snippet failure
  const failure = await lab.ewc.prints("%INSTALL-5-INSTALL_COMPLETED_INFO", minute).catch((error) => error);
  // ExpectationError: "9120-EWC" prints "%INSTALL-5-INSTALL_COMPLETED_INFO": not within 1 min of lab time. ...
  // end snippet failure
  expect(failure.name).toBe("ExpectationError");
  expect(failure.message).toContain('"9120-EWC" prints "%INSTALL-5-INSTALL_COMPLETED_INFO"');
  await expect(lab.ewc.configure("hostnaem FOO")).rejects.toThrow("Invalid input detected");
});

test("what cannot be is refused, with the nearest that is", () => {
  const input: TopologyInput = {
    controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27", model: "C9117AX" }],
    accessPoints: [{ name: "AP", model: "C9105AXJ", address: "172.16.4.32", version: "17.9.4.27" }],
  };
  expect(() => describeLab(input)).toThrow('unknown AP model "C9105AXJ"');
});
