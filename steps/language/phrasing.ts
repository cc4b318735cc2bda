/**
 * What else people say for a sentence, beside the same words in other forms (words.ts): other orders, other ways to look at
 * it. The keys are the sentences' expressions.
 */
export interface Phrasing {
  readonly also?: readonly string[];
  /** What a noun stands for where a phrasing leaves it out, by the noun's name. */
  readonly otherwise?: Readonly<Record<string, string>>;
  /** A time ("within 5 minutes") may stand before it or behind it; this one is meant where none does. Empty: none is. */
  readonly time?: string;
  /** Sentences that say the same with the time in another place: they need no other words of their own. */
  readonly covers?: readonly string[];
}

/** By the sentences' expressions. */
export type Phrasings = Readonly<Record<string, Phrasing>>;
