import { WireError } from "../errors";
import { Reader } from "./reader";
import { decodeUtf8, encodeUtf8 } from "./text";
import { Writer } from "./writer";

export { Reader, Writer };

/**
 * One declaration of a wire format: its TypeScript type (`Value<typeof codec>`), how it is written and read, and a
 * description from which printers and test generators are derived.
 */
export interface Codec<T> {
  readonly shape: Shape;
  /** @throws WireError when the value cannot be said in this format. */
  write(writer: Writer, value: T): void;
  /** Reads from the reader's position, never past its end. @throws WireError when the octets do not fit. */
  read(reader: Reader): T;
}

export type Value<C> = C extends Codec<infer T> ? T : never;

/** What a codec's values look like. Lengths are octets, counts are items. */
export type Shape =
  | { readonly kind: "unsigned"; readonly bits: number; readonly names?: Names }
  | { readonly kind: "signed"; readonly bits: number }
  | { readonly kind: "flag" }
  | { readonly kind: "octets"; readonly min: number; readonly max: number }
  | { readonly kind: "text"; readonly min: number; readonly max: number; readonly nulFree?: boolean }
  | { readonly kind: "filler"; readonly max: number }
  | { readonly kind: "mac"; readonly lengths: readonly number[] }
  | { readonly kind: "ipv4" }
  | { readonly kind: "ipv6" }
  | { readonly kind: "list"; readonly item: Shape; readonly min: number; readonly max: number }
  | { readonly kind: "record"; readonly fields: readonly Field[] }
  | {
      readonly kind: "variant";
      readonly variants: readonly { readonly name: string; readonly shape: Shape }[];
    };

/** A field whose name begins with `_` is reserved: absent from values while it is zero, kept when it is not. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
}

export type Names = Readonly<Record<number, string>>;

/** The octets of one value. @throws WireError when it cannot be said. */
export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new Writer();
  codec.write(writer, value);
  return writer.finish();
}

/** Reads one value that fills the octets to the last. @throws WireError */
export function decode<T>(codec: Codec<T>, octets: Uint8Array): T {
  const reader = new Reader(octets);
  const value = codec.read(reader);
  reader.expectEnd();
  return value;
}

// ------------------------------------------------------------------------------------------------ numbers

function unsigned(bits: 8 | 16 | 24 | 32 | 48, names?: Names): Codec<number> {
  const octets = bits / 8;
  const limit = 2 ** bits;
  return {
    shape: names ? { kind: "unsigned", bits, names } : { kind: "unsigned", bits },
    write(writer, value) {
      if (!Number.isInteger(value) || value < 0 || value >= limit) {
        throw new WireError(`${value} does not fit in ${bits} bits`);
      }
      writer.unsigned(value, octets);
    },
    read: (reader) => reader.unsigned(octets),
  };
}

export const u8 = unsigned(8);
export const u16 = unsigned(16);
export const u24 = unsigned(24);
export const u32 = unsigned(32);

/** A number of which some values have a name in the RFC. Unnamed values are kept. */
export function enumerated(codec: Codec<number>, names: Names): Codec<number> {
  return { ...codec, shape: { ...codec.shape, names } as Shape };
}

export const i16: Codec<number> = {
  shape: { kind: "signed", bits: 16 },
  write(writer, value) {
    if (!Number.isInteger(value) || value < -0x8000 || value > 0x7fff) {
      throw new WireError(`${value} does not fit in 16 bits, signed`);
    }
    writer.unsigned(value & 0xffff, 2);
  },
  read: (reader) => (reader.unsigned(2) << 16) >> 16,
};

/** One bit of `bits`, true when set. */
export const flag = "flag";

type BitFields = Readonly<Record<string, number | typeof flag>>;
type BitValue<W> = W extends typeof flag ? boolean : number;

/** A group of bit fields, most significant first: a width in bits, or `flag`. The widths must fill whole octets. */
export function bits<F extends BitFields>(
  total: 8 | 16 | 32,
  fields: F,
): Codec<WithReserved<{ [K in keyof F]: BitValue<F[K]> }>> {
  type Fields = Record<string, number | boolean | undefined>;
  const entries = Object.entries(fields).map(([name, width]) => ({
    name,
    isFlag: width === flag,
    width: width === flag ? 1 : width,
    reserved: name.startsWith("_"),
  }));
  return {
    shape: {
      kind: "record",
      fields: entries.map(({ name, isFlag, width }) => ({
        name,
        shape: isFlag ? { kind: "flag" } : { kind: "unsigned", bits: width },
      })),
    },
    write(writer, value) {
      let word = 0;
      for (const { name, width } of entries) {
        const field = Number((value as Fields)[name] ?? 0);
        if (!Number.isInteger(field) || field < 0 || field >= 2 ** width) {
          throw new WireError(`${name}: ${field} does not fit in ${width} bits`);
        }
        word = word * 2 ** width + field;
      }
      writer.unsigned(word, total / 8);
    },
    read(reader) {
      const word = reader.unsigned(total / 8);
      const value: Fields = {};
      let left = total;
      for (const { name, width, isFlag, reserved } of entries) {
        left -= width;
        const field = Math.floor(word / 2 ** left) % 2 ** width;
        if (field !== 0 || !reserved) value[name] = isFlag ? field === 1 : field;
      }
      return value as never;
    },
  };
}

