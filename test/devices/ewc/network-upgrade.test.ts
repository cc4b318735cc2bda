import { describe, expect, test } from "vitest";
import { ApEvents } from "../../../src/devices/ewc/aps/ap-events";
import { ApProvisioning } from "../../../src/devices/ewc/aps/ap-provisioning";
import { apImageCounters } from "../../../src/devices/ewc/aps/ap-views";
import { JoinDownload } from "../../../src/devices/ewc/aps/join-download";
import { JoinStatistics } from "../../../src/devices/ewc/aps/join-statistics";
import { ApRegistry } from "../../../src/devices/ewc/aps/registry";
import { factoryConfiguration } from "../../../src/devices/ewc/configuration/defaults";
import type { Flash } from "../../../src/devices/ewc/flash";
import type { ImageSource } from "../../../src/devices/ewc/images/source";
import { Staging } from "../../../src/devices/ewc/images/staging";
import type { EwcSettings } from "../../../src/devices/ewc/settings";
import { EwcInstall } from "../../../src/devices/ewc/upgrade/ewc-install";
import { NetworkUpgrade } from "../../../src/devices/ewc/upgrade/network-upgrade";
import { upgradeTransitions } from "../../../src/devices/ewc/upgrade/upgrade-transitions";
import { Calendar } from "../../../src/devices/iosxe/calendar";
import { Bootflash } from "../../../src/devices/iosxe/files/bootflash";
import { InstallEngine } from "../../../src/devices/iosxe/install/install-engine";
import { installView } from "../../../src/devices/iosxe/install/install-view";
import type { InstallEvent, InstallRequest } from "../../../src/devices/iosxe/install/request";
import { OperationSlot } from "../../../src/devices/iosxe/install/slot";
import { beginnings } from "../../../src/states/transition";
import { Bench, contentOf, FakeSession, fakeImage } from "./bench";

const source: ImageSource = { mode: "tftp", server: "172.16.5.27", path: "/EWC/17_12_1" };
const url = (file: string) => `tftp://172.16.5.27/EWC/17_12_1/${file}`;
const controller = "C9800-AP-iosxe-wlc";
const target = "17.12.1.5";

/** Arrows that these tests have walked. */
const walked = new Set<string>();

class Scene extends Bench {
  readonly flash: Flash;
  readonly registry = new ApRegistry();
  readonly slot = new OperationSlot();
  readonly upgrade: NetworkUpgrade;
  readonly install: InstallEngine;
  readonly join: JoinDownload;
  readonly events: ApEvents;
  readonly reloads: string[] = [];

  constructor(settings: Partial<EwcSettings> = {}, flash?: Flash) {
    super({
      controllerImageVerification: 1_000,
      apImageVerification: 1_000,
      predownloadWriting: 0,
      ...settings,
    });
    const running = { version: "17.9.4.27", ownImage: contentOf(fakeImage("ap1g7", "17.9.4.27")) } as const;
    this.flash = flash ?? {
      installed: { stage: "committed", running, backup: undefined },
      installedAt: 0,
      staging: new Staging(this.settings.apImagesSize),
      bootflash: new Bootflash(),
      lastReloadReason: "PowerOn",
      calendarOffset: 0,
    };
    const { tools, registry, slot, clock, journal, reloads } = this;
    const calendar = () => this.time.epoch();
    this.upgrade = new NetworkUpgrade({
      tools,
      flash: this.flash,
      registry,
      slot,
      ownType: "ap1g7",
      controllerFamily: controller,
      calendar,
      walked: (label, from) => void walked.add(`${from}: ${label}`),
    });
    this.install = new InstallEngine({
      clock,
      settings: this.settings,
      flash: this.flash,
      journal,
      slot,
      product: new EwcInstall({
        upgrade: this.upgrade,
        registry,
        source: () => source,
        failureText: this.settings.failureText,
      }),
      calendar: new Calendar(this.time, this.flash),
      reload: (reason) => void reloads.push(reason),
      reloads: () => false,
    });
    this.join = new JoinDownload({
      tools,
      staging: this.flash.staging,
      slot,
      random: () => 0,
      running: { ...running, ownType: "ap1g7" },
      source: () => source,
    });
    this.events = new ApEvents({
      log: this.log,
      registry,
      ownAddress: undefined,
      statistics: new JoinStatistics(),
      joinDownload: this.join,
      upgrade: this.upgrade,
      provisioning: new ApProvisioning({
        registry: registry,
        configuration: () => factoryConfiguration("9120-EWC"),
        reveal: () => undefined,
      }),
      runningVersion: "17.9.4.27",
      maximum: this.settings.maximumAccessPoints,
      clock: tools.clock,
      country: () => [],
    });
    for (const type of ["ap1g4", "ap1g5", "ap1g6", "ap1g6a", "ap1g7", "ap1g8", "ap3g3"]) {
      this.files.set(url(type), { content: fakeImage(type, target), takes: 1_000 });
    }
    this.files.set(url(`${controller}.bin`), { content: fakeImage(controller, target, 9_000), takes: 2_000 });
  }

