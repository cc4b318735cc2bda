import { printableLines } from "../../printable";

/** Text that stays text in HTML and in its attributes. */
export function escapeHtml(text: string): string {
  return printableLines(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
