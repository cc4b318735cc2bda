/**
 * The first name that stands twice in one object, at any depth, or undefined. I-JSON, which RFC 7951 demands, forbids that
 * (RFC 7493, 2.3), and `JSON.parse` lets the last one win.
 *
 * @param text Well-formed JSON: `JSON.parse` has taken it.
 */
export function memberGivenTwice(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const { 0: token, index } of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else {
      const names = open.at(-1);
      if (!names || !isName(text, index + token.length)) continue;
      const name = JSON.parse(token) as string;
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return undefined;
}

/** A string is a member's name where a colon follows it. */
function isName(text: string, end: number): boolean {
  let at = end;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return text[at] === ":";
}
