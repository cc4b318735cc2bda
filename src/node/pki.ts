import { createHash, generateKeyPairSync, KeyObject, sign as signOctets, type webcrypto } from "node:crypto";
import type * as X509 from "@peculiar/x509";
import type { Certificate, Identity, PrivateKey, PublicKey } from "../crypto/port";
import { InternalError } from "../errors";
import { parseCertificate } from "./certificate";
import { evenSignature } from "./crypto";
import { privateKey, publicKey } from "./keys";
import { x509 } from "./x509";

/**
 * The lab's public key infrastructure: a root that all devices believe, a foreign one that none does, and the key
 * that signs AP images. Keys are fresh each time; sizes and serial numbers are the same in every run.
 *
 *     const pki = await LabPki.create({ epoch: Date.parse("2023-07-12T07:00:00Z") });
 *     const ap = await pki.issue({ commonName: "AP9105AXI-0CD0F897ADE0" });
 *     new DtlsClient(now, { crypto, identity: ap, trust: [pki.root], epoch: () => ... });
 */
export class LabPki {
  readonly authority: Authority;
  readonly #epoch: number;
  #foreign: Promise<Authority> | undefined;
  #imageSigning: SigningKeys | undefined;

  /** `epoch`: when the lab's calendar begins, milliseconds since 1970-01-01 UTC. */
  static async create({ epoch, key = "ec" }: LabPkiOptions): Promise<LabPki> {
    return new LabPki(await Authority.create("EWC Lab Root CA", "ewc-lab", epoch, undefined, key), epoch);
  }

  private constructor(authority: Authority, epoch: number) {
    this.authority = authority;
    this.#epoch = epoch;
  }

  /** What devices trust. */
  get root(): Certificate {
    return this.authority.certificate;
  }

  /** A certificate from the lab's root. */
  issue(request: CertificateRequest): Promise<IssuedIdentity> {
    return this.authority.issue(request);
  }

  /** An authority that no device of the lab believes. */
  foreign(): Promise<Authority> {
    this.#foreign ??= Authority.create("Foreign Root CA", "elsewhere", this.#epoch);
    return this.#foreign;
  }

  /** The EC P-256 key pair that signs AP images. */
  get imageSigning(): SigningKeys {
    this.#imageSigning ??= new SigningKeys();
    return this.#imageSigning;
  }
}

export interface LabPkiOptions {
  /** When the lab's calendar begins, milliseconds since 1970-01-01 UTC. */
  readonly epoch: number;
  /** Of the root: a peer with RFC 5415's mandatory suite alone wants RSA all the way up. @default "ec" */
  readonly key?: "ec" | "rsa";
}

/** RFC 5415 §2.4.4.3: what a certificate's extended key usage says of its holder. */
export const capwapRoles = { ac: "1.3.6.1.5.5.7.3.18", wtp: "1.3.6.1.5.5.7.3.19" } as const;
export type CapwapRole = keyof typeof capwapRoles;

export interface CertificateRequest {
  readonly commonName: string;
  /** Default Cisco. */
  readonly organization?: string;
  /** EC P-256 (default, 0.1 ms), or RSA with 2048 bits (100 ms and more). */
  readonly key?: "ec" | "rsa";
  /** Named in the extended key usage beside TLS's own; without it any role. */
  readonly role?: CapwapRole;
  /** Milliseconds since 1970-01-01 UTC. Default: five years before the lab's epoch, so that a clock can be set back. */
  readonly notBefore?: number;
  /** Default: ten years after the lab's epoch. */
  readonly notAfter?: number;
}

const day = 86_400_000;
/** An authority is good whatever `clock set` says: what is tried is its devices' certificates. */
const authorityDates = { notBefore: Date.UTC(1970, 0, 1), notAfter: Date.UTC(2099, 11, 31) };
const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;
const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Issues certificates. Calls may overlap: each has its serial number at once. */
export class Authority {
  /** What an identity shows besides its own certificate: this authority and those above it, without the root. */
  readonly chain: readonly Certificate[];
  readonly #issuer: Issuer;
  readonly #epoch: number;

