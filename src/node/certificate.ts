import type { X509Certificate } from "node:crypto";
import type { Certificate, PublicKey } from "../crypto/port";
import { WireError } from "../errors";
import { plain, publicKey } from "./keys";
import { openssl } from "./openssl";

/** @throws WireError when the octets are no X.509 certificate with an EC or RSA key. */
export function parseCertificate(der: Uint8Array): Certificate {
  let parsed: X509Certificate;
  try {
    parsed = new (openssl().X509Certificate)(der);
  } catch {
    throw new WireError("no X.509 certificate");
  }
  const type = keyType(parsed);
  if (type !== "ec" && type !== "rsa") {
    throw new WireError(`certificate with a key of an unsupported type (${type})`);
  }
  return new ParsedCertificate(parsed);
}

function keyType(parsed: X509Certificate): string {
  try {
    return parsed.publicKey.asymmetricKeyType ?? "unknown";
  } catch {
    return "unreadable";
  }
}

class ParsedCertificate implements Certificate {
  readonly der: Uint8Array;
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isAuthority: boolean;
  readonly publicKey: PublicKey;
  readonly purposes: readonly string[];

  readonly #parsed: X509Certificate;

  constructor(parsed: X509Certificate) {
    this.#parsed = parsed;
    this.der = plain(parsed.raw);
    const subject = parsed.subject ?? "";
    this.subject = oneLine(subject);
    this.issuer = oneLine(parsed.issuer ?? "");
    this.commonName = /^CN=(.*)$/m.exec(subject)?.[1] ?? "";
    this.notBefore = parsed.validFromDate.getTime();
    this.notAfter = parsed.validToDate.getTime();
    this.isAuthority = parsed.ca;
    this.purposes = parsed.keyUsage ?? [];
    this.publicKey = publicKey(parsed.publicKey);
  }

  get fingerprint(): string {
    return this.#parsed.fingerprint256.replaceAll(":", "").toLowerCase();
  }

  issuedBy(authority: Certificate): boolean {
    if (!(authority instanceof ParsedCertificate)) return false;
    try {
      return this.#parsed.checkIssued(authority.#parsed) && this.#parsed.verify(authority.#parsed.publicKey);
    } catch {
      return false;
    }
  }
}

function oneLine(name: string): string {
  return name.replaceAll("\n", ", ");
}
