import type { ImageParameters } from "../../src/image/ap-image";
import type { ImageTrust } from "../../src/image/verifier";
import { parseApVersion } from "../../src/image/versions";
import { nodeCrypto } from "../../src/node/crypto";
import { SigningKeys } from "../../src/node/pki";

export const crypto = nodeCrypto();
export const signing = new SigningKeys();
export const trust: ImageTrust = { crypto, signer: signing.publicKey };

/** An ap1g8 of 17.9.4.27, small, unless said otherwise. */
export function parameters(changes: Partial<ImageParameters> = {}): ImageParameters {
  return {
    family: "ap1g8",
    version: parseApVersion("17.9.4.27"),
    seed: 1,
    crypto,
    signingKey: signing.privateKey,
    ...changes,
  };
}
