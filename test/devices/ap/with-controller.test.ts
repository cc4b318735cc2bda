import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { AccessPoint, type AccessPointOptions } from "../../../src/devices/ap/access-point";
import type { AcSession } from "../../../src/devices/capwap/ac-contract";
import { openAcService } from "../../../src/devices/capwap/ac-service";
import type { Content } from "../../../src/host/content";
import { Random } from "../../../src/host/random";
import { findModel } from "../../../src/image/models";
import { compareWithGolden } from "../../../src/lab/golden";
import { LineLog } from "../../../src/lab/line-log";
import { SimulatedNetwork } from "../../../src/network/network";
import { VirtualTime } from "../../../src/network/virtual-time";
import { nodeCrypto } from "../../../src/node/crypto";
import { type IssuedIdentity, LabPki } from "../../../src/node/pki";
import { image, pki as imagePki } from "./bench";

const address = "172.16.4.26";
const epoch = Date.UTC(2023, 6, 12, 7, 40);
let pki: LabPki;
let controllerIdentity: IssuedIdentity;
let apIdentity: IssuedIdentity;

beforeAll(async () => {
  pki = await LabPki.create({ epoch });
  controllerIdentity = await pki.issue({ commonName: "WLC3C57.31C5.7BC8" });
  apIdentity = await pki.issue({ commonName: "AP9105AXI-0CD0F897ADE4" });
});

/** A virtual AP and a bare CAPWAP controller on a simulated segment: real CAPWAP in real DTLS. */
class Lab {
  readonly time = new VirtualTime({ epoch });
  readonly console = new LineLog();
  readonly ended: string[] = [];
  readonly running: AcSession[] = [];
  readonly ap: AccessPoint;
  /** What the controller hands out; nothing when it has none. */
  image: Content | undefined;

  constructor(version: string, options: Partial<AccessPointOptions> = {}) {
    const network = new SimulatedNetwork({ time: this.time, seed: 1 });
    // Two ways over the switch and back make the 1.91 ms of a real pair (device-facts §3.3).
    network.segment("access", "172.16.4.0/24", { latency: 0.4775 });
    const random = new Random(1);
    const crypto = nodeCrypto({ entropy: (length) => random.octets(length) });
    openAcService({
      host: network.attach("access", address),
      crypto,
      identity: controllerIdentity,
      authorities: [pki.root],
      controller: { name: "9120-EWC", softwareVersion: version },
      handler: {
        joinRequested: () => ({ accept: true }),
        imageRequested: (session) => this.image && session.sendImage(this.image),
        running: (session) => this.running.push(session),
        disconnected: (_, reason) => this.ended.push(reason),
      },
    });
    this.ap = new AccessPoint({
      name: "9105-emorenoa",
      model: findModel("C9105AXI"),
      host: network.attach("access", "172.16.4.32"),
      radioMac: "0cd0.f897.ade0",
      ethernetMac: "0cd0.f897.ade4",
      crypto,
      identity: apIdentity,
      trust: [pki.root],
      imageAuthority: imagePki.imageSigning.publicKey,
      primary: "17.3.3.26",
      backup: "8.10.130.0",
      console: (text) => this.console.append(text, this.time.now()),
      random: () => random.fraction(),
      ...options,
    });
    this.ap.powerOn();
  }

  runTo(text: string, within = 600_000): void {
    const deadline = this.time.now() + within;
    const mark = this.console.mark;
    const seen = () => this.console.since(mark).some((line) => line.text.includes(text));
    while (!seen()) {
      const next = this.time.nextAt();
      if (next === undefined || next > deadline) throw new TypeError(`no "${text}" in:\n${this.console}`);
      this.time.runUntil(next);
    }
  }

  golden(name: string) {
    return compareWithGolden(readFileSync(join(__dirname, "golden", name), "utf8"), this.console.all());
  }
}

describe("a virtual AP with a controller over DTLS", () => {
  test("without an image there, it prints what a real AP printed", () => {
    const lab = new Lab("17.9.4.27", { settings: { dialect: "classic" } });
    lab.runTo("Going to restart CAPWAP");
    lab.runTo("Discarding msg CAPWAP_WTP_EVENT_REQUEST(type 9) in CAPWAP state: DTLS Teardown(4).");
    expect(lab.golden("ap-console-image-download-cannot-start.log")).toBeUndefined();
    expect(lab.ended).toEqual(["Image Download Failed"]);
  });

  test("a full-size image arrives, is verified and run, and it prints what a real AP printed", () => {
    const lab = new Lab("17.9.4.27", { settings: { dialect: "current" } });
    lab.image = image("ap1g8", "17.9.4.27", { size: 70_512_640 });
    lab.runTo("Image signing verify success.");
    expect(lab.golden("ap-console-image-download-success.log")).toBeUndefined();
    lab.runTo("CAPWAP State: Run");
    expect(lab.ap.runningVersion).toBe("17.9.4.27");
    expect(lab.ap.backupVersion).toBe("17.3.3.26");
    expect(lab.ended).toEqual(["Image Download Success"]);
  }, 60_000);

  test("a predownload, and the reset that boots it", () => {
    const lab = new Lab("17.9.4.27", { primary: "17.9.4.27" });
    lab.image = image("ap1g8", "17.12.1.5");
    lab.runTo("CAPWAP State: Run");
    // The controller hears of it a moment later.
    lab.time.runUntil(lab.time.now() + 100);
    const [session] = lab.running;
    session?.startPredownload("17.12.1.5");
    lab.runTo("Image predownload completed, backup version 17.12.1.5");
    expect(session?.state).toBe("Run");
    session?.reset("17.12.1.5");
    lab.runTo("AP Rebooting: Reset Reason - Image Upgrade");
    expect(lab.ap.runningVersion).toBe("17.12.1.5");
  });

  test("power cycles in the middle of a transfer: the AP comes back and gets its image", () => {
    const lab = new Lab("17.9.4.27");
    lab.image = image("ap1g8", "17.9.4.27");
    lab.runTo("Image Data Response");
    lab.ap.powerOff();
    lab.ap.powerOn();
    lab.runTo("AP Rebooting: Reset Reason - Image Upgrade");
    lab.runTo("CAPWAP State: Run");
    expect(lab.ap.runningVersion).toBe("17.9.4.27");
  });

  test("two runs with one seed print the same", () => {
    const consoles = [0, 1].map(() => {
      const lab = new Lab("17.9.4.27");
      lab.image = image("ap1g8", "17.9.4.27");
      lab.time.runUntil(200_000);
      return lab.console.toString();
    });
    expect(consoles[0]).toBe(consoles[1]);
    expect(consoles[0]).toContain("CAPWAP State: Run");
  });
});
