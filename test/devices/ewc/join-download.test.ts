import { describe, expect, test } from "vitest";
import { JoinDownload } from "../../../src/devices/ewc/aps/join-download";
import type { ImageSource } from "../../../src/devices/ewc/images/source";
import { Staging } from "../../../src/devices/ewc/images/staging";
import type { EwcSettings, FetchFailure } from "../../../src/devices/ewc/settings";
import { OperationSlot } from "../../../src/devices/iosxe/install/slot";
import { Bench, contentOf, FakeSession, fakeImage } from "./bench";

const tftp: ImageSource = { mode: "tftp", server: "172.16.5.27", path: "/EWC/17_9_4a" };
const url = (type: string) => `tftp://172.16.5.27/EWC/17_9_4a/${type}`;

class Scene extends Bench {
  readonly staging: Staging;
  readonly slot = new OperationSlot();
  source: ImageSource | { mode: string; failure: FetchFailure } = tftp;
  readonly download: JoinDownload;

  constructor(settings: Partial<EwcSettings> = {}) {
    super(settings);
    this.staging = new Staging(this.settings.apImagesSize);
    this.download = new JoinDownload({
      tools: this.tools,
      staging: this.staging,
      slot: this.slot,
      random: () => 0,
      running: {
        version: "17.9.4.27",
        ownType: "ap1g7",
        ownImage: contentOf(fakeImage("ap1g7", "17.9.4.27")),
      },
      source: () => this.source,
    });
  }

  /** An AP asks for its image and, served or not, leaves after so many seconds. */
  visit(name: string, type: string, seconds: number): FakeSession {
    const session = new FakeSession(name, "C9117AXI", { baseMac: name });
    session.state = "Image Data";
    this.download.requested(session, type);
    this.run(seconds);
    if (session.told.length > 0) session.finishTransfer();
    this.download.ended(session);
    return session;
  }
}

