import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ap9105, ap9117, ap9120, Lab, pod, tftpProfile } from "./lab";

/** Console lines without their times. */
const plain = (lines: readonly string[]) => lines.map((line) => line.replace(/^\*[^%]*%/, "*: %"));
const golden = (name: string) =>
  plain(
    readFileSync(join(__dirname, "golden", `${name}.log`), "utf8")
      .trimEnd()
      .split("\n"),
  );
const registered = (lab: Lab) => lab.services.aps.all().filter(({ state }) => state === "Registered").length;

describe("join", () => {
  test("APs of the controller's version register, and the collector hears of it", () => {
    const lab = new Lab();
    for (const ap of [pod, ap9117, ap9105]) lab.ap(ap);
    lab.until("three APs", () => registered(lab) === 3, 300);
    expect(lab.images()).toEqual([
      "AP-POD-2-2 17.9.4.27 8.10.130.0 None",
      "AP-9117 17.9.4.27 8.10.130.0 None",
      "9105-emorenoa 17.9.4.27 8.10.130.0 None",
    ]);
    lab.run(1);
    expect(lab.syslog.filter((line) => line.endsWith(" Joined"))).toHaveLength(3);
    expect(lab.syslog[0]).toMatch(
      /^<189>1: \*Feb {2}1 17:0\d:\d\d\.\d{3}: %CAPWAPAC_SMGR_TRACE_MESSAGE-5-AP_JOIN_DISJOIN: /,
    );
  });

  test("an AP that loses its power is missed", () => {
    const lab = new Lab();
    const ap = lab.ap(ap9117);
    lab.until("the AP", () => registered(lab) === 1, 300);
    ap.powerOff();
    lab.until("its absence", () => registered(lab) === 0, 300);
    expect(lab.services.joins.rows()).toMatchObject([
      { name: "AP-9117", joined: false, lastFailurePhase: "Run" },
    ]);
  });
});

describe("join-time download", () => {
  test("wrong path: the golden lines", () => {
    const lab = new Lab({ configuration: tftpProfile("/Wrong-Path") });
    lab.ap({ ...ap9117, version: "17.3.3.26" });
    lab.until("an error", () => lab.console().some((line) => line.includes("OPERATION_ERROR")), 300);
    expect(plain(lab.console()).slice(-3)).toEqual(golden("ewc-syslog-tftp-wrong-path"));
  });

  test("a server that is not there: the golden lines", () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_9_4a", "172.16.5.199") });
    lab.ap({ ...ap9117, version: "17.3.3.26" });
    lab.until("an error", () => lab.console().some((line) => line.includes("OPERATION_ERROR")), 300);
    expect(plain(lab.console()).slice(-3)).toEqual(golden("ewc-syslog-tftp-unreachable"));
  });

  test.each([
    ["cco", "Image download profile not configured"],
    ["https", "Image download mode not supported"],
    [undefined, "Image download profile not configured"],
  ])("mode %s: the log says that nothing can be had, and Save & Download is refused", (mode, reason) => {
    const profile = mode ? `wireless profile image-download default\n image-download-mode ${mode}\n` : "";
    const lab = new Lab({ configuration: profile });
    lab.ap({ ...ap9117, version: "17.3.3.26" });
    lab.until("the line", () => lab.console().some((line) => line.includes("WLC_GEN_ERR")), 300);
    expect(plain(lab.console()).at(-1)).toBe(
      `*: %APMGR_TRACE_MESSAGE-3-WLC_GEN_ERR: Chassis 1 R0/0: wncd: AP image ap1g6 cannot be downloaded, image download mode ${mode ?? "unconfigured"}: ${reason}`,
    );
    expect(lab.saveAndDownload()).toEqual([{ type: "refused", reason }]);
    expect(lab.services.apCommands.predownload({ kind: "all" })).toEqual({ ok: false, message: reason });
  });

  test("the own type needs no server", () => {
    const lab = new Lab();
    const ap = lab.ap({ ...ap9120, version: "17.3.3.26" });
    lab.until("the AP runs", () => registered(lab) === 1 && ap.runningVersion === "17.9.4.27", 900);
    expect(lab.images()).toEqual(["AP-9120 17.9.4.27 17.3.3.26 None"]);
  });

  test("three types, three fetches, three APs on the controller's version", () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_9_4a") });
    lab.bundle("17.9.4.27", "/EWC/17_9_4a", 51_200);
    for (const ap of [pod, ap9117, ap9105]) lab.ap({ ...ap, version: "17.3.3.26" });
    lab.until("all run", () => registered(lab) === 3, 1_800);
    for (const ap of lab.aps.values()) expect(ap.runningVersion).toBe("17.9.4.27");
    const completed = lab.console().filter((line) => line.includes("Completed install add"));
    expect(completed).toHaveLength(3);
    expect(lab.console().filter((line) => line.endsWith("Disjoined Image Download Success"))).toHaveLength(3);
    expect(lab.services.aps.counters().completedDownloading).toBe(3);
  });
});

