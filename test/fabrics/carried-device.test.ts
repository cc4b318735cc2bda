import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeImage } from "../../src/image/ap-image";
import { nodeCrypto } from "../../src/node/crypto";
import { LabPki } from "../../src/node/pki";

const folder = mkdtempSync(join(tmpdir(), "carried-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Its services are below port 1024.
describe.runIf(process.getuid?.() === 0)("one process is two devices", () => {
  test.each([
    { told: "the access point stays inside the box", place: {}, seen: "192.168.129.1" },
    {
      told: "the access point has an address of its own",
      place: { address: "127.53.0.3" },
      seen: "127.53.0.3",
    },
  ])(
    "$told: two consoles, of which the second has the keyboard",
    { timeout: 60_000 },
    async ({ place, seen }) => {
      const epoch = Date.UTC(2024, 1, 1, 17);
      const pki = await LabPki.create({ epoch, key: "ec" });
      const [controller, ap] = await Promise.all(
        ["C9800-AP-K9-3C5731C50010", "AP9120AXI-3C5731C50030"].map((commonName) => pki.issue({ commonName })),
      );
      const version = "17.9.4.27";
      const signingKey = pki.imageSigning.privateKey;
      const image = makeImage({ family: "ap1g7", version, seed: 1, crypto: nodeCrypto(), signingKey });
      writeFileSync(join(folder, "own-image"), image.read(0, image.size));
      const description = {
        kind: "ewc",
        name: "9120-EWC",
        model: "C9120AXI",
        version,
        mac: "3c57.31c5.0010",
        address: "127.53.0.2",
        bind: "address",
        time: { epoch, speed: 60 },
        seed: "1",
        chain: controller!.chainPem,
        key: controller!.keyPem,
        trust: pki.authority.certificatePem,
        imageAuthority: pki.imageSigning.publicPem,
        username: "admin",
        password: "Cisco123",
        ownImage: join(folder, "own-image"),
        ownAccessPoint: {
          name: "AP-9120",
          mac: "3c57.31c5.0030",
          chain: ap!.chainPem,
          key: ap!.keyPem,
          ...place,
        },
      };
      const device = spawn(process.execPath, ["-r", "ts-node/register", "src/fabrics/device/start.ts"], {
        env: {
          PATH: process.env.PATH,
          EWCLAB_DEVICE: JSON.stringify(description),
          EWCLAB_FLASH: join(folder, `flash of ${seen}`),
        },
      });
      try {
        const said = { output: "", errors: "" };
        device.stdout.on("data", (octets) => {
          said.output += String(octets);
        });
        device.stderr.on("data", (octets) => {
          said.errors += String(octets);
        });
        const within = { timeout: 45_000 };
        await expect.poll(() => said.errors, within).toContain("AP has joined controller 9120-EWC");
        await expect.poll(() => said.output, within).toMatch(/AP Name: AP-9120 .* Joined/);
        expect(said.output).toContain(`Session-IP: ${seen}[5248] 127.53.0.2[5246] Joined`);
        expect(said.errors).toMatch(/^ready$/m);
        device.stdin.write("\r");
        await expect.poll(() => said.errors, within).toContain("Username: ");
      } finally {
        device.kill("SIGKILL");
      }
    },
  );
});
