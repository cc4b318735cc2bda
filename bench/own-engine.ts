import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import Docker from "dockerode";
import { imagePrefix } from "../containers/images/names";
import { EnvironmentError } from "../src/errors";

const run = promisify(execFile);

/** A Docker engine of one's own, in a network namespace without a way out: it may be stopped and killed, and takes nobody's labs with it. */
export class OwnEngine {
  readonly #folder = mkdtempSync(join(tmpdir(), "ewclab-own-engine-"));
  readonly #name = `ewclab-own-engine-${process.pid}`;
  readonly socket = join(this.#folder, "docker.sock");
  readonly host = `unix://${this.socket}`;
  readonly docker = new Docker({ socketPath: this.socket });

  /** With the lab's images, which the engine that `docker` uses has. @throws EnvironmentError when that cannot be. */
  static async create(): Promise<OwnEngine> {
    if (process.getuid?.() !== 0)
      throw new EnvironmentError("only root may make a network namespace and start an engine in it");
    const engine = new OwnEngine();
    await run("ip", ["netns", "add", engine.#name]);
    await run("ip", ["-n", engine.#name, "link", "set", "lo", "up"]);
    await engine.start();
    const { stdout } = await run("docker", ["images", "--format", "{{.Repository}}:{{.Tag}}"]);
    const images = stdout.split("\n").filter((tag) => tag.startsWith(`${imagePrefix()}/`));
    if (images.length === 0)
      throw new EnvironmentError("there are no images of the lab to take: `npm run images`");
    const archive = join(engine.#folder, "images.tar");
    await run("docker", ["save", "-o", archive, ...images]);
    await run("docker", ["-H", engine.host, "load", "-q", "-i", archive]);
    rmSync(archive);
    return engine;
  }

  /** A busy machine may need several tries: the engine itself gives up after a quarter of a minute. */
  async start(tries = 4): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      if (tries <= 1) throw error;
      await delay(1_000);
      await this.start(tries - 1);
    }
  }

  async #start(): Promise<void> {
    // Not `ip netns exec`, which hides the control groups.
    const words = [
      `--net=/run/netns/${this.#name}`,
      "dockerd",
      ...["--data-root", join(this.#folder, "root"), "--exec-root", join(this.#folder, "exec")],
      ...["--pidfile", this.#pidFile, "-H", this.host],
    ];
    rmSync(this.#pidFile, { force: true });
    const daemon = spawn("nsenter", words, { detached: true, stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    daemon.stderr.on("data", (text: Buffer) => {
      log = (log + text.toString()).slice(-2_000);
    });
    daemon.unref();
    for (let tries = 0; tries < 300; tries += 1) {
      if (await this.docker.ping().catch(() => undefined)) return;
      if (daemon.exitCode !== null) break;
      await delay(100);
    }
    throw new EnvironmentError(`the engine does not come up:\n${log}`);
  }

  /** Killed it goes with all that runs for it and in it, as on a machine whose power fails. */
  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const pid = Number(readFileSync(this.#pidFile, "utf8"));
    const pids = signal === "SIGTERM" ? [pid] : [pid, ...this.#helpers().flatMap(withChildren)];
    for (const each of pids) if (isAlive(each)) process.kill(each, signal);
    while (pids.some(isAlive)) await delay(50);
  }

  async remove(): Promise<void> {
    const { containers } = await this.docker.listContainers({ all: true }).then(
      (list) => ({ containers: list }),
      () => ({ containers: [] }),
    );
    await Promise.all(
      containers.map(({ Id }) =>
        this.docker
          .getContainer(Id)
          .remove({ force: true })
          .catch(() => {}),
      ),
    );
    await this.stop("SIGTERM").catch(() => {});
    await run("ip", ["netns", "delete", this.#name]).catch(() => {});
    // An engine that was killed leaves what its containers had mounted.
    const mounts =
      readFileSync("/proc/self/mounts", "utf8").match(new RegExp(`${this.#folder}\\S+`, "g")) ?? [];
    for (const mount of mounts.toReversed()) await run("umount", ["-l", mount]).catch(() => {});
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** A file of that name with the text, that goes with the engine. */
  file(name: string, text: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Those that serve it: its folder is among their words. */
  #helpers(): number[] {
    return readdirSync("/proc")
      .map(Number)
      .filter(
        (pid) =>
          pid > 0 && pid !== process.pid && textOf(`/proc/${pid}/cmdline`).includes(`${this.#folder}/exec`),
      );
  }

  get #pidFile(): string {
    return join(this.#folder, "pid");
  }
}

function withChildren(pid: number): number[] {
  const children = textOf(`/proc/${pid}/task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);
  return [pid, ...children.flatMap(withChildren)];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.[0] !== "Z";
  } catch {
    return false;
  }
}

/** A program's end. */
export async function ended(
  command: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const [code] = (await once(spawn(command, words, { env, stdio: "ignore" }), "exit")) as [number | null];
  return code ?? -1;
}
