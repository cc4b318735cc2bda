import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineLog } from "../../src/lab/line-log";

describe("a console's lines", () => {
  test("are the same however the output was cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z.]{0,8}$/)), fc.array(fc.nat(40)), (lines, cuts) => {
        const whole = lines.map((line) => `${line}\n`).join("");
        const log = new LineLog();
        let from = 0;
        for (const cut of [...cuts.filter((at) => at < whole.length).sort((a, b) => a - b), whole.length]) {
          log.append(whole.slice(from, cut), 0);
          from = cut;
        }
        expect(log.all().map(({ text }) => text)).toEqual(lines);
      }),
    );
  });

  test("bear the time of their first character", () => {
    const log = new LineLog();
    log.append("<....", 100);
    log.append("....>\nnext", 250);
    log.append("\n", 300);
    expect(log.all()).toEqual([
      { at: 100, text: "<........>" },
      { at: 250, text: "next" },
    ]);
  });

  test("end in LF or CR LF", () => {
    const log = new LineLog();
    log.append("one\r\ntwo\n", 0);
    expect(log.all().map(({ text }) => text)).toEqual(["one", "two"]);
  });

  test("are kept to a bounded number, and marks go on counting", () => {
    const log = new LineLog();
    for (let index = 0; index < 100_001; index += 1) log.append(`${index}\n`, index);
    expect(log.mark).toBe(100_001);
    expect(log.all().length).toBeLessThanOrEqual(100_000);
    expect(log.since(100_000).map(({ text }) => text)).toEqual(["100000"]);
  });
});
