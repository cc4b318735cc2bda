import type { KeyObject } from "node:crypto";
import type { Certificate } from "../crypto/port";
import type { CapwapRole } from "./capwap-roles";
import { parseCertificate } from "./certificate";
import { newKeyPair } from "./keys";
import * as x509 from "./x509";

export interface Subject {
  readonly holder: x509.Holder;
  readonly publicKey: KeyObject;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isAuthority: boolean;
  readonly role?: CapwapRole;
}

/** An authority's name and key, before it has a certificate of its own. */
export class Issuer {
  readonly publicKey: KeyObject;
  readonly #key: KeyObject;
  /** What all certificates of one kind have in common, by that kind. */
  readonly #profile: Readonly<Record<"authority" | "device", CertificateExtensions>>;
  #serial = 0x4557_4300_0000_0001n;

  constructor(
    readonly holder: x509.Holder,
    key: "ec" | "rsa",
  ) {
    const pair = newKeyPair(key);
    this.#key = pair.privateKey;
    this.publicKey = pair.publicKey;
    const own = x509.authorityKeyIdentifier(this.publicKey);
    this.#profile = {
      authority: [x509.basicConstraints(true), x509.keyUsage("authority"), own],
      device: [x509.basicConstraints(false), x509.keyUsage("device"), own],
    };
  }

  certify({ holder, publicKey, notBefore, notAfter, isAuthority, role }: Subject): Certificate {
    const extensions = [
      ...this.#profile[isAuthority ? "authority" : "device"],
      ...(isAuthority ? [] : [x509.extendedKeyUsage(role)]),
      x509.subjectKeyIdentifier(publicKey),
    ];
    const serial = this.#serial++;
    const content = {
      serial,
      issuer: this.holder,
      subject: holder,
      publicKey,
      notBefore,
      notAfter,
      extensions,
    };
    return parseCertificate(x509.signedCertificate(content, this.#key));
  }
}

type CertificateExtensions = x509.CertificateContent["extensions"];
