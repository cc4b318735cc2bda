/** Lines as a text or one by one; empty ones are left out. */
export type Lines = string | readonly string[];

export function filledLines(lines: Lines): string[] {
  return (typeof lines === "string" ? lines.split("\n") : [...lines]).filter((line) => line.trim() !== "");
}