  ap(name: string, model: string, backupVersion = "8.10.130.0"): FakeSession {
    const session = new FakeSession(name, model, { baseMac: name, backupVersion });
    this.events.joinRequested(session, session.ap);
    this.events.running(session);
    return session;
  }

  start(request: InstallRequest): InstallEvent[] {
    const events: InstallEvent[] = [];
    this.install.start(request, (event) => events.push(event));
    return events;
  }

  add(): InstallEvent[] {
    return this.start({ operation: "add", source: { kind: "profile", name: "default" } });
  }

  /** The AP takes part: answers, asks for its type, receives, and says that it has it when it is asked again. */
  serve(session: FakeSession, type: string): void {
    this.events.predownloadAnswered(session, "accepted");
    this.events.imageRequested(session, type);
    session.finishTransfer();
    this.events.imageSent(session);
    this.run(0);
    this.events.predownloadAnswered(session, "already-present");
    this.run(0);
  }

  status(name: string): string {
    const ap = this.registry.byMac(name);
    return `${ap?.predownload.status} ${ap?.backupImage}`;
  }

  counters() {
    return apImageCounters(this.registry, this.join, this.upgrade);
  }
}

describe("Save & Download", () => {
  test("controller, own type, then type after type to the APs of that type", () => {
    const scene = new Scene();
    const ap9117 = scene.ap("AP-9117", "C9117AXI");
    const pod = scene.ap("AP-POD-2-2", "AIR-AP2802I");
    const twin = scene.ap("AP-9115", "C9115AXI");
    const events = scene.add();
    expect(scene.upgrade.view().state).toBe("Controller Download In Progress");
    scene.run(3);
    expect(events.map(({ type }) => type)).toEqual([
      "started",
      "downloading",
      "downloaded",
      "added",
      "succeeded",
    ]);
    expect(scene.upgrade.view()).toMatchObject({ state: "AP Predownload In Progress", version: target });
    expect(scene.counters()).toMatchObject({ total: 3, initiated: 3, predownloadInProgress: true });

    scene.run(2);
    expect(twin.told).toEqual([`predownload ${target}`]);
    scene.serve(twin, "ap1g7");
    expect(scene.status("AP-9115")).toBe(`Complete ${target}`);
    scene.run(2);
    expect(ap9117.told).toEqual([`predownload ${target}`]);
    expect(pod.told).toEqual([]);
    scene.events.predownloadAnswered(ap9117, "accepted");
    scene.events.imageRequested(ap9117, "ap1g6");
    expect(scene.counters()).toMatchObject({ predownloading: 1, initiated: 1 });
    ap9117.finishTransfer();
    scene.events.imageSent(ap9117);
    expect(scene.status("AP-9117")).toBe("Predownloading 8.10.130.0");
    scene.run(0);
    scene.events.predownloadAnswered(ap9117, "already-present");
    scene.run(2);
    scene.serve(pod, "ap3g3");
    expect(scene.upgrade.view()).toMatchObject({ state: "AP Predownload Complete", error: undefined });
    expect(scene.counters()).toMatchObject({ completedPredownloading: 3, predownloadInProgress: false });
    expect(scene.fetched).toEqual([`${controller}.bin`, "ap1g7", "ap1g6", "ap3g3"].map(url));
    expect(scene.slot.holder).toBeUndefined();
    expect(
      scene
        .lines()
        .filter((line) => line.includes("INSTALL"))
        .map((line) => line.split("install_engine: ")[1]),
    ).toEqual([
      "Started install add profile default",
      `Started install add ${url(`${controller}.bin`)}`,
      `Completed install add ${url(`${controller}.bin`)}`,
      "Completed install add profile default",
      ...["ap1g7", "ap1g6", "ap3g3"].flatMap((type) => [
        `Started install add ${url(type)}`,
        `Completed install add ${url(type)}`,
      ]),
    ]);
  });

  test("a type that the bundle lacks fails its APs, the others succeed", () => {
    const scene = new Scene();
    scene.files.delete(url("ap1g6"));
    scene.ap("AP-9117", "C9117AXI");
    const pod = scene.ap("AP-POD-2-2", "AIR-AP2802I");
    scene.add();
    scene.run(12);
    scene.serve(pod, "ap3g3");
    expect(scene.status("AP-9117")).toBe("Failed 8.10.130.0");
    expect(scene.status("AP-POD-2-2")).toBe(`Complete ${target}`);
    expect(scene.upgrade.view()).toMatchObject({
      state: "AP Predownload Failed",
      error: `${url("ap1g6")}: No such file or directory`,
    });
    expect(scene.counters()).toMatchObject({ failedToPredownload: 1, completedPredownloading: 1 });
    expect(scene.start({ operation: "activate", profile: undefined })[0]?.type).toBe("started");
  });

  test("an AP that already holds the version is complete without a transfer; an AP may say so itself, or refuse", () => {
    const scene = new Scene();
    const ready = scene.ap("AP-9117", "C9117AXI", target);
    const surprising = scene.ap("AP-POD", "AIR-AP2802I");
    const old = scene.ap("AP-9105", "C9105AXI");
    scene.add();
    scene.run(8);
    scene.events.predownloadAnswered(surprising, "already-present");
    scene.run(2);
    scene.events.predownloadAnswered(old, "refused");
    scene.run(1);
    expect(ready.told).toEqual([]);
    expect(scene.status("AP-9117")).toBe(`Complete ${target}`);
    expect(scene.status("AP-POD")).toBe(`Complete ${target}`);
    expect(scene.status("AP-9105")).toBe("Failed 8.10.130.0");
  });

  test("at most so many at once", () => {
    const scene = new Scene({ predownloadsAtOnce: 3 });
    const aps = Array.from({ length: 8 }, (_, i) => scene.ap(`AP-${i}`, "C9117AXI"));
    scene.add();
    scene.run(10);
    const busy = () => aps.filter(({ told }) => told.length === 1).map(({ ap }) => ap.name);
    expect(busy()).toEqual(["AP-0", "AP-1", "AP-2"]);
    scene.serve(aps[1]!, "ap1g6");
    expect(aps[3]!.told).toEqual([`predownload ${target}`]);
    expect(aps[4]!.told).toEqual([]);
    for (const ap of [0, 2, 3, 4, 5, 6, 7]) scene.serve(aps[ap]!, "ap1g6");
    expect(scene.upgrade.view().state).toBe("AP Predownload Complete");
  });

  test("so many are started a minute, whether the others are done or not", () => {
    const scene = new Scene({ predownloadStarts: 3, predownloadTimeout: 600_000 });
    const aps = Array.from({ length: 8 }, (_, i) => scene.ap(`AP-${i}`, "C9117AXI"));
    scene.add();
    scene.run(10);
    const started = () => aps.filter(({ told }) => told.length > 0).length;
    expect(started()).toBe(3);
    for (const ap of [0, 1, 2]) scene.serve(aps[ap]!, "ap1g6");
    expect(started()).toBe(3);
    scene.run(60);
    expect(started()).toBe(6);
    scene.run(60);
    expect(started()).toBe(8);
  });

  test("a failed transfer is tried again after a pause, and failed for good after the last try", () => {
    const scene = new Scene({ predownloadRetries: 2, predownloadRetryDelay: 60_000 });
    const ap = scene.ap("AP-9117", "C9117AXI");
    scene.add();
    scene.run(8);
    for (const retries of [0, 1, 2]) {
      expect(ap.told.filter((told) => told.startsWith("predownload"))).toHaveLength(retries + 1);
      scene.events.imageRequested(ap, "ap1g6");
      scene.events.imageFailed(ap, "rejected", 16);
      expect(scene.registry.byMac("AP-9117")?.predownload).toMatchObject({ status: "Failed", retries });
      scene.run(60);
    }
    expect(ap.told.filter((told) => told.startsWith("predownload"))).toHaveLength(3);
    expect(scene.upgrade.view()).toMatchObject({ state: "AP Predownload Failed", error: "1 APs failed" });
    expect(scene.lines().at(-1)).toContain(
      "AP AP-9117 (AP-9117) image predownload failed: image transfer was rejected, result code 16",
    );
  });

  test("an AP is complete only when it says that it has the image", () => {
    const scene = new Scene({ predownloadWriting: 20_000, predownloadRetries: 0 });
    const [good, bad] = [scene.ap("AP-good", "C9117AXI"), scene.ap("AP-bad", "C9117AXI")];
    scene.add();
    scene.run(8);
    for (const ap of [good, bad]) {
      scene.events.imageRequested(ap, "ap1g6");
      ap.finishTransfer();
      scene.events.imageSent(ap);
    }
    scene.run(19);
    expect(good.told).toEqual([`predownload ${target}`, "image 3000"]);
    scene.run(1);
    expect(good.told.at(-1)).toBe(`predownload ${target}`);
    scene.events.predownloadAnswered(good, "refused"); // still writing
    scene.run(20);
    scene.events.predownloadAnswered(good, "already-present");
    scene.events.predownloadAnswered(bad, "accepted"); // it would start all over
    scene.run(1);
    expect(scene.status("AP-good")).toBe(`Complete ${target}`);
    expect(scene.status("AP-bad")).toBe("Failed 8.10.130.0");
    expect(scene.lines().at(-1)).toMatch(/AP-bad.*AP did not keep the image$/);
  });

  test("an AP that takes the question whether it has the image for a new offer does not wait in vain", () => {
    const scene = new Scene({ predownloadWriting: 20_000, predownloadRetries: 1 });
    const ap = scene.ap("AP-bad", "C9117AXI");
    scene.add();
    scene.run(8);
    const offered = () => ap.told.filter((told) => told === `predownload ${target}`).length;
    for (const tries of [1, 2]) {
      scene.events.imageRequested(ap, "ap1g6");
      ap.finishTransfer();
      scene.events.imageSent(ap);
      scene.run(20);
      scene.events.predownloadAnswered(ap, "accepted");
      scene.events.imageRequested(ap, "ap1g6");
      expect(ap.told.slice(-2)).toEqual([`predownload ${target}`, "abort"]);
      expect(offered()).toBe(2 * tries);
      scene.run(60);
    }
    expect(offered()).toBe(4);
  });

  test("an AP that vanishes in the middle counts as failed and is served when it is back", () => {
    const scene = new Scene();
    const ap = scene.ap("AP-9117", "C9117AXI");
    scene.add();
    scene.run(8);
    scene.events.imageRequested(ap, "ap1g6");
    scene.events.disconnected(ap, "Max Retransmission to AP", "Run");
    expect(scene.counters()).toMatchObject({ total: 0, failedToPredownload: 1 });
    scene.run(30);
    const again = scene.ap("AP-9117", "C9117AXI");
    scene.run(31);
    expect(again.told).toEqual([`predownload ${target}`]);
    scene.serve(again, "ap1g6");
    expect(scene.status("AP-9117")).toBe(`Complete ${target}`);
    expect(scene.upgrade.view().state).toBe("AP Predownload Complete");
  });

  test("an AP that takes no data is given up", () => {
    const scene = new Scene({ predownloadRetries: 0, predownloadTimeout: 180_000 });
    const ap = scene.ap("AP-9117", "C9117AXI");
    scene.add();
    scene.run(8);
    scene.events.imageRequested(ap, "ap1g6");
    scene.run(181);
    expect(ap.told.at(-1)).toBe("abort");
    expect(scene.upgrade.view().state).toBe("AP Predownload Failed");
  });

  test.each([
    ["missing", undefined, "No such file or directory"],
    ["of another family", fakeImage("ap1g7", target), "Image family does not match"],
    ["unsigned", fakeImage(controller, target, 9_000, "unsigned"), "Image is not signed"],
    ["too large", fakeImage(controller, target, 2_000_000), "No space left on device"],
  ])("a controller image that is %s ends it before anything changes", (_, image, text) => {
    const scene = new Scene({ backupImageSize: 1_000_000 });
    if (image) scene.files.set(url(`${controller}.bin`), { content: image, takes: 100 });
    else scene.files.delete(url(`${controller}.bin`));
    const events = scene.add();
    scene.run(10);
    expect(events.at(-1)).toMatchObject({
      type: "failed",
      reason: `Failed to download file ${url(`${controller}.bin`)}: ${text}`,
    });
    expect(scene.upgrade.view().state).toBe("Controller Download Failed");
    expect(scene.flash.installed.stage).toBe("committed");
    expect(scene.slot.holder).toBeUndefined();
  });

  test("the running version is not added again", () => {
    const scene = new Scene();
    scene.files.set(url(`${controller}.bin`), { content: fakeImage(controller, "17.9.4.27"), takes: 100 });
    const events = scene.add();
    scene.run(10);
    expect(events.at(-1)).toMatchObject({ type: "failed", reason: "Same image version is already running" });
  });

  test("one operation at a time; a join-time fetch waits for its end", () => {
    const scene = new Scene();
    scene.add();
    expect(scene.add()).toEqual([
      { type: "refused", reason: "Another install operation is in progress: add profile default" },
    ]);
    const joining = new FakeSession("AP-9130", "C9130AXI", { baseMac: "x" });
    joining.state = "Image Data";
    scene.join.requested(joining, "ap1g6a");
    scene.join.ended(joining);
    scene.run(4);
    expect(scene.fetched).not.toContain(url("ap1g6a"));
    scene.run(10);
    expect(scene.fetched.at(-1)).toBe(url("ap1g6a"));
  });

  test("abort stops the fetch and leaves nothing behind", () => {
    const scene = new Scene();
    const events = scene.add();
    scene.run(1);
    expect(scene.start({ operation: "abort" }).map(({ type }) => type)).toEqual(["started", "succeeded"]);
    expect(events.at(-1)).toMatchObject({ type: "failed", reason: "Operation aborted" });
    scene.run(20);
    expect(scene.cancelled).toEqual([url(`${controller}.bin`)]);
    expect(scene.flash.installed.stage).toBe("committed");
    expect(scene.slot.holder).toBeUndefined();
  });

  test("an aborted predownload can be asked for again", () => {
    const scene = new Scene();
    const ap = scene.ap("AP-9117", "C9117AXI");
    scene.add();
    scene.run(8);
    expect(scene.upgrade.abortPredownload()).toEqual({ ok: true });
    expect(ap.told).toEqual([`predownload ${target}`, "abort"]);
    expect(scene.status("AP-9117")).toBe("None 8.10.130.0");
    expect(scene.upgrade.predownload(source, () => true)).toEqual({ ok: true });
    scene.run(3);
    scene.serve(ap, "ap1g6");
    expect(scene.status("AP-9117")).toBe(`Complete ${target}`);
  });
});

