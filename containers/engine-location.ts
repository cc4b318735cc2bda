import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import * as z from "zod/mini";
import { EnvironmentError, UsageError } from "../src/errors";

/** Where an engine is, and who said so. */
export interface EngineLocation {
  /** As DOCKER_HOST has it: `unix:///var/run/docker.sock`, `tcp://192.0.2.5:2376`, `ssh://user@host`. */
  readonly host: string;
  /** For people: `DOCKER_HOST`, `the Docker context "colima"`. */
  readonly by: string;
  /** A folder with ca.pem, cert.pem and key.pem, where the engine wants TLS. */
  readonly certificates?: string;
  /** Whether Testcontainers goes there by itself. */
  readonly isFoundByTestcontainers: boolean;
  /** Where the machine of this engine is reached from the machines of the lab's other engines, when that was said. */
  readonly address?: string;
}

/** As much of the machine as is asked. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly uid: number;
  readonly platform: NodeJS.Platform;
  exists(path: string): boolean;
  /** @throws where the file cannot be read */
  read(path: string): string;
}

const machine: Surroundings = {
  get env() {
    return process.env;
  },
  get home() {
    return homedir();
  },
  get uid() {
    return userInfo().uid;
  },
  platform: process.platform,
  exists: existsSync,
  read: (path) => readFileSync(path, "utf8"),
};

/**
 * The engines over which labs spread: those that EWCLAB_ENGINES (`--engines`) names, with commas between, as DOCKER_HOST does or as
 * Docker contexts; `unix:///run/a.sock?address=10.0.0.5` says where the others reach its machine. Else the one of {@link locateEngine}.
 * @throws EnvironmentError when one cannot be followed, UsageError when one is named twice or has an address that is none.
 */
export function locateEngines(on: Surroundings = machine): readonly EngineLocation[] {
  const named = namedEngines(on);
  if (named.length === 0) return [locateEngine(on)];
  const places = named.map((name) => namedEngine(name, on));
  const twice = places.find(({ host }, index) => places.findIndex((other) => other.host === host) < index);
  if (twice) throw new UsageError(`${enginesVariable}: ${twice.host} is named twice`);
  return places;
}

/** What `--engines` is to other processes of the run. */
const enginesVariable = "EWCLAB_ENGINES";

