import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { imageTransitions } from "../../../src/devices/ap/image-transitions";
import type { SftpClient } from "../../../src/host/sftp";
import type { ImageDefect } from "../../../src/image/ap-image";
import { memoryFlash } from "../memory-flash";
import { Bench, image, walkedArrows } from "./bench";

const wanted = "17.9.4.27";

/** A controller that owns a small image for a C9105AXI. */
function owner(defect?: ImageDefect) {
  return { version: wanted, image: image("ap1g8", wanted, defect ? { defect } : {}) };
}

describe("joining", () => {
  test("with the controller's version an AP goes to Run and tells each step", () => {
    const bench = new Bench({ version: wanted }, { primary: wanted, backup: "17.3.3.26" });
    bench.runTo("AP has joined controller 9120-EWC");
    bench.run(1000);
    const from = bench.lines.indexOf("CAPWAP State: Discovery");
    expect(bench.lines.slice(from)).toEqual([
      "CAPWAP State: Discovery",
      "Discovery Request sent to 255.255.255.255, discovery type UNKNOWN(0)",
      "Discovery Response from 172.16.4.26",
      "",
      "CAPWAP State: DTLS Setup",
      "dtls_verify_server_cert: Controller certificate verification successful",
      "",
      "CAPWAP State: Join",
      "Sending Join request to 172.16.4.26 through port 5248",
      "Join Response from 172.16.4.26",
      "AC accepted previous sent request with result code: 0",
      "AP image version 17.9.4.27 backup 17.3.3.26, Controller 17.9.4.27",
      "Version is the same, do not need update.",
      "",
      "CAPWAP State: Configure",
      "",
      "CAPWAP State: Data Check",
      "",
      "CAPWAP State: Run",
      "AP has joined controller 9120-EWC",
      "status 'upgrade.sh: Script called with args:[NO_UPGRADE]'",
      "do NO_UPGRADE, part2 is active part",
      "",
    ]);
    expect(bench.ap.reloadReason).toBeUndefined();
  });

  test("with the controller's version in its backup partition an AP swaps and reloads without a download", () => {
    const bench = new Bench({ version: wanted }, { backup: wanted });
    bench.runTo("CAPWAP State: Run");
    expect(bench.output).not.toContain("Image Data");
    expect(bench.output).toContain("activate part1, set BOOT to part1");
    expect(bench.ap.runningVersion).toBe(wanted);
    expect(bench.ap.backupVersion).toBe("17.3.3.26");
    expect(bench.ap.reloadReason).toBe("Image Upgrade");
    expect(bench.links.map((link) => link.requests)).toEqual([[], []]);
  });

  test("a rejected image request restarts CAPWAP", () => {
    const bench = new Bench({ version: wanted, resultCode: 16 }, { settings: { dialect: "classic" } });
    bench.runTo("dtls_queue_first: Nothing to extract!");
    expect(bench.lines).toContain("AC rejected join request with result code: 16");
    const restart = "Going to restart CAPWAP (reason : image request refused by controller)...";
    const from = bench.lines.indexOf(restart);
    expect(bench.lines.slice(from, from + 6)).toEqual([
      restart,
      "",
      "Restarting CAPWAP State Machine.",
      "",
      "CAPWAP State: DTLS Teardown",
      "Aborting image download(0x0): Dtls cleanup, ap1g8",
    ]);
    expect(bench.lines).toContain("do ABORT, part2 is active part");
  });
});

