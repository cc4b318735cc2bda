export interface WordEntry {
  /** How many words of the sentence it stands for. */
  readonly length: number;
  readonly pattern: string;
  /** May be left out. */
  readonly isOptional?: boolean;
  /** Needs no blank before it: 5%. */
  readonly isGlued?: boolean;
  /** Nor behind it: udp/69. */
  readonly gluesNext?: boolean;
}

/** Words of our sentences, what people say for them (in plain letters, see pattern-text.ts; it captures nothing), and how they stand. */
export type Words = readonly (readonly [
  words: string,
  pattern: string,
  more?: Omit<WordEntry, "length" | "pattern">,
])[];
