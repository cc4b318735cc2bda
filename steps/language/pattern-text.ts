/**
 * A pattern in plain letters, widened for how people write: an acronym may be in small letters, and the first word of a
 * sentence begins with a capital or not.
 */
export function anyCase(pattern: string): string {
  return pattern.replace(
    /(?<![A-Za-z\\])[A-Z]{2,}(?![a-z]{2})/g,
    (word) => `(?:${word}|${word.toLowerCase()})`,
  );
}

/** Lets what begins a sentence begin with a capital. */
export function anyFirst(pattern: string): string {
  return pattern.replace(/(?<![A-Za-z\\[])[A-Za-z]+/g, (word) => {
    const first = word[0]!;
    return first === first.toUpperCase() ? word : `[${first.toUpperCase()}${first}]${word.slice(1)}`;
  });
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
