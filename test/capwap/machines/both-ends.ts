import { describe, expect, test } from "vitest";
import { Pair, patterned } from "../pair";

describe("a WTP and an AC together", () => {
  test("predownload in Run: the session goes on", () => {
    const image = patterned(50_000);
    const pair = new Pair({ image });
    pair.start();
    pair.runUntilTrue(() => pair.session?.state === "Run");
    pair.do((now) => pair.session?.offerImage(now, "17.12.1.5"));
    expect(pair.runUntilTrue(() => pair.acEvents.some(({ type }) => type === "image-sent"))).toBe(true);
    expect(Buffer.concat(pair.received).equals(image.read(0, image.size))).toBe(true);
    expect(pair.acEvents).toContainEqual({ type: "update-answered", purpose: "image", resultCode: 0 });
    pair.runUntil(pair.now + 300_000);
    expect([pair.wtp.state, pair.session?.state]).toEqual(["Run", "Run"]);
    pair.do((now) => pair.session?.reset(now, "17.12.1.5"));
    pair.runUntilTrue(() => pair.wtpEvents.some(({ type }) => type === "torn-down"));
    expect(pair.wtpPath).toBe("01%5adgmorst");
    expect(pair.acPath).toBe("adgmorsw".slice(0, pair.acPath.length));
    expect(pair.acEvents).toContainEqual(
      expect.objectContaining({ type: "teardown", reason: "reset", phase: "Run" }),
    );
  });
});
