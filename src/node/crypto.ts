import type * as node from "node:crypto";
import type {
  Aead,
  BlockCipher,
  Crypto,
  Hash,
  HashAlgorithm,
  KeyAgreement,
  Mac,
  NamedGroup,
  PrivateKey,
  PublicKey,
  SignatureScheme,
} from "../crypto/port";
import { UsageError } from "../errors";
import { own } from "../own";
import { parseCertificate } from "./certificate";
import { plain, privateKeyObject, publicKeyObject } from "./keys";
import { openssl } from "./openssl";
import { removePadding } from "./pkcs1";

export interface NodeCryptoOptions {
  /** Where `entropy` comes from; a seeded one makes nonces and randoms reproducible (keys are made by OpenSSL). */
  readonly entropy?: (length: number) => Uint8Array;
}

/**
 * The crypto port on OpenSSL, as Node brings it. Stateless: one for the whole process will do.
 *
 * Secret keys become KeyObjects once; a record then costs one createCipheriv on that object, which is three times
 * cheaper than one on the key's octets.
 */
export function nodeCrypto(options: NodeCryptoOptions = {}): Crypto {
  return {
    hash: (algorithm) => new NodeHash(openssl().createHash(algorithm)),
    hmac: (algorithm, key) => new NodeMac(algorithm, openssl().createSecretKey(key)),
    aesGcm: (key) => new AesGcm(key),
    aesCbc: (key) => new AesCbc(key),
    keyAgreement: (group) => (group === "x25519" ? new MontgomeryAgreement() : new EcAgreement(group)),
    sign,
    verify,
    rsaEncrypt: (key, data) =>
      plain(
        openssl().publicEncrypt(
          { key: publicKeyObject(key), padding: openssl().constants.RSA_PKCS1_PADDING },
          data,
        ),
      ),
    rsaDecrypt,
    certificate: parseCertificate,
    equal: (a, b) => a.length === b.length && openssl().timingSafeEqual(a, b),
    entropy: options.entropy ?? ((length) => plain(openssl().randomBytes(length))),
  } satisfies Crypto;
}

class NodeHash implements Hash {
  constructor(private readonly state: node.Hash) {}

  update(octets: Uint8Array): Hash {
    this.state.update(octets);
    return this;
  }

  digest(): Uint8Array {
    return plain(this.state.digest());
  }

  clone(): Hash {
    return new NodeHash(this.state.copy());
  }
}

class NodeMac implements Mac {
  constructor(
    private readonly algorithm: HashAlgorithm,
    private readonly key: node.KeyObject,
  ) {}

  compute(first: Uint8Array, second?: Uint8Array): Uint8Array {
    const state = openssl().createHmac(this.algorithm, this.key).update(first);
    if (second !== undefined) state.update(second);
    return plain(state.digest());
  }
}

const tagLength = 16;
const gcmOptions = { authTagLength: tagLength };

class AesGcm implements Aead {
  private readonly key: node.KeyObject;
  private readonly algorithm: node.CipherGCMTypes;

  constructor(key: Uint8Array) {
    this.key = openssl().createSecretKey(key);
    this.algorithm = key.length === 32 ? "aes-256-gcm" : "aes-128-gcm";
  }

  seal(
    nonce: Uint8Array,
    plaintext: Uint8Array,
    additionalData: Uint8Array,
    target: Uint8Array,
    offset: number,
  ): void {
    const cipher = openssl().createCipheriv(this.algorithm, this.key, nonce, gcmOptions);
    cipher.setAAD(additionalData);
    target.set(cipher.update(plaintext), offset);
    cipher.final();
    target.set(cipher.getAuthTag(), offset + plaintext.length);
  }

  open(nonce: Uint8Array, sealed: Uint8Array, additionalData: Uint8Array): Uint8Array | undefined {
    const length = sealed.length - tagLength;
    if (length < 0) return undefined;
    const decipher = openssl().createDecipheriv(this.algorithm, this.key, nonce, gcmOptions);
    decipher.setAAD(additionalData);
    decipher.setAuthTag(sealed.subarray(length));
    const plaintext = decipher.update(sealed.subarray(0, length));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return plain(plaintext);
  }
}

class AesCbc implements BlockCipher {
  private readonly key: node.KeyObject;
  private readonly algorithm: "aes-128-cbc" | "aes-256-cbc";

  constructor(key: Uint8Array) {
    this.key = openssl().createSecretKey(key);
    this.algorithm = key.length === 32 ? "aes-256-cbc" : "aes-128-cbc";
  }

  encrypt(iv: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return plain(
      openssl().createCipheriv(this.algorithm, this.key, iv).setAutoPadding(false).update(plaintext),
    );
  }

