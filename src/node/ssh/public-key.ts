import { utils } from "ssh2";

/** Whether the signature over the octets was made with the key, which is in SSH's wire form (RFC 4253 §6.6). */
export function isSignedBy(
  key: Uint8Array,
  octets: Uint8Array,
  signature: Uint8Array,
  hashAlgorithm: string | undefined,
): boolean {
  const parsed = utils.parseKey(Buffer.from(key));
  if (parsed instanceof Error) return false;
  // Older clients name no hash; ssh2's types insist on one argument less than its code takes.
  const verify = parsed.verify.bind(parsed) as (
    data: Buffer,
    signature: Buffer,
    hash?: string,
  ) => boolean | Error;
  return verify(Buffer.from(octets), Buffer.from(signature), hashAlgorithm) === true;
}
