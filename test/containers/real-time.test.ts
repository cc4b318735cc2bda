import { expect, test } from "vitest";
import { RealTime } from "../../containers/real-time";

test("who waits looks when something was heard", async () => {
  const time = new RealTime();
  let line: string | undefined;
  const waiting = time.until(
    "a line",
    60_000,
    () => line,
    () => "Nothing.",
  );
  line = "%SYS-5-RESTART";
  time.heard();
  expect(await waiting).toBe("%SYS-5-RESTART");
});

test("when the time is over, the failure says what was seen instead", async () => {
  const waiting = new RealTime().until(
    "a line",
    1,
    () => undefined,
    () => "It printed nothing.",
  );
  await expect(waiting).rejects.toThrow("a line: not within 1 ms.\nIt printed nothing.");
});
