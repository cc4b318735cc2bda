import type { Crypto } from "../../../crypto/port";

/**
 * A password as the configuration keeps it: never in clear. Types as IOS-XE numbers them: 7 is the reversible
 * scramble of `username ... password`; 8 is, behind `secret`, a PBKDF2-SHA-256 hash, and behind `sftp-password`
 * the device-keyed AES form; 5 and 9 are other devices' hashes, kept as they are but not checkable here.
 */
export interface Secret {
  readonly type: 5 | 7 | 8 | 9;
  /** As it stands in the configuration line. */
  readonly text: string;
}

export interface SecretKeeperOptions {
  readonly crypto: Crypto;
  entropy(length: number): Uint8Array;
  readonly deviceKey: Uint8Array;
}

/** Turns passwords into what may be shown, and back where the device needs them back. */
export class SecretKeeper {
  readonly #options: SecretKeeperOptions;

  constructor(options: SecretKeeperOptions) {
    this.#options = options;
  }

  /** `secret 0 ...`. The hash is only worked out when something prints it: 20,000 rounds take a while. */
  hash(clear: string): Secret {
    const crypto = this.#options.crypto;
    const salt = alphabetic(this.#options.entropy(SALT_LENGTH));
    return new Hashed(clear, () => `$8$${salt}$${pbkdf2(crypto, clear, salt)}`);
  }

  /** `password 0 ...`. */
  scramble(clear: string): Secret {
    const salt = this.#options.entropy(1)[0]! % 16;
    return { type: 7, text: scramble7(clear, salt) };
  }

  /** `sftp-password 0 ...`: readable by this device alone. */
  seal(clear: string): Secret {
    const nonce = this.#options.entropy(NONCE_LENGTH);
    const plaintext = new TextEncoder().encode(clear);
    const sealed = new Uint8Array(NONCE_LENGTH + plaintext.length + TAG_LENGTH);
    sealed.set(nonce);
    this.#aead().seal(nonce, plaintext, NO_OCTETS, sealed, NONCE_LENGTH);
    return { type: 8, text: toText(sealed) };
  }

  /** The clear text of a sealed or scrambled secret; undefined when another device sealed it. */
  reveal(secret: Secret): string | undefined {
    if (secret.type === 7) return unscramble7(secret.text);
    if (secret.type !== 8) return undefined;
    const sealed = fromText(secret.text);
    if (!sealed || sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined;
    const clear = this.#aead().open(
      sealed.subarray(0, NONCE_LENGTH),
      sealed.subarray(NONCE_LENGTH),
      NO_OCTETS,
    );
    return clear && new TextDecoder().decode(clear);
  }

  /** Whether a typed password fits. Hashes of types 5 and 9 fit nothing. */
  fits(secret: Secret, typed: string): boolean {
    if (secret instanceof Hashed) return secret.clear === typed;
    if (secret.type === 7) return unscramble7(secret.text) === typed;
    if (secret.type !== 8) return false;
    const match = /^\$8\$([^$]+)\$([^$]+)$/.exec(secret.text);
    return match !== null && pbkdf2(this.#options.crypto, typed, match[1]!) === match[2];
  }

  /** MD5 in upper case hexadecimal digits, by which IOS knows a public key. */
  fingerprint(octets: Uint8Array): string {
    const digest = this.#options.crypto.hash("md5").update(octets).digest();
    return Array.from(digest, (octet) => octet.toString(16).padStart(2, "0"))
      .join("")
      .toUpperCase();
  }

  #aead() {
    return this.#options.crypto.aesGcm(this.#options.deviceKey);
  }
}

class Hashed implements Secret {
  readonly type = 8;
  #text: string | undefined;

  constructor(
    readonly clear: string,
    private readonly work: () => string,
  ) {}

  get text(): string {
    this.#text ??= this.work();
    return this.#text;
  }
}

const NO_OCTETS = new Uint8Array(0);
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const SALT_LENGTH = 14;
const ROUNDS = 20_000;

/** Cisco's own order of the 64 digits, as in types 4, 8 and 9. */
const DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function alphabetic(octets: Uint8Array): string {
  return Array.from(octets, (octet) => DIGITS[octet & 63]).join("");
}

/** Hashes worked out already, by salt and password: the same lab runs many times in one process. */
const known = new Map<string, string>();
const MOST_KNOWN = 64;

/** RFC 8018 §5.2 with HMAC-SHA-256, one block, 20,000 rounds: IOS-XE's type 8. */
function pbkdf2(crypto: Crypto, password: string, salt: string): string {
  const key = `${salt} ${password}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const encoder = new TextEncoder();
  const mac = crypto.hmac("sha256", encoder.encode(password));
  let round = mac.compute(encoder.encode(salt), Uint8Array.of(0, 0, 0, 1));
  const result = round.slice();
  for (let count = 1; count < ROUNDS; count++) {
    round = mac.compute(round);
    for (let at = 0; at < result.length; at++) result[at]! ^= round[at]!;
  }
  const text = toText(result);
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
  known.set(key, text);
  return text;
}

/** Base 64 in Cisco's digits, without padding. */
function toText(octets: Uint8Array): string {
  let text = "";
  for (let at = 0; at < octets.length; at += 3) {
    const group = (octets[at]! << 16) | ((octets[at + 1] ?? 0) << 8) | (octets[at + 2] ?? 0);
    const digits = Math.min(4, octets.length - at + 1);
    for (let digit = 0; digit < digits; digit++) text += DIGITS[(group >> (18 - 6 * digit)) & 63];
  }
  return text;
}

function fromText(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of text) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) return undefined;
    bits = ((bits << 6) | digit) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      octets[at++] = (bits >> held) & 0xff;
    }
  }
  return octets;
}

/** The widely known key of Cisco's type 7. */
const KEY_7 = "dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87";

function scramble7(clear: string, salt: number): string {
  const octets = new TextEncoder().encode(clear);
  const hex = Array.from(octets, (octet, at) =>
    (octet ^ KEY_7.charCodeAt((salt + at) % KEY_7.length)).toString(16).padStart(2, "0"),
  );
  return `${String(salt).padStart(2, "0")}${hex.join("").toUpperCase()}`;
}

function unscramble7(text: string): string | undefined {
  if (!isScrambled7(text)) return undefined;
  const salt = Number(text.slice(0, 2));
  const octets = new Uint8Array((text.length - 2) / 2);
  for (let at = 0; at < octets.length; at++) {
    const octet = Number.parseInt(text.slice(2 + 2 * at, 4 + 2 * at), 16);
    octets[at] = octet ^ KEY_7.charCodeAt((salt + at) % KEY_7.length);
  }
  return new TextDecoder().decode(octets);
}

export function isScrambled7(text: string): boolean {
  return /^\d{2}([0-9A-F]{2})+$/i.test(text);
}
