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

/** RFC 4648 §4 without its padding, as OpenSSH shows a fingerprint. */
export function base64Unpadded(octets: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const octet of octets) {
    held = ((held << 8) | octet) & 0xffff;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      text += digits[(held >> bits) & 63];
    }
  }
  return bits === 0 ? text : text + digits[(held << (6 - bits)) & 63];
}
