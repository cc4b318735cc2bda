import { createHash, type KeyObject, sign } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as asn1 from "@peculiar/asn1-x509";
import { type CapwapRole, capwapRoles } from "./capwap-roles";
import { evenSignature } from "./crypto";

// Certificates in the structures of RFC 5280, signed by OpenSSL. The structures' library takes a while to load: whoever needs
// this file imports it when the first lab starts.

/** Whoever holds a certificate, by its name there. */
export interface Holder {
  readonly commonName: string;
  readonly organization?: string;
}

export interface CertificateContent {
  readonly serial: bigint;
  readonly issuer: Holder;
  readonly subject: Holder;
  readonly publicKey: KeyObject;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly asn1.Extension[];
}

/** DER. @param key the issuer's, EC P-256 or RSA */
export function signedCertificate(content: CertificateContent, key: KeyObject): Uint8Array {
  const signature = new asn1.AlgorithmIdentifier(
    key.asymmetricKeyType === "rsa" ? sha256WithRsa : ecdsaWithSha256,
  );
  const tbsCertificate = new asn1.TBSCertificate({
    version: asn1.Version.v3,
    serialNumber: serialNumber(content.serial),
    signature,
    issuer: nameOf(content.issuer),
    subject: nameOf(content.subject),
    validity: new asn1.Validity({
      notBefore: new Date(content.notBefore),
      notAfter: new Date(content.notAfter),
    }),
    subjectPublicKeyInfo: AsnConvert.parse(spki(content.publicKey), asn1.SubjectPublicKeyInfo),
    extensions: new asn1.Extensions([...content.extensions]),
  });
  const signatureValue = octets(signatureOf(new Uint8Array(AsnConvert.serialize(tbsCertificate)), key));
  return new Uint8Array(
    AsnConvert.serialize(
      new asn1.Certificate({ tbsCertificate, signatureAlgorithm: signature, signatureValue }),
    ),
  );
}

/** Of one length always, so that certificates have one size in every run. */
function signatureOf(data: Uint8Array, key: KeyObject): Uint8Array {
  return key.asymmetricKeyType === "rsa" ? sign("sha256", data, key) : evenSignature("sha256", data, key);
}

/** RFC 5280 §4.2.1.9: whether its holder may issue certificates. */
export function basicConstraints(isAuthority: boolean): asn1.Extension {
  return extension(asn1.id_ce_basicConstraints, new asn1.BasicConstraints({ cA: isAuthority }), "critical");
}

/** §4.2.1.3: what its key is good for. */
export function keyUsage(of: "authority" | "device"): asn1.Extension {
  const flags =
    of === "authority"
      ? asn1.KeyUsageFlags.keyCertSign | asn1.KeyUsageFlags.cRLSign
      : asn1.KeyUsageFlags.digitalSignature | asn1.KeyUsageFlags.keyEncipherment;
  return extension(asn1.id_ce_keyUsage, new asn1.KeyUsage(flags), "critical");
}

/** §4.2.1.12: both sides of TLS, and a role of CAPWAP's where one is given. */
export function extendedKeyUsage(role: CapwapRole | undefined): asn1.Extension {
  const purposes = [asn1.id_kp_serverAuth, asn1.id_kp_clientAuth, ...(role ? [capwapRoles[role]] : [])];
  return extension(asn1.id_ce_extKeyUsage, new asn1.ExtendedKeyUsage(purposes));
}

/** §4.2.1.1. */
export function authorityKeyIdentifier(key: KeyObject): asn1.Extension {
  const identifier = new asn1.KeyIdentifier(keyIdentifier(key));
  return extension(
    asn1.id_ce_authorityKeyIdentifier,
    new asn1.AuthorityKeyIdentifier({ keyIdentifier: identifier }),
  );
}

/** §4.2.1.2. */
export function subjectKeyIdentifier(key: KeyObject): asn1.Extension {
  return extension(asn1.id_ce_subjectKeyIdentifier, new asn1.SubjectKeyIdentifier(keyIdentifier(key)));
}

function extension(extnID: string, value: unknown, critical?: "critical"): asn1.Extension {
  return new asn1.Extension({
    extnID,
    critical: critical !== undefined,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

/** RFC 5758 §3.2: without parameters. RFC 4055 §5: with a NULL. */
const ecdsaWithSha256 = { algorithm: "1.2.840.10045.4.3.2" };
const sha256WithRsa = { algorithm: "1.2.840.113549.1.1.11", parameters: null };

/** RFC 5280, appendix A: the attributes' types. */
const attributes = { commonName: "2.5.4.3", organization: "2.5.4.10" } as const;

function nameOf({ commonName, organization }: Holder): asn1.Name {
  const part = (type: string, text: string) =>
    new asn1.RelativeDistinguishedName([
      new asn1.AttributeTypeAndValue({ type, value: attributeText(text) }),
    ]);
  return new asn1.Name([
    part(attributes.commonName, commonName),
    ...(organization === undefined ? [] : [part(attributes.organization, organization)]),
  ]);
}

/** RFC 5280 §4.1.2.4: as PrintableString where its characters are enough. */
function attributeText(text: string): asn1.AttributeValue {
  return new asn1.AttributeValue(
    /^[A-Za-z0-9 '()+,./:=?-]*$/.test(text) ? { printableString: text } : { utf8String: text },
  );
}

function serialNumber(number: bigint): ArrayBuffer {
  const digits = number.toString(16);
  return octets(Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex"));
}

/** Section 4.2.1.2 asks only that keys are told apart: SHA-1 over the whole SubjectPublicKeyInfo. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  return octets(createHash("sha1").update(spki(key)).digest());
}

function spki(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" });
}

/** As the library takes them. */
function octets(data: Uint8Array): ArrayBuffer {
  return new Uint8Array(data).buffer;
}
