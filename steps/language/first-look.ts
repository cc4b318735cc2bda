const compiled = new Map<string, RegExp>();

/** Whether each of the patterns fits somewhere in the text. */
export function holdsAll(patterns: readonly string[], text: string): boolean {
  return patterns.every((pattern) => regExp(pattern).test(text));
}

function regExp(pattern: string): RegExp {
  let made = compiled.get(pattern);
  if (!made) {
    made = new RegExp(pattern);
    compiled.set(pattern, made);
  }
  return made;
}
