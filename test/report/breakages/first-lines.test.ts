import { describe, expect, test } from "vitest";
import type { Lab } from "../../../src/lab/lab";
import {
  block,
  failureOf,
  joins,
  labOf,
  minute,
  type Network,
  predownloads,
  rule,
  runsTheImage,
} from "./breakage";

interface Breakage {
  readonly name: string;
  readonly network?: Partial<Network>;
  /** Breaks it, and does what then cannot come true. */
  readonly break: (lab: Lab) => Promise<void>;
  readonly wait: (lab: Lab) => Promise<unknown>;
  /** The device's own line that says why. */
  readonly line: RegExp;
  readonly remedy?: RegExp;
}

const up = (lab: Lab) => lab.everyAccessPointRuns(5 * minute);
const join = async (lab: Lab) => {
  await up(lab);
  await joins(lab);
};
const joinBehind =
  (...rules: Parameters<typeof rule>[0][]) =>
  async (lab: Lab) => {
    await up(lab);
    await block(lab, ...rules.map(rule));
    await joins(lab);
  };
const upgrade = async (lab: Lab) => {
  await up(lab);
  await predownloads(lab);
};
const complete = (lab: Lab) => lab.ewc.predownloadsComplete(60 * minute);
const comesUp = (lab: Lab) => lab.accessPoint("AP-9117").isIn("Run", 5 * minute);
const release = "version: 17.12.1.5";

/** An access point that finds no other controller than the one that DHCP tells. */
const lent = (dhcp: string) => ({
  accessPoint: ", dhcp: true",
  servers: `\n  - { name: dhcp, kind: dnsmasq, address: 172.16.4.53, dhcp: [{ ${dhcp} }] }`,
});