describe("join-time download", () => {
  test("the own type is streamed at once", () => {
    const scene = new Scene();
    expect(scene.visit("AP", "ap1g7", 1).told).toEqual(["image 3000"]);
    scene.run(60);
    expect(scene.fetched).toEqual([]);
    expect(scene.download.completed).toBe(1);
  });

  test("a type that is not here: nothing, then the fetch, then data at the next join", () => {
    const scene = new Scene({ joinFetchDelay: 3_150, apImageVerification: 1_000 });
    scene.files.set(url("ap1g6"), { content: fakeImage("ap1g6", "17.9.4.27"), takes: 5_000 });
    expect(scene.visit("AP", "ap1g6", 28.74).told).toEqual([]);
    expect(scene.fetched).toEqual([]);
    scene.run(3.149);
    expect(scene.fetched).toEqual([]);
    scene.run(0.001);
    expect(scene.fetched).toEqual([url("ap1g6")]);
    scene.run(6);
    expect(scene.lines()).toEqual([
      `%INSTALL-5-INSTALL_START_INFO: Chassis 1 R0/0: install_engine: Started install add ${url("ap1g6")}`,
      `%INSTALL-5-INSTALL_COMPLETED_INFO: Chassis 1 R0/0: install_engine: Completed install add ${url("ap1g6")}`,
    ]);
    expect(scene.visit("AP", "ap1g6", 1).told).toEqual(["image 3000"]);
    expect(scene.download.completed).toBe(1);
  });

  test("half-fetched is not here", () => {
    const scene = new Scene({ apImageVerification: 4_000 });
    scene.files.set(url("ap1g6"), { content: fakeImage("ap1g6", "17.9.4.27"), takes: 60_000 });
    scene.visit("AP", "ap1g6", 28.74);
    scene.run(63.5); // all octets are here, the verification is not over
    expect(scene.visit("AP", "ap1g6", 0.1).told).toEqual([]);
    scene.run(4);
    expect(scene.visit("AP", "ap1g6", 0.1).told).toEqual(["image 3000"]);
  });

  test("several APs of a type cause one fetch; another type waits its turn", () => {
    const scene = new Scene();
    scene.files.set(url("ap1g6"), { content: fakeImage("ap1g6", "17.9.4.27"), takes: 20_000 });
    scene.files.set(url("ap3g3"), { content: fakeImage("ap3g3", "17.9.4.27"), takes: 20_000 });
    scene.visit("one", "ap1g6", 1);
    scene.visit("two", "ap1g6", 1);
    scene.visit("three", "ap3g3", 1);
    scene.run(10);
    expect(scene.fetched).toEqual([url("ap1g6")]);
    scene.run(30);
    expect(scene.fetched).toEqual([url("ap1g6"), url("ap3g3")]);
  });

  test("two APs of a type that cannot be had cause one fetch, not two", () => {
    const scene = new Scene();
    scene.files.set(url("ap1g6"), { failure: "timed-out", takes: 40_000 });
    scene.visit("one", "ap1g6", 1);
    scene.visit("two", "ap1g6", 1);
    scene.run(120);
    expect(scene.fetched).toEqual([url("ap1g6")]);
  });

  test("the delays to the errors that real devices show", () => {
    for (const [source, failure, takes, expected] of [
      [tftp, "no-such-file", 10, 2.083],
      [{ ...tftp, mode: "sftp", username: "u", password: "p" }, "no-such-file", 300, 8.405],
      [tftp, "timed-out", 40_000, 40.067],
    ] as const) {
      const scene = new Scene();
      scene.source = source as ImageSource;
      scene.files.set(url("ap1g6"), { failure, takes });
      scene.files.set(url("ap1g6").replace("tftp://", "sftp://******@"), { failure, takes });
      scene.visit("AP", "ap1g6", 28.74);
      scene.run(3.15 + expected - 0.001);
      expect(scene.lines()).toHaveLength(1);
      scene.run(0.002);
      expect(scene.lines().at(-1)).toContain("%INSTALL-3-OPERATION_ERROR_MESSAGE");
      expect(scene.lines().at(-1)).toMatch(
        failure === "timed-out" ? /ap1g6: Timed out$/ : /ap1g6: No such file or directory$/,
      );
    }
  });

  test("a failed type is tried again after the next failed join", () => {
    const scene = new Scene();
    scene.visit("AP", "ap1g6", 28.74);
    scene.run(10);
    scene.visit("AP", "ap1g6", 28.74);
    scene.run(10);
    expect(scene.fetched).toEqual([url("ap1g6"), url("ap1g6")]);
  });

  test("three APs of three full-size types all get their image", () => {
    const scene = new Scene({ apImagesSize: 5_000, stagedHold: 180_000, apImageVerification: 0 });
    const types = ["ap1g6", "ap1g8", "ap3g3"];
    for (const type of types)
      scene.files.set(url(type), { content: fakeImage(type, "17.9.4.27"), takes: 3_000 });
    const waiting = new Set(types);
    for (let round = 0; round < 40 && waiting.size > 0; round++) {
      for (const type of [...waiting]) {
        if (scene.visit(`AP-${type}`, type, 12).told.length > 0) waiting.delete(type);
      }
    }
    expect([...waiting]).toEqual([]);
    expect(scene.fetched.length).toBe(3);
  });

  test.each([
    ["wrong family", fakeImage("ap1g8", "17.9.4.27"), "Image family does not match"],
    ["wrong version", fakeImage("ap1g6", "17.12.1.5"), "Image version does not match"],
    ["unsigned", fakeImage("ap1g6", "17.9.4.27", 3000, "unsigned"), "Image is not signed"],
    ["corrupt", fakeImage("ap1g6", "17.9.4.27", 3000, "corrupt"), "Image verification failed"],
    ["too large", fakeImage("ap1g6", "17.9.4.27", 200_000), "No space left on device"],
  ])("an image that is %s is never relayed", (_, content, text) => {
    const scene = new Scene({ apImagesSize: 100_000 });
    scene.files.set(url("ap1g6"), { content, takes: 1_000 });
    scene.visit("AP", "ap1g6", 28.74);
    scene.run(30);
    expect(scene.lines().at(-1)).toContain(`Failed to download file ${url("ap1g6")}: ${text}`);
    expect(scene.staging.images()).toEqual([]);
    expect(scene.visit("AP", "ap1g6", 1).told).toEqual([]);
  });

  test("a mode that is not reachable is said so, and nothing is fetched", () => {
    const scene = new Scene();
    scene.source = { mode: "cco", failure: "unsupported-mode" };
    scene.visit("AP", "ap1g6", 28.74);
    scene.run(10);
    expect(scene.lines()).toEqual([
      "%APMGR_TRACE_MESSAGE-3-WLC_GEN_ERR: Chassis 1 R0/0: wncd: AP image ap1g6 cannot be downloaded, image download mode cco: Image download mode not supported",
    ]);
  });

  test("a name that is no image type fetches nothing", () => {
    const scene = new Scene();
    scene.visit("AP", "../../etc/passwd", 28.74);
    scene.run(10);
    expect(scene.fetched).toEqual([]);
  });
});
