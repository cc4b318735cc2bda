import type { NamedGroup, SignatureScheme } from "../crypto/port";
import { HandshakeFailure } from "./failure";
import { concat, numbers16, Reader, u16, vector8, vector16 } from "./octets";

/** The extensions that an end of ours says or understands; it ignores all others, server_name among them. */
export const extensionType = {
  supportedGroups: 10,
  ecPointFormats: 11,
  signatureAlgorithms: 13,
  extendedMasterSecret: 23,
  renegotiationInfo: 0xff01,
} as const;

export type Extensions = ReadonlyMap<number, Uint8Array>;

export const groupCodes: Record<NamedGroup, number> = { secp256r1: 23, secp384r1: 24, x25519: 29 };

/** RFC 5246 §7.4.1.4.1: hash, signature. */
export const schemeCodes: Record<SignatureScheme, number> = {
  "ecdsa-sha256": 0x0403,
  "rsa-pkcs1-sha256": 0x0401,
  "ecdsa-sha384": 0x0503,
  "rsa-pkcs1-sha384": 0x0501,
  "ecdsa-sha512": 0x0603,
  "rsa-pkcs1-sha512": 0x0601,
  "ecdsa-sha1": 0x0203,
  "rsa-pkcs1-sha1": 0x0201,
};

/** What we sign with and believe, the preferred one first. Not SHA-1 (RFC 9155). */
export const signatureSchemes = (Object.keys(schemeCodes) as SignatureScheme[]).filter(
  (scheme) => !scheme.endsWith("-sha1"),
);

/** The first of ours that the peer lists and the key can do. */
export function commonScheme(
  algorithm: "ec" | "rsa",
  peerCodes: readonly number[],
): SignatureScheme | undefined {
  return signatureSchemes.find(
    (scheme) =>
      scheme.startsWith(algorithm === "ec" ? "ecdsa-" : "rsa-") && peerCodes.includes(schemeCodes[scheme]),
  );
}

export function schemeOf(code: number): SignatureScheme | undefined {
  return signatureSchemes.find((scheme) => schemeCodes[scheme] === code);
}

export function encodeExtensions(extensions: Extensions): Uint8Array {
  if (extensions.size === 0) return new Uint8Array(0);
  const items = [...extensions].map(([type, data]) => concat(u16(type), vector16(data)));
  return vector16(...items);
}

/** The rest of a hello: nothing, or one block of extensions. */
export function decodeExtensions(reader: Reader): Extensions {
  const extensions = new Map<number, Uint8Array>();
  if (reader.left === 0) return extensions;
  const block = new Reader(reader.vector16(), "extension block");
  reader.end();
  while (block.left > 0) {
    const type = block.u16();
    if (extensions.has(type)) {
      throw new HandshakeFailure("illegal_parameter", `extension ${type} appears twice`);
    }
    extensions.set(type, block.vector16());
  }
  return extensions;
}

export function encodeNumbers(codes: readonly number[]): Uint8Array {
  return vector16(u16(...codes));
}

/** supported_groups, signature_algorithms: one vector of 16-bit numbers. */
export function decodeNumbers(data: Uint8Array, what: string): number[] {
  const reader = new Reader(data, what);
  const numbers = numbers16(reader.vector16(), what);
  reader.end();
  return numbers;
}

/** ec_point_formats: only uncompressed points (RFC 8422 §5.1.2). */
export const uncompressedPoints = vector8(Uint8Array.of(0));

/** renegotiation_info in a first handshake (RFC 5746 §3.4, §3.6). */
export const noRenegotiation = vector8();

export function checkRenegotiationInfo(data: Uint8Array | undefined): void {
  if (data !== undefined && !(data.length === 1 && data[0] === 0)) {
    throw new HandshakeFailure("handshake_failure", "renegotiation_info is not empty in a first handshake");
  }
}
