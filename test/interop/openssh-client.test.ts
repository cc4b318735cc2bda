import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fetchBySftp, openSsh } from "../../src/node/ssh/client";
import { sftpClient } from "../../src/node/ssh/sftp-client";
import { pattern } from "../node/ssh/files";
import { loopbackHost } from "./loopback-host";
import { freePort, OpenSshFolder } from "./openssh";
import { requireTool } from "./tools";

const host = loopbackHost();

requireTool("sshd", "ssh")("our clients at OpenSSH's server", () => {
  let folder: OpenSshFolder;
  let sshd: Awaited<ReturnType<OpenSshFolder["startSshd"]>>;

  beforeAll(async () => {
    folder = new OpenSshFolder();
    sshd = await folder.startSshd();
  });
  afterAll(() => folder.remove());

  function fetch(
    path: string,
    port = sshd.port,
  ): Promise<{ result: string; octets: Uint8Array; size: number | undefined }> {
    return new Promise((resolve) => {
      const pieces: Uint8Array[] = [];
      let size: number | undefined;
      const end = (result: string) => resolve({ result, octets: Buffer.concat(pieces), size });
      const server = { address: "127.0.0.1", port };
      const request = { server, path, username: sshd.username, password: "unused", timeout: 10_000 };
      sftpClient({ privateKey: folder.privateKey }).fetch(host, request, {
        size: (octets) => {
          size = octets;
        },
        data: (octets) => pieces.push(octets),
        done: () => end("done"),
        failed: end,
      });
    });
  }

  test("the devices' SFTP client fetches from internal-sftp, and says goodbye in order", async () => {
    const octets = pattern(10_000_019);
    const path = folder.file("ap1g8", octets);
    const outcome = await fetch(path);
    expect(outcome).toMatchObject({ result: "done", size: 10_000_019 });
    expect(Buffer.compare(outcome.octets, octets)).toBe(0);
    await expect.poll(() => sshd.log()).toMatch(/Received disconnect from 127\.0\.0\.1 port \d+:11/);
    expect(sshd.log()).toContain("Starting session: subsystem 'sftp'");
  });

  test("stores over SFTP, and by scp both ways, octet for octet", async () => {
    const client = sftpClient({ privateKey: folder.privateKey });
    const octets = new Uint8Array(pattern(300_007));
    const request = (name: string) => ({
      server: { address: "127.0.0.1", port: sshd.port },
      path: join(folder.path, name),
      username: sshd.username,
      password: "unused",
      timeout: 10_000,
    });
    const stored = (name: string, store: typeof client.store, content = octets) =>
      new Promise<string>((resolve) => {
        store?.(host, { ...request(name), content }, { done: () => resolve("done"), failed: resolve });
      });
    expect(await stored("by-sftp", client.store)).toBe("done");
    expect(await stored("by scp 'quoted'", client.scp?.store)).toBe("done");
    expect(await stored("empty-by-scp", client.scp?.store, new Uint8Array())).toBe("done");
    for (const name of ["by-sftp", "by scp 'quoted'"])
      expect(readFileSync(join(folder.path, name)).equals(octets)).toBe(true);
    const fetched = (name: string, most = 1_000_000) =>
      new Promise<Uint8Array | string>((resolve) => {
        let whole: Uint8Array = new Uint8Array();
        client.scp?.fetch(
          host,
          { ...request(name), most },
          {
            data: (piece) => {
              whole = piece;
            },
            done: () => resolve(whole),
            failed: resolve,
          },
        );
      });
    expect(Buffer.compare((await fetched("by scp 'quoted'")) as Uint8Array, octets)).toBe(0);
    expect(await fetched("empty-by-scp")).toHaveLength(0);
    expect(await fetched("nothing")).toBe("no-such-file");
    expect(await fetched("by-sftp", 1_000)).toBe("protocol");
    expect(await stored("no/such/folder", client.store)).toBe("no-such-file");
    expect(await stored("no/such/folder", client.scp?.store)).toBe("no-such-file");
  });

  test("an empty file", async () => {
    expect(await fetch(folder.file("empty", ""))).toMatchObject({ result: "done", size: 0 });
  });

  test("no such file, a directory, and nobody there", async () => {
    expect((await fetch(join(folder.path, "nothing"))).result).toBe("no-such-file");
    expect((await fetch(folder.path)).result).toBe("protocol");
    expect((await fetch("/", await freePort())).result).toBe("refused");
  });

  test("ssh2's own SFTP client, and exec", async () => {
    const path = folder.file("ap3g3", pattern(500_000));
    const login = {
      connect: () => connect(sshd.port, "127.0.0.1"),
      username: sshd.username,
      privateKey: folder.privateKey,
    };
    expect(Buffer.compare(await fetchBySftp(login, path), pattern(500_000))).toBe(0);
    await expect(fetchBySftp(login, `${path}.none`)).rejects.toMatchObject({ reason: "no-such-file" });
    const session = await openSsh(login);
    expect(await session.exec("echo lab; exit 4")).toEqual({ output: "lab\n", code: 4 });
    session.close();
    await session.closed;
  });

  test("a key that the server does not know", async () => {
    const stranger = new OpenSshFolder();
    const login = {
      connect: () => connect(sshd.port, "127.0.0.1"),
      username: sshd.username,
      privateKey: stranger.privateKey,
    };
    await expect(openSsh(login)).rejects.toMatchObject({ reason: "authentication" });
    stranger.remove();
  });
});
