/**
 * Characters that no line may hold on its way to a terminal, a log or a report: C0, DEL and C1 (a terminal obeys them), line
 * separators, and the marks that turn the direction of what follows (a reader sees another text than is there).
 */
const unprintable = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** @param shown what stands for such a character; `\x9b` or `\u202e` unless given */
export function printable(text: string, shown: (character: string) => string = escaped): string {
  return text.replace(unprintable, shown);
}

/** The same for a text of several lines: their ends and tabs stay. */
export function printableLines(text: string): string {
  return printable(text.replaceAll("\r\n", "\n"), (character) =>
    character === "\n" || character === "\t" ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
