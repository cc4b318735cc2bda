import type { Aead, BlockCipher, Crypto, Mac } from "../crypto/port";
import { version12, writeSequence } from "./record";
import type { Suite } from "./suites";

/** What one direction's keys of one epoch do to the fragment of a record. */
export interface Protection {
  /** Octets of the protected form of so many. */
  sealedLength(plaintextLength: number): number;
  /** The most octets whose protected form fits into so many; negative when there is no room at all. */
  plaintextRoom(room: number): number;
  /** Writes the protected form into `target` from `offset` on. */
  seal(
    type: number,
    epoch: number,
    sequence: number,
    plaintext: Uint8Array,
    target: Uint8Array,
    offset: number,
  ): void;
  /** undefined when it is not authentic. */
  open(type: number, epoch: number, sequence: number, fragment: Uint8Array): Uint8Array | undefined;
}

/** Octets of one direction's secrets in the key block (RFC 5246 §6.3). */
export function secretLengths(suite: Suite): { mac: number; key: number; iv: number } {
  return suite.cipher === "aes-gcm"
    ? { mac: 0, key: suite.keyLength, iv: 4 }
    : { mac: sha1Length, key: suite.keyLength, iv: 0 };
}

export function protectionFor(
  suite: Suite,
  crypto: Crypto,
  secrets: { mac: Uint8Array; key: Uint8Array; iv: Uint8Array },
): Protection {
  return suite.cipher === "aes-gcm"
    ? new GcmProtection(crypto.aesGcm(secrets.key), secrets.iv)
    : new CbcProtection(crypto, crypto.aesCbc(secrets.key), crypto.hmac("sha1", secrets.mac));
}

/** Epoch 0: TLS_NULL_WITH_NULL_NULL. */
export const noProtection: Protection = {
  sealedLength: (length) => length,
  plaintextRoom: (room) => room,
  seal: (_type, _epoch, _sequence, plaintext, target, offset) => target.set(plaintext, offset),
  open: (_type, _epoch, _sequence, fragment) => fragment,
};

/** What the MAC or the AEAD covers besides the octets: epoch, sequence number, type, version, length. */
function writePseudoHeader(
  target: Uint8Array,
  type: number,
  epoch: number,
  sequence: number,
  length: number,
): void {
  target[0] = epoch >>> 8;
  target[1] = epoch;
  writeSequence(target, 2, sequence);
  target[8] = type;
  target[9] = version12 >>> 8;
  target[10] = version12 & 0xff;
  target[11] = length >>> 8;
  target[12] = length;
}

const explicitNonceLength = 8;
const tagLength = 16;

/** RFC 5288 §3: a nonce of 4 secret and 8 explicit octets. The explicit part is epoch and sequence number. */
class GcmProtection implements Protection {
  private readonly nonce = new Uint8Array(12);
  private readonly additionalData = new Uint8Array(13);

  constructor(
    private readonly aead: Aead,
    salt: Uint8Array,
  ) {
    this.nonce.set(salt);
  }

  sealedLength(plaintextLength: number): number {
    return explicitNonceLength + plaintextLength + tagLength;
  }

  plaintextRoom(room: number): number {
    return room - explicitNonceLength - tagLength;
  }

  seal(
    type: number,
    epoch: number,
    sequence: number,
    plaintext: Uint8Array,
    target: Uint8Array,
    offset: number,
  ): void {
    const { nonce, additionalData } = this;
    writePseudoHeader(additionalData, type, epoch, sequence, plaintext.length);
    for (let i = 0; i < explicitNonceLength; i++) {
      nonce[4 + i] = additionalData[i]!;
      target[offset + i] = additionalData[i]!;
    }
    this.aead.seal(nonce, plaintext, additionalData, target, offset + explicitNonceLength);
  }

  open(type: number, epoch: number, sequence: number, fragment: Uint8Array): Uint8Array | undefined {
    const length = fragment.length - explicitNonceLength - tagLength;
    if (length < 0) return undefined;
    const { nonce, additionalData } = this;
    writePseudoHeader(additionalData, type, epoch, sequence, length);
    for (let i = 0; i < explicitNonceLength; i++) nonce[4 + i] = fragment[i]!;
    return this.aead.open(nonce, fragment.subarray(explicitNonceLength), additionalData);
  }
}

const blockLength = 16;
const sha1Length = 20;
const hashBlockLength = 64;

/** RFC 5246 §6.2.3.2: MAC, then padding, then encryption; a fresh random IV in front of each record. */
class CbcProtection implements Protection {
  private readonly pseudoHeader = new Uint8Array(13);
  private readonly filler = new Uint8Array(5 * hashBlockLength);

  constructor(
    private readonly crypto: Crypto,
    private readonly cipher: BlockCipher,
    private readonly mac: Mac,
  ) {}

  sealedLength(plaintextLength: number): number {
    return blockLength + this.paddedLength(plaintextLength);
  }

  plaintextRoom(room: number): number {
    return Math.floor((room - blockLength) / blockLength) * blockLength - sha1Length - 1;
  }

  seal(
    type: number,
    epoch: number,
    sequence: number,
    plaintext: Uint8Array,
    target: Uint8Array,
    offset: number,
  ): void {
    const length = plaintext.length;
    const padded = new Uint8Array(this.paddedLength(length));
    writePseudoHeader(this.pseudoHeader, type, epoch, sequence, length);
    padded.set(plaintext);
    padded.set(this.mac.compute(this.pseudoHeader, plaintext), length);
    padded.fill(padded.length - length - sha1Length - 1, length + sha1Length);
    const iv = this.crypto.entropy(blockLength);
    target.set(iv, offset);
    target.set(this.cipher.encrypt(iv, padded), offset + blockLength);
  }

  /**
   * A wrong padding is treated as none, the MAC is computed either way, and the hash is fed as many blocks for every
   * length of padding, so that neither the answer nor the work tells which of the two was wrong.
   */
  open(type: number, epoch: number, sequence: number, fragment: Uint8Array): Uint8Array | undefined {
    const total = fragment.length - blockLength;
    if (total < sha1Length + 1 || total % blockLength !== 0) return undefined;
    const padded = this.cipher.decrypt(fragment.subarray(0, blockLength), fragment.subarray(blockLength));

    const claimed = padded[total - 1]!;
    let wrong = Number(claimed + 1 + sha1Length > total);
    const last = Math.min(256, total);
    for (let i = 1; i <= last; i++) {
      wrong |= Number(i <= claimed + 1) & Number(padded[total - i] !== claimed);
    }
    const padding = claimed * (1 - wrong);
    const length = total - 1 - sha1Length - padding;

    writePseudoHeader(this.pseudoHeader, type, epoch, sequence, length);
    const expected = this.mac.compute(this.pseudoHeader, padded.subarray(0, length));
    const spared = hashBlocks(length + padding) - hashBlocks(length);
    this.mac.compute(this.filler.subarray(0, spared * hashBlockLength));

    const authentic = this.crypto.equal(expected, padded.subarray(length, length + sha1Length));
    return authentic && wrong === 0 ? padded.subarray(0, length) : undefined;
  }

  private paddedLength(plaintextLength: number): number {
    return (Math.floor((plaintextLength + sha1Length) / blockLength) + 1) * blockLength;
  }
}

/** Compressions that SHA-1 takes over the pseudo header and so many octets, with its own padding of nine at least. */
function hashBlocks(length: number): number {
  return Math.ceil((13 + length + 9) / hashBlockLength);
}
