import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm } from "ssh2";
import type { SshAlgorithms } from "../../host/ssh";

/**
 * AES-GCM first: ssh2's own native cipher code is not built (no install scripts), and through node:crypto a cipher that needs no
 * separate MAC is the fastest. Key exchange with curve25519 and host keys of ed25519 have messages of fixed length,
 * so that the octets of a session are as many in every run.
 */
const cipher = [
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
] as const;

const kex = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group-exchange-sha256",
  "diffie-hellman-group14-sha256",
  "diffie-hellman-group16-sha512",
] as const;

const serverHostKey = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512", "rsa-sha2-256"] as const;

const hmac = [
  "hmac-sha2-256-etm@openssh.com",
  "hmac-sha2-512-etm@openssh.com",
  "hmac-sha2-256",
  "hmac-sha2-512",
  "hmac-sha1",
] as const;

const modern: Algorithms = {
  cipher: [...cipher],
  kex: [...kex],
  serverHostKey: [...serverHostKey],
  hmac: [...hmac],
  compress: ["none"],
};

/** What clients of the last decade but one need as well. */
const legacy: Algorithms = {
  ...modern,
  cipher: [...cipher, "aes256-cbc", "aes192-cbc", "aes128-cbc"],
  kex: [...kex, "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
  serverHostKey: [...serverHostKey, "ssh-rsa"],
};

export type AlgorithmChoice = "modern" | "legacy";

export function algorithmsOf(choice: AlgorithmChoice): Algorithms {
  return choice === "legacy" ? legacy : modern;
}

/** What a device has been told to offer takes the place of what it would. Names that ssh2 does not know fail at a connection. */
export function chosenAlgorithms(
  choice: AlgorithmChoice,
  { encryption, kex, mac }: SshAlgorithms = {},
): Algorithms {
  const own = algorithmsOf(choice);
  return {
    ...own,
    ...(encryption && { cipher: encryption as CipherAlgorithm[] }),
    ...(kex && { kex: kex as KexAlgorithm[] }),
    ...(mac && { hmac: mac as MacAlgorithm[] }),
  };
}