describe("the scope of a predownload", () => {
  test("an AP of the type that joins meanwhile is taken in where it is within, and left alone where it is not", () => {
    const scene = new Scene();
    scene.ap("AP-9117", "C9117AXI");
    scene.add();
    scene.run(8);
    expect(scene.upgrade.abortPredownload()).toEqual({ ok: true });
    const isWithin = ({ ap }: { readonly ap: { readonly name: string } }) => ap.name !== "AP-other";
    expect(scene.upgrade.predownload(source, isWithin)).toEqual({ ok: true });
    scene.run(3);
    const other = scene.ap("AP-other", "C9117AXI");
    const late = scene.ap("AP-late", "C9117AXI");
    scene.run(70);
    expect(other.told).toEqual([]);
    expect(scene.status("AP-other")).toBe("None 8.10.130.0");
    expect(late.told).toEqual([`predownload ${target}`]);
  });
});

describe("activate, commit, roll back", () => {
  function added(): Scene {
    const scene = new Scene();
    const ap = scene.ap("AP-9117", "C9117AXI");
    scene.add();
    scene.run(8);
    scene.serve(ap, "ap1g6");
    return scene;
  }

  test("activate tells the APs that hold the version to boot it, arms the timer and reloads", () => {
    const scene = added();
    const late = scene.ap("AP-late", "C9105AXI");
    const events = scene.start({ operation: "activate", profile: undefined });
    scene.run(15);
    expect(events.map(({ type }) => type)).toEqual(["started", "package", "succeeded"]);
    const ap = scene.registry.byMac("AP-9117")?.session as FakeSession;
    expect(ap.told.at(-1)).toBe(`reset ${target}`);
    expect(late.told).toEqual([]);
    expect(scene.reloads).toEqual(["Image Install"]);
    expect(scene.flash.installed).toMatchObject({ stage: "activated", running: { version: target } });
    expect(installView(scene.flash, scene.clock.now())).toMatchObject({
      packages: [{ state: "U" }, { state: "D" }],
      autoAbortTimer: { operation: "install_activate", secondsLeft: 7200 },
    });
    expect(
      scene
        .lines()
        .filter((line) => /ABORT_TIMER|activate/.test(line))
        .map((line) => line.split("R0/0: ")[1]),
    ).toEqual([
      "install_engine: Started install activate",
      "rollback_timer: Install auto abort timer will expire in 7200 seconds",
      "install_engine: Completed install activate PACKAGE",
    ]);
  });

  test("nothing to activate; nothing to commit; nothing to abort", () => {
    const scene = new Scene();
    expect(scene.start({ operation: "activate", profile: undefined })).toEqual([
      { type: "refused", reason: "No inactive package to activate" },
    ]);
    const commit = scene.start({ operation: "commit" });
    scene.run(3);
    expect(commit.at(-1)).toMatchObject({ type: "failed", reason: "No uncommitted package" });
    const abort = scene.start({ operation: "abort" });
    scene.run(20);
    expect(abort.at(-1)?.type).toBe("failed");
    expect(scene.reloads).toEqual([]);
  });

  test("without the own AP image the new version cannot be activated", () => {
    const scene = new Scene();
    scene.files.delete(url("ap1g7"));
    scene.add();
    scene.run(10);
    expect(scene.start({ operation: "activate", profile: undefined })).toEqual([
      { type: "refused", reason: "AP image of the controller's own type is missing" },
    ]);
    expect(scene.upgrade.view().state).toBe("Activation Failed");
  });

  /** The same flash, a fresh boot. */
  function rebooted(scene: Scene): Scene {
    scene.clock.end();
    scene.flash.staging.settle();
    const { installed } = scene.flash;
    const rollbackAt = installed.stage === "activated" ? installed.rollbackAt : undefined;
    // The new bench's time begins at 0 again.
    const moved =
      installed.stage === "activated" && rollbackAt !== undefined
        ? { ...installed, rollbackAt: rollbackAt - scene.time.now() }
        : installed;
    return new Scene({}, { ...scene.flash, installed: moved });
  }

  test("commit keeps the new version; the timer is off", () => {
    const scene = added();
    scene.start({ operation: "activate", profile: undefined });
    scene.run(15);
    const next = rebooted(scene);
    expect(next.upgrade.view().state).toBe("Activated");
    next.start({ operation: "commit" });
    next.run(8_000);
    expect(next.flash.installed).toMatchObject({
      stage: "committed",
      running: { version: target },
      backup: { version: "17.9.4.27" },
    });
    expect(next.reloads).toEqual([]);
    expect(next.lines().at(-1)).toMatch(/Completed install commit$/);
  });

  test("without a commit the old version comes back when the timer expires, through a reload too", () => {
    const scene = added();
    scene.start({ operation: "activate", profile: undefined });
    scene.run(15);
    const next = rebooted(scene);
    const ap = next.ap("AP-9117", "C9117AXI", "17.9.4.27");
    next.run(7_199);
    expect(next.reloads).toEqual([]);
    next.run(2);
    expect(next.reloads).toEqual(["Install Auto Abort"]);
    expect(ap.told).toEqual(["reset 17.9.4.27"]);
    expect(next.flash.installed).toMatchObject({ stage: "committed", running: { version: "17.9.4.27" } });
  });

  test("the timer can be stopped, and set again", () => {
    const scene = added();
    expect(scene.install.setAutoAbortTimer({ kind: "stop" }).ok).toBe(false);
    scene.start({ operation: "activate", profile: undefined });
    scene.run(15);
    const next = rebooted(scene);
    next.install.setAutoAbortTimer({ kind: "stop" });
    next.run(10_000);
    expect(next.reloads).toEqual([]);
    next.install.setAutoAbortTimer({ kind: "start", minutes: 30 });
    next.run(1_801);
    expect(next.reloads).toEqual(["Install Auto Abort"]);
  });

  test("abort goes back at once; rollback after a commit too", () => {
    const scene = added();
    scene.start({ operation: "activate", profile: undefined });
    scene.run(15);
    const next = rebooted(scene);
    next.start({ operation: "abort" });
    next.run(15);
    expect(next.reloads).toEqual(["Install Abort"]);
    expect(next.flash.installed).toMatchObject({ stage: "committed", running: { version: "17.9.4.27" } });
    const third = rebooted(next);
    third.start({ operation: "rollback", to: { id: 0 } });
    third.run(15);
    expect(third.flash.installed).toMatchObject({ stage: "committed", running: { version: target } });
    expect(third.start({ operation: "rollback", to: "committed" })[0]?.type).toBe("refused");
  });

  test("a boot in the middle of an add finds the old version, and the add can be repeated", () => {
    const scene = new Scene();
    scene.add();
    scene.run(4); // the controller image is in flash, the own type is on its way
    expect(scene.flash.installed.stage).toBe("added");
    const next = rebooted(scene);
    expect(next.upgrade.view().state).toBe("None");
    expect(next.start({ operation: "activate", profile: undefined })[0]?.type).toBe("refused");
    const events = next.add();
    next.run(8);
    expect(events.at(-1)?.type).toBe("succeeded");
    expect(next.start({ operation: "activate", profile: undefined })[0]?.type).toBe("started");
    next.clock.end(); // power lost before the activation is written
    expect(next.flash.installed.stage).toBe("added");
    const third = rebooted(next);
    third.start({ operation: "remove-inactive" });
    third.run(3);
    expect(third.flash.installed).toMatchObject({ stage: "committed", backup: undefined });
  });
});

