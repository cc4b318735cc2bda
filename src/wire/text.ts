import { WireError } from "../errors";

const decoder = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();
const byteOrderMark = "\ufeff";
const loneSurrogate = /[\ud800-\udfff]/u;

/**
 * The octets of a text in UTF-8 (RFC 3629).
 * @throws WireError when the text holds half a surrogate pair, which UTF-8 cannot say.
 */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  if (loneSurrogate.test(text)) throw new WireError("text is no well-formed Unicode");
  return encoder.encode(text);
}

/**
 * The text of octets in UTF-8, a byte order mark included: encoding it again gives the same octets.
 * @throws WireError when the octets are no UTF-8.
 */
export function decodeUtf8(octets: Uint8Array, offset = 0): string {
  try {
    return startsWithMark(octets)
      ? byteOrderMark + decoder.decode(octets.subarray(3))
      : decoder.decode(octets);
  } catch {
    throw new WireError("text is no UTF-8", offset);
  }
}

// TextDecoder drops one leading mark, so a text that really begins with marks needs the first put back.
function startsWithMark(octets: Uint8Array): boolean {
  return octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf;
}