  /** A root, or with a parent an authority below it. */
  static async create(
    commonName: string,
    organization: string,
    epoch: number,
    parent?: Authority,
    key: "ec" | "rsa" = "ec",
  ): Promise<Authority> {
    const issuer = new Issuer(await x509(), commonName, organization, key);
    const signer = parent === undefined ? issuer : parent.#issuer;
    const certificate = await signer.certify({
      subject: issuer.name,
      publicKey: issuer.publicKey,
      notBefore: authorityDates.notBefore,
      notAfter: authorityDates.notAfter,
      isAuthority: true,
    });
    return new Authority(certificate, issuer, epoch, parent);
  }

  private constructor(
    readonly certificate: Certificate,
    issuer: Issuer,
    epoch: number,
    parent: Authority | undefined,
  ) {
    this.#issuer = issuer;
    this.#epoch = epoch;
    this.chain = parent === undefined ? [] : [certificate, ...parent.chain];
  }

  get certificatePem(): string {
    return certificatePem(this.certificate);
  }

  /** An authority below this one. */
  intermediate(commonName: string): Promise<Authority> {
    return Authority.create(commonName, "ewc-lab", this.#epoch, this);
  }

  async issue(request: CertificateRequest): Promise<IssuedIdentity> {
    const pair =
      request.key === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    const certificate = await this.#issuer.certify({
      subject: this.#issuer.nameOf(request.commonName, request.organization ?? "Cisco"),
      publicKey: pair.publicKey,
      notBefore: request.notBefore ?? this.#epoch - 1826 * day,
      notAfter: request.notAfter ?? this.#epoch + 3650 * day,
      isAuthority: false,
      ...(request.role && { role: request.role }),
    });
    return new IssuedIdentity([certificate, ...this.chain], pair.privateKey);
  }
}

interface Subject {
  readonly subject: X509.Name;
  readonly publicKey: KeyObject;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isAuthority: boolean;
  readonly role?: CapwapRole;
}

/** An authority's name and key, before it has a certificate of its own. */
class Issuer {
  readonly name: X509.Name;
  readonly publicKey: KeyObject;
  readonly #key: webcrypto.CryptoKey;
  readonly #algorithm: typeof ecdsa | typeof rsa;
  readonly #crypto: webcrypto.Crypto;
  /** What all certificates of one kind have in common, by that kind. */
  readonly #profile: Readonly<Record<"authority" | "device", readonly X509.Extension[]>>;
  #serial = 0x4557_4300_0000_0001n;

  constructor(
    readonly library: typeof X509,
    commonName: string,
    organization: string,
    key: "ec" | "rsa",
  ) {
    this.name = this.nameOf(commonName, organization);
    const pair =
      key === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.publicKey = pair.publicKey;
    this.#algorithm = key === "rsa" ? rsa : ecdsa;
    this.#key = pair.privateKey.toCryptoKey(this.#algorithm, true, ["sign"]);
    this.#crypto = key === "rsa" ? rsaCrypto() : evenCrypto(library);
    this.#profile = this.#profiles();
  }

  nameOf(commonName: string, organization: string): X509.Name {
    return new this.library.Name([{ CN: [commonName] }, { O: [organization] }]);
  }

