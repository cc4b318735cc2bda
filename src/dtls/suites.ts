import type { HashAlgorithm } from "../crypto/port";

/**
 * The cipher suites: RFC 5415 §2.4.4's mandatory TLS_RSA_WITH_AES_128_CBC_SHA, and those of RFC 5289 which the
 * Catalyst 9800 offers (device-facts §5).
 */
export const suites = {
  TLS_RSA_WITH_AES_128_CBC_SHA: {
    code: 0x002f,
    keyExchange: "rsa",
    certificateKey: "rsa",
    cipher: "aes-cbc-sha1",
    keyLength: 16,
    hash: "sha256",
  },
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: {
    code: 0xc02b,
    keyExchange: "ecdhe",
    certificateKey: "ec",
    cipher: "aes-gcm",
    keyLength: 16,
    hash: "sha256",
  },
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: {
    code: 0xc02c,
    keyExchange: "ecdhe",
    certificateKey: "ec",
    cipher: "aes-gcm",
    keyLength: 32,
    hash: "sha384",
  },
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: {
    code: 0xc02f,
    keyExchange: "ecdhe",
    certificateKey: "rsa",
    cipher: "aes-gcm",
    keyLength: 16,
    hash: "sha256",
  },
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: {
    code: 0xc030,
    keyExchange: "ecdhe",
    certificateKey: "rsa",
    cipher: "aes-gcm",
    keyLength: 32,
    hash: "sha384",
  },
} as const satisfies Record<string, SuiteParameters>;

export type SuiteName = keyof typeof suites;

export interface Suite extends SuiteParameters {
  readonly name: SuiteName;
}

interface SuiteParameters {
  readonly code: number;
  readonly keyExchange: "rsa" | "ecdhe";
  /** What the server's certificate must hold. */
  readonly certificateKey: "ec" | "rsa";
  readonly cipher: "aes-gcm" | "aes-cbc-sha1";
  /** Octets of the AES key. */
  readonly keyLength: number;
  /** Of the pseudo-random function and the Finished messages. */
  readonly hash: HashAlgorithm;
}

/** The order an endpoint prefers unless told otherwise. */
export const defaultSuites: readonly SuiteName[] = [
  "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
  "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
  "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
  "TLS_RSA_WITH_AES_128_CBC_SHA",
];

export function suiteNamed(name: SuiteName): Suite {
  return { name, ...suites[name] };
}
