import * as z from "zod/mini";

/**
 * zod's small form with names that read well: what is built of it begins in half the time, and every command that reads a lab
 * file waits for that.
 */
export * from "zod/mini";
export { _default as byDefault } from "zod/mini";

z.config(z.locales.en());

/** Text of at least one character. */
export const filled: z.ZodMiniString = z.string().check(z.minLength(1));

/** A whole number above 0. */
export const counted: z.ZodMiniNumberFormat = z.int().check(z.positive());

/** A text that has the form of the expression; else the words say what was expected. */
export const textLike = (form: RegExp, words: string): z.ZodMiniString =>
  z.string().check(z.regex(form, words));

/** The schema, with a sentence for the JSON Schema: a schema that others use, too, is to be a clone. */
export function described<Schema extends z.ZodMiniType>(schema: Schema, sentence: string): Schema {
  z.globalRegistry.add(schema, { description: sentence });
  return schema;
}
