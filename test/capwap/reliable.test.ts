import { describe, expect, test } from "vitest";
import { RequestWindow, ResponseCache } from "../../src/capwap/reliable";
import { ciscoSettings } from "../../src/capwap/timers";

const [joinRequest, joinResponse, echoResponse] = [3, 4, 14];

describe("a response belongs to a request", () => {
  const asked = () => {
    const window = new RequestWindow(ciscoSettings);
    const sequence = window.takeSequence();
    window.sent(0, sequence, joinRequest, [Uint8Array.of(1)]);
    return { window, sequence };
  };

  test("of its sequence number and its type, once", () => {
    const { window, sequence } = asked();
    expect(window.answered(sequence, joinResponse)?.sequence).toBe(sequence);
    expect(window.answered(sequence, joinResponse)).toBeUndefined();
    expect(window.isEmpty).toBe(true);
  });

  test("not when it is another's answer under the same number", () => {
    const { window, sequence } = asked();
    expect(window.answered(sequence, echoResponse)).toBeUndefined();
    expect(window.isEmpty).toBe(false);
    expect(window.handleTimeout(ciscoSettings.retransmitInterval)).toHaveLength(1);
  });

  test("not when its number is another", () => {
    const { window, sequence } = asked();
    expect(window.answered((sequence + 1) & 0xff, joinResponse)).toBeUndefined();
    expect(window.isEmpty).toBe(false);
  });

  test("of any place in the window", () => {
    const window = new RequestWindow({ ...ciscoSettings, windowSize: 3 });
    const sequences = [0, 1, 2].map(() => {
      const sequence = window.takeSequence();
      window.sent(0, sequence, joinRequest, []);
      return sequence;
    });
    expect(window.isOpen).toBe(false);
    expect(window.answered(sequences[1]!, joinResponse)?.sequence).toBe(sequences[1]);
    expect(window.isOpen).toBe(true);
    expect(window.answered(sequences[1]!, joinResponse)).toBeUndefined();
  });
});

test("a request is in work until it is answered, and then its answer is repeated", () => {
  const cache = new ResponseCache(1);
  expect(cache.arrived(7).kind).toBe("process");
  cache.accept(7);
  expect(cache.arrived(7).kind).toBe("ignore");
  cache.answered(7, [Uint8Array.of(1)]);
  expect(cache.arrived(7).kind).toBe("repeat");
  expect(cache.arrived(6).kind).toBe("ignore");
  expect(cache.arrived(8).kind).toBe("process");
});
