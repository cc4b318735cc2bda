import type { Crypto, HashAlgorithm } from "../crypto/port";
import { concat } from "./octets";
import { type Protection, protectionFor, secretLengths } from "./protection";
import type { Suite } from "./suites";

const masterSecretLength = 48;
const verifyDataLength = 12;

/** The pseudo-random function of RFC 5246 §5. */
export function pseudoRandom(
  crypto: Crypto,
  hash: HashAlgorithm,
  secret: Uint8Array,
  label: string,
  seed: Uint8Array,
  length: number,
): Uint8Array {
  const mac = crypto.hmac(hash, secret);
  const labelled = concat(new TextEncoder().encode(label), seed);
  const out = new Uint8Array(length);
  let chained = mac.compute(labelled);
  for (let at = 0; at < length; ) {
    const piece = mac.compute(chained, labelled);
    out.set(piece.subarray(0, Math.min(piece.length, length - at)), at);
    at += piece.length;
    chained = mac.compute(chained);
  }
  return out;
}

/** RFC 5246 §8.1. */
export function masterSecret(
  crypto: Crypto,
  suite: Suite,
  premaster: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): Uint8Array {
  const seed = concat(clientRandom, serverRandom);
  return pseudoRandom(crypto, suite.hash, premaster, "master secret", seed, masterSecretLength);
}

/** RFC 7627 §4: bound to the handshake up to and with the ClientKeyExchange. */
export function extendedMasterSecret(
  crypto: Crypto,
  suite: Suite,
  premaster: Uint8Array,
  sessionHash: Uint8Array,
): Uint8Array {
  return pseudoRandom(
    crypto,
    suite.hash,
    premaster,
    "extended master secret",
    sessionHash,
    masterSecretLength,
  );
}

/** RFC 5246 §7.4.9. */
export function verifyData(
  crypto: Crypto,
  suite: Suite,
  master: Uint8Array,
  sender: "client" | "server",
  transcriptHash: Uint8Array,
): Uint8Array {
  const label = `${sender} finished`;
  return pseudoRandom(crypto, suite.hash, master, label, transcriptHash, verifyDataLength);
}

/** RFC 5246 §6.3. */
export function protections(
  crypto: Crypto,
  suite: Suite,
  master: Uint8Array,
  clientRandom: Uint8Array,
  serverRandom: Uint8Array,
): { client: Protection; server: Protection } {
  const { mac, key, iv } = secretLengths(suite);
  const seed = concat(serverRandom, clientRandom);
  const block = pseudoRandom(crypto, suite.hash, master, "key expansion", seed, 2 * (mac + key + iv));
  let at = 0;
  const next = (length: number) => {
    at += length;
    return block.subarray(at - length, at);
  };
  const [clientMac, serverMac] = [next(mac), next(mac)];
  const [clientKey, serverKey] = [next(key), next(key)];
  const [clientIv, serverIv] = [next(iv), next(iv)];
  return {
    client: protectionFor(suite, crypto, { mac: clientMac, key: clientKey, iv: clientIv }),
    server: protectionFor(suite, crypto, { mac: serverMac, key: serverKey, iv: serverIv }),
  };
}