describe("an image at join time", () => {
  test("is verified, written, activated and booted; the old one becomes the backup", () => {
    const bench = new Bench(owner());
    bench.runTo("CAPWAP State: Run");
    expect(bench.ap.runningVersion).toBe(wanted);
    expect(bench.ap.backupVersion).toBe("17.3.3.26");
    expect(bench.ap.reloadReason).toBe("Image Upgrade");
    const from = bench.lines.indexOf("Image signing verify success.");
    expect(
      bench.lines.slice(from, bench.lines.indexOf("AP Rebooting: Reset Reason - Image Upgrade") + 1),
    ).toEqual([
      "Image signing verify success.",
      "upgrade.sh: ***** part to upgrade is part1 *******",
      "upgrade.sh: AP version1: part1 8.10.130.0, img 17.9.4.27",
      "upgrade.sh: Extracting and verifying image in part1...",
      "upgrade.sh: BOARD generic case execute",
      "upgrade.sh: mount ubifs /dev/ubivol/part1 as /bootpart, status=0",
      "upgrade.sh: Untar /tmp/part.tar to /bootpart/part1...",
      "upgrade.sh: Sync image to disk...",
      "upgrade.sh: status 'Successfully verified image in part1.'",
      "upgrade.sh: AP version2: part1 17.9.4.27, img 17.9.4.27",
      "upgrade.sh: AP backup version: 17.9.4.27",
      "upgrade.sh: Finished upgrade task.",
      "upgrade.sh: Cleanup for do_upgrade...",
      "upgrade.sh: /tmp/upgrade_in_progress cleaned",
      "upgrade.sh: Cleanup tmp files ...",
      "upgrade.sh: Script called with args:[ACTIVATE]",
      "do ACTIVATE, part2 is active part",
      "upgrade.sh: mount ubifs /dev/ubivol/part1 as /bootpart, status=0",
      "upgrade.sh: Verifying image signature in part1",
      "upgrade.sh: status 'Successfully verified image in part1.'",
      "upgrade.sh: activate part1, set BOOT to part1",
      "upgrade.sh: AP primary version after reload: 17.9.4.27",
      "upgrade.sh: AP backup version after reload: 17.3.3.26",
      "",
      "CAPWAP State: DTLS Teardown",
      "AP Rebooting: Reset Reason - Image Upgrade",
    ]);
    expect(bench.lines).toContain("AP Running Image     : 17.9.4.27");
    expect(bench.lines).toContain("Software Initiated Reload Reason : Image Upgrade");
  });

  test("the next upgrade goes to the other partition", () => {
    const controller = owner();
    const bench = new Bench(controller);
    bench.runTo("CAPWAP State: Run");
    controller.version = "17.12.1.5";
    controller.image = image("ap1g8", "17.12.1.5");
    bench.ap.powerOff();
    bench.ap.powerOn();
    bench.runTo("activate part2, set BOOT to part2");
    bench.run(120_000);
    expect(bench.ap.runningVersion).toBe("17.12.1.5");
    expect(bench.ap.backupVersion).toBe(wanted);
  });

  test.each<[ImageDefect, string]>([
    ["unsigned", "Image signing verify failure."],
    ["bad-signature", "Image signing verify failure."],
    ["truncated", "Image signing verify failure."],
    ["corrupt", "verify signature failed for /bootpart/part1/"],
    ["wrong-family", "upgrade.sh: Error: image is for "],
  ])("%s is not run, whatever happens", (defect, text) => {
    const bench = new Bench(owner(defect));
    bench.runTo("upgrade.sh: Error: Image update failed.");
    expect(bench.output).toContain(text);
    bench.runTo("Going to restart CAPWAP (reason : image could not be verified)...");
    bench.runTo("dtls_queue_first: Nothing to extract!");
    bench.ap.powerOff();
    bench.ap.powerOn();
    expect(bench.ap.runningVersion).toBe("17.3.3.26");
    expect(bench.ap.backupVersion).toBe(defect === "corrupt" ? "0.0.0.0" : "8.10.130.0");
  });

  test("without room in /tmp PRECHECK ends it, and nothing is asked for", () => {
    const bench = new Bench(owner(), { settings: { tmpKilobytes: 30_000 } });
    bench.runTo("dtls_queue_first: Nothing to extract!");
    expect(bench.lines).toContain("upgrade.sh: /tmp space: FAILED available 30000, required 40000");
    expect(bench.lines).toContain("Going to restart CAPWAP (reason : image download cannot start)...");
    expect(bench.link.requests).toEqual([]);
  });

  test("what fills /tmp at first is gone for the process that starts the same flash next", () => {
    const flashStore = memoryFlash();
    const settings = { tmpKilobytesAtFirst: 60 };
    const tmpSpace = () => {
      const bench = new Bench(owner(), { settings, flashStore });
      bench.runTo("upgrade.sh: /tmp space: ");
      bench.ap.powerOff();
      return bench.lines.find((line) => line.includes("/tmp space"));
    };
    expect(tmpSpace()).toContain("FAILED available 60");
    expect(tmpSpace()).toContain("OK available 101272");
  });

  test("/tmp that fills up in the middle says so, and is emptied", () => {
    const big = image("ap1g8", wanted, { size: 50_000 * 1024 });
    const bench = new Bench({ version: wanted, image: big }, { settings: { tmpKilobytes: 45_000 } });
    bench.runTo("Going to restart CAPWAP (reason : image could not be stored)...");
    expect(bench.output).toContain(".write /tmp/part.tar: No space left on device\n");
    bench.runTo("do ABORT, part2 is active part");
    bench.runTo("upgrade.sh: /tmp space: OK available 45000", { again: true });
  });

  test("a partition that is too small keeps the AP on its image", () => {
    const bench = new Bench(owner(), { settings: { partitionKilobytes: 200 } });
    bench.runTo("tar: write error: No space left on device");
    bench.runTo("dtls_queue_first: Nothing to extract!");
    expect(bench.ap.runningVersion).toBe("17.3.3.26");
    expect(bench.ap.backupVersion).toBe("0.0.0.0");
  });

  test("a controller that falls silent in the middle is given up, the dots being ended", () => {
    const controller = { ...owner(), silentAfter: 285_000 };
    const bench = new Bench(controller);
    bench.runTo("Aborting image download(0x0): Dtls cleanup, ap1g8");
    const from = bench.lines.indexOf("<.");
    expect(bench.lines.slice(from, from + 4)).toEqual([
      "<.",
      "",
      "Going to restart CAPWAP (reason : image download cannot start)...",
      "",
    ]);
  });

  test("a session that breaks during PRECHECK ends it: nothing is asked for without one", () => {
    const bench = new Bench(owner());
    bench.runTo("Script called with args:[PRECHECK]");
    bench.link.break();
    bench.runTo("dtls_queue_first: Nothing to extract!");
    expect(bench.output).not.toContain("wtpImgFileReadRequest");
    expect(bench.link.requests).toEqual([]);
  });

  test("a session that breaks while the image is written is of no matter: it is written and booted", () => {
    const bench = new Bench(owner());
    bench.runTo("Untar /tmp/part.tar");
    bench.link.break();
    bench.runTo("AP Rebooting: Reset Reason - Image Upgrade");
    expect(bench.links[0]?.requests).toEqual(["ap1g8"]);
    expect(bench.ap.runningVersion).toBe(wanted);
  });

  test("a session that breaks in the middle aborts; after it the AP begins again", () => {
    const bench = new Bench(owner());
    bench.runTo("<");
    bench.link.break();
    bench.runTo("Aborting image download(0x0): Dtls cleanup, ap1g8");
    bench.runTo("AP Rebooting: Reset Reason - Image Upgrade");
  });
});

