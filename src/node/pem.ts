import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import type { Certificate, Identity, PrivateKey, PublicKey } from "../crypto/port";
import { UsageError } from "../errors";
import { parseCertificate } from "./certificate";
import { plain, privateKey, publicKey } from "./keys";

/**
 * All the certificates in a PEM text, in their order.
 * @throws UsageError when one cannot be read, or there is none.
 */
export function certificatesFromPem(pem: string): Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new UsageError("the text holds no PEM certificate");
  return blocks.map((block) =>
    read("certificate", () => parseCertificate(plain(new X509Certificate(block).raw))),
  );
}

/** @throws UsageError when the text is no private key. */
function privateKeyFromPem(pem: string): PrivateKey {
  return read("private key", () => privateKey(createPrivateKey(pem)));
}

/** @throws UsageError when the text is no public key. */
export function publicKeyFromPem(pem: string): PublicKey {
  return read("public key", () => publicKey(createPublicKey(pem)));
}

/** An identity as it is kept in two files: the chain (own certificate first; empty without any) and the key. */
export function identityFromPem(chainPem: string, keyPem: string): Identity {
  return { chain: chainPem === "" ? [] : certificatesFromPem(chainPem), key: privateKeyFromPem(keyPem) };
}

/** A certificate's DER as PEM. */
export function pemOf(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function read<T>(what: string, reader: () => T): T {
  try {
    return reader();
  } catch (cause) {
    throw new UsageError(`the PEM text holds no ${what} that can be read: ${(cause as Error).message}`);
  }
}