describe("the table of the network upgrade", () => {
  const gone = (scene: Scene) => scene.files.delete(url(`${controller}.bin`));
  /** A way to each state that an upgrade rests in; the flash holds an added image. */
  const rests: { readonly [state: string]: (scene: Scene) => void } = {
    None: () => {},
    "Controller Download Failed"(scene) {
      gone(scene);
      scene.add();
      scene.run(8);
    },
    "AP Predownload Complete"(scene) {
      scene.upgrade.predownload(source, () => true);
      scene.run(8);
    },
    "AP Predownload Failed"(scene) {
      scene.upgrade.predownload(source, () => true);
      scene.upgrade.abortPredownload();
    },
    Activated: (scene) => scene.upgrade.activated(),
    "Activation Failed": (scene) => scene.upgrade.activationFailed("no reason"),
  };
  /** What may follow there, and the state it leads to. */
  const verbs: { readonly [state: string]: (scene: Scene) => void } = {
    "Controller Download In Progress": (scene) => void scene.add(),
    "AP Predownload Initiated": (scene) => void scene.upgrade.predownload(source, () => true),
    Activated: (scene) => scene.upgrade.activated(),
    "Activation Failed": (scene) => scene.upgrade.activationFailed("another"),
  };
  const added = () => {
    const { flash } = new Scene();
    const ownImage = contentOf(fakeImage("ap1g7", target));
    flash.installed = { ...flash.installed, stage: "added", added: { version: target, ownImage } };
    return new Scene({}, flash);
  };

  test.each(Object.keys(rests))("from %s: an add, a predownload, an activation, a refused one", (state) => {
    for (const [to, verb] of Object.entries(verbs)) {
      const scene = added();
      rests[state]!(scene);
      expect(scene.upgrade.view().state).toBe(state);
      // It is activated once; what is activated has nothing left to bring.
      if (state === "Activated" && (to === "Activated" || to === "AP Predownload Initiated")) {
        expect(() => verb(scene)).toThrow("begins in");
        continue;
      }
      verb(scene);
      expect(scene.upgrade.view().state).toBe(to);
    }
  });

  test("a refused activation does not hide what is under way", () => {
    const scene = new Scene();
    scene.add();
    expect(scene.start({ operation: "activate", profile: undefined })[0]?.type).toBe("refused");
    expect(scene.upgrade.view()).toMatchObject({
      state: "Controller Download In Progress",
      error: undefined,
    });
    expect(scene.upgrade.abort()).toBe(true);
    expect(scene.upgrade.view().state).toBe("Controller Download Failed");
    expect(scene.slot.holder).toBeUndefined();
  });

  test("a predownload of which no type was begun ends, too", () => {
    const scene = added();
    scene.upgrade.predownload(source, () => true);
    scene.upgrade.abortPredownload();
    expect(scene.upgrade.view()).toMatchObject({
      state: "AP Predownload Failed",
      error: "Predownload aborted",
    });
  });

  test("every arrow was walked", () => {
    const arrows = Object.entries(upgradeTransitions).flatMap(([label, arrow]) =>
      beginnings(arrow).map((from) => `${from}: ${label}`),
    );
    expect(arrows.filter((arrow) => !walked.has(arrow))).toEqual([]);
  });
});
