import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ApConsole } from "../../../src/devices/ap/console";
import { Progress } from "../../../src/devices/ap/progress";
import { stamp } from "../../../src/devices/ap/stamp";
import { VirtualTime } from "../../../src/network/virtual-time";

test("a stamp is the calendar's, for every day", () => {
  expect(stamp(Date.UTC(2023, 6, 12, 7, 41, 0, 796))).toBe("[*07/12/2023 07:41:00.7960]");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2199, 11, 31) }), (epoch) => {
      const [, year, month, day, time] = /(\d+)-(\d+)-(\d+)T(.*)Z/.exec(new Date(epoch).toISOString()) ?? [];
      expect(stamp(epoch + 0.4)).toBe(`[*${month}/${day}/${year} ${time}0]`);
    }),
    { numRuns: 1000 },
  );
});

describe("dots", () => {
  function screen() {
    const time = new VirtualTime({ epoch: Date.UTC(2024, 0, 30, 21, 41, 35, 476) });
    let output = "";
    const console = new ApConsole(
      () => time.epoch(),
      () => {},
      (text) => {
        output += text;
      },
    );
    return { time, console, progress: new Progress(console), read: () => output };
  }

  test("one for 200 messages, 50 to a line, each line stamped at its first dot", () => {
    const { time, progress, read } = screen();
    for (let message = 0; message < 51_208; message++) {
      time.runUntil(message * 2);
      progress.message();
    }
    progress.finish({ octets: 70_512_640, messages: 51_208, last: 601 });
    const dots = (count: number) => ".".repeat(count);
    expect(read().split("\n")).toEqual([
      `[*01/30/2024 21:41:35.4760] <${dots(50)}`,
      `[*01/30/2024 21:41:55.8740] ${dots(50)}`,
      `[*01/30/2024 21:42:15.8740] ${dots(50)}`,
      `[*01/30/2024 21:42:35.8740] ${dots(50)}`,
      `[*01/30/2024 21:42:55.8740] ${dots(50)}`,
      `[*01/30/2024 21:43:15.8740] ${dots(6)}> 70512640 bytes, 51208 msgs, 601 last`,
      "",
    ]);
  });

  test("a text in between is glued on and ends the line; at a line's beginning it has its own", () => {
    const { console, progress, read } = screen();
    const send = (count: number) => {
      for (let i = 0; i < count; i++) progress.message();
    };
    send(7_900);
    console.line("Discarding");
    send(2_150);
    console.line("Discarding");
    send(250);
    const lines = read()
      .split("\n")
      .map((line) => line.replace(/^\[.*?\] /, ""));
    expect(lines).toEqual([`<${".".repeat(39)}Discarding`, ".".repeat(11), "Discarding", "."]);
  });
});
