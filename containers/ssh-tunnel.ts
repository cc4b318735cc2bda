import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { EnvironmentError } from "../src/errors";

/** Seconds that a connection to the machine stays for the next request. */
const kept = 60;

/** An engine on another machine, reached as `docker` reaches it: by OpenSSH, with the user's own keys and configuration. */
export interface SshTunnel {
  /** A socket on this machine that leads to the engine. */
  readonly socketPath: string;
  /** By its name or address in the network: published ports are there. */
  readonly machine: string;
  /** What OpenSSH said last on standard error, such as that a key is not known. */
  said(): string;
}

/**
 * Each connection to the socket is a `docker system dial-stdio` on the other machine; one connection of OpenSSH's carries
 * them all.
 * @param location such as `ssh://user@host:22`
 * @throws EnvironmentError when it cannot be read.
 */
export async function openSshTunnel(location: string): Promise<SshTunnel> {
  const { hostname, port, username } = parsed(location);
  const folder = mkdtempSync(join(tmpdir(), "ewclab-ssh-"));
  const socketPath = join(folder, "engine.sock");
  const words = [
    ...["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10"],
    ...["-o", "ControlMaster=auto", "-o", `ControlPath=${join(folder, "c")}`, "-o", `ControlPersist=${kept}`],
    ...(username === "" ? [] : ["-l", decodeURIComponent(username)]),
    ...(port === "" ? [] : ["-p", port]),
    ...["--", hostname, "docker", "system", "dial-stdio"],
  ];
  let said = "";
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const child = spawn("ssh", words, { stdio: ["pipe", "pipe", "pipe"] });
    child.stderr.on("data", (text: Buffer) => {
      said = (said + text.toString()).slice(-1_000);
    });
    child.on("error", (error) => {
      said = `ssh: ${error.message}`;
      socket.destroy();
    });
    child.stdin.on("error", () => socket.destroy());
    socket.on("error", () => child.kill());
    socket.on("close", () => child.kill());
    child.on("exit", () => socket.end());
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
    // Whoever waits for an answer holds the process; this end does not.
    for (const end of [socket, child, child.stdin, child.stdout, child.stderr]) (end as Socket).unref();
  });
  server.listen(socketPath);
  await once(server, "listening");
  server.unref();
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { socketPath, machine: await realName(hostname), said: () => said.trim() };
}

/** What ~/.ssh/config makes of a name. */
async function realName(hostname: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)("ssh", ["-G", "--", hostname]);
    return /^hostname (\S+)$/m.exec(stdout)?.[1] ?? hostname;
  } catch {
    return hostname;
  }
}

function parsed(location: string): URL {
  try {
    return new URL(location);
  } catch (cause) {
    throw new EnvironmentError(`${location} names no machine: expected ssh://user@host`, { cause });
  }
}
