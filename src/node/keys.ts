import type { KeyObject } from "node:crypto";
import type { PrivateKey, PublicKey } from "../crypto/port";
import { UsageError } from "../errors";
import { openssl } from "./openssl";

/** How the crypto port's opaque keys are kept in this room. */
export function privateKey(key: KeyObject): PrivateKey {
  return { algorithm: algorithmOf(key), handle: key };
}

export function publicKey(key: KeyObject): PublicKey {
  return { algorithm: algorithmOf(key), handle: key };
}

export function privateKeyObject(key: PrivateKey): KeyObject {
  return key.handle as KeyObject;
}

export function publicKeyObject(key: PublicKey): KeyObject {
  return key.handle as KeyObject;
}

/** The same octets as a plain Uint8Array: a Buffer's `slice` and equality differ, which the pure rooms must not meet. */
export function plain(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}

function algorithmOf(key: KeyObject): "ec" | "rsa" {
  const type = key.asymmetricKeyType;
  if (type !== "ec" && type !== "rsa") throw new UsageError(`keys of type ${type} are not supported`);
  return type;
}

/** EC P-256 (0.1 ms), or RSA with 2048 bits (100 ms and more). */
export function newKeyPair(key: "ec" | "rsa"): {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
} {
  return key === "rsa"
    ? openssl().generateKeyPairSync("rsa", { modulusLength: 2048 })
    : openssl().generateKeyPairSync("ec", { namedCurve: "P-256" });
}
