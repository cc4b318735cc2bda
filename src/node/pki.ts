import type { KeyObject } from "node:crypto";
import type { Certificate, Identity, PrivateKey, PublicKey } from "../crypto/port";
import type { CapwapRole } from "./capwap-roles";
import type { Issuer } from "./issuer";
import { newKeyPair, privateKey, publicKey } from "./keys";
import { pemOf } from "./pem";

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
    // With the X.509 library, which only those load who start a lab.
    const { Issuer } = await import("./issuer");
    const issuer = new Issuer({ commonName, organization }, key);
    const signer = parent === undefined ? issuer : parent.#issuer;
    const certificate = signer.certify({
      holder: issuer.holder,
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
    return pemOf(this.certificate.der);
  }

  /** An authority below this one. */
  intermediate(commonName: string): Promise<Authority> {
    return Authority.create(commonName, "ewc-lab", this.#epoch, this);
  }

  async issue(request: CertificateRequest): Promise<IssuedIdentity> {
    const pair = newKeyPair(request.key ?? "ec");
    const certificate = this.#issuer.certify({
      holder: { commonName: request.commonName, organization: request.organization ?? "Cisco" },
      publicKey: pair.publicKey,
      notBefore: request.notBefore ?? this.#epoch - 1826 * day,
      notAfter: request.notAfter ?? this.#epoch + 3650 * day,
      isAuthority: false,
      ...(request.role && { role: request.role }),
    });
    return new IssuedIdentity([certificate, ...this.chain], pair.privateKey);
  }
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
    return pemOf(this.certificate.der);
  }

  /** PKCS #8, without a password. */
  get keyPem(): string {
    return this.#keyObject.export({ format: "pem", type: "pkcs8" }).toString();
  }

  /** The own certificate, then the authorities up to the root, without it. */
  get chainPem(): string {
    return this.chain.map(({ der }) => pemOf(der)).join("");
  }
}

export class SigningKeys {
  readonly privateKey: PrivateKey;
  readonly publicKey: PublicKey;
  readonly #pair = newKeyPair("ec");

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
