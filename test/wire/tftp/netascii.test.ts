import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeNetascii, NetasciiReader, NetasciiWriter } from "../../../src/wire/tftp/netascii";

test("LF travels as CR LF, CR as CR NUL", () => {
  const wire = encodeNetascii(Uint8Array.from("a\nb\rc", (it) => it.charCodeAt(0)));
  expect(String.fromCharCode(...wire)).toBe("a\r\nb\r\0c");
});

test("a CR that nothing follows, or something odd, is kept", () => {
  const writer = new NetasciiWriter();
  expect([...writer.write(Uint8Array.of(13, 65, 13, 13, 10)), ...writer.end()]).toEqual([13, 65, 13, 10]);
  expect([...writer.write(Uint8Array.of(66, 13)), ...writer.end(), ...writer.end()]).toEqual([66, 13]);
});

test("text cut into blocks of any size comes back", () => {
  const lines = fc.uint8Array({ maxLength: 300 }).map((it) => it.map((octet) => [10, 13, 0, 65][octet % 4]!));
  fc.assert(
    fc.property(lines, fc.integer({ min: 1, max: 40 }), (file, size) => {
      let at = 0;
      const reader = new NetasciiReader((length) => {
        const piece = file.subarray(at, at + length);
        at += piece.length;
        return piece;
      });
      const writer = new NetasciiWriter();
      const got: number[] = [];
      for (;;) {
        const block = reader.read(size);
        got.push(...writer.write(block));
        if (block.length < size) break;
      }
      got.push(...writer.end());
      expect(Uint8Array.from(got)).toEqual(file);
    }),
  );
});
