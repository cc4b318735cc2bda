/**
 * The text without control characters (C0, DEL, C1): what one person types or a file holds is later shown on other
 * people's terminals. A real Ctrl-C, the delimiter of banners, becomes the `^C` that IOS shows for it.
 */
export function printable(text: string): string {
  return text.replaceAll("\x03", "^C").replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, "");
}

/** One key that may stand in a line. */
export function isPrintable(key: string): boolean {
  const code = key.codePointAt(0) ?? 0;
  const single = key.length === (code > 0xffff ? 2 : 1);
  return single && code >= 0x20 && (code < 0x7f || code > 0x9f);
}
