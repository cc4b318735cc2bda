import fc from "fast-check";
import type { Shape } from "../../src/wire/codec";

/** Test values of a declared format, from its description alone. Long lists and texts are kept short. */
export function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case "unsigned":
      return unsigned(shape.bits);
    case "signed":
      return fc.integer({ min: -(2 ** (shape.bits - 1)), max: 2 ** (shape.bits - 1) - 1 });
    case "flag":
      return fc.boolean();
    case "octets":
      return octets(shape.min, shape.max);
    case "text":
      return text(shape.min, shape.max, shape.nulFree ?? false);
    case "filler":
      return fc.integer({ min: 0, max: Math.min(shape.max, 100) });
    case "mac":
      return fc
        .constantFrom(...shape.lengths)
        .chain((length) => octets(length, length).map((mac) => joined(mac, ":", 2)));
    case "ipv4":
      return octets(4, 4).map((address) => address.join("."));
    case "ipv6":
      return fc
        .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
        .map((groups) => groups.map((group) => group.toString(16)).join(":"));
    case "list":
      return fc.array(arbitraryOf(shape.item), {
        minLength: shape.min,
        maxLength: Math.max(shape.min, Math.min(shape.max, 5)),
      });
    case "record":
      return record(shape);
    case "variant":
      throw new TypeError("a variant has a generator of its own");
  }
}

export function record(shape: Extract<Shape, { kind: "record" }>): fc.Arbitrary<object> {
  const entries = shape.fields.map(({ name, shape: inner }) => {
    // A reserved field is absent while it is zero.
    const field = name.startsWith("_")
      ? fc
          .option(arbitraryOf(inner), { nil: undefined, freq: 1 })
          .map((value) => (value === 0 ? undefined : value))
      : arbitraryOf(inner);
    return [name, field] as const;
  });
  return fc
    .record(Object.fromEntries(entries))
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)));
}

function unsigned(bits: number): fc.Arbitrary<number> {
  const max = 2 ** bits - 1;
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(0, 1, max) },
    { weight: 3, arbitrary: fc.maxSafeNat().map((n) => n % (max + 1)) },
  );
}

function octets(min: number, max: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: min, maxLength: Math.max(min, Math.min(max, 64)) });
}

function text(min: number, max: number, nulFree: boolean): fc.Arbitrary<string> {
  const encoder = new TextEncoder();
  return fc.string({ unit: "grapheme", minLength: min === 0 ? 0 : 1, maxLength: 12 }).filter((value) => {
    const length = encoder.encode(value).length;
    return length >= min && length <= max && !(nulFree && value.includes("\0"));
  });
}

function joined(values: Uint8Array, separator: string, width: number): string {
  return Array.from(values, (value) => value.toString(16).padStart(width, "0")).join(separator);
}
