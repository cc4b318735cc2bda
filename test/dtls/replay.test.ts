import fc from "fast-check";
import { expect, test } from "vitest";
import { ReplayWindow } from "../../src/dtls/replay";
import { drainEvents, establishedPair, received, text } from "./pair";

test("the window agrees with a plain list of what was seen", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 300 }), (sequences) => {
      const window = new ReplayWindow();
      const seen = new Set<number>();
      for (const sequence of sequences) {
        const newest = Math.max(-1, ...seen);
        const fresh = !seen.has(sequence) && sequence > newest - 64;
        expect(window.isFresh(sequence)).toBe(fresh);
        if (fresh) {
          window.mark(sequence);
          seen.add(sequence);
        }
      }
    }),
  );
});

test("numbers near 2^48 are numbers like others", () => {
  const window = new ReplayWindow();
  const high = 2 ** 48 - 10;
  window.mark(high);
  expect(window.isFresh(high)).toBe(false);
  expect(window.isFresh(high - 63)).toBe(true);
  expect(window.isFresh(high - 64)).toBe(false);
  expect(window.isFresh(high + 9)).toBe(true);
});

test("a record counts once, in whatever order, and not when it is 64 behind", () => {
  const { client, server } = establishedPair();
  const records: Uint8Array[] = [];
  for (let i = 0; i < 100; i++) {
    client.send(text(`${i}`));
    records.push(client.pollTransmit()!);
  }
  const before = server.statistics.recordsDiscarded;
  for (const index of [5, 3, 5, 99, 3, 98, 36, 35, 36, 99]) {
    server.handleDatagram(0, records[index]!.slice());
  }
  const events: Parameters<typeof drainEvents>[1] = [];
  drainEvents(server, events);
  expect(received(events)).toEqual(["5", "3", "99", "98", "36"]);
  expect(server.statistics.recordsDiscarded - before).toBe(5);
});