const breakages: readonly Breakage[] = [
  {
    name: "a malformed option 43, and no controller near",
    network: lent("segment: access, option43: f105"),
    break: async (lab) => {
      await lab.power("EWC", "off");
      await lab.power("AP-9117", "off");
      lab.mark();
      await lab.power("AP-9117", "on");
    },
    wait: comesUp,
    line: /Invalid DHCP option 43: 5 octets wanted, 0 left/,
    remedy: /Option 43 is f1, the number of octets that follow/,
  },
  {
    name: "a DHCP server that does not know the segment",
    network: lent("segment: servers"),
    break: async () => {},
    wait: comesUp,
    line: /no address range available for DHCP request via lab0/,
    remedy: /Give the DHCP server this segment to lend in/,
  },
  {
    name: "a wrong path over TFTP",
    network: { path: "/Wrong" },
    break: join,
    wait: runsTheImage,
    line: /Failed to download file tftp:\/\/172\.16\.5\.27\/Wrong\/ap1g6: No such file or directory/,
    remedy: /Check tftp-image-path: the server has no \/Wrong\/ap1g6/,
  },
  {
    name: "a wrong path over SFTP",
    network: { mode: "sftp", path: "/Wrong" },
    break: join,
    wait: runsTheImage,
    line: /sftp:\/\/\*+@172\.16\.5\.62\/Wrong\/ap1g6: No such file or directory/,
    remedy: /Check sftp-image-path/,
  },
  {
    name: "a wrong path for the whole upgrade",
    network: { path: "/Wrong", bundle: release },
    break: upgrade,
    wait: complete,
    line: /Failed to download file tftp:\/\/172\.16\.5\.27\/Wrong\/\S+: No such file/,
    remedy: /unpacked in that folder/,
  },
  {
    name: "a bundle that is still zipped",
    network: { bundle: `${release}, zipped: true` },
    break: upgrade,
    wait: complete,
    line: /Failed to download file tftp:\/\/172\.16\.5\.27\/EWC\/\S+: No such file/,
    remedy: /the zip alone does not do/,
  },
  {
    name: "one image type is missing",
    network: { bundle: `${release}, without: [ap1g6]` },
    break: upgrade,
    wait: complete,
    line: /EWC\/ap1g6: No such file or directory/,
    remedy: /has other images but not ap1g6/,
  },
  ...(["corrupt", "truncated", "unsigned", "wrong-family"] as const).map(
    (defect): Breakage => ({
      name: `an image that is ${defect}`,
      network: { bundle: `${release}, defects: { ap1g6: ${defect} }` },
      break: upgrade,
      wait: complete,
      line: /Failed to install_add package tftp:\/\/172\.16\.5\.27\/EWC\/ap1g6/,
      remedy: /unpack the bundle anew/,
    }),
  ),
  {
    name: "UDP 69 is dropped",
    break: joinBehind({ action: "drop", protocol: "udp", port: 69 }),
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
    remedy: /Let UDP port 69 through from EWC .* to tftp/,
  },
  {
    name: "UDP 69 is rejected",
    break: joinBehind({ action: "reject", protocol: "udp", port: 69 }),
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
    remedy: /Let UDP port 69 through/,
  },
  {
    name: "the server's answer is dropped",
    break: joinBehind({ action: "drop", protocol: "udp", source: "tftp", destination: "EWC" }),
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
    remedy: /TFTP answers from a port of its own/,
  },
  {
    name: "TCP 22 is dropped",
    network: { mode: "sftp" },
    break: joinBehind({ action: "drop", protocol: "tcp", port: 22 }),
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
    remedy: /Let TCP port 22 through/,
  },
  {
    name: "TCP 22 is rejected",
    network: { mode: "sftp" },
    break: joinBehind({ action: "reject", protocol: "tcp", port: 22 }),
    wait: runsTheImage,
    line: /EWC\/ap1g6: Connection refused/,
    remedy: /Let TCP port 22 through/,
  },
  {
    name: "everything to the servers is dropped",
    network: { bundle: release },
    break: async (lab) => {
      await up(lab);
      await block(lab, rule({ action: "drop", source: "access", destination: "servers" }));
      await predownloads(lab);
    },
    wait: complete,
    line: /: Timed out/,
    remedy: /Let UDP port 69 through/,
  },
  {
    name: "CAPWAP's control port is dropped at the access point",
    network: {
      firewall: "{ sets: [{ at: AP-9117, rules: [{ action: drop, protocol: udp, port: 5246 }] }] }",
    },
    break: async () => {},
    wait: comesUp,
    line: /blocked by rule 1, drop udp/,
    remedy: /UDP 5246 and 5247/,
  },
  {
    name: "CAPWAP's answers are dropped at the access point",
    network: {
      firewall: "{ sets: [{ at: AP-9117, rules: [{ action: drop, protocol: udp, sourcePort: 5246 }] }] }",
    },
    break: async () => {},
    wait: comesUp,
    line: /blocked by rule 1, drop udp/,
    remedy: /UDP 5246 and 5247/,
  },
  {
    name: "CAPWAP's data port is dropped at the access point",
    network: {
      firewall: "{ sets: [{ at: AP-9117, rules: [{ action: drop, protocol: udp, port: 5247 }] }] }",
    },
    break: async (lab) => {
      await up(lab);
      lab.mark();
      await lab.pass(4 * minute);
    },
    wait: async (lab) => lab.accessPoint("AP-9117").stayedIn("Run"),
    line: /blocked by rule 1, drop udp/,
    remedy: /UDP 5246 and 5247/,
  },
  {
    name: "the wrong password",
    network: { mode: "sftp", password: "not-the-one" },
    break: join,
    wait: runsTheImage,
    line: /%INSTALL-3-OPERATION_ERROR_MESSAGE/,
    remedy: /sftp-username and sftp-password/,
  },
  {
    name: "a file that may not be read over SFTP",
    network: { mode: "sftp" },
    break: async (lab) => {
      await up(lab);
      await lab.server("sftp").control.forbid("/EWC/ap1g6");
      await joins(lab);
    },
    wait: runsTheImage,
    line: /EWC\/ap1g6: Permission denied/,
    remedy: /must be readable/,
  },
  {
    name: "a file that may not be read over TFTP: only the server says so",
    break: async (lab) => {
      await up(lab);
      await lab.server("tftp").control.forbid("/EWC/ap1g6");
      await joins(lab);
    },
    wait: runsTheImage,
    line: /sending NAK \(0, Permission denied\)/,
    remedy: /must be readable/,
  },
  {
    name: "a server that is dead",
    break: async (lab) => {
      await up(lab);
      await lab.server("tftp").control.stop();
      await joins(lab);
    },
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
    remedy: /is the server running/,
  },
  {
    name: "a server that stands still in the middle",
    network: { bundle: release },
    break: async (lab) => {
      await up(lab);
      await lab.server("tftp").control.dieAfter(700_000);
      await predownloads(lab);
    },
    wait: complete,
    line: /: Timed out/,
    remedy: /look at the server/,
  },
  {
    name: "an address that no server has",
    network: { server: "172.16.5.199" },
    break: join,
    wait: runsTheImage,
    line: /tftp:\/\/172\.16\.5\.199\/EWC\/ap1g6: Timed out/,
    remedy: /Nobody has the address 172\.16\.5\.199/,
  },
  {
    name: "the controller's staging area is full",
    network: { bundle: release, controller: "imageSpace: 200" },
    break: upgrade,
    wait: complete,
    line: /No space left on device/,
    remedy: /Make room on the controller/,
  },
  {
    name: "the access point's flash is full",
    network: { bundle: release, accessPoint: ", flashFree: 100" },
    break: upgrade,
    wait: complete,
    line: /No space left on device|image predownload failed/,
  },
  {
    name: "the access point's /tmp is full",
    network: { bundle: release, accessPoint: ", tmpFree: 100" },
    break: upgrade,
    wait: complete,
    line: /\/tmp space: FAILED|image predownload failed/,
    remedy: /Make room in the access point's flash and \/tmp/,
  },
  {
    name: "a link that carries too little for a handshake",
    network: { links: "[{ host: tftp, mtu: 576 }]", mode: "tftp", configuration: "ip tftp blocksize 8192" },
    break: async (lab) => {
      await up(lab);
      await block(
        lab,
        rule({ action: "drop", protocol: "udp", source: "tftp", destination: "EWC", after: 3 }),
      );
      await joins(lab);
    },
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
  },
  {
    name: "a link that is dead",
    break: async (lab) => {
      await up(lab);
      lab.mark();
      await lab.fabric.impair({ host: "tftp", loss: 100, jitter: 0, duplicate: 0, reorder: 0 });
      await joins(lab);
    },
    wait: runsTheImage,
    line: /EWC\/ap1g6: Timed out/,
  },
  ...(["expired", "foreign-ca", "wrong-key"] as const).map(
    (certificate): Breakage => ({
      name: `an access point whose certificate is ${certificate}`,
      network: { accessPoint: `, certificate: ${certificate}` },
      break: async () => {},
      wait: comesUp,
      line: /%DTLS_TRACE_MESSAGE-3-WLC_DTLS_ERR|DTLS connection to/,
    }),
  ),
  {
    name: "no room for one more access point",
    network: { controller: "maximumAccessPoints: 1" },
    break: async () => {},
    wait: (lab) => lab.everyAccessPointRuns(5 * minute),
    line: /join request rejected/,
  },
  {
    name: "no image server is configured",
    network: { configuration: "" },
    break: async (lab) => {
      await up(lab);
      await lab.ewc.configure(["wireless profile image-download default", "no image-download-mode tftp"]);
      await joins(lab);
    },
    wait: runsTheImage,
    line: /AP image ap1g6 cannot be downloaded/,
    remedy: /Configure the image server/,
  },
];

describe("the device's own explaining line is within the first three lines of the failure", () => {
  test.each(breakages.map((breakage) => [breakage.name, breakage] as const))("%s", async (_, breakage) => {
    const lab = await labOf(breakage.network ?? {});
    await breakage.break(lab);
    const failure = await failureOf(() => breakage.wait(lab));
    await lab.stop();
    const first = failure.split("\n").slice(0, 3).join("\n");
    expect(first).toMatch(breakage.line);
    if (breakage.remedy) expect(failure.split("\n  => ")[1]?.split("\n")[0]).toMatch(breakage.remedy);
  });

  test("there are thirty of them", () => expect(breakages.length).toBeGreaterThanOrEqual(30));
});
