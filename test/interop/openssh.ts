import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** A temporary folder with a user key pair and an answer for password prompts; everything OpenSSH needs to run apart. */
export class OpenSshFolder {
  readonly path = mkdtempSync(join(tmpdir(), "ewclab-ssh-"));
  readonly key = join(this.path, "id_ed25519");
  readonly #children: ChildProcess[] = [];

  constructor() {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", this.key]);
  }

  get privateKey(): string {
    return readFileSync(this.key, "utf8");
  }

  get publicKey(): string {
    return readFileSync(`${this.key}.pub`, "utf8").trim();
  }

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  /** Options for ssh and sftp: no configuration and no known hosts of the user's own. */
  options(port: number): string[] {
    const settings = [
      `Port=${port}`,
      "StrictHostKeyChecking=no",
      `UserKnownHostsFile=${join(this.path, "known_hosts")}`,
      "LogLevel=ERROR",
      "ControlPath=none",
    ];
    return ["-F", "none", ...settings.flatMap((setting) => ["-o", setting])];
  }

  get keyOptions(): string[] {
    return ["-i", this.key, "-o", "IdentitiesOnly=yes", "-o", "PreferredAuthentications=publickey"];
  }

  passwordOptions(method: "password" | "keyboard-interactive"): string[] {
    return [
      "-o",
      `PreferredAuthentications=${method}`,
      "-o",
      "PubkeyAuthentication=no",
      "-o",
      "NumberOfPasswordPrompts=1",
    ];
  }

  /** Runs a program to its end, with what it is to read; passwords are answered by a script. */
  run(program: string, parameters: string[], input = "", password = ""): Promise<Finished> {
    const ask = this.file("askpass", `#!/bin/sh\necho '${password}'\n`);
    chmodSync(ask, 0o700);
    const env = {
      ...process.env,
      SSH_ASKPASS: ask,
      SSH_ASKPASS_REQUIRE: "force",
      DISPLAY: "none",
      LC_ALL: "C",
    };
    const child = spawn(program, parameters, { cwd: this.path, env, detached: true });
    this.#children.push(child);
    let output = "";
    let errors = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      errors += text;
    });
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, output, errors }));
    });
  }

  /** A real sshd with internal-sftp on 127.0.0.1, which lets the key in. */
  async startSshd(): Promise<{ port: number; username: string; log(): string }> {
    const port = await freePort();
    const hostKey = join(this.path, "host_key");
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", hostKey]);
    if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
    const config = this.file(
      "sshd_config",
      [
        `ListenAddress 127.0.0.1:${port}`,
        `HostKey ${hostKey}`,
        `AuthorizedKeysFile ${this.file("authorized_keys", `${this.publicKey}\n`)}`,
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication no",
        "PermitRootLogin yes",
        "PidFile none",
        "LogLevel VERBOSE",
        "Subsystem sftp internal-sftp",
        "",
      ].join("\n"),
    );
    const sshd = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", config]);
    this.#children.push(sshd);
    let log = "";
    sshd.stderr.on("data", (text) => {
      log += text;
    });
    await listening(port);
    return { port, username: userInfo().username, log: () => log };
  }

  remove(): void {
    for (const child of this.#children) child.kill();
    rmSync(this.path, { recursive: true, force: true });
  }
}

export interface Finished {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when somebody listens at the port; rejects after five seconds. */
export async function listening(port: number): Promise<void> {
  const end = Date.now() + 5_000;
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      }).on("error", () => resolve(false));
    });
    if (isOpen) return;
    if (Date.now() > end) throw new RangeError(`nobody listens at 127.0.0.1:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