// ------------------------------------------------------------------------------------------- octets and text

/** Exactly so many octets. Reading gives a view. */
export function fixed(length: number): Codec<Uint8Array> {
  return {
    shape: { kind: "octets", min: length, max: length },
    write(writer, value) {
      if (value.length !== length) throw new WireError(`${value.length} octets where ${length} belong`);
      writer.octets(value);
    },
    read: (reader) => reader.octets(length),
  };
}

/** All octets to the end. Reading gives a view. */
export function rest(min = 0, max = 65535): Codec<Uint8Array> {
  return {
    shape: { kind: "octets", min, max },
    write(writer, value) {
      checkLength("octets", value.length, min, max);
      writer.octets(value);
    },
    read(reader) {
      checkLength("octets", reader.remaining, min, max, reader.position);
      return reader.octets(reader.remaining);
    },
  };
}

/** UTF-8 text to the end; the bounds count octets. */
export function text(min = 0, max = 65535): Codec<string> {
  return {
    shape: { kind: "text", min, max },
    write(writer, value) {
      const octets = encodeUtf8(value);
      checkLength("octets of text", octets.length, min, max);
      writer.octets(octets);
    },
    read(reader) {
      checkLength("octets of text", reader.remaining, min, max, reader.position);
      const offset = reader.position;
      return decodeUtf8(reader.octets(reader.remaining), offset);
    },
  };
}

/** UTF-8 text in a field of fixed length, filled up with NUL. */
export function nulPadded(length: number): Codec<string> {
  return {
    shape: { kind: "text", min: 0, max: length, nulFree: true },
    write(writer, value) {
      const octets = encodeUtf8(value);
      checkLength("octets of text", octets.length, 0, length);
      if (octets.includes(0)) throw new WireError("NUL in text that NUL ends");
      writer.octets(octets);
      writer.octets(new Uint8Array(length - octets.length));
    },
    read(reader) {
      const offset = reader.position;
      const field = reader.octets(length);
      const end = field.indexOf(0);
      if (end === -1) return decodeUtf8(field, offset);
      if (field.subarray(end).some((octet) => octet !== 0)) {
        throw new WireError("octets behind the NUL that ends a text", offset + end);
      }
      return decodeUtf8(field.subarray(0, end), offset);
    },
  };
}

/** The inner format behind a length (in octets) of its own. */
export function prefixed<T>(length: Codec<number>, inner: Codec<T>): Codec<T> {
  return {
    shape: inner.shape,
    write(writer, value) {
      const octets = encode(inner, value);
      length.write(writer, octets.length);
      writer.octets(octets);
    },
    read(reader) {
      const inside = reader.inside(length.read(reader));
      const value = inner.read(inside);
      inside.expectEnd();
      return value;
    },
  };
}

/** Any number of one octet value, to the end; the value is the number. */
export function filler(octet: number, max = 65535): Codec<number> {
  return {
    shape: { kind: "filler", max },
    write(writer, value) {
      checkLength("octets of padding", value, 0, max);
      writer.octets(new Uint8Array(value).fill(octet));
    },
    read(reader) {
      const offset = reader.position;
      const octets = reader.octets(reader.remaining);
      for (let i = 0; i < octets.length; i++) {
        if (octets[i] !== octet) throw new WireError(`padding is not ${octet}`, offset + i);
      }
      return octets.length;
    },
  };
}

// ------------------------------------------------------------------------------------------------ addresses

/** An EUI-48 as `2c:5a:0f:40:69:20`. */
export const mac = macOf(fixed(6), [6]);
/** An EUI-48 or EUI-64 behind its length, as RFC 5415 §4.6.7 has it. */
export const prefixedMac = macOf(prefixed(u8, rest(6, 8)), [6, 8]);

function macOf(octets: Codec<Uint8Array>, lengths: readonly number[]): Codec<string> {
  return {
    shape: { kind: "mac", lengths },
    write: (writer, value) => octets.write(writer, parseMac(value, lengths)),
    read(reader) {
      const offset = reader.position;
      const value = octets.read(reader);
      if (!lengths.includes(value.length)) throw new WireError("neither EUI-48 nor EUI-64", offset);
      return formatMac(value);
    },
  };
}

/** @throws WireError when the text is no colon-separated address of such a length in octets. */
export function parseMac(value: string, lengths: readonly number[] = [6]): Uint8Array {
  const parts = value.split(":");
  if (!lengths.includes(parts.length) || !parts.every((part) => /^[0-9a-f]{2}$/i.test(part))) {
    throw new WireError(`"${value}" is no MAC address`);
  }
  return Uint8Array.from(parts, (part) => Number.parseInt(part, 16));
}

export function formatMac(octets: Uint8Array): string {
  return Array.from(octets, hex).join(":");
}

