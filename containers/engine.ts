import Docker from "dockerode";
import { EnvironmentError } from "../src/errors";

/** Engine API 1.40 is Docker 19.03: the first with all that the fabric asks for. */
const oldestApi = 40;
const patience = 10_000;

export interface Engine {
  readonly docker: Docker;
  readonly version: string;
  readonly apiVersion: string;
  /** Milliseconds that the engine's clock is ahead of this machine's. */
  readonly clockAhead: number;
}

/**
 * The Docker engine that DOCKER_HOST names, or the local one.
 * @throws EnvironmentError with the remedy when none answers, it is too old, or its socket may not be used.
 */
export async function openEngine(): Promise<Engine> {
  const docker = new Docker();
  const where = process.env.DOCKER_HOST ?? "unix:///var/run/docker.sock";
  let info: { SystemTime?: string; ServerVersion?: string };
  let version: { Version: string; ApiVersion: string };
  const asked = Date.now();
  try {
    [info, version] = await within(patience, Promise.all([docker.info(), docker.version()]));
  } catch (cause) {
    throw new EnvironmentError(`${complaint(cause as NodeJS.ErrnoException, where)}`, { cause });
  }
  const minor = Number(/^1\.(\d+)$/.exec(version.ApiVersion)?.[1] ?? 0);
  if (minor < oldestApi) {
    throw new EnvironmentError(
      `the Docker engine at ${where} is ${version.Version} (API ${version.ApiVersion}), too old: API 1.${oldestApi} (Docker 19.03) is the least; upgrade it`,
    );
  }
  const now = (asked + Date.now()) / 2;
  const ahead = info.SystemTime ? Date.parse(info.SystemTime) - now : 0;
  // What asking took is no difference.
  const clockAhead = Math.abs(ahead) > 2_000 ? ahead : 0;
  return { docker, version: version.Version, apiVersion: version.ApiVersion, clockAhead };
}

/** What failed, and what helps. */
export function complaint(error: NodeJS.ErrnoException, where: string): string {
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
