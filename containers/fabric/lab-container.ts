import { Duplex, PassThrough, type Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { EnvironmentError, InternalError } from "../../src/errors";
import type { Content } from "../../src/host/content";
import { startRefusal } from "../engine-reason";
import { ethernetOf } from "./address-plan";

export interface ContainerRequest {
  readonly docker: Docker;
  readonly name: string;
  readonly host: string;
  readonly image: string;
  readonly network: string;
  /** Its address in the engine's network; none in another container's. */
  readonly address?: string;
  /** The container whose processes it sees, by its id. */
  readonly processesOf?: string;
  readonly environment: Record<string, string>;
  readonly labels: Record<string, string>;
  readonly sysctls?: Record<string, string>;
  /** In the place of the image's own. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  /** What it may do and take; root with NET_ADMIN unless said. */
  readonly limits?: ContainerLimits;
  /** What is written to it comes to its standard input. */
  readonly keyboard?: boolean;
  /** A port of its that the engine's machine gets one for, such as `4790/udp`. */
  readonly published?: string;
  /** Standard output as it comes. */
  readonly output: (octets: Uint8Array) => void;
  /** Standard error, likewise. */
  readonly notice?: (octets: Uint8Array) => void;
  /** It ended, and nobody here had asked it to. */
  readonly died: (how: ContainerDeath) => void;
  /** The engine does not answer any more, or has been started anew without its containers. */
  readonly lost?: (how: Loss) => void;
}

/** What became of the engine: the connection to it broke, it ended its containers, or it is gone. */
export type Loss = "cut off" | "stopped" | "ended";

export interface ContainerLimits {
  /** Root takes the lab's address; `image` leaves the image's own user. */
  readonly user?: "root" | "image";
  /** All that it may have, without `CAP_`; those that the engine gives unless said. */
  readonly capabilities?: readonly string[];
  readonly megabytes?: number;
  readonly processes?: number;
  /** The folders that it may write to, in memory; beside `kept` the rest of it is read-only. */
  readonly scratch?: readonly string[];
  /**
   * Folders that it may write to and that are there as long as it is, however often it starts anew: an engine puts files into
   * those of a read-only container, and nowhere else.
   */
  readonly kept?: readonly string[];
}

/** A file to put into a container. */
export interface PlacedFile {
  readonly path: string;
  readonly content: Content;
  /** Everybody may read it, and its owner write, unless said. */
  readonly mode?: number;
  /** Root unless said. */
  readonly owner?: number;
}

export interface ContainerDeath {
  readonly host: string;
  readonly code: number;
  readonly lastLines: string;
}

/** What a program inside a container said. */
export interface ExecResult {
  readonly output: string;
  readonly errors: string;
  readonly code: number;
}

/** Real milliseconds. */
const answerPatience = 1_000;
const tailOctets = 2_000;
const pieceOctets = 1 << 20;

/** One host of the lab as the engine has it. */
export class LabContainer {
  readonly #request: ContainerRequest;
  readonly #container: Docker.Container;
  #tail = "";
  #keys: Duplex | undefined;
  /** Counts starts, so that the end of an earlier one is known as such. */
  #run = 0;

  static async create(request: ContainerRequest): Promise<LabContainer> {
    const {
      docker,
      name,
      host,
      image,
      network,
      address,
      environment,
      labels,
      sysctls,
      processesOf,
      keyboard,
      entrypoint,
      command,
      published,
      limits = {},
    } = request;
    const { user = "root", capabilities, megabytes, processes, scratch, kept = [] } = limits;
    const container = await docker.createContainer({
      name,
      Image: image,
      // Taking the lab's address needs root and NET_ADMIN; the image's entry gives both up before anything else.
      ...(user === "root" && { User: "root" }),
      ...(entrypoint && { Entrypoint: [...entrypoint] }),
      ...(command && { Cmd: [...command] }),
      Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
      Labels: labels,
      ...(keyboard && { OpenStdin: true }),
      ...(published !== undefined && { ExposedPorts: { [published]: {} } }),
      // Volumes without a name: they go with the container.
      ...(kept.length > 0 && { Volumes: Object.fromEntries(kept.map((folder) => [folder, {}])) }),
      ...(address !== undefined && {
        Hostname: host.replace(/[^A-Za-z0-9.-]/g, "-"),
        // Podman, and Docker from 28 on, would draw another at each start, and nobody would reach it while the old one is known.
        MacAddress: ethernetOf(address),
        NetworkingConfig: {
          EndpointsConfig: {
            [network]: { IPAMConfig: { IPv4Address: address }, MacAddress: ethernetOf(address) },
          },
        },
      }),
      HostConfig: {
        NetworkMode: network,
        ...(processesOf !== undefined && { PidMode: `container:${processesOf}` }),
        ...(capabilities
          ? { CapDrop: ["ALL"], CapAdd: [...capabilities] }
          : user === "root" && { CapAdd: ["NET_ADMIN"] }),
        ...(megabytes !== undefined && { Memory: megabytes * (1 << 20) }),
        ...(processes !== undefined && { PidsLimit: processes }),
        ...(scratch && {
          ReadonlyRootfs: true,
          Tmpfs: Object.fromEntries(scratch.map((folder) => [folder, "rw,nosuid,nodev,mode=1777"])),
        }),
        ...(sysctls === undefined ? {} : { Sysctls: sysctls }),
        ...(published !== undefined && { PortBindings: { [published]: [{ HostPort: "" }] } }),
      },
    } as Docker.ContainerCreateOptions);
    return new LabContainer(request, container);
  }

  /** One that somebody else has made and started: files are put into it, and programs run in it. */
  static adopted(docker: Docker, id: string, host: string): LabContainer {
    const nobody = { name: host, host, image: "", network: "", environment: {}, labels: {} };
    const request = { ...nobody, docker, output: () => {}, died: () => {} };
    return new LabContainer(request, docker.getContainer(id));
  }

  private constructor(request: ContainerRequest, container: Docker.Container) {
    this.#request = request;
    this.#container = container;
  }

  get id(): string {
    return this.#container.id;
  }

  /** The engine that has it. */
  get docker(): Docker {
    return this.#request.docker;
  }

  get running(): boolean {
    return this.#isRunning;
  }

  #isRunning = false;

  /** What it printed last, to stand behind a sentence; empty where it printed nothing. */
  get lastLines(): string {
    const lines = this.#tail.trimEnd().split("\n").slice(-12);
    return this.#tail.trim() === "" ? "" : `; it said last:\n  ${lines.join("\n  ")}`;
  }

  /** Puts files into the container, running or not; their folders are made. */
  async put(files: Iterable<PlacedFile>): Promise<void> {
    const { scratch, kept = [] } = this.#request.limits ?? {};
    const folders = scratch === undefined ? [""] : kept;
    const left = new Set(files);
    for (const folder of folders) {
      const inside = [...left].filter(({ path }) => path.startsWith(`${folder}/`));
      for (const file of inside) left.delete(file);
      if (inside.length > 0) await this.#putInto(folder, inside);
    }
    for (const { path } of left)
      throw new InternalError(`"${this.#request.host}" is read-only where ${path} was to be put`);
  }

  async #putInto(folder: string, files: Iterable<PlacedFile>): Promise<void> {
    const tar = pack();
    const send = async () => {
      for (const { path, content, mode = 0o644, owner = 0 } of files) {
        const entry = tar.entry({
          name: path.slice(folder.length).replace(/^\/+/, ""),
          mode,
          uid: owner,
          gid: owner,
          size: content.size,
        });
        for (let at = 0; at < content.size; at += pieceOctets) {
          // A copy: the stream keeps what it is given, and content may reuse its memory.
          const piece = Buffer.from(content.read(at, pieceOctets));
          if (!entry.write(piece)) await new Promise<void>((resolve) => entry.once("drain", () => resolve()));
        }
        await new Promise<void>((resolve) => entry.end(resolve));
      }
      tar.finalize();
    };
    const sent = send();
    sent.catch((error: Error) => tar.destroy(error));
    await this.#container.putArchive(tar as unknown as NodeJS.ReadableStream, { path: `${folder}/` });
    await sent;
  }

  /** @throws EnvironmentError when the engine cannot start it. */
  async start(): Promise<void> {
    const { docker, output, notice, keyboard } = this.#request;
    const refused = new AbortController();
    const options = { abortSignal: refused.signal } as object;
    const stream = await this.#container
      .attach({
        stream: true,
        stdout: true,
        stderr: true,
        ...(keyboard && { stdin: true, hijack: true }),
        ...options,
      })
      .catch((cause) => {
        // A connection that keys were to go over stays open else, and the process with it.
        refused.abort();
        return this.#refused(cause);
      });
    if (keyboard) this.#keys = stream as Duplex;
    // Whoever types while the power goes finds out by the silence.
    stream.on("error", () => {});
    const out = new PassThrough();
    const errors = new PassThrough();
    docker.modem.demuxStream(stream, out, errors);
    out.on("data", (octets: Buffer) => {
      this.#remember(octets);
      output(octets);
    });
    errors.on("data", (octets: Buffer) => {
      this.#remember(octets);
      notice?.(octets);
    });
    const run = ++this.#run;
    await this.#container.start().catch((cause) => {
      (stream as Duplex).destroy();
      return this.#refused(cause);
    });
    this.#isRunning = true;
    this.#watch(run, stream as Duplex);
  }

  /** An engine that is gone is told of otherwise. */
  #refused(cause: { statusCode?: number; message: string; json?: { message?: string } }): never {
    if (cause.statusCode === undefined) throw cause;
    throw new EnvironmentError(
      `the engine does not start the container of "${this.#request.host}": ${startRefusal(cause)}`,
      { cause },
    );
  }

  /**
   * Tells of its end, or that nobody can tell any more: the stream of its output ends with it, and an engine that is gone breaks
   * it off. Nobody waits for its end before: Podman looks again and again for whoever does, half a processor for eight containers.
   */
  async #watch(run: number, stream: Duplex): Promise<void> {
    const { died, host, lost } = this.#request;
    const isOld = () => run !== this.#run;
    await new Promise<void>((resolve) => {
      for (const event of ["close", "end", "error"]) stream.once(event, () => resolve());
    });
    if (isOld()) return;
    const over = new AbortController();
    const options = { abortSignal: over.signal } as object;
    const ended: Promise<{ StatusCode?: number } | undefined> = this.#container.wait(options);
    ended.catch(() => {});
    const answer = await Promise.race([
      ended.catch(() => undefined),
      // Of a container that has ended the engine says so at once.
      delay(answerPatience, undefined, { ref: false }),
    ]);
    over.abort();
    if (isOld()) return;
    const state = answer === undefined ? await this.#stateNow() : { code: answer.StatusCode };
    if (isOld() || state === "removed") return;
    if (typeof state === "string") {
      lost?.(state);
      return;
    }
    this.#isRunning = false;
    died({ host, code: state.code ?? -1, lastLines: this.#tail });
  }

  /** The code that it ended with, or why there is none. */
  async #stateNow(): Promise<Exclude<Loss, "stopped"> | "removed" | { code: number }> {
    try {
      const { State } = await this.#container.inspect();
      return State.Running ? "cut off" : { code: State.ExitCode };
    } catch (error) {
      // An engine that answers is there.
      return (error as { statusCode?: number }).statusCode === undefined ? "ended" : "removed";
    }
  }

  /**
   * Once somebody else starts it again, its output comes as before, and keys go to it.
   * @param back called then
   */
  async awaitReturn(back: () => void): Promise<void> {
    const { docker, output, notice, keyboard } = this.#request;
    const filters = { container: [this.id], event: ["start"] };
    const events = await docker.getEvents({ filters: JSON.stringify(filters) } as Docker.GetEventsOptions);
    const run = ++this.#run;
    // Somebody may have been quicker.
    if ((await this.#stateNow()) !== "cut off") {
      await new Promise((resolve) => {
        events.once("data", resolve);
        events.once("close", resolve);
        events.on("error", resolve);
      });
    }
    (events as unknown as Duplex).destroy();
    if (run !== this.#run || (await this.#stateNow()) !== "cut off") return;
    const { State } = await this.#container.inspect();
    back();
    const since = Date.parse(State.StartedAt) / 1_000;
    const log = await this.#container.logs({ follow: true, stdout: true, stderr: true, since });
    const { out, errors } = this.#split(log as unknown as Duplex);
    out.on("data", (octets: Buffer) => {
      this.#remember(octets);
      output(octets);
    });
    errors.on("data", (octets: Buffer) => notice?.(octets));
    if (keyboard) {
      this.#keys = (await this.#container.attach({ stream: true, stdin: true, hijack: true })) as Duplex;
      this.#keys.on("error", () => {});
    }
    this.#isRunning = true;
    this.#watch(run, log as unknown as Duplex);
  }

  /** Keys at its console; lost when it does not run. */
  type(text: string): void {
    if (this.#isRunning) this.#keys?.write(text);
  }

  /** At once, without a word to what runs inside. Does nothing when it is not running. */
  async kill(): Promise<void> {
    if (!this.#isRunning) return;
    this.#expectEnd();
    await this.#container.kill({ signal: "SIGKILL" }).catch(notRunning);
    await this.#container.wait({});
  }

  /** What happens to it from here on is nobody's failure. */
  abandon(): void {
    this.#expectEnd();
    // The engine would keep it open as long as somebody may type.
    this.#keys?.destroy();
  }

  /** With all that it holds, running or not. */
  async remove(): Promise<void> {
    this.abandon();
    await this.#container.remove({ force: true, v: true });
  }

  async exec(command: readonly string[], user = "root"): Promise<ExecResult> {
    const exec = await this.#exec(command, { AttachStdout: true, AttachStderr: true, User: user });
    const stream = await exec.start({ hijack: true, stdin: false });
    const { out, errors } = this.#split(stream);
    const [output, complaints] = await Promise.all([textOf(out), textOf(errors)]);
    const { ExitCode } = await exec.inspect();
    return { output, errors: complaints, code: ExitCode ?? -1 };
  }

  /** As `exec`, for what must succeed. */
  async run(command: readonly string[]): Promise<string> {
    const { output, errors, code } = await this.exec(command);
    if (code === 0) return output;
    throw new InternalError(
      `${command[0]} in the container of "${this.#request.host}" ended with code ${code}: ${errors.trim()}`,
    );
  }

  /**
   * A program's standard input and output as one stream.
   * @param notice what it writes on standard error
   */
  async pipe(command: readonly string[], notice?: (octets: Buffer) => void): Promise<Duplex> {
    const exec = await this.#exec(command, { AttachStdin: true, AttachStdout: true, AttachStderr: true });
    const stream = (await exec.start({ hijack: true, stdin: true })) as Duplex;
    const { out, errors } = this.#split(stream);
    if (notice) errors.on("data", notice);
    else errors.resume();
    const both = Duplex.from({ readable: out, writable: stream }) as Duplex;
    stream.on("error", (error) => both.destroy(error));
    both.on("close", () => stream.destroy());
    // The program is gone: there is nobody to write to, either.
    out.on("end", () => setImmediate(() => both.destroy()));
    return both;
  }

  /** One file or folder as a tar archive. */
  async archive(path: string): Promise<NodeJS.ReadableStream> {
    return this.#container.getArchive({ path });
  }

  #exec(command: readonly string[], options: Docker.ExecCreateOptions): Promise<Docker.Exec> {
    return this.#container.exec({ Cmd: [...command], User: "root", ...options }).catch((cause) => {
      throw new EnvironmentError(
        `nothing can be run in the container of "${this.#request.host}": ${(cause as Error).message}`,
        { cause },
      );
    });
  }

  #split(stream: Duplex): { out: PassThrough; errors: PassThrough } {
    const out = new PassThrough();
    const errors = new PassThrough();
    this.#request.docker.modem.demuxStream(stream, out, errors);
    const end = () => {
      out.end();
      errors.end();
    };
    stream.on("end", end);
    stream.on("close", end);
    stream.on("error", end);
    return { out, errors };
  }

  #remember(octets: Buffer): void {
    this.#tail = (this.#tail + octets.toString("utf8")).slice(-tailOctets);
  }

  #expectEnd(): void {
    this.#run += 1;
    this.#isRunning = false;
  }
}

function notRunning(error: { statusCode?: number }): void {
  if (error.statusCode !== 409 && error.statusCode !== 404) throw error;
}

async function textOf(stream: Readable): Promise<string> {
  stream.setEncoding("utf8");
  let text = "";
  for await (const piece of stream) text += piece;
  return text;
}
