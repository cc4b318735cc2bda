const compiled = new Map<string, RegExp>();
let text = "";
let found = new Map<string, boolean>();

/** Whether each of the patterns fits somewhere in the text. What was found out about the last text is kept. */
export function holdsAll(patterns: readonly string[], inText: string): boolean {
  if (inText !== text) {
    text = inText;
    found = new Map();
  }
  return patterns.every((pattern) => {
    let isThere = found.get(pattern);
    if (isThere === undefined) {
      isThere = regExp(pattern).test(text);
      found.set(pattern, isThere);
    }
    return isThere;
  });
}

function regExp(pattern: string): RegExp {
  let made = compiled.get(pattern);
  if (!made) {
    made = new RegExp(pattern);
    compiled.set(pattern, made);
  }
  return made;
}
