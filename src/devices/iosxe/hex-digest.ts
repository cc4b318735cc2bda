import type { Crypto } from "../../crypto/port";

/** Hexadecimal digits, lower case. */
export function hexDigest(crypto: Pick<Crypto, "hash">, hash: "md5" | "sha1", octets: Uint8Array): string {
  const digest = crypto.hash(hash).update(octets).digest();
  return Array.from(digest, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
