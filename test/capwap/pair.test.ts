import { describe, expect, test } from "vitest";
import { Pair, patterned } from "./pair";

describe("a WTP and an AC", () => {
  test("reach Run", () => {
    const pair = new Pair();
    pair.start();
    expect(pair.runUntilTrue(() => pair.session?.state === "Run" && pair.wtp.state === "Run")).toBe(true);
    expect(pair.wtpPath).toBe("01%5adgmo");
    expect(pair.acPath).toBe("adgmo");
  });

  test("stay in Run on echoes and keep-alives for an hour", () => {
    const pair = new Pair();
    pair.start();
    pair.runUntil(3_600_000);
    expect(pair.wtp.state).toBe("Run");
    expect(pair.session?.state).toBe("Run");
    expect(pair.wtpPath).toBe("01%5adgmo");
  });

  test.each(["cisco", "rfc5415"] as const)("carry an image in Image Data, layout %s", (imageLayout) => {
    const image = patterned(100_000);
    const pair = new Pair({ settings: { imageLayout }, afterJoin: "image", image });
    pair.start();
    expect(pair.runUntilTrue(() => pair.wtpEvents.some(({ type }) => type === "image-received"))).toBe(true);
    const octets = Buffer.concat(pair.received);
    expect(Buffer.compare(octets, image.read(0, image.size))).toBe(0);
    expect(pair.runUntilTrue(() => pair.session?.state === "Reset")).toBe(true);
    pair.do((now) => pair.wtp.resetAfterImage(now));
    pair.runUntilTrue(() => pair.wtpEvents.some(({ type }) => type === "torn-down"));
    expect(pair.wtpPath).toBe("01%5adfkst");
    expect(pair.acPath).toBe("adfkswd".slice(0, 5));
    expect(pair.acEvents).toContainEqual(
      expect.objectContaining({ type: "teardown", reason: "image-sent", phase: "Image Data" }),
    );
  });
});