function namedEngines({ env }: Surroundings): string[] {
  const text = env[enginesVariable] ?? "";
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function namedEngine(name: string, on: Surroundings): EngineLocation {
  const [, plain = name, address] = /^(.*?)\?address=(.*)$/.exec(name) ?? [];
  if (address !== undefined && !z.ipv4().safeParse(address).success)
    throw new UsageError(`${enginesVariable}: "${name}": "${address}" is no IPv4 address`);
  const at = address === undefined ? {} : { address };
  if (!/[:/]/.test(plain)) {
    const by = `the Docker context "${plain}" (${enginesVariable})`;
    return { ...(plain === "default" ? usualSocket(on) : contextNamed(plain, by, on)), ...at };
  }
  const { env } = on;
  return {
    host: requireHost(plain, enginesVariable),
    by: enginesVariable,
    ...(plain.startsWith("tcp:")
      ? certificates(env.DOCKER_TLS_VERIFY, env.DOCKER_CERT_PATH ?? folderOf(on))
      : {}),
    isFoundByTestcontainers: false,
    ...at,
  };
}

/**
 * The engine that `docker` and Testcontainers would use, in one order for all that speaks to an engine: the first of several
 * ({@link locateEngines}), `tc.host` of
 * ~/.testcontainers.properties, DOCKER_HOST, DOCKER_CONTEXT, `docker.host` of that file, the context that
 * `docker context use` chose, the sockets of Docker, rootless Docker, Docker Desktop, Colima and Podman.
 * @throws EnvironmentError when what names an engine cannot be followed.
 */
export function locateEngine(on: Surroundings = machine): EngineLocation {
  const { env } = on;
  const [first] = namedEngines(on);
  if (first !== undefined) return namedEngine(first, on);
  const properties = propertiesOf(on);
  const file = "~/.testcontainers.properties";
  const tcHost = properties.get("tc.host");
  if (tcHost) return { host: tcHost, by: `tc.host in ${file}`, isFoundByTestcontainers: true };
  if (env.DOCKER_HOST)
    return {
      host: requireHost(env.DOCKER_HOST, "DOCKER_HOST"),
      by: "DOCKER_HOST",
      ...certificates(env.DOCKER_TLS_VERIFY, env.DOCKER_CERT_PATH ?? folderOf(on)),
      isFoundByTestcontainers: !/^ssh:/.test(env.DOCKER_HOST),
    };
  if (env.DOCKER_CONTEXT && env.DOCKER_CONTEXT !== "default")
    return contextNamed(
      env.DOCKER_CONTEXT,
      `the Docker context "${env.DOCKER_CONTEXT}" (DOCKER_CONTEXT)`,
      on,
    );
  const dockerHost = properties.get("docker.host");
  if (dockerHost)
    return {
      host: requireHost(dockerHost, `docker.host in ${file}`),
      by: `docker.host in ${file}`,
      ...certificates(
        env.DOCKER_TLS_VERIFY ?? properties.get("docker.tls.verify"),
        env.DOCKER_CERT_PATH ?? properties.get("docker.cert.path"),
      ),
      isFoundByTestcontainers: !/^ssh:/.test(dockerHost),
    };
  const current = env.DOCKER_CONTEXT === undefined ? currentContext(on) : undefined;
  if (current !== undefined && current !== "default")
    return contextNamed(current, `the Docker context "${current}" (\`docker context use\`)`, on);
  return usualSocket(on);
}

function usualSocket(on: Surroundings): EngineLocation {
  const { env, home, uid } = on;
  if (on.platform === "win32")
    return {
      host: "npipe:////./pipe/docker_engine",
      by: "Docker's usual pipe",
      isFoundByTestcontainers: true,
    };
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${uid}`;
  const sockets = [
    { path: "/var/run/docker.sock", by: "Docker's usual socket" },
    { path: join(runtime, "docker.sock"), by: "rootless Docker's socket" },
    { path: join(home, ".docker/run/docker.sock"), by: "Docker Desktop's socket" },
    { path: join(home, ".docker/desktop/docker.sock"), by: "Docker Desktop's socket" },
    { path: join("/run/user", String(uid), "docker.sock"), by: "rootless Docker's socket" },
    { path: join(home, ".colima/default/docker.sock"), by: "Colima's socket", isOurs: true },
    { path: join(home, ".config/colima/default/docker.sock"), by: "Colima's socket", isOurs: true },
    { path: join(runtime, "podman/podman.sock"), by: "rootless Podman's socket", isOurs: true },
    ...(uid === 0 ? [{ path: "/run/podman/podman.sock", by: "Podman's socket", isOurs: true }] : []),
  ];
  const { path, by, isOurs } = sockets.find((socket) => on.exists(socket.path)) ?? sockets[0]!;
  return { host: `unix://${path}`, by, isFoundByTestcontainers: isOurs !== true };
}

/** A context as `docker context create` keeps it. */
function contextNamed(name: string, by: string, on: Surroundings): EngineLocation {
  const id = createHash("sha256").update(name).digest("hex");
  const folder = folderOf(on);
  let text: string;
  try {
    text = on.read(join(folder, "contexts/meta", id, "meta.json"));
  } catch (cause) {
    throw new EnvironmentError(
      `there is no ${by.replace(/^the /, "")}: \`docker context ls\` lists those there are`,
      {
        cause,
      },
    );
  }
  const meta = json(text) as { Endpoints?: { docker?: { Host?: string } } } | undefined;
  const host = meta?.Endpoints?.docker?.Host;
  if (!host)
    throw new EnvironmentError(`${by} names no Docker engine: \`docker context inspect ${name}\` shows it`);
  const tls = join(folder, "contexts/tls", id, "docker");
  return {
    host: requireHost(host, by),
    by,
    ...(on.exists(join(tls, "ca.pem")) ? { certificates: tls } : {}),
    isFoundByTestcontainers: false,
  };
}

function currentContext(on: Surroundings): string | undefined {
  try {
    const { currentContext } = json(on.read(join(folderOf(on), "config.json"))) as {
      currentContext?: string;
    };
    return currentContext || undefined;
  } catch {
    // Without the file there is no other context than the default.
    return undefined;
  }
}

function folderOf({ env, home }: Surroundings): string {
  return env.DOCKER_CONFIG || join(home, ".docker");
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Java's properties, as Testcontainers reads them. */
function propertiesOf(on: Surroundings): Map<string, string> {
  let text: string;
  try {
    text = on.read(join(on.home, ".testcontainers.properties"));
  } catch {
    return new Map();
  }
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, key, value] = /^\s*([\w.]+)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value.replace(/\\(.)/g, "$1")] as const];
    }),
  );
}

function certificates(verify: string | undefined, folder: string | undefined): { certificates?: string } {
  return verify && verify !== "0" && folder ? { certificates: folder } : {};
}

/** @throws EnvironmentError unless it is a kind of place that is known. */
function requireHost(host: string, by: string): string {
  if (/^(unix|npipe):\/\/\/?.|^(tcp|http|https|ssh):\/\/[^/]+/.test(host)) return host;
  // As `docker` has it.
  if (/^[\w.-]+:\d+$/.test(host)) return `tcp://${host}`;
  throw new EnvironmentError(
    `${by} is ${JSON.stringify(host)}, which names no engine: expected unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host`,
  );
}
