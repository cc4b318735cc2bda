import type { Crypto, HashAlgorithm } from "../crypto/port";
import { concat } from "./octets";

/** The handshake messages so far, whole (RFC 6347 §4.2.6). Kept as octets until the hash to use is known. */
export class Transcript {
  private parts: Uint8Array[] = [];

  add(whole: Uint8Array): void {
    this.parts.push(whole);
  }

  /** The first ClientHello and the HelloVerifyRequest do not count (RFC 6347 §4.2.1). */
  restart(): void {
    this.parts = [];
  }

  octets(): Uint8Array {
    if (this.parts.length > 1) this.parts = [concat(...this.parts)];
    return this.parts[0] ?? new Uint8Array(0);
  }

  hash(crypto: Crypto, algorithm: HashAlgorithm): Uint8Array {
    return crypto.hash(algorithm).update(this.octets()).digest();
  }
}
