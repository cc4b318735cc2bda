const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648 §4, with or without its padding. undefined for anything else, and for nothing. */
export function base64Decoded(text: string): Uint8Array | undefined {
  const significant = text.replace(/={1,2}$/, "");
  if (significant.length === 0 || significant.length % 4 === 1) return undefined;
  const octets = new Uint8Array(Math.floor((significant.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const digit of significant) {
    const value = digits.indexOf(digit);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    octets[at++] = held >> bits;
  }
  return octets;
}
