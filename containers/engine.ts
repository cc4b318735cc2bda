import { readFileSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { EnvironmentError } from "../src/errors";
import { refusalWords } from "../src/node/error-border";
import { type EngineLocation, locateEngine, locateEngines } from "./engine-location";
import { openSshTunnel, type SshTunnel } from "./ssh-tunnel";

/** Engine API 1.40 is Docker 19.03: the first with all that the fabric asks for. */
const oldestApi = 40;
/** Milliseconds for the first answer. */
const patience = 10_000;
/** For later ones: who has answered is there, and may be busy. */
const longPatience = 60_000;
const haveAnswered = new WeakSet<Docker>();

export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  readonly apiVersion: string;
  /** Docker or Podman. */
  readonly product: "Docker" | "Podman";
  /** Where it is, as DOCKER_HOST has it. */
  readonly host: string;
  /** Who said so, for people: `DOCKER_HOST`, `the Docker context "colima"`. */
  readonly by: string;
  /** Whether it runs without the rights of root, and so may lack some. */
  readonly isRootless: boolean;
  /** Milliseconds that the engine's clock is ahead of this machine's. */
  readonly clockAhead: number;
  /** Octets of memory of its machine. */
  readonly memory: number;
  /** Containers that run on it. */
  readonly running: number;
  /** Where its machine is reached from those of the lab's other engines, when that was said. */
  readonly address?: string;
}

/**
 * The engine that `docker` and Testcontainers would use ({@link locateEngine}); both fabric and modules speak to that one.
 * @throws EnvironmentError with the remedy when none answers, it is too old, or its socket may not be used.
 */
export async function openEngine(): Promise<Engine> {
  return opened(await reachEngine(), () => {
    reached = undefined;
  });
}

/**
 * The engines over which a lab spreads ({@link locateEngines}): one, unless several are named. The first is that of {@link openEngine}.
 * @throws EnvironmentError as that one does, for any of them.
 */
export async function openEngines(): Promise<readonly Engine[]> {
  const [, ...others] = locateEngines();
  const first = openEngine();
  return Promise.all([
    first,
    ...others.map(async (location) => {
      const key = JSON.stringify(location);
      const there = reachedBeside.get(key) ?? connect(location);
      reachedBeside.set(key, there);
      there.catch(() => reachedBeside.delete(key));
      return opened(await there, () => reachedBeside.delete(key));
    }),
  ]);
}

/** @param forget another engine may be named until somebody asks again */
async function opened({ location, docker, tunnel }: Reached, forget: () => void): Promise<Engine> {
  const where = location.by === "DOCKER_HOST" ? location.host : `${location.host} (${location.by})`;
  let info: {
    SystemTime?: string;
    SecurityOptions?: string[] | null;
    MemTotal?: number;
    ContainersRunning?: number;
  };
  let version: { Version: string; ApiVersion: string; Components?: { Name: string }[] };
  const asked = Date.now();
  try {
    [info, version] = await within(
      haveAnswered.has(docker) ? longPatience : patience,
      Promise.all([docker.info(), docker.version()]),
    );
    haveAnswered.add(docker);
  } catch (cause) {
    if (tunnel === undefined) forget();
    throw new EnvironmentError(complaint(cause as NodeJS.ErrnoException, where, tunnel?.said()), { cause });
  }
  const isPodman = version.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  const product = isPodman ? "Podman" : "Docker";
  const minor = Number(/^1\.(\d+)/.exec(version.ApiVersion)?.[1] ?? 0);
  if (minor < oldestApi) {
    throw new EnvironmentError(
      `the ${product} engine at ${where} is ${version.Version} (API ${version.ApiVersion}), too old: API 1.${oldestApi} (Docker 19.03) is the least; upgrade it`,
    );
  }
  const now = (asked + Date.now()) / 2;
  const ahead = info.SystemTime ? Date.parse(info.SystemTime) - now : 0;
  // What asking took is no difference.
  const clockAhead = Math.abs(ahead) > 2_000 ? ahead : 0;
  return {
    docker,
    version: version.Version,
    apiVersion: version.ApiVersion,
    product,
    host: location.host,
    by: location.by,
    isRootless: info.SecurityOptions?.some((option) => option.includes("name=rootless")) ?? false,
    clockAhead,
    memory: info.MemTotal ?? 0,
    running: info.ContainersRunning ?? 0,
    ...(location.address === undefined ? {} : { address: location.address }),
  };
}

/** `Docker engine 20.10.24 at unix:///var/run/docker.sock (Docker's usual socket)`. */
export function engineText({ product, version, host, by }: Engine): string {
  return `${product} engine ${version} at ${host} (${by})`;
}

