import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SshServerOptions } from "../../src/host/ssh";
import { sshService } from "../../src/node/ssh/service";
import type { SftpServerOptions } from "../../src/servers/sftp-handler";
import { pattern, sftpOptions } from "../node/ssh/files";
import { loopbackHost } from "./loopback-host";
import { freePort, listening, OpenSshFolder } from "./openssh";
import { requireTool } from "./tools";

const host = loopbackHost();

requireTool("ssh", "sftp")("OpenSSH's clients at our SSH server", () => {
  let folder: OpenSshFolder;
  const servers: { close(): void }[] = [];

  beforeAll(() => {
    folder = new OpenSshFolder();
  });
  afterAll(() => {
    for (const server of servers) server.close();
    folder.remove();
  });

  async function serve(
    options: SshServerOptions | SftpServerOptions,
    algorithms: "modern" | "legacy" = "modern",
  ) {
    const port = await freePort();
    servers.push(sshService({ algorithms }).serve(host, port, options));
    await listening(port);
    return port;
  }

  const device: SshServerOptions = {
    software: "Cisco-1.25",
    banner: () => "authorised access only\r\n",
    keyboardInteractive: true,
    authenticate: (attempt) => {
      if (attempt.method === "password") return attempt.password === "Cisco123" ? "accept" : "reject";
      return attempt.method === "publickey" && attempt.algorithm === "ssh-ed25519" ? "accept" : "reject";
    },
    shell(terminal) {
      terminal.write(`${terminal.columns}x${terminal.rows}\r\n9120-EWC#`);
      let line = "";
      terminal.handler = {
        input(text) {
          for (const character of text.replaceAll("\r\n", "\n").replaceAll("\r", "\n")) {
            if (character !== "\n") line += character;
            else if (line === "exit") return terminal.close();
            else {
              terminal.write(`${line}\r\n% no such command\r\n9120-EWC#`);
              line = "";
            }
          }
        },
      };
    },
    exec(command, channel) {
      channel.write(`ran ${command}\r\n`);
      channel.exit(command === "fail" ? 3 : 0);
    },
  };

  test.each(["password", "keyboard-interactive"] as const)(
    "ssh runs a command, logged in by %s",
    async (method) => {
      const port = await serve(device);
      const parameters = [
        ...folder.options(port),
        ...folder.passwordOptions(method),
        "admin@127.0.0.1",
        "show",
        "clock",
      ];
      const { code, output } = await folder.run("ssh", parameters, "", "Cisco123");
      expect({ code, output }).toEqual({ code: 0, output: "ran show clock\r\n" });
    },
  );

  test("ssh runs a command, logged in by key, and passes its exit status on", async () => {
    const port = await serve(device);
    const parameters = [...folder.options(port), ...folder.keyOptions, "admin@127.0.0.1", "fail"];
    expect(await folder.run("ssh", parameters)).toMatchObject({ code: 3, output: "ran fail\r\n" });
  });

  test("a wrong password is refused", async () => {
    const port = await serve(device);
    const parameters = [
      ...folder.options(port),
      ...folder.passwordOptions("password"),
      "admin@127.0.0.1",
      "show",
    ];
    const { code, errors } = await folder.run("ssh", parameters, "", "cisco");
    expect(code).toBe(255);
    expect(errors).toMatch(/Permission denied \(publickey,keyboard-interactive,password\)/);
  });

  test("a shell with a terminal", async () => {
    const port = await serve(device);
    const parameters = [...folder.options(port), ...folder.keyOptions, "-tt", "admin@127.0.0.1"];
    const { code, output } = await folder.run("ssh", parameters, "show flash\nexit\n");
    expect(code).toBe(0);
    expect(output).toBe("80x24\r\n9120-EWC#show flash\r\n% no such command\r\n9120-EWC#");
  });

  test("a shell fed from a pipe ends with its input", async () => {
    const port = await serve(device);
    const parameters = [...folder.options(port), ...folder.keyOptions, "-T", "admin@127.0.0.1"];
    const { code, output } = await folder.run("ssh", parameters, "show flash\n");
    expect(code).toBe(0);
    expect(output).toContain("show flash\r\n% no such command");
  });

  test("the algorithms of a decade ago, where they are asked for", async () => {
    const port = await serve(device, "legacy");
    const old = [
      "-o",
      "KexAlgorithms=diffie-hellman-group14-sha1",
      "-o",
      "Ciphers=aes128-cbc",
      "-o",
      "MACs=hmac-sha1",
    ];
    const parameters = [...folder.options(port), ...folder.keyOptions, ...old, "admin@127.0.0.1", "show"];
    expect(await folder.run("ssh", parameters)).toMatchObject({ code: 0, output: "ran show\r\n" });
  });

  test("sftp lists, gets and puts", async () => {
    const files = new Map([["/ap1g8", pattern(3_000_017)]]);
    const options = { ...sftpOptions(files), authenticate: () => "accept" as const };
    const port = await serve(options);
    folder.file("upload", pattern(1_000_003));
    const batch = folder.file(
      "batch",
      "ls -l\nget /ap1g8 fetched\nput upload /ap3g3\nrm /ap1g8\n-get /ap1g8 none\n",
    );
    const parameters = [...folder.options(port), ...folder.keyOptions, "-b", batch, "ewc@127.0.0.1"];
    const { code, output, errors } = await folder.run("sftp", parameters);
    expect(errors).toContain('File "/ap1g8" not found');
    expect(code).toBe(0);
    expect(output).toContain("ap1g8");
    expect(Buffer.compare(readFileSync(join(folder.path, "fetched")), pattern(3_000_017))).toBe(0);
    expect(Buffer.compare(files.get("/ap3g3")!, pattern(1_000_003))).toBe(0);
    expect([...files.keys()]).toEqual(["/ap3g3"]);
  });

  test("sftp with many large requests under way", async () => {
    const port = await serve({
      ...sftpOptions(new Map([["/ap1g8", pattern(20_000_000)]])),
      authenticate: () => "accept",
    });
    const parameters = [
      ...folder.options(port),
      ...folder.keyOptions,
      "-B",
      "261120",
      "-R",
      "128",
      "ewc@127.0.0.1:/ap1g8",
      "large",
    ];
    expect(await folder.run("sftp", parameters)).toMatchObject({ code: 0 });
    expect(Buffer.compare(readFileSync(join(folder.path, "large")), pattern(20_000_000))).toBe(0);
  });
});