describe("network upgrade", () => {
  const upgraded = () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_12_1") });
    lab.bundle("17.12.1.5", "/EWC/17_12_1", 51_200);
    for (const ap of [pod, ap9117, ap9105, ap9120]) lab.ap(ap);
    lab.until("all APs", () => registered(lab) === 4, 300);
    return lab;
  };

  test("predownload, activate, commit", () => {
    const lab = upgraded();
    lab.saveAndDownload();
    lab.until("the predownload", () => lab.services.upgrade.view().state === "AP Predownload Complete");
    expect(lab.images().map((line) => line.split(" ").slice(1).join(" "))).toEqual(
      Array(4).fill("17.9.4.27 17.12.1.5 Complete"),
    );
    expect(lab.services.aps.counters()).toMatchObject({ total: 4, completedPredownloading: 4 });
    expect(lab.console().filter((line) => line.includes("Disjoined"))).toEqual([]);

    lab.install({ operation: "activate", profile: undefined });
    lab.until("the reload", () => lab.ewc.services === undefined, 60);
    lab.until("the controller", () => lab.ewc.services !== undefined, 120);
    expect(lab.services.system.view()).toMatchObject({
      apVersion: "17.12.1.5",
      lastReloadReason: "Image Install",
    });
    lab.until("all APs", () => registered(lab) === 4, 900);
    expect(lab.images().map((line) => line.split(" ").slice(1, 3).join(" "))).toEqual(
      Array(4).fill("17.12.1.5 17.9.4.27"),
    );
    lab.install({ operation: "commit" });
    lab.run(7_300);
    expect(lab.services.install.view()).toMatchObject({
      packages: [{ state: "C" }, { state: "I" }],
      autoAbortTimer: undefined,
    });
    expect(lab.services.system.view().apVersion).toBe("17.12.1.5");
  });

  test("an activation may bring its own time until the rollback", () => {
    const lab = upgraded();
    lab.saveAndDownload();
    lab.until("the predownload", () => lab.services.upgrade.view().state === "AP Predownload Complete");
    lab.install({ operation: "activate", profile: undefined, autoAbortMinutes: 30 });
    lab.until("the reload", () => lab.ewc.services === undefined, 60);
    lab.until("the controller", () => lab.ewc.services !== undefined, 120);
    expect(lab.services.install.view().autoAbortTimer?.secondsLeft).toBeGreaterThan(1_500);
    expect(lab.services.install.view().autoAbortTimer?.secondsLeft).toBeLessThan(1_800);
    lab.run(1_800);
    lab.until("the old version", () => lab.ewc.services?.system.view().apVersion === "17.9.4.27", 300);
  });

  test("without a commit everything goes back", () => {
    const lab = upgraded();
    lab.saveAndDownload();
    lab.until("the predownload", () => lab.services.upgrade.view().state === "AP Predownload Complete");
    lab.install({ operation: "activate", profile: undefined });
    lab.run(7_400);
    lab.until("all APs", () => lab.ewc.services !== undefined && registered(lab) === 4, 1_200);
    expect(lab.services.system.view()).toMatchObject({
      apVersion: "17.9.4.27",
      lastReloadReason: "Install Auto Abort",
    });
    expect([...lab.aps.values()].map((ap) => ap.runningVersion)).toEqual(Array(4).fill("17.9.4.27"));
  });

  test("a type that is missing and one that is corrupt fail their APs alone", () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_12_1") });
    lab.bundle("17.12.1.5", "/EWC/17_12_1", 51_200, { images: { ap1g6: "missing", ap1g8: "corrupt" } });
    for (const ap of [pod, ap9117, ap9105]) lab.ap(ap);
    lab.until("all APs", () => registered(lab) === 3, 300);
    lab.saveAndDownload();
    lab.until("the end", () => lab.services.upgrade.view().state === "AP Predownload Failed");
    expect(lab.images()).toEqual([
      "AP-POD-2-2 17.9.4.27 17.12.1.5 Complete",
      "AP-9117 17.9.4.27 8.10.130.0 Failed",
      "9105-emorenoa 17.9.4.27 8.10.130.0 Failed",
    ]);
  });
});

