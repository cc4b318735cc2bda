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

/** Lets what begins a sentence begin with a capital: the first letter of each way to begin. */
export function anyFirst(pattern: string): string {
  // Where a group began, whether it could be first; where a letter or a blank has been, nothing behind it is.
  const open: boolean[] = [];
  let isFirst = true;
  let closed = false;
  return pattern.replace(/\(\?[:=!]|\(|\)|\||\[[^\]]*\]|\\.|[?*]|./g, (piece) => {
    const wasClosed = closed;
    closed = false;
    if (piece.startsWith("(")) open.push(isFirst);
    else if (piece === "|") isFirst = open.at(-1) ?? true;
    else if (piece === ")") {
      closed = open.pop() ?? true;
      isFirst = false;
    } else if (piece === "?" || piece === "*") isFirst = wasClosed;
    else {
      const begins = isFirst && /^[a-z]$/.test(piece);
      isFirst = false;
      if (begins) return `[${piece.toUpperCase()}${piece}]`;
    }
    return piece;
  });
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
