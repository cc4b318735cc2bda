/**
 * What a table itself holds under a word that a person or a peer wrote. `table[word]` would also find what every object has
 * (`constructor`, `__proto__`); `scripts/check-lookups.js` looks for such look-ups.
 */
export function own<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
