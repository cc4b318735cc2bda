import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";
import { buildFailure } from "./build-failure";
import { contentLabel, imageTag } from "./names";

/** From a registry. */
const slim = "debian:bookworm-slim";

/** mmdebstrap's arguments: Debian's own packages, without what nobody reads in a container. */
const recipe = [
  "--variant=apt",
  '--aptopt=APT::Install-Recommends "false"',
  // Otherwise the package that merges /usr comes in, and all of Perl with it.
  "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
  "--include=usr-is-merged",
  "--dpkgopt=path-exclude=/usr/share/man/*",
  "--dpkgopt=path-exclude=/usr/share/doc/*",
  "--dpkgopt=path-exclude=/usr/share/locale/*",
  "--dpkgopt=path-exclude=/usr/share/info/*",
  "--customize-hook=rm -rf $1/var/lib/apt/lists/* $1/var/cache/apt/* $1/usr/lib/x86_64-linux-gnu/gconv",
  "bookworm",
];

/**
 * The image that the others stand on: debian:bookworm-slim where the engine has it or can pull it, else one made here
 * from Debian packages (and made only once). `EWCLAB_BASE_IMAGE` names another, of one's own registry, and only that.
 * @throws EnvironmentError when it cannot be had.
 */
export async function baseImage(docker: Docker, say: (line: string) => void): Promise<string> {
  const named = process.env.EWCLAB_BASE_IMAGE;
  if (named) {
    if ((await has(docker, named)) || (await pulled(docker, named))) return named;
    throw new EnvironmentError(
      `the Docker engine neither has ${named}, which EWCLAB_BASE_IMAGE names, nor can pull it: \`docker pull ${named}\` says why`,
    );
  }
  if (await has(docker, slim)) return slim;
  const tag = imageTag("base");
  const digest = createHash("sha256").update(recipe.join("\0")).digest("hex");
  // What was made once stays: a registry that is out of reach would be asked each time.
  if (await has(docker, tag, digest)) return tag;
  if (await pulled(docker, slim)) return slim;
  say(`${slim} cannot be pulled: making ${tag} from Debian packages`);
  const folder = await mkdtemp(join(tmpdir(), "ewclab-base-"));
  try {
    const file = join(folder, "base.tar");
    await mmdebstrap(file);
    const [repo, version] = tag.split(":") as [string, string];
    const stream = await docker.importImage(
      createReadStream(file) as never,
      {
        repo,
        tag: version,
        changes: `LABEL ${contentLabel}=${digest}`,
      } as never,
    );
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream as never, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    throw error instanceof EnvironmentError ? error : buildFailure(tag, (error as Error).message, []);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return tag;
}

async function has(docker: Docker, tag: string, digest?: string): Promise<boolean> {
  try {
    const { Config } = await docker.getImage(tag).inspect();
    return digest === undefined || Config.Labels?.[contentLabel] === digest;
  } catch {
    return false;
  }
}

async function pulled(docker: Docker, image: string): Promise<boolean> {
  try {
    const stream = (await docker.pull(image)) as NodeJS.ReadableStream;
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
    // Podman says among what it tells of its progress that it had none.
    return has(docker, image);
  } catch {
    return false;
  }
}

function mmdebstrap(file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("mmdebstrap", [...recipe.slice(0, -1), recipe.at(-1)!, file], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    child.stderr.on("data", (text: Buffer) => {
      log = (log + text.toString()).slice(-2_000);
    });
    child.once("error", () =>
      reject(
        new EnvironmentError(
          `${slim} cannot be pulled, and mmdebstrap, which makes a base image from Debian packages, is not installed: apt-get install mmdebstrap`,
        ),
      ),
    );
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new EnvironmentError(`mmdebstrap ended with code ${code}:\n${log}`)),
    );
  });
}
