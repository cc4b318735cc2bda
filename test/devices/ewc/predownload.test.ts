import { expect, test } from "vitest";
import { accessPoint, type KnownAccessPoint } from "../../../src/devices/ewc/aps/access-point";
import { PredownloadRun } from "../../../src/devices/ewc/aps/predownload";
import { PredownloadPace } from "../../../src/devices/ewc/aps/predownload-pace";
import { predownloadTransitions } from "../../../src/devices/ewc/aps/predownload-transitions";
import { beginnings } from "../../../src/states/transition";
import { Bench, contentOf, FakeSession, fakeImage } from "./bench";

const version = "17.12.1.5";
/** Arrows that these tests have walked. */
const walked = new Set<string>();

/** One access point, and a run that brings it the image. */
class Scene extends Bench {
  readonly session = new FakeSession("AP-9117", "C9117AXI");
  readonly ap: KnownAccessPoint;
  readonly predownload: PredownloadRun;
  readonly failures: string[] = [];
  isFinished = false;

  constructor(retries = 1, starts = 16) {
    super({ predownloadRetries: retries, predownloadStarts: starts, predownloadWriting: 1_000 });
    this.ap = accessPoint(this.session.ap, this.session, this.session.peer.address, 0, false);
    this.ap.registered = true;
    this.predownload = new PredownloadRun({
      clock: this.clock,
      settings: this.settings,
      pace: new PredownloadPace(this.clock, this.settings),
      version,
      content: contentOf(fakeImage("ap1g6", version)),
      find: (mac) => (mac === this.ap.ap.baseMac ? this.ap : undefined),
      failed: (_mac, _name, reason) => void this.failures.push(reason),
      finished: () => {
        this.isFinished = true;
      },
      walked: (label, from) => void walked.add(`${from}: ${label}`),
    });
    this.predownload.start([this.ap]);
  }

  /** To the state: Waiting, Asked, Sending, Confirming or Paused. */
  to(state: string): this {
    if (state === "Waiting") return this;
    this.run(0);
    if (state === "Asked") return this;
    if (state === "Paused") {
      this.predownload.failed(this.session, "it failed");
      return this;
    }
    this.predownload.requested(this.session);
    if (state === "Sending") return this;
    this.session.finishTransfer();
    this.predownload.sent(this.session);
    return this;
  }
}

test.each(["Asked", "Sending", "Confirming"])("what may happen to one that is %s", (state) => {
  const stored = new Scene().to(state);
  stored.predownload.answered(stored.session, "already-present");
  expect(stored.ap).toMatchObject({ backupImage: version, predownload: { status: "Complete" } });
  stored.run(0);
  expect(stored.isFinished).toBe(true);

  const lost = new Scene().to(state);
  expect(lost.predownload.gone(lost.session)).toBe(true);
  expect(lost.ap.predownload).toMatchObject({ status: "Failed", retries: 0 });
  expect(lost.ap.predownload.retryAt).toBeDefined();

  const last = new Scene(0).to(state);
  last.predownload.failed(last.session, "it is gone");
  expect(last.failures).toEqual(["it is gone"]);
  expect(last.ap.predownload).toMatchObject({ status: "Failed", retryAt: undefined });

  const aborted = new Scene().to(state);
  aborted.predownload.abort();
  expect(aborted.session.told.at(-1)).toBe("abort");
  expect(aborted.ap.predownload.status).toBe("None");

  const sent = new Scene().to(state);
  sent.predownload.sent(sent.session);
  sent.run(1);
  // Whether it has the image is asked by asking once more.
  expect(sent.session.told.at(-1)).toBe(`predownload ${version}`);
  sent.predownload.answered(sent.session, "accepted");
  expect(sent.ap.predownload.status).toBe("Failed");
});

test("one that is asked may ask for its data, and again, but not once all of it is sent", () => {
  const scene = new Scene().to("Asked");
  expect(scene.predownload.requested(scene.session)).toBe(true);
  expect(scene.predownload.requested(scene.session)).toBe(true);
  scene.predownload.sent(scene.session);
  expect(scene.predownload.requested(scene.session)).toBe(false);
});

test("one that waits and has gone is tried again, or given up; one that pauses waits again", () => {
  const gone = new Scene(0);
  gone.ap.registered = false;
  gone.run(0);
  expect(gone.failures).toEqual(["AP is not joined"]);

  const back = new Scene();
  back.ap.registered = false;
  back.run(0);
  back.ap.registered = true;
  back.run(60);
  expect(back.session.told).toEqual([`predownload ${version}`]);

  for (const state of ["Waiting", "Paused"]) {
    const aborted = new Scene().to(state);
    aborted.predownload.abort();
    aborted.run(120);
    expect(aborted.session.told).not.toContain("abort");
    expect(aborted.ap.predownload.status).toBe("None");
  }
});

test("every arrow was walked", () => {
  const arrows = Object.entries(predownloadTransitions).flatMap(([label, arrow]) =>
    beginnings(arrow).map((from) => `${from}: ${label}`),
  );
  expect(arrows.filter((arrow) => !walked.has(arrow))).toEqual([]);
});
