import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LabPki } from "../../src/node/pki";
import { requireTool } from "./tools";

const folder = mkdtempSync(join(tmpdir(), "ewclab-pki-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function verify(...args: string[]): string {
  const { stdout, stderr } = spawnSync("openssl", ["verify", "-x509_strict", ...args], { encoding: "utf8" });
  return stdout + stderr;
}

requireTool("openssl")("openssl judges the lab's certificates", () => {
  let pki: LabPki;
  let root: string;

  beforeAll(async () => {
    pki = await LabPki.create({ epoch: Date.now() });
    root = file("root.pem", pki.authority.certificatePem);
  });

  test("EC and RSA certificates of the root are valid, for a client and a server", async () => {
    for (const key of ["ec", "rsa"] as const) {
      const path = file(`${key}.pem`, (await pki.issue({ commonName: `AP-${key}`, key })).certificatePem);
      for (const purpose of ["sslclient", "sslserver"]) {
        expect(verify("-CAfile", root, "-purpose", purpose, path)).toBe(`${path}: OK\n`);
      }
    }
  });

  test("one through an intermediate authority is valid with it, and not without", async () => {
    const middle = await pki.authority.intermediate("Device CA");
    const deep = file("deep.pem", (await middle.issue({ commonName: "deep" })).chainPem);
    expect(verify("-CAfile", root, "-untrusted", deep, deep)).toBe(`${deep}: OK\n`);
    expect(verify("-CAfile", root, deep)).toContain("unable to get local issuer certificate");
  });

  test("one of the foreign authority is not", async () => {
    const rogue = await (await pki.foreign()).issue({ commonName: "rogue" });
    const path = file("foreign.pem", rogue.certificatePem);
    expect(verify("-CAfile", root, path)).toContain("unable to get local issuer certificate");
  });

  test("dates before and after 2050 are read alike", async () => {
    const { certificatePem, certificate } = await pki.issue({
      commonName: "long",
      notBefore: Date.UTC(2001, 1, 3, 4, 5, 6),
      notAfter: Date.UTC(2061, 6, 8, 9, 10, 11),
    });
    const path = file("long.pem", certificatePem);
    const { stdout } = spawnSync("openssl", ["x509", "-in", path, "-noout", "-dates", "-subject"], {
      encoding: "utf8",
    });
    expect(stdout).toBe(
      "notBefore=Feb  3 04:05:06 2001 GMT\nnotAfter=Jul  8 09:10:11 2061 GMT\nsubject=CN = long, O = Cisco\n",
    );
    expect(certificate.notAfter).toBe(Date.UTC(2061, 6, 8, 9, 10, 11));
  });
});