/** Dotted IPv4 text. */
export const ipv4: Codec<string> = {
  shape: { kind: "ipv4" },
  write(writer, value) {
    const parts = value.split(".");
    if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) {
      throw new WireError(`"${value}" is no IPv4 address`);
    }
    for (const part of parts) writer.unsigned(Number(part), 1);
  },
  read: (reader) => reader.octets(4).join("."),
};

/** Eight groups without `::`, as in `2001:db8:0:0:0:0:0:1`; one spelling for each address. */
export const ipv6: Codec<string> = {
  shape: { kind: "ipv6" },
  write(writer, value) {
    const groups = value.split(":");
    if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) {
      throw new WireError(`"${value}" is no IPv6 address of eight groups`);
    }
    for (const group of groups) writer.unsigned(Number.parseInt(group, 16), 2);
  },
  read: (reader) => Array.from({ length: 8 }, () => reader.unsigned(2).toString(16)).join(":"),
};

// ------------------------------------------------------------------------------------------------ composition

type Simplify<T> = { [K in keyof T]: T[K] } & {};
type WithReserved<T> = Simplify<
  { readonly [K in keyof T as K extends `_${string}` ? never : K]: T[K] } & {
    readonly [K in keyof T as K extends `_${string}` ? K : never]?: T[K];
  }
>;
type AnyCodec = Codec<unknown>;
type Fields = Readonly<Record<string, AnyCodec>>;

/** Fields one after the other, in the order of declaration. Reserved fields (`_name`) must be plain numbers. */
export function struct<F extends Fields>(fields: F): Codec<WithReserved<{ [K in keyof F]: Value<F[K]> }>> {
  const entries = Object.entries(fields).map(([name, codec]) => ({
    name,
    codec,
    reserved: name.startsWith("_"),
  }));
  return {
    shape: { kind: "record", fields: entries.map(({ name, codec }) => ({ name, shape: codec.shape })) },
    write(writer, value) {
      for (const { name, codec, reserved } of entries) {
        const field = (value as Record<string, unknown>)[name];
        codec.write(writer, reserved ? (field ?? 0) : field);
      }
    },
    read(reader) {
      const value: Record<string, unknown> = {};
      for (const { name, codec, reserved } of entries) {
        const field = codec.read(reader);
        if (!reserved || field !== 0) value[name] = field;
      }
      return value as never;
    },
  };
}

/** Two records one after the other as one flat value, for bit fields among whole ones. */
export function join<A extends object, B extends object>(a: Codec<A>, b: Codec<B>): Codec<Simplify<A & B>> {
  return {
    shape: { kind: "record", fields: [...fieldsOf(a), ...fieldsOf(b)] },
    write(writer, value) {
      a.write(writer, value as unknown as A);
      b.write(writer, value as unknown as B);
    },
    read: (reader) => ({ ...a.read(reader), ...b.read(reader) }) as never,
  };
}

function fieldsOf(codec: AnyCodec): readonly Field[] {
  if (codec.shape.kind !== "record") throw new WireError("only records can be joined");
  return codec.shape.fields;
}

/** Items to the end. */
export function list<T>(item: Codec<T>, min = 0, max = 65535): Codec<readonly T[]> {
  return {
    shape: { kind: "list", item: item.shape, min, max },
    write(writer, value) {
      checkLength("items", value.length, min, max);
      for (const one of value) item.write(writer, one);
    },
    read(reader) {
      const value: T[] = [];
      const offset = reader.position;
      while (reader.remaining > 0) {
        const before = reader.position;
        value.push(item.read(reader));
        if (reader.position === before) throw new WireError("an item without octets in a list", before);
      }
      checkLength("items", value.length, min, max, offset);
      return value;
    },
  };
}

/** So many items as the count before them says. */
export function counted<T>(count: Codec<number>, item: Codec<T>, min = 0, max = 255): Codec<readonly T[]> {
  return {
    shape: { kind: "list", item: item.shape, min, max },
    write(writer, value) {
      checkLength("items", value.length, min, max);
      count.write(writer, value.length);
      for (const one of value) item.write(writer, one);
    },
    read(reader) {
      const offset = reader.position;
      const length = count.read(reader);
      checkLength("items", length, min, max, offset);
      return Array.from({ length }, () => item.read(reader));
    },
  };
}

/** Exactly so many items. */
export function repeated<T>(length: number, item: Codec<T>): Codec<readonly T[]> {
  return {
    shape: { kind: "list", item: item.shape, min: length, max: length },
    write(writer, value) {
      checkLength("items", value.length, length, length);
      for (const one of value) item.write(writer, one);
    },
    read: (reader) => Array.from({ length }, () => item.read(reader)),
  };
}

export function hex(octet: number): string {
  return octet.toString(16).padStart(2, "0");
}

function checkLength(what: string, length: number, min: number, max: number, offset = 0): void {
  if (length < min) throw new WireError(`${length} ${what} where at least ${min} belong`, offset);
  if (length > max) throw new WireError(`${length} ${what} where at most ${max} fit`, offset);
}
