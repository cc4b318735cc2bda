import { expect, test } from "vitest";
import { VirtualTime } from "../../src/network/virtual-time";
import { Arrivals } from "../../src/node/arrivals";

const write = Uint8Array.from({ length: 200_000 }, (_, at) => (at * 7) & 255);

function arrivals(time: VirtualTime | undefined = new VirtualTime()) {
  const taken: Uint8Array[] = [];
  const lengths = () => taken.map(({ length }) => length);
  return { time, taken, lengths, arrivals: new Arrivals(time, (octets) => taken.push(octets)) };
}

test("neighbours in memory are handed on as one piece, without a copy, at the end of the moment", () => {
  const { time, taken, lengths, arrivals: some } = arrivals();
  for (let at = 0; at < 14_600; at += 1_460) some.add(write.subarray(at, at + 1_460));
  some.add(write.subarray(14_600, 14_603));
  expect(taken).toEqual([]);
  time.runDue();
  expect(lengths()).toEqual([14_603]);
  expect(taken[0]!.buffer).toBe(write.buffer);
  expect(taken[0]).toEqual(write.subarray(0, 14_603));
});

test("what lies elsewhere, or leaves a gap, is a piece of its own, and the order stays", () => {
  const { time, taken, arrivals: some } = arrivals();
  const pieces = [write.subarray(0, 1_460), write.subarray(1_461, 3_000), write.slice(3_000, 4_460)];
  for (const piece of pieces) some.add(piece);
  expect(taken).toEqual(pieces.slice(0, 2));
  time.runDue();
  expect(taken).toEqual(pieces);
});

test("a keystroke does not wait, and comes behind what waits", () => {
  const { taken, lengths, arrivals: some } = arrivals();
  some.add(write.subarray(0, 3));
  expect(taken).toEqual([write.subarray(0, 3)]);
  some.add(write.subarray(0, 1_460));
  some.add(write.subarray(9_000, 9_001));
  expect(lengths()).toEqual([3, 1_460, 1]);
});

test("no more waits than a socket hands over at a time", () => {
  const { lengths, arrivals: some } = arrivals();
  for (let at = 0; at < 140_000; at += 1_400) some.add(write.subarray(at, at + 1_400));
  expect(lengths()).toEqual([65_800, 65_800]);
});

test("what is dropped is not handed on; where time is the machine's nothing waits", () => {
  const { time, taken, arrivals: some } = arrivals();
  some.add(write.subarray(0, 1_460));
  some.drop();
  time.runDue();
  expect(taken).toEqual([]);
  const direct: Uint8Array[] = [];
  new Arrivals(undefined, (octets) => direct.push(octets)).add(write.subarray(0, 1_460));
  expect(direct).toHaveLength(1);
});
