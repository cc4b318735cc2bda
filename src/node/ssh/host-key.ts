import { generateKeyPairSync } from "node:crypto";

/**
 * A new ed25519 key in OpenSSH's own form (OpenSSH, PROTOCOL.key), the only one for ed25519 that ssh2 reads. ssh2's own
 * generator loses leading zeros of the public key, so one key in 256 of its making cannot be read.
 */
export function makeHostKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  const publicOctets = Buffer.from(x, "base64url");
  const seed = Buffer.from(d, "base64url");
  const type = string("ssh-ed25519");
  const secret = Buffer.concat([
    // Two equal numbers: how a reader of an encrypted key sees that its passphrase was right.
    uint32(0),
    uint32(0),
    type,
    string(publicOctets),
    string(Buffer.concat([seed, publicOctets])),
    string("ewc-lab"),
  ]);
  const padding = Uint8Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, i) => i + 1);
  const key = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    string("none"),
    string("none"),
    string(""),
    uint32(1),
    string(Buffer.concat([type, string(publicOctets)])),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = key.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join(
    "\n",
  );
}

function string(value: string | Uint8Array): Buffer {
  const octets = Buffer.from(value);
  return Buffer.concat([uint32(octets.length), octets]);
}

function uint32(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}