describe("a predownload", () => {
  function running(more: ConstructorParameters<typeof Bench>[1] = {}) {
    const controller = { version: wanted, image: image("ap1g8", "17.12.1.5") };
    const bench = new Bench(controller, { primary: wanted, ...more });
    bench.runTo("CAPWAP State: Run");
    bench.run(1000);
    return bench;
  }

  test("goes to the backup partition while the AP stays in Run", () => {
    const bench = running();
    const mark = bench.output.length;
    expect(bench.link.predownload("17.12.1.5")).toBe("accept");
    bench.runTo("Image predownload completed, backup version 17.12.1.5");
    expect(bench.ap.backupVersion).toBe("17.12.1.5");
    expect(bench.ap.runningVersion).toBe(wanted);
    const printed = bench.output.slice(mark);
    expect(printed).not.toContain("CAPWAP State");
    expect(printed).not.toContain("Discarding");
    expect(printed).toContain("Last block stored, IsPre 1, WriteTaskId 0");
    expect(printed).toContain("wtp_delayed_event_handle_write_image_to_storage(10): fileName ap1g8, pre 1");
    expect(printed).not.toContain("ACTIVATE");
    expect(bench.link.state).toBe("Run");
  });

  test("is booted when the controller resets the AP to it", () => {
    const bench = running();
    bench.link.predownload("17.12.1.5");
    bench.runTo("Image predownload completed");
    bench.controller.version = "17.12.1.5";
    bench.link.reset("17.12.1.5");
    bench.run(120_000);
    expect(bench.ap.runningVersion).toBe("17.12.1.5");
    expect(bench.ap.backupVersion).toBe(wanted);
    expect(bench.ap.reloadReason).toBe("Image Upgrade");
    expect(bench.link.state).toBe("Run");
  });

  test("a reset without a version boots what ran before", () => {
    const bench = running();
    bench.link.reset("");
    bench.run(120_000);
    expect(bench.ap.runningVersion).toBe(wanted);
    expect(bench.ap.reloadReason).toBe("Controller Reload command");
  });

  test("is not needed for a version that is there", () => {
    const bench = running({ backup: "17.12.1.5" });
    expect(bench.link.predownload("17.12.1.5")).toBe("already-present");
    expect(bench.link.predownload(wanted)).toBe("already-present");
    expect(bench.lines.filter((line) => line.includes("is already present"))).toHaveLength(2);
  });

  test("that was kept is said to be there when asked again, without a word on the console", () => {
    const bench = running();
    bench.link.predownload("17.12.1.5");
    bench.runTo("Untar");
    expect(bench.link.predownload("17.12.1.5")).toBe("refuse");
    bench.runTo("Image predownload completed");
    const before = bench.output;
    expect(bench.link.predownload("17.12.1.5")).toBe("already-present");
    expect(bench.output).toBe(before);
  });

  test("is refused while another is under way, and without room", () => {
    const bench = running();
    expect(bench.link.predownload("17.12.1.5")).toBe("accept");
    expect(bench.link.predownload("17.12.1.6")).toBe("refuse");
    const full = running({ settings: { tmpKilobytes: 100 } });
    expect(full.link.predownload("17.12.1.5")).toBe("refuse");
    full.run(1000);
    expect(full.lines).toContain("Image predownload failed: image download cannot start");
    expect(full.link.state).toBe("Run");
  });

  test("goes on being written when the session breaks", () => {
    const bench = running();
    bench.link.predownload("17.12.1.5");
    bench.runTo("Untar /tmp/part.tar");
    bench.link.break();
    bench.runTo("Image predownload completed");
    expect(bench.ap.backupVersion).toBe("17.12.1.5");
  });

  test("without data ends after the controller's time is up, in Run", () => {
    const bench = running();
    bench.controller.image = undefined;
    bench.link.predownload("17.12.1.5");
    bench.runTo("Image predownload failed: image download cannot start");
    bench.runTo("do ABORT, part2 is active part");
    expect(bench.link.state).toBe("Run");
    expect(bench.link.predownload("17.12.1.5")).toBe("accept");
  });
});

