import type { Certificate } from "../crypto/port";
import { HandshakeFailure } from "./failure";

/**
 * Checks a peer's chain: each certificate is issued by the next, the last by one that is trusted, all of them valid
 * now, and all that issue are authorities (RFC 5280 §6, without names, policies and revocation).
 * @throws HandshakeFailure with the reason, and the alert for the peer.
 */
export function verifyChain(
  chain: readonly Certificate[],
  trust: readonly Certificate[],
  epoch: number,
): void {
  for (const [i, certificate] of chain.entries()) {
    checkDates(certificate, epoch);
    const root = trust.find((authority) => certificate.issuedBy(authority));
    if (root !== undefined) {
      checkDates(root, epoch);
      checkAuthority(root);
      return;
    }
    const issuer = chain[i + 1];
    if (issuer === undefined) throw notTrusted(certificate, trust);
    if (issuer.subject !== certificate.issuer) {
      throw new HandshakeFailure(
        "bad_certificate",
        `chain is out of order: ${certificate.subject} is followed by ${issuer.subject}`,
      );
    }
    checkAuthority(issuer);
    if (!certificate.issuedBy(issuer)) throw badSignature(certificate);
  }
}

function checkDates(certificate: Certificate, epoch: number): void {
  if (epoch < certificate.notBefore) {
    throw new HandshakeFailure(
      "certificate_expired",
      `certificate of ${certificate.subject} is not yet valid`,
      "not-yet-valid",
    );
  }
  if (epoch > certificate.notAfter) {
    throw new HandshakeFailure(
      "certificate_expired",
      `certificate of ${certificate.subject} has expired`,
      "expired",
    );
  }
}

function checkAuthority(certificate: Certificate): void {
  if (!certificate.isAuthority) {
    throw new HandshakeFailure(
      "bad_certificate",
      `certificate of ${certificate.subject} may not issue certificates`,
    );
  }
}

function notTrusted(certificate: Certificate, trust: readonly Certificate[]): HandshakeFailure {
  return trust.some((authority) => authority.subject === certificate.issuer)
    ? badSignature(certificate)
    : new HandshakeFailure(
        "unknown_ca",
        `certificate of ${certificate.subject} is issued by ${certificate.issuer}, which is not trusted`,
        "unknown-issuer",
      );
}

function badSignature(certificate: Certificate): HandshakeFailure {
  return new HandshakeFailure(
    "bad_certificate",
    `certificate of ${certificate.subject} does not carry the signature of ${certificate.issuer}`,
    "bad-signature",
  );
}
