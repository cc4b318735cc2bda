import type { KeyObject } from "node:crypto";
import type { PrivateKey, PublicKey } from "../crypto/port";
import { UsageError } from "../errors";

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