describe("power", () => {
  test.each(["<", "Script called with args:[PRECHECK]", "Sync image"])(
    "without it nothing goes on after %s",
    (text) => {
      const bench = new Bench(owner());
      bench.runTo(text);
      bench.ap.powerOff();
      const before = bench.output;
      bench.run(300_000);
      expect(bench.output).toBe(before);
      expect(bench.time.pending).toBe(0);
      expect(bench.links.every((link) => link.destroyed)).toBe(true);
    },
  );

  test("switching twice changes nothing", () => {
    const bench = new Bench({ version: wanted });
    bench.ap.powerOn();
    bench.runTo("CAPWAP State: Discovery");
    expect(bench.links).toHaveLength(1);
    bench.ap.powerOff();
    bench.ap.powerOff();
    expect(bench.time.pending).toBe(0);
  });

  test("cuts, resets and broken sessions at any moments of an upgrade leave an image that boots, and it comes to its end", () => {
    const mishap = fc.record({
      after: fc.integer({ min: 1, max: 110_000 }),
      kind: fc.constantFrom("power", "session", "reset"),
    });
    fc.assert(
      fc.property(fc.array(mishap, { maxLength: 5 }), (mishaps) => {
        const bench = new Bench(owner());
        for (const { after, kind } of mishaps) {
          bench.run(after);
          if (kind === "power") bench.ap.powerOff();
          else if (inSession(bench) && kind === "session") bench.link.break();
          else if (inSession(bench)) bench.link.reset(wanted);
          expect(["17.3.3.26", wanted]).toContain(bench.ap.runningVersion);
          bench.run(500);
          bench.ap.powerOn();
        }
        bench.run(500_000);
        expect(bench.ap.runningVersion).toBe(wanted);
        expect(bench.link.state).toBe("Run");
      }),
      { numRuns: 150 },
    );
  });
});

function inSession({ links }: Bench): boolean {
  const link = links.at(-1);
  return link !== undefined && !link.destroyed && ["Join", "Image Data", "Run"].includes(link.state);
}

test("a person's download keeps the controller's away, and lets it in once it has failed", () => {
  let broken: (() => void) | undefined;
  const sftp: SftpClient = {
    fetch: (_host, _request, handler) => {
      broken = () => handler.failed("reset", "connection lost");
      return { cancel: () => {} };
    },
    store: () => ({ cancel: () => {} }),
  };
  const bench = new Bench({ version: "17.3.3.26" }, { sftp });
  bench.runTo("AP has joined controller");
  const command = "archive download-sw /no-reload sftp://user:word@172.16.5.62/EWC/ap1g8";
  bench.ap.type(["", "Cisco", "Cisco", "enable", "Cisco", command, ""].join("\r"));
  bench.runTo("Starting download AP image");
  expect(bench.link.predownload(wanted)).toBe("refuse");
  broken?.();
  bench.runTo("Image download failed.");
  expect(bench.link.predownload(wanted)).toBe("accept");
});

test("every arrow of an image's life was walked", () => {
  expect(Object.keys(imageTransitions).filter((label) => !walkedArrows.has(label))).toEqual([]);
});
