/**
 * Takes off PKCS #1 v1.5 encryption padding (RFC 8017 §7.2.2): 00 02, at least eight octets that are not zero, 00,
 * the message. undefined when it is not so. All octets are looked at, whatever they hold.
 */
export function removePadding(padded: Uint8Array): Uint8Array | undefined {
  let wrong = padded.length < 11 ? 1 : 0;
  wrong |= padded[0] ?? 1;
  wrong |= (padded[1] ?? 0) ^ 2;
  let separator = 0;
  for (let i = 2; i < padded.length; i++) {
    const isFirstZero = Number(padded[i] === 0) & Number(separator === 0);
    separator += i * isFirstZero;
  }
  wrong |= Number(separator < 10);
  return wrong === 0 ? padded.slice(separator + 1) : undefined;
}
