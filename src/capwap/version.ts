import { WireError } from "../errors";

/**
 * Software versions in the descriptors (RFC 5415 §4.6.1, §4.6.41). Cisco writes the quad in four octets, 8.0.121.0 as
 * 08 00 79 00 (device-facts §5); 17.9.4.27 and 17.12.1.5 fit as well. A component above 255, or another number
 * of components, cannot be said so; then the version stands as text, which is never four octets long.
 */
export function encodeVersion(version: string): Uint8Array {
  const parts = version.split(".").map(Number);
  if (parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)) {
    return Uint8Array.from(parts);
  }
  const text = new TextEncoder().encode(version);
  if (text.length === 4) throw new WireError(`version "${version}" would read as four octets`);
  return text;
}

/** Unprintable text comes out with replacement characters, never as an error. */
export function decodeVersion(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join(".");
  return new TextDecoder().decode(octets);
}
