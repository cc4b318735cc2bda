import * as z from "zod/mini";

// Words for schemas in zod's small form, which every command that reads a lab file waits for: it begins in half the time.

// Small labs are read once: code made for the purpose would not pay.
z.config({ ...z.locales.en(), jitless: true });

export { _default as byDefault } from "zod/mini";

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
