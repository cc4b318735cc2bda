import { utils } from "ssh2";
import { expect, test } from "vitest";
import { makeHostKey } from "../../../src/node/ssh/host-key";
import { isSignedBy } from "../../../src/node/ssh/public-key";

const data = Buffer.from("what is signed");

function keyPair(type: "ed25519" | "rsa") {
  const text = type === "rsa" ? utils.generateKeyPairSync("rsa", { bits: 2048 }).private : makeHostKey();
  const key = utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}

test.each(["ed25519", "rsa"] as const)("%s: the right signature passes, any other does not", (type) => {
  const key = keyPair(type);
  const signature = key.sign(data) as unknown as Buffer;
  expect(isSignedBy(key.getPublicSSH(), data, signature, undefined)).toBe(true);
  expect(isSignedBy(keyPair(type).getPublicSSH(), data, signature, undefined)).toBe(false);
  expect(isSignedBy(key.getPublicSSH(), Buffer.from("something else"), signature, undefined)).toBe(false);
  for (const octets of [Buffer.alloc(0), Buffer.alloc(64), signature.subarray(1)]) {
    expect(isSignedBy(key.getPublicSSH(), data, octets, undefined)).toBe(false);
  }
});

test("octets that are no key", () => {
  for (const octets of [Buffer.alloc(0), Buffer.from("ssh-ed25519"), Buffer.alloc(51, 255)]) {
    expect(isSignedBy(octets, data, Buffer.alloc(64), undefined)).toBe(false);
  }
});

test("every host key we make is one that ssh2 can read", () => {
  for (let i = 0; i < 2000; i++) expect(utils.parseKey(makeHostKey())).not.toBeInstanceOf(Error);
});