  async certify(subject: Subject): Promise<Certificate> {
    const { library } = this;
    const certificate = await library.X509CertificateGenerator.create(
      {
        serialNumber: (this.#serial++).toString(16),
        subject: subject.subject,
        issuer: this.name,
        notBefore: new Date(subject.notBefore),
        notAfter: new Date(subject.notAfter),
        publicKey: spki(subject.publicKey),
        signingKey: this.#key,
        signingAlgorithm: this.#algorithm,
        extensions: [
          ...this.#profile[subject.isAuthority ? "authority" : "device"],
          ...(subject.isAuthority ? [] : [this.#purposes(subject.role)]),
          new library.SubjectKeyIdentifierExtension(keyIdentifier(subject.publicKey)),
        ],
      },
      this.#crypto,
    );
    return parseCertificate(new Uint8Array(certificate.rawData));
  }

  /** RFC 5280 §4.2.1: what an authority may do, and what a device's certificate is good for. */
  #profiles() {
    const { library } = this;
    const { KeyUsageFlags: usage } = library;
    const key = new library.AuthorityKeyIdentifierExtension(keyIdentifier(this.publicKey));
    return {
      authority: [
        new library.BasicConstraintsExtension(true, undefined, true),
        new library.KeyUsagesExtension(usage.keyCertSign | usage.cRLSign, true),
        key,
      ],
      device: [
        new library.BasicConstraintsExtension(false, undefined, true),
        new library.KeyUsagesExtension(usage.digitalSignature | usage.keyEncipherment, true),
        key,
      ],
    };
  }

  #purposes(role: CapwapRole | undefined): X509.Extension {
    const { ExtendedKeyUsage: purpose, ExtendedKeyUsageExtension } = this.library;
    return new ExtendedKeyUsageExtension([
      purpose.serverAuth,
      purpose.clientAuth,
      ...(role ? [capwapRoles[role]] : []),
    ]);
  }
}

/**
 * What the library asks of WebCrypto when it signs. OpenSSL answers at once, which spares a thread's round trip for each
 * certificate, and all signatures have one length, which WebCrypto's own have not.
 */
function evenCrypto(library: typeof X509): webcrypto.Crypto {
  const formatter = new library.AsnEcSignatureFormatter();
  const sign = async (_algorithm: unknown, key: webcrypto.CryptoKey, data: ArrayBuffer) => {
    const signature = evenSignature("sha256", new Uint8Array(data), KeyObject.from(key));
    const raw = formatter.toWebSignature(ecdsa, signature);
    if (raw === null) throw new InternalError("the X.509 library does not know ECDSA signatures");
    return raw;
  };
  return { subtle: { sign } } as unknown as webcrypto.Crypto;
}

/** Signed by OpenSSL at once, too; an RSA signature has one length. */
function rsaCrypto(): webcrypto.Crypto {
  const sign = async (_algorithm: unknown, key: webcrypto.CryptoKey, data: ArrayBuffer) => {
    const signature = signOctets("sha256", new Uint8Array(data), KeyObject.from(key));
    return signature.buffer.slice(signature.byteOffset, signature.byteOffset + signature.byteLength);
  };
  return { subtle: { sign } } as unknown as webcrypto.Crypto;
}

/** An identity that can also be written to files, for foreign programs and containers. */
export class IssuedIdentity implements Identity {
  readonly key: PrivateKey;
  readonly #keyObject: KeyObject;

  constructor(
    readonly chain: readonly Certificate[],
    key: KeyObject,
  ) {
    this.key = privateKey(key);
    this.#keyObject = key;
  }

  get certificate(): Certificate {
    return this.chain[0]!;
  }

  get certificatePem(): string {
    return certificatePem(this.certificate);
  }

  /** PKCS #8, without a password. */
  get keyPem(): string {
    return this.#keyObject.export({ format: "pem", type: "pkcs8" }).toString();
  }

  /** The own certificate, then the authorities up to the root, without it. */
  get chainPem(): string {
    return this.chain.map(certificatePem).join("");
  }
}

export class SigningKeys {
  readonly privateKey: PrivateKey;
  readonly publicKey: PublicKey;
  readonly #pair = generateKeyPairSync("ec", { namedCurve: "P-256" });

  constructor() {
    this.privateKey = privateKey(this.#pair.privateKey);
    this.publicKey = publicKey(this.#pair.publicKey);
  }

  get privatePem(): string {
    return this.#pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  }

  get publicPem(): string {
    return this.#pair.publicKey.export({ format: "pem", type: "spki" }).toString();
  }
}

/** Hexadecimal. RFC 5280 §4.2.1.2 asks only that keys are told apart: SHA-1 over the whole SubjectPublicKeyInfo. */
function keyIdentifier(key: KeyObject): string {
  return createHash("sha1").update(spki(key)).digest("hex");
}

function spki(key: KeyObject): Buffer {
  return key.export({ format: "der", type: "spki" });
}

function certificatePem(certificate: Certificate): string {
  const lines =
    Buffer.from(certificate.der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
