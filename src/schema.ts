import * as z from "zod/mini";

// Words for schemas in zod's small form, which every command that reads a lab file waits for: it begins in half the time.

// Small labs are read once: code made for the purpose would not pay.
z.config({ ...z.locales.en(), jitless: true });

/** `byDefaultRead`: the default is as somebody would write it, and read like all else. */
export { _default as byDefault, prefault as byDefaultRead } from "zod/mini";

/** Text of at least one character. */
export const filled = z.string().check(z.minLength(1));

/** A whole number above 0. */
export const counted = z.int().check(z.positive());

/** A text that has the form of the expression; else the words say what was expected. */
export function textLike(form: RegExp, words: string) {
  return z.string().check(z.regex(form, words));
}

/** The schema, with a sentence for the JSON Schema: a schema that others use, too, is to be a clone. */
export function described<Schema extends z.ZodMiniType>(schema: Schema, sentence: string): Schema {
  z.globalRegistry.add(schema, { description: sentence });
  return schema;
}

/** A value that has a text, and is read from it. */
interface Readable<T> {
  new (...parts: never): T;
  parse(text: string): T;
}

/**
 * Text that is read here, once: what comes out is the value. Who describes one thing by another hands in what was read
 * already.
 */
export function readFrom<T extends { readonly text: string }>(
  text: z.ZodMiniType<string, string>,
  type: Pick<Readable<T>, "parse"> & { [Symbol.hasInstance](value: unknown): boolean },
): z.ZodMiniType<T, string | T> {
  let given: T | undefined;
  const textOf = z.transform((value: unknown) => {
    given = value instanceof type ? (value as T) : undefined;
    return given === undefined ? value : given.text;
  });
  const read = z.transform((said: string) => given ?? type.parse(said));
  return z.pipe(textOf, z.pipe(text, read)) as z.ZodMiniType as z.ZodMiniType<T, string | T>;
}
