import { expect, test } from "vitest";
import { atMost } from "../../containers/fabric/at-most";

test("no more than so many at a time, in order, and a failure gives its place on", async () => {
  const inTurn = atMost(3);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  let most = 0;
  let now = 0;
  const all = Array.from({ length: 10 }, (_, index) =>
    inTurn(async () => {
      begun.push(index);
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => ends.push(resolve));
      now -= 1;
      if (index === 1) throw new Error("it failed");
      return index;
    }),
  );
  const results = Promise.allSettled(all);
  while (ends.length > 0) {
    ends.shift()!();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await results).map(({ status }) => status)).toEqual(
    Array.from({ length: 10 }, (_, index) => (index === 1 ? "rejected" : "fulfilled")),
  );
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(most).toBe(3);
});
