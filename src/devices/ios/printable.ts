import { printable as withoutControls } from "../../printable";

/**
 * The text without characters that a terminal or a reader would take for something else: what one person types or a file holds is later shown on other
 * people's terminals. A real Ctrl-C, the delimiter of banners, becomes the `^C` that IOS shows for it.
 */
export function printable(text: string): string {
  return withoutControls(text.replaceAll("\x03", "^C"), (character) => (character === "\t" ? "\t" : ""));
}

/** One key that may stand in a line. */
export function isPrintable(key: string): boolean {
  const code = key.codePointAt(0) ?? 0;
  const single = key.length === (code > 0xffff ? 2 : 1);
  return single && withoutControls(key, () => "") === key;
}