describe("power lost in the middle", () => {
  /** Where the upgrade stands when the plug is pulled. */
  const phases: [string, (lab: Lab) => boolean][] = [
    [
      "while the controller image is fetched",
      (lab) => lab.services.upgrade.view().state === "Controller Download In Progress",
    ],
    [
      "when the controller image has just been added",
      (lab) => lab.services.install.view().packages.length === 2,
    ],
    [
      "while an AP image is fetched",
      (lab) => /Started install add \S+ap1g6$/.test(lab.console().at(-1) ?? ""),
    ],
    ["while an AP takes its image", (lab) => lab.services.aps.counters().predownloading > 0],
    [
      "when the predownload is over",
      (lab) => lab.services.upgrade.view().state === "AP Predownload Complete",
    ],
  ];

  test.each(phases)("%s: the old version comes back, and a repetition succeeds", (_, reached) => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_12_1") });
    lab.bundle("17.12.1.5", "/EWC/17_12_1", 204_800);
    for (const ap of [pod, ap9117]) lab.ap(ap);
    lab.until("all APs", () => registered(lab) === 2, 300);
    lab.saveAndDownload();
    for (let step = 0; !reached(lab); step++) {
      if (step > 100_000) throw new Error("the phase never came");
      lab.run(0.01);
    }
    lab.powerCycle();
    expect(lab.ewc.services).toBeUndefined();
    lab.run(61);
    expect(lab.services.system.view()).toMatchObject({ apVersion: "17.9.4.27", lastReloadReason: "PowerOn" });
    expect(lab.services.upgrade.view().state).toBe("None");
    lab.until("all APs", () => registered(lab) === 2, 900);
    for (const ap of lab.aps.values()) expect(ap.runningVersion).toBe("17.9.4.27");
    lab.saveAndDownload();
    lab.until("the predownload", () => lab.services.upgrade.view().state === "AP Predownload Complete");
    for (const ap of lab.aps.values()) expect(ap.backupVersion).toBe("17.12.1.5");
  });

  test("while it activates: either version, whole, and the timer still runs for the new one", () => {
    for (const seconds of [14, 16]) {
      const lab = new Lab({ configuration: tftpProfile("/EWC/17_12_1") });
      lab.bundle("17.12.1.5", "/EWC/17_12_1", 51_200);
      lab.ap(ap9117);
      lab.until("the AP", () => registered(lab) === 1, 300);
      lab.saveAndDownload();
      lab.until("the predownload", () => lab.services.upgrade.view().state === "AP Predownload Complete");
      lab.install({ operation: "activate", profile: undefined });
      lab.run(seconds);
      lab.powerCycle();
      lab.run(61);
      const activated = seconds > 15;
      expect(lab.services.system.view().apVersion).toBe(activated ? "17.12.1.5" : "17.9.4.27");
      expect(lab.services.install.view().packages.map(({ state }) => state)).toEqual(
        activated ? ["U", "D"] : ["C", "I"],
      );
      lab.until("the AP", () => registered(lab) === 1, 900);
      expect(lab.aps.get("AP-9117")?.runningVersion).toBe(lab.services.system.view().apVersion);
      lab.run(7_300);
      lab.until("the AP", () => lab.ewc.services !== undefined && registered(lab) === 1, 900);
      expect(lab.services.system.view().apVersion).toBe("17.9.4.27");
    }
  });

  test("while a join-time image is relayed: it is kept, and the AP gets it after the boot", () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_9_4a") });
    lab.bundle("17.9.4.27", "/EWC/17_9_4a", 512_000);
    const ap = lab.ap({ ...ap9117, version: "17.3.3.26" });
    lab.until("the image", () => lab.console().some((line) => line.includes("Completed install add")), 600);
    for (let step = 0; step < 100_000 && lab.services.aps.counters().downloading === 0; step++) lab.run(0.01);
    lab.run(0.05);
    lab.powerCycle();
    lab.until("the AP runs", () => lab.ewc.services !== undefined && registered(lab) === 1, 1_800);
    expect(ap.runningVersion).toBe("17.9.4.27");
    expect(lab.console().filter((line) => line.includes("Started install add"))).toHaveLength(1);
  });

  /** Packets that the controller sends while a fetch from a slow server runs and something happens to it. */
  function sentBy(happens: (lab: Lab) => void): number {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_12_1") });
    lab.bundle("17.12.1.5", "/EWC/17_12_1", 2_048_000);
    lab.ap(ap9117);
    lab.until("the AP", () => registered(lab) === 1, 300);
    lab.saveAndDownload();
    lab.run(0.5);
    let packets = 0;
    // The host itself answers what still comes for closed ports, by ICMP.
    lab.network.tap({ protocol: "udp", at: ["access"] }, ({ packet }) => {
      if (packet.source === lab.ewcHost.number) packets++;
    });
    lab.run(0.1);
    expect(packets).toBeGreaterThan(10);
    packets = 0;
    happens(lab);
    lab.run(50);
    return packets;
  }

  test("a power cut sends nothing", () => {
    expect(sentBy((lab) => lab.powerCycle())).toBe(0);
  });

  test("a reload stops the fetch that is under way", () => {
    // The rest of the file would take 4,000 packets and more; the last two seconds of running take about 2,000.
    const packets = sentBy((lab) => lab.services.system.reload("Reload Command"));
    expect(packets).toBeGreaterThan(1_000);
    expect(packets).toBeLessThan(2_200);
  });

  test("a reload by hand comes back with the startup configuration", () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_9_4a") });
    lab.services.configuration.apply("hostname not-saved");
    lab.services.system.reload("Reload Command");
    lab.run(2.5);
    expect(lab.ewc.services).toBeUndefined();
    lab.run(60);
    expect(lab.services.configuration.running.hostname).toBe("9120-EWC");
    expect(lab.services.system.view().lastReloadReason).toBe("Reload Command");
    expect(lab.console().at(0)).toBe("Chassis 1 reloading, reason - Reload command");
    expect(lab.console().at(1)).toMatch(/%SYS-5-RESTART: System restarted -- Cisco IOS Software/);
  });
});

