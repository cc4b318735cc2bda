/**
 * The crypto port: the primitives that the pure rooms need, implemented once in src/node on OpenSSL.
 * Keys and certificates are opaque to the pure rooms. All calls are synchronous. No call makes randomness of
 * its own but `entropy`; whoever needs a reproducible run passes a seeded one.
 */
export interface Crypto {
  hash(algorithm: HashAlgorithm): Hash;
  /** One keyed function, to be kept and used for many messages. */
  hmac(algorithm: HashAlgorithm, key: Uint8Array): Mac;
  /** AES in Galois/Counter mode for one connection direction's key; 16-octet tags. */
  aesGcm(key: Uint8Array): Aead;
  /** AES-CBC without padding (the caller pads, as RFC 5246 §6.2.3.2 wants). */
  aesCbc(key: Uint8Array): BlockCipher;
  /** A fresh key pair for ECDHE. Public keys are uncompressed points (RFC 8422 §5.4) or 32 octets for x25519. */
  keyAgreement(group: NamedGroup): KeyAgreement;
  sign(scheme: SignatureScheme, key: PrivateKey, data: Uint8Array): Uint8Array;
  verify(scheme: SignatureScheme, key: PublicKey, data: Uint8Array, signature: Uint8Array): boolean;
  /** PKCS #1 v1.5, as TLS_RSA needs. */
  rsaEncrypt(key: PublicKey, data: Uint8Array): Uint8Array;
  /** undefined when the padding is wrong; the caller must not let that show (RFC 5246 §7.4.7.1). */
  rsaDecrypt(key: PrivateKey, data: Uint8Array): Uint8Array | undefined;
  /** @throws WireError when the octets are no X.509 certificate. */
  certificate(der: Uint8Array): Certificate;
  equal(a: Uint8Array, b: Uint8Array): boolean;
  entropy(length: number): Uint8Array;
}

/** md5 is for the names of keys alone. */
export type HashAlgorithm = "md5" | "sha1" | "sha256" | "sha384" | "sha512";
export type NamedGroup = "secp256r1" | "secp384r1" | "x25519";
export type SignatureScheme =
  | "ecdsa-sha256"
  | "ecdsa-sha384"
  | "ecdsa-sha512"
  | "ecdsa-sha1"
  | "rsa-pkcs1-sha256"
  | "rsa-pkcs1-sha384"
  | "rsa-pkcs1-sha512"
  | "rsa-pkcs1-sha1";

export interface Hash {
  update(octets: Uint8Array): Hash;
  digest(): Uint8Array;
  /** A copy that goes on by itself, for running transcripts. */
  clone(): Hash;
}

export interface Mac {
  /** The code over the octets of `first`, then of `second`. */
  compute(first: Uint8Array, second?: Uint8Array): Uint8Array;
}

export interface Aead {
  /** Writes the ciphertext and then the tag into `target` from `offset` on: plaintext's length + 16 octets. */
  seal(
    nonce: Uint8Array,
    plaintext: Uint8Array,
    additionalData: Uint8Array,
    target: Uint8Array,
    offset: number,
  ): void;
  /** The plaintext in octets of its own, or undefined when the tag does not fit. `sealed` ends with the tag. */
  open(nonce: Uint8Array, sealed: Uint8Array, additionalData: Uint8Array): Uint8Array | undefined;
}

export interface BlockCipher {
  encrypt(iv: Uint8Array, plaintext: Uint8Array): Uint8Array;
  decrypt(iv: Uint8Array, ciphertext: Uint8Array): Uint8Array;
}

export interface KeyAgreement {
  readonly publicKey: Uint8Array;
  /** undefined when the peer's key is no valid point of the group. */
  derive(peerPublicKey: Uint8Array): Uint8Array | undefined;
}

/** Opaque; made by src/node, handed through. */
export interface PrivateKey {
  readonly algorithm: "ec" | "rsa";
  /** For the port's implementation only. */
  readonly handle: unknown;
}

export interface PublicKey {
  readonly algorithm: "ec" | "rsa";
  /** For the port's implementation only. */
  readonly handle: unknown;
}

export interface Certificate {
  readonly der: Uint8Array;
  /** Distinguished names in one line: `CN=AP9105AXI-0CD0F897ADE0, O=Cisco`. */
  readonly subject: string;
  readonly issuer: string;
  readonly commonName: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** It may issue certificates (RFC 5280 §4.2.1.9 basic constraints, §4.2.1.3 key usage). */
  readonly isAuthority: boolean;
  /** Extended key usage (RFC 5280 §4.2.1.12), as dotted numbers; empty where the certificate is not limited. */
  readonly purposes: readonly string[];
  readonly publicKey: PublicKey;
  /** Lower-case hexadecimal SHA-256 over the DER form. */
  readonly fingerprint: string;
  /** The authority's subject is this one's issuer, and the signature verifies under its key. Dates do not count. */
  issuedBy(authority: Certificate): boolean;
}

/** What an end shows of itself: its certificate first, then the authorities up to (not including) the root. */
export interface Identity {
  readonly chain: readonly Certificate[];
  readonly key: PrivateKey;
}