  decrypt(iv: Uint8Array, ciphertext: Uint8Array): Uint8Array {
    return plain(
      openssl().createDecipheriv(this.algorithm, this.key, iv).setAutoPadding(false).update(ciphertext),
    );
  }
}

class EcAgreement implements KeyAgreement {
  readonly publicKey: Uint8Array;
  private readonly pair: node.ECDH;

  constructor(group: Exclude<NamedGroup, "x25519">) {
    this.pair = openssl().createECDH(group === "secp256r1" ? "prime256v1" : group);
    this.publicKey = plain(this.pair.generateKeys());
  }

  derive(peerPublicKey: Uint8Array): Uint8Array | undefined {
    // RFC 8422 §5.4: only the uncompressed form.
    if (peerPublicKey.length !== this.publicKey.length || peerPublicKey[0] !== 4) return undefined;
    try {
      return plain(this.pair.computeSecret(peerPublicKey));
    } catch {
      return undefined;
    }
  }
}

class MontgomeryAgreement implements KeyAgreement {
  readonly publicKey: Uint8Array;
  private readonly pair = openssl().generateKeyPairSync("x25519");

  constructor() {
    this.publicKey = plain(this.pair.publicKey.export({ format: "der", type: "spki" })).slice(-32);
  }

  derive(peerPublicKey: Uint8Array): Uint8Array | undefined {
    if (peerPublicKey.length !== 32) return undefined;
    const x = Buffer.from(peerPublicKey).toString("base64url");
    try {
      const publicKey = openssl().createPublicKey({ key: { kty: "OKP", crv: "X25519", x }, format: "jwk" });
      // OpenSSL refuses the points that give an all-zero secret, as RFC 7748 §6.1 asks for.
      return plain(openssl().diffieHellman({ privateKey: this.pair.privateKey, publicKey }));
    } catch {
      return undefined;
    }
  }
}

const digests = {
  "ecdsa-sha1": ["ec", "sha1"],
  "ecdsa-sha256": ["ec", "sha256"],
  "ecdsa-sha384": ["ec", "sha384"],
  "ecdsa-sha512": ["ec", "sha512"],
  "rsa-pkcs1-sha1": ["rsa", "sha1"],
  "rsa-pkcs1-sha256": ["rsa", "sha256"],
  "rsa-pkcs1-sha384": ["rsa", "sha384"],
  "rsa-pkcs1-sha512": ["rsa", "sha512"],
} as const satisfies Record<SignatureScheme, readonly ["ec" | "rsa", HashAlgorithm]>;

/** @throws UsageError when the key does not fit the scheme. */
function sign(scheme: SignatureScheme, key: PrivateKey, data: Uint8Array): Uint8Array {
  const [algorithm, digest] = digests[scheme];
  if (algorithm !== key.algorithm) throw new UsageError(`a ${key.algorithm} key cannot sign ${scheme}`);
  return evenSignature(digest, data, privateKeyObject(key));
}

/**
 * An ECDSA signature's DER form is one or two octets shorter or longer by chance. So that two runs of one lab send
 * datagrams of the same sizes, such a signature is made anew until it has its most common length (two attempts on
 * average).
 */
export function evenSignature(digest: string, data: Uint8Array, key: node.KeyObject): Uint8Array {
  const common = own(commonLength, key.asymmetricKeyDetails?.namedCurve ?? "");
  let signature = openssl().sign(digest, data, key);
  for (let attempt = 0; common !== undefined && signature.length !== common && attempt < 40; attempt++) {
    signature = openssl().sign(digest, data, key);
  }
  return plain(signature);
}

const commonLength: Record<string, number> = { prime256v1: 71, secp384r1: 103 };

function verify(scheme: SignatureScheme, key: PublicKey, data: Uint8Array, signature: Uint8Array): boolean {
  const [algorithm, digest] = digests[scheme];
  if (algorithm !== key.algorithm) return false;
  try {
    return openssl().verify(digest, data, publicKeyObject(key), signature);
  } catch {
    return false;
  }
}

/**
 * The padding is taken off here, not by OpenSSL: Node refuses PKCS #1 decryption on builds whose OpenSSL cannot hide
 * a wrong padding by itself.
 */
function rsaDecrypt(key: PrivateKey, data: Uint8Array): Uint8Array | undefined {
  let padded: Uint8Array;
  try {
    padded = openssl().privateDecrypt(
      { key: privateKeyObject(key), padding: openssl().constants.RSA_NO_PADDING },
      data,
    );
  } catch {
    return undefined; // The wrong length, or a number not below the modulus: both can be seen from outside anyway.
  }
  return removePadding(plain(padded));
}
