import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InternalError } from "../../src/errors";
import { defaultEpoch, VirtualTime } from "../../src/network/virtual-time";

describe("virtual time", () => {
  test("runs events in order of time, and in order of asking at equal times", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), (delays) => {
        const time = new VirtualTime();
        const ran: number[] = [];
        for (const [index, delay] of delays.entries()) time.after(delay, () => ran.push(index));
        time.runUntil(100);
        const expected = delays.map((_, index) => index).sort((a, b) => delays[a]! - delays[b]! || a - b);
        expect(ran).toEqual(expected);
      }),
    );
  });

  test("never runs a task synchronously, not even after 0 ms", () => {
    const time = new VirtualTime();
    let ran = false;
    time.after(0, () => {
      ran = true;
    });
    expect(ran).toBe(false);
    expect(time.runDue()).toBe(1);
    expect(ran).toBe(true);
    expect(time.now()).toBe(0);
  });

  test("a cancelled timer does not run, and cancelling again or too late does nothing", () => {
    const time = new VirtualTime();
    const ran: string[] = [];
    const early = time.after(1, () => ran.push("early"));
    const late = time.after(2, () => ran.push("late"));
    late.cancel();
    late.cancel();
    time.runUntil(5);
    early.cancel();
    expect(ran).toEqual(["early"]);
    expect(time.nextAt()).toBeUndefined();
  });

  test("timers that are set and cancelled a million times leave no waste behind", () => {
    const time = new VirtualTime();
    const keep = time.after(1_000_000, () => {});
    for (let i = 0; i < 1_000_000; i++) time.after(30_000, () => {}).cancel();
    expect(time.waste).toBeLessThan(200);
    keep.cancel();
    expect(time.pending).toBe(0);
  });

  test("random cancelling keeps the order of the rest", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(50), fc.boolean()), { minLength: 150, maxLength: 400 }),
        (plan) => {
          const time = new VirtualTime();
          const ran: number[] = [];
          const timers = plan.map(([delay], index) => time.after(delay, () => ran.push(index)));
          for (const [index, [, cancel]] of plan.entries()) if (cancel) timers[index]!.cancel();
          time.runUntil(100);
          const expected = plan
            .map((_, index) => index)
            .filter((index) => !plan[index]![1])
            .sort((a, b) => plan[a]![0] - plan[b]![0] || a - b);
          expect(ran).toEqual(expected);
        },
      ),
    );
  });

  test("does not move over an event, back, or while held", () => {
    const time = new VirtualTime();
    time.after(10, () => {});
    expect(() => time.advanceTo(11)).toThrow(InternalError);
    time.advanceTo(10);
    expect(() => time.advanceTo(9)).toThrow(InternalError);
    time.runDue();
    const release = time.hold("a file is read");
    expect(time.held).toEqual(["a file is read"]);
    expect(() => time.advanceTo(11)).toThrow("a file is read");
    release();
    release();
    time.advanceTo(11);
    expect(time.isTouched).toBe(true);
  });

  test("the calendar begins where it is told, and moves with the time", () => {
    expect(new VirtualTime().epoch()).toBe(defaultEpoch);
    expect(new Date(defaultEpoch).toISOString()).toBe("2024-02-01T17:00:00.000Z");
    const time = new VirtualTime({ epoch: 5000 });
    time.runUntil(250);
    expect(time.epoch()).toBe(5250);
  });

  test("an owner without power silences its timers", () => {
    const time = new VirtualTime();
    const power = { on: true };
    let ran = 0;
    time.schedule(5, () => ran++, power);
    time.schedule(6, () => ran++);
    power.on = false;
    time.runUntil(10);
    expect(ran).toBe(1);
  });
});