test("reloads and power cuts at any moments never leave anything that cannot go on", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.double({ min: 0.1, max: 90, noNaN: true }),
          fc.constantFrom("cut", "reload", "activate", "commit", "abort", "add", "ap"),
        ),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
      (script) => {
        const lab = new Lab({ configuration: tftpProfile("/EWC/17_12_1"), settings: { bootTime: 20_000 } });
        lab.bundle("17.12.1.5", "/EWC/17_12_1", 51_200);
        for (const ap of [pod, ap9117]) lab.ap(ap);
        lab.run(70);
        if (lab.ewc.services) lab.saveAndDownload();
        for (const [seconds, what] of script) {
          lab.run(seconds);
          if (what === "cut") lab.powerCycle();
          else if (what === "ap") {
            lab.aps.get("AP-9117")?.powerOff();
            lab.aps.get("AP-9117")?.powerOn();
          } else if (!lab.ewc.services) continue;
          else if (what === "reload") lab.services.system.reload("Reload Command");
          else if (what === "add") lab.saveAndDownload();
          else if (what === "activate") lab.install({ operation: "activate", profile: undefined });
          else lab.install({ operation: what });
        }
        lab.run(1_200);
        lab.until("the controller", () => lab.ewc.services !== undefined, 60);
        // Whatever came of it, the network can be brought to the target.
        const { packages } = lab.services.install.view();
        if (packages.some(({ state }) => state === "U")) lab.install({ operation: "commit" });
        lab.run(10);
        if (lab.services.system.view().apVersion === "17.9.4.27") {
          lab.until("a free install engine", () => lab.saveAndDownload()[0]?.type === "started", 600);
          lab.until(
            "the predownload",
            () => lab.services.upgrade.view().state === "AP Predownload Complete",
            1_200,
          );
          lab.install({ operation: "activate", profile: undefined });
          lab.run(60);
          lab.install({ operation: "commit" });
        }
        lab.until("both APs", () => registered(lab) === 2, 1_200);
        expect(lab.services.system.view().apVersion).toBe("17.12.1.5");
        expect([...lab.aps.values()].map((ap) => ap.runningVersion)).toEqual(["17.12.1.5", "17.12.1.5"]);
      },
    ),
    { numRuns: 25 },
  );
});

test("the same seed gives the same console, octet for octet", () => {
  const run = () => {
    const lab = new Lab({ configuration: tftpProfile("/EWC/17_9_4a") });
    lab.bundle("17.9.4.27", "/EWC/17_9_4a", 51_200);
    for (const ap of [pod, ap9117]) lab.ap({ ...ap, version: "17.3.3.26" });
    lab.until("all run", () => registered(lab) === 2, 1_800);
    return lab.console().join("\n");
  };
  expect(run()).toBe(run());
});
