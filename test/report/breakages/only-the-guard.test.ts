import { describe, expect, test } from "vitest";
import type { Lab } from "../../../src/lab/lab";
import { alarmsIn } from "../../../src/report/guard/alarm";
import { block, joins, labOf, minute, type Network, predownloads, rule, runsTheImage } from "./breakage";

/** Something breaks on the way, and yet the end is as it should be: only the logs know. */
interface Breakage {
  readonly name: string;
  readonly network?: Partial<Network>;
  readonly happens: (lab: Lab) => Promise<void>;
  /** What is right in the end. */
  readonly end: (lab: Lab) => Promise<unknown>;
}

const release = "version: 17.12.1.5";
const up = (lab: Lab) => lab.everyAccessPointRuns(5 * minute);
const whole = { jitter: 0, duplicate: 0, reorder: 0, loss: 0 };
const open = (lab: Lab) => block(lab);
const allRun = (lab: Lab) => lab.everyAccessPointRuns(15 * minute);
const complete = (lab: Lab) => lab.ewc.predownloadsComplete(60 * minute);

/** Joins while something is closed, and opens it when the controller has said what it thinks of it. */
const closedAtFirst =
  (...rules: Parameters<typeof rule>[0][]) =>
  async (lab: Lab) => {
    await up(lab);
    await block(lab, ...rules.map(rule));
    await joins(lab);
    await lab.ewc.prints("%INSTALL-3-", 5 * minute);
    await open(lab);
  };
const atFirst =
  (spoil: (lab: Lab) => Promise<void>, mend: (lab: Lab) => Promise<void>) => async (lab: Lab) => {
    await up(lab);
    await spoil(lab);
    await joins(lab);
    await lab.ewc.prints("%INSTALL-3-", 5 * minute);
    await mend(lab);
  };
const twice = (spoil: (lab: Lab) => Promise<void>, mend: (lab: Lab) => Promise<void>) => async (lab: Lab) => {
  await up(lab);
  await spoil(lab);
  await predownloads(lab);
  await lab.ewc.prints("%INSTALL-3-", 15 * minute);
  await lab.pass(15 * minute);
  await mend(lab);
  await predownloads(lab);
};
const bundle = (
  folder: string,
  version: string,
  defects: Record<string, "corrupt" | "truncated" | "unsigned"> = {},
) => ({
  ...{ folder, version, size: "small" as const, without: [], zipped: false, defects },
});
const path = (to: string) => [
  "wireless profile image-download default",
  "image-download-mode tftp",
  `tftp-image-path ${to}`,
];

/** The way between an access point and the controller is closed for a while, and nobody says so. */
const linkDiesFor = (host: string, duration: number) => async (lab: Lab) => {
  await up(lab);
  await lab.fabric.impair({ host, ...whole, loss: 100 });
  await lab.pass(duration);
  await lab.fabric.impair({ host, ...whole });
};

