import { beforeEach, describe, expect, test } from "vitest";
import { Wakefulness } from "../../src/node/wakefulness";

describe("an event loop stays awake in the midst of an exchange", () => {
  let now = 0;
  let turn: (() => void) | undefined;
  let wakefulness: Wakefulness;

  beforeEach(() => {
    now = 0;
    turn = undefined;
    wakefulness = new Wakefulness(
      () => now,
      (next) => {
        expect(turn).toBeUndefined();
        turn = next;
      },
    );
  });

  /** The loop turns once; whether it was to. */
  function turned(): boolean {
    const due = turn;
    turn = undefined;
    due?.();
    return due !== undefined;
  }

  function hear(times: number, gap: number): void {
    for (let count = 0; count < times; count++) {
      now += gap;
      wakefulness.heard();
    }
  }

  test("after many quick datagrams, until 0.2 ms pass without one", () => {
    hear(40, 0.1);
    expect(turned()).toBe(true);
    now += 0.15;
    expect(turned()).toBe(true);
    hear(1, 0);
    now += 0.15;
    expect(turned()).toBe(true);
    now += 0.15;
    expect(turned()).toBe(true);
    expect(turned()).toBe(false);
  });

  test("not after a few, nor where they come slowly", () => {
    hear(30, 0.1);
    expect(turned()).toBe(false);
    hear(1, 2);
    hear(31, 0.1);
    expect(turned()).toBe(false);
    hear(100, 1.5);
    expect(turned()).toBe(false);
    hear(33, 0.9);
    expect(turned()).toBe(true);
  });
});
