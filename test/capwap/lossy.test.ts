import { describe, expect, test } from "vitest";
import { Pair, patterned } from "./pair";

const seeds = Array.from({ length: 25 }, (_, i) => i + 1);

describe("over a link that loses, doubles and reorders", () => {
  test.each([
    { imageLayout: "cisco", windowSize: 1 },
    { imageLayout: "rfc5415", windowSize: 1 },
    { imageLayout: "cisco", windowSize: 8 },
  ] as const)("an image arrives whole or the session ends cleanly: %o", (settings) => {
    const image = patterned(60_000);
    let whole = 0;
    for (const seed of seeds) {
      const pair = new Pair({
        settings: { ...settings, maxDiscoveries: 100 },
        seed,
        loss: 0.15,
        duplication: 0.1,
        reordering: 0.2,
        afterJoin: "image",
        image,
      });
      pair.start();
      const ended = () => pair.wtpEvents.some(({ type }) => type === "image-received" || type === "teardown");
      expect(pair.runUntilTrue(ended, 3_600_000)).toBe(true);
      if (!pair.wtpEvents.some(({ type }) => type === "image-received")) continue;
      expect(Buffer.concat(pair.received).equals(image.read(0, image.size))).toBe(true);
      whole++;
    }
    // 15 % both ways: a request fails 6 times in a row with a probability below 0.1 %.
    expect(whole).toBeGreaterThan(seeds.length - 4);
  });

  test("both ends are in Run soon after the link is good again, whatever happened before", () => {
    for (const seed of seeds) {
      const options = { seed, loss: 0.4, duplication: 0.2, reordering: 0.3 };
      const pair = new Pair(options);
      pair.start();
      pair.runUntil(120_000);
      (options as { loss: number }).loss = 0;
      pair.runUntil(420_000);
      expect([seed, pair.wtp.state, pair.session?.state]).toEqual([seed, "Run", "Run"]);
    }
  });

  test("both ends notice a cut link, and find together again", () => {
    const pair = new Pair();
    pair.start();
    pair.runUntil(20_000);
    pair.connected = false;
    pair.runUntil(200_000);
    expect(pair.wtp.state).not.toBe("Run");
    expect(pair.acEvents).toContainEqual(
      expect.objectContaining({ type: "teardown", reason: "no-sign-of-life" }),
    );
    pair.connected = true;
    pair.runUntil(400_000);
    expect([pair.wtp.state, pair.session?.state]).toEqual(["Run", "Run"]);
  });

  test("the same seed gives the same run", () => {
    const run = () => {
      const pair = new Pair({
        seed: 7,
        loss: 0.2,
        reordering: 0.2,
        afterJoin: "image",
        image: patterned(30_000),
      });
      pair.start();
      pair.runUntil(300_000);
      return [pair.wtpPath, pair.acPath, pair.packets];
    };
    expect(run()).toEqual(run());
  });
});
