import { expect, test } from "vitest";
import { Repeats } from "../../../src/devices/capwap/repeats";
import { VirtualTime } from "../../../src/network/virtual-time";

function bench(most?: number) {
  const time = new VirtualTime({ epoch: 0 });
  const lines: string[] = [];
  const clock = { after: (delay: number, task: () => void) => time.after(delay, task) };
  const repeats = new Repeats({
    clock,
    write: (text, times) => lines.push(`${time.now() / 1000} ${text} ${times}`),
    ...(most === undefined ? {} : { most }),
  });
  return { time, lines, repeats };
}

test("the first at once, the rest of a minute in one line, and then nothing", () => {
  const { time, lines, repeats } = bench();
  for (let n = 0; n < 1_000; n++) {
    repeats.note("a", `one ${n}`);
    time.runUntil(time.now() + 10);
  }
  time.runUntil(300_000);
  expect(lines).toEqual(["0 one 0 1", "60 one 999 999"]);
  repeats.note("a", "again");
  expect(lines.at(-1)).toBe("300 again 1");
});

test("kinds are told apart, up to a number", () => {
  const { time, lines, repeats } = bench(2);
  for (const key of ["a", "b", "c", "d", "a"]) repeats.note(key, key);
  time.runUntil(60_000);
  expect(lines).toEqual(["0 a 1", "0 b 1", "0 c 1", "60 a 1", "60 d 1"]);
});

test("nothing after the end", () => {
  const { time, lines, repeats } = bench();
  repeats.note("a", "a");
  repeats.note("a", "a");
  repeats.end();
  time.runUntil(120_000);
  expect(lines).toEqual(["0 a 1"]);
});
