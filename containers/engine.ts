import { readFileSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { EnvironmentError } from "../src/errors";
import { refusalWords } from "../src/node/error-border";
import { type EngineLocation, locateEngine } from "./engine-location";
import { openSshTunnel, type SshTunnel } from "./ssh-tunnel";

/** Engine API 1.40 is Docker 19.03: the first with all that the fabric asks for. */
const oldestApi = 40;
const patience = 10_000;

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
}

/**
 * The engine that `docker` and Testcontainers would use ({@link locateEngine}); both fabric and modules speak to that one.
 * @throws EnvironmentError with the remedy when none answers, it is too old, or its socket may not be used.
 */
export async function openEngine(): Promise<Engine> {
  const { location, docker, tunnel } = await reachEngine();
  const where = location.by === "DOCKER_HOST" ? location.host : `${location.host} (${location.by})`;
  let info: { SystemTime?: string; SecurityOptions?: string[] | null };
  let version: { Version: string; ApiVersion: string; Components?: { Name: string }[] };
  const asked = Date.now();
  try {
    [info, version] = await within(patience, Promise.all([docker.info(), docker.version()]));
  } catch (cause) {
    // Another may be named until somebody asks again.
    if (tunnel === undefined) reached = undefined;
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
  };
}

/** `Docker engine 20.10.24 at unix:///var/run/docker.sock (Docker's usual socket)`. */
export function engineText({ product, version, host, by }: Engine): string {
  return `${product} engine ${version} at ${host} (${by})`;
}

interface Reached {
  readonly location: EngineLocation;
  readonly docker: Docker;
  readonly tunnel?: SshTunnel;
}

let reached: Promise<Reached> | undefined;

/** Once in a process: what Testcontainers is told must not name another engine later. */
function reachEngine(): Promise<Reached> {
  reached ??= reach(locateEngine()).catch((error) => {
    reached = undefined;
    throw error;
  });
  return reached;
}

async function reach(location: EngineLocation): Promise<Reached> {
  if (location.host.startsWith("ssh:")) {
    const tunnel = await openSshTunnel(location.host);
    // Testcontainers knows no ssh: it is told of this end.
    process.env.DOCKER_HOST = `unix://${tunnel.socketPath}`;
    process.env.TESTCONTAINERS_HOST_OVERRIDE ??= tunnel.machine;
    process.env.TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE ??= "/var/run/docker.sock";
    return { location, docker: new Docker(atSocket(tunnel.socketPath)), tunnel };
  }
  const docker = new Docker(dockerOptions(location));
  if (!location.isFoundByTestcontainers) {
    process.env.DOCKER_HOST = location.host;
    if (location.certificates !== undefined) {
      process.env.DOCKER_TLS_VERIFY = "1";
      process.env.DOCKER_CERT_PATH = location.certificates;
    }
  }
  return { location, docker };
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