const breakages: readonly Breakage[] = [
  {
    name: "UDP 69 was closed at first",
    happens: closedAtFirst({ action: "drop", protocol: "udp", port: 69 }),
    end: runsTheImage,
  },
  {
    name: "UDP 69 was refused at first",
    happens: closedAtFirst({ action: "reject", protocol: "udp", port: 69 }),
    end: runsTheImage,
  },
  {
    name: "TFTP's answers were stopped at first",
    happens: closedAtFirst({ action: "drop", protocol: "udp", source: "tftp", destination: "EWC" }),
    end: runsTheImage,
  },
  {
    name: "TCP 22 was closed at first",
    network: { mode: "sftp" },
    happens: closedAtFirst({ action: "drop", protocol: "tcp", port: 22 }),
    end: runsTheImage,
  },
  {
    name: "TCP 22 was refused at first",
    network: { mode: "sftp" },
    happens: closedAtFirst({ action: "reject", protocol: "tcp", port: 22 }),
    end: runsTheImage,
  },
  {
    name: "the server was down at first",
    happens: atFirst(
      (lab) => lab.server("tftp").control.stop(),
      (lab) => lab.server("tftp").control.start(),
    ),
    end: runsTheImage,
  },
  {
    name: "the SFTP server was down at first",
    network: { mode: "sftp" },
    happens: atFirst(
      (lab) => lab.server("sftp").control.stop(),
      (lab) => lab.server("sftp").control.start(),
    ),
    end: runsTheImage,
  },
  {
    name: "the path was wrong at first",
    network: { path: "/Wrong" },
    happens: atFirst(
      async () => {},
      (lab) => lab.ewc.configure(path("/EWC")),
    ),
    end: runsTheImage,
  },
  {
    name: "the image was missing at first",
    happens: atFirst(
      (lab) => lab.server("tftp").control.remove("/EWC/ap1g6"),
      (lab) => lab.server("tftp").control.putBundle(bundle("/EWC", "17.9.4.27")),
    ),
    end: runsTheImage,
  },
  ...(["corrupt", "truncated", "unsigned"] as const).map(
    (defect): Breakage => ({
      name: `the image was ${defect} at first`,
      happens: atFirst(
        (lab) => lab.server("tftp").control.putBundle(bundle("/EWC", "17.9.4.27", { ap1g6: defect })),
        (lab) => lab.server("tftp").control.putBundle(bundle("/EWC", "17.9.4.27")),
      ),
      end: runsTheImage,
    }),
  ),
  {
    name: "the file could not be read at first",
    happens: atFirst(
      (lab) => lab.server("tftp").control.forbid("/EWC/ap1g6"),
      async (lab) => {
        await lab.server("tftp").control.remove("/EWC/ap1g6");
        await lab.server("tftp").control.putBundle(bundle("/EWC", "17.9.4.27"));
      },
    ),
    end: runsTheImage,
  },
  {
    name: "the password was wrong at first",
    network: { mode: "sftp", password: "not-the-one" },
    happens: atFirst(
      async () => {},
      (lab) =>
        lab.ewc.configure([
          "wireless profile image-download default",
          "image-download-mode sftp",
          "sftp-password 0 Cisco123",
        ]),
    ),
    end: runsTheImage,
  },
  {
    name: "the server died in the middle, and the download was begun anew",
    network: { bundle: release },
    happens: twice(
      (lab) => lab.server("tftp").control.dieAfter(700_000),
      (lab) => lab.server("tftp").control.start(),
    ),
    end: complete,
  },
  {
    name: "the first predownload found the wrong path",
    network: { bundle: release, path: "/Wrong" },
    happens: twice(
      async () => {},
      (lab) => lab.ewc.configure(path("/EWC")),
    ),
    end: complete,
  },
  { name: "an access point was lost for a while", happens: linkDiesFor("AP-9117", 5 * minute), end: allRun },
  { name: "the controller was cut off for a while", happens: linkDiesFor("EWC", 5 * minute), end: allRun },
  {
    name: "CAPWAP's control port was closed for a while",
    happens: async (lab) => {
      await up(lab);
      const sets = [
        {
          at: "AP-9117",
          policy: "accept" as const,
          unreachables: false,
          rules: [rule({ action: "drop", protocol: "udp", port: 5246 })],
        },
      ];
      await lab.fabric.firewall({ ...lab.topology.firewall, sets });
      await lab.pass(5 * minute);
      await open(lab);
    },
    end: allRun,
  },
  {
    name: "CAPWAP's data port was closed for a while",
    happens: async (lab) => {
      await up(lab);
      const sets = [
        {
          at: "AP-9117",
          policy: "accept" as const,
          unreachables: false,
          rules: [rule({ action: "drop", protocol: "udp", port: 5247 })],
        },
      ];
      await lab.fabric.firewall({ ...lab.topology.firewall, sets });
      await lab.pass(5 * minute);
      await open(lab);
    },
    end: allRun,
  },
  {
    name: "an access point was switched off and on behind everybody's back",
    happens: async (lab) => {
      await up(lab);
      await lab.fabric.power("AP-9117", "off");
      await lab.pass(5 * minute);
      await lab.fabric.power("AP-9117", "on");
    },
    end: async (lab) => {
      await lab.pass(5 * minute);
      await allRun(lab);
    },
  },
];

describe("the guard notices what the end does not show", () => {
  test.each(breakages.map((breakage) => [breakage.name, breakage] as const))("%s", async (_, breakage) => {
    const lab = await labOf(breakage.network ?? {});
    await breakage.happens(lab);
    await breakage.end(lab);
    const alarms = alarmsIn(lab.events.all());
    await lab.stop();
    expect(alarms.map(({ kind, event }) => `${kind} ${event.host}: ${event.text}`)).not.toEqual([]);
  });

  test.each(["tftp", "sftp"] as const)("and is silent where nothing broke, over %s", async (mode) => {
    const lab = await labOf({ mode });
    await up(lab);
    await joins(lab);
    await runsTheImage(lab);
    expect(alarmsIn(lab.events.all())).toEqual([]);
    await lab.stop();
  });

  test("there are twenty of them", () => expect(breakages.length).toBeGreaterThanOrEqual(20));
});