/** Whether it runs without the rights of root. Podman says so in its own way of speaking alone. */
export async function isRootless({ docker, product, isRootless }: Engine): Promise<boolean> {
  if (isRootless || product !== "Podman") return isRootless;
  const options = { path: "/v4.0.0/libpod/info", method: "GET", statusCodes: { 200: true } };
  return new Promise((resolve) => {
    docker.modem.dial(options, (_error: unknown, answer: unknown) => {
      const info = answer as { host?: { security?: { rootless?: boolean } } } | null | undefined;
      resolve(info?.host?.security?.rootless ?? false);
    });
  });
}

interface Reached {
  readonly location: EngineLocation;
  readonly docker: Docker;
  readonly tunnel?: SshTunnel;
}

let reached: Promise<Reached> | undefined;
/** Those beside the first, of which Testcontainers knows nothing. */
const reachedBeside = new Map<string, Promise<Reached>>();

/** Once in a process: what Testcontainers is told must not name another engine later. */
function reachEngine(): Promise<Reached> {
  reached ??= reach(locateEngine()).catch((error) => {
    reached = undefined;
    throw error;
  });
  return reached;
}

/** As `connect`; and Testcontainers goes there, too. */
async function reach(location: EngineLocation): Promise<Reached> {
  const there = await connect(location);
  const { tunnel } = there;
  if (tunnel !== undefined) {
    // Testcontainers knows no ssh: it is told of this end.
    process.env.DOCKER_HOST = `unix://${tunnel.socketPath}`;
    process.env.TESTCONTAINERS_HOST_OVERRIDE ??= tunnel.machine;
    process.env.TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE ??= "/var/run/docker.sock";
  } else if (!location.isFoundByTestcontainers) {
    process.env.DOCKER_HOST = location.host;
    if (location.certificates !== undefined) {
      process.env.DOCKER_TLS_VERIFY = "1";
      process.env.DOCKER_CERT_PATH = location.certificates;
    }
  }
  return there;
}

async function connect(location: EngineLocation): Promise<Reached> {
  if (!location.host.startsWith("ssh:")) return { location, docker: new Docker(dockerOptions(location)) };
  const tunnel = await openSshTunnel(location.host);
  return { location, docker: new Docker(atSocket(tunnel.socketPath)), tunnel };
}

// Whatever is left out would be read from DOCKER_HOST.
const nothing = { host: undefined, port: undefined, ca: undefined, cert: undefined, key: undefined };

function atSocket(socketPath: string): Docker.DockerOptions {
  return { ...nothing, protocol: "http", socketPath } as Docker.DockerOptions;
}

function dockerOptions({ host, by, certificates }: EngineLocation): Docker.DockerOptions {
  const [, path] = /^(?:unix|npipe):\/\/(.*)$/.exec(host) ?? [];
  if (path !== undefined) return atSocket(path);
  const { hostname, port, protocol, pathname } = new URL(host);
  const isSafe = certificates !== undefined || protocol === "https:";
  return {
    ...nothing,
    host: hostname,
    port: port || (isSafe ? 2376 : 2375),
    protocol: isSafe ? "https" : "http",
    ...(pathname.length > 1 ? { pathPrefix: pathname } : {}),
    ...(certificates === undefined ? {} : pemFiles(certificates, by)),
  } as Docker.DockerOptions;
}

function pemFiles(folder: string, by: string) {
  try {
    const [ca, cert, key] = ["ca.pem", "cert.pem", "key.pem"].map((name) => readFileSync(join(folder, name)));
    return { ca, cert, key };
  } catch (cause) {
    throw new EnvironmentError(
      `${by} asks for TLS, and ${(cause as { path?: string }).path ?? folder}: ${refusalWords(cause)}`,
      { cause },
    );
  }
}

/** What failed, and what helps. */
export function complaint(error: NodeJS.ErrnoException, where: string, ssh = ""): string {
  if (ssh !== "") return `no Docker engine answers at ${where}: ${ssh.split("\n").at(-1)}`;
  switch (error.code) {
    case "EACCES":
    case "EPERM":
      return `no right to use the Docker engine at ${where}: join the group docker (\`sudo usermod -aG docker $USER\`, then log in again) or name another in DOCKER_HOST`;
    case "ENOENT":
    case "ECONNREFUSED":
      return `no Docker engine answers at ${where}: start one (\`sudo systemctl start docker\`, or \`dockerd\`), or name another in DOCKER_HOST; the embedded fabric needs none`;
    default:
      return `no Docker engine answers at ${where} (${error.message}): is one running there? DOCKER_HOST names another; the embedded fabric needs none`;
  }
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new EnvironmentError(`no answer within ${milliseconds / 1_000} s`)),
      milliseconds,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
