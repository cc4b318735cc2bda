import { expect, test } from "vitest";
import {
  FrameReader,
  framesOf,
  LineReader,
  orderText,
  parseOrder,
} from "../../src/fabrics/device/several-frames";

test("frames come out as they went in, in whatever pieces they come", () => {
  const long = Buffer.alloc(70_000, "x");
  const stream = Buffer.concat([
    framesOf(0, Buffer.from("one\n")),
    framesOf(24, long),
    framesOf(0, Buffer.from("two\n")),
  ]);
  for (const size of [1, 3, 65_539, stream.length]) {
    const seen = new Map<number, string>();
    const reader = new FrameReader((device, octets) =>
      seen.set(device, (seen.get(device) ?? "") + Buffer.from(octets).toString("latin1")),
    );
    for (let at = 0; at < stream.length; at += size) reader.take(stream.subarray(at, at + size));
    expect(seen.get(0)).toBe("one\ntwo\n");
    expect(seen.get(24)).toBe(long.toString());
  }
});

test("an order is a line", () => {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  const text = orderText({ to: 3, keys: "show version\n" }) + orderText({ to: 4, power: "off" });
  reader.take(text.slice(0, 10));
  reader.take(text.slice(10));
  expect(lines.map(parseOrder)).toEqual([
    { to: 3, keys: "show version\n" },
    { to: 4, power: "off" },
  ]);
  expect(() => parseOrder("{}")).toThrow("no order for a device: {}");
});
