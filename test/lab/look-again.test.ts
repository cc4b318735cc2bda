import { expect, test } from "vitest";
import { lookAgain } from "../../src/lab/look-again";

const pauses = { shortest: 1_000, longest: 2_000 };

function clock() {
  let now = 0;
  const looks: number[] = [];
  const time = {
    now: () => now,
    pass: async (milliseconds: number) => {
      now += milliseconds;
    },
  };
  return { time, looks };
}

test("it is looked at once, after growing pauses, and at the end of the time", async () => {
  const { time, looks } = clock();
  const isSo = await lookAgain(time, 6_000, pauses, async () => {
    looks.push(time.now());
    return false;
  });
  expect([isSo, looks]).toEqual([false, [0, 1_000, 2_500, 4_500, 6_000]]);
});

test("what is so ends the wait", async () => {
  const { time } = clock();
  expect(await lookAgain(time, 60_000, pauses, async () => time.now() >= 2_000)).toBe(true);
  expect(time.now()).toBe(2_500);
});
