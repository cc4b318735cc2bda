import { describe, expect, test } from "vitest";
import { compareWithGolden, containsGoldenInOrder } from "../../src/lab/golden";
import type { LogLine } from "../../src/lab/line-log";

const printed = (...texts: string[]): LogLine[] => texts.map((text, at) => ({ at, text }));

describe("comparison with a real device's lines", () => {
  test("leaves timestamps, handles and the length of dot runs aside", () => {
    const golden =
      "[*01/30/2024 21:41:35.4630] Using fd(37559296) for image\n[*01/30/2024 21:41:53.0000] ..........";
    const lines = printed(
      "[*02/01/2024 17:00:00.0010] Using fd(12) for image",
      "[*02/01/2024 17:00:00.0010] ......",
    );
    expect(compareWithGolden(golden, lines)).toBeUndefined();
  });

  test("finds the block anywhere in the output, but not with a line between", () => {
    expect(compareWithGolden("a\nb", printed("x", "a", "a", "b", "y"))).toBeUndefined();
    expect(compareWithGolden("a\nb", printed("a", "x", "b"))).toEqual({
      line: 2,
      expected: "b",
      printed: "x",
    });
  });

  test("says where the output ended too early", () => {
    expect(compareWithGolden("a\nb", printed("a"))).toEqual({ line: 2, expected: "b", printed: undefined });
  });

  test("minds a changed number, a missing word and a blank line", () => {
    expect(
      compareWithGolden("> 70512640 bytes, 51208 msgs", printed("> 70512640 bytes, 51207 msgs")),
    ).toBeDefined();
    expect(compareWithGolden("[*01/30/2024 21:41:35.4630]\nb", printed("b"))).toBeDefined();
  });

  test("takes a run of blanks for one, as published pages fold them", () => {
    const line = (day: string) => `*Feb ${day} 17:05:37.108: %INSTALL-5-INSTALL_START_INFO: Chassis 1`;
    expect(compareWithGolden(line("1"), printed(line(" 1")))).toBeUndefined();
    expect(compareWithGolden("Counters  : 3", printed("Counters : 3"))).toBeUndefined();
    expect(compareWithGolden("Counters : 3", printed("Counters: 3"))).toBeDefined();
  });

  test("in order, other lines may stand between", () => {
    expect(containsGoldenInOrder("a\nb", printed("a", "x", "b"))).toBeUndefined();
    expect(containsGoldenInOrder("b\na", printed("a", "x", "b"))).toMatchObject({ line: 2, expected: "a" });
  });
});
