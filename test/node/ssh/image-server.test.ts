import { expect, test } from "vitest";
import { imageSizes } from "../../../src/image/ap-image";
import { makeBundle } from "../../../src/image/bundle";
import { ImageVerifier } from "../../../src/image/verifier";
import { sshService } from "../../../src/node/ssh/service";
import { sftpClient } from "../../../src/node/ssh/sftp-client";
import { OpenSshSftp } from "../../../src/servers/openssh-sftp";
import { MemoryVolume } from "../../../src/servers/volume";
import { crypto, signing, trust } from "../../image/trust";
import { SshLab } from "./lab";

/** A bundle on the built-in SFTP server, fetched by the devices' client and verified as it comes. */
async function upgradeFrom(size: "small" | "full", path: string) {
  const lab = await SshLab.start();
  const volume = new MemoryVolume();
  const bundle = makeBundle({ version: "17.12.1.5", size, seed: 1, crypto, signingKey: signing.privateKey });
  for (const file of bundle) volume.put(`/EWC/17_12_1/${file.path}`, file.content);
  const log: string[] = [];
  const users = { ewc: "secret" };
  const server = new OpenSshSftp(lab.server, { volume, users, log: (line) => log.push(line.text) });
  server.start(sshService());
  const verifier = new ImageVerifier({ ...trust, family: "ap1g8" });
  const result = await lab.run(
    new Promise<string>((resolve) => {
      const request = {
        server: { address: lab.server.address, port: 22 },
        path,
        username: "ewc",
        password: "secret",
        timeout: 40_000,
      };
      sftpClient().fetch(lab.client, request, {
        data: (octets) => verifier.update(octets),
        done: () => resolve("done"),
        failed: resolve,
      });
    }),
  );
  await lab.conductor.pass(1_000);
  return { result, ...verifier.finish(), log: log.join("\n") };
}

test("an AP image fetched over SFTP verifies, and the server's log tells of it", async () => {
  const { result, verdict, info, log } = await upgradeFrom("small", "/EWC/17_12_1/ap1g8");
  expect(result).toBe("done");
  expect(verdict).toEqual({ kind: "ok" });
  expect(info).toMatchObject({ family: "ap1g8", version: "17.12.1.5" });
  expect(log).toContain("Accepted password for ewc from 172.16.5.26");
  expect(log).toContain('open "/EWC/17_12_1/ap1g8" flags READ');
  expect(log).toContain(`close "/EWC/17_12_1/ap1g8" bytes read ${imageSizes.small} written 0`);
});

test("a wrong path is no such file, on both sides", async () => {
  const { result, verdict, log } = await upgradeFrom("small", "/EWC/Wrong-Path/ap1g8");
  expect(result).toBe("no-such-file");
  expect(verdict).toEqual({ kind: "not-an-image" });
  expect(log).toContain("sent status No such file");
});

test("a full-size image comes whole", async () => {
  const { result, verdict, log } = await upgradeFrom("full", "/EWC/17_12_1/ap1g8");
  expect(result).toBe("done");
  expect(verdict).toEqual({ kind: "ok" });
  expect(log).toContain("bytes read 70512640 written 0");
});
