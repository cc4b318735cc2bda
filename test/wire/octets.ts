/** Octets from hexadecimal text, in which spaces and line ends are free and `|` begins a comment to the line's end. */
export function octetsOf(text: string): Uint8Array {
  const digits = text.replace(/\|.*$/gm, "").replace(/\s+/g, "");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
