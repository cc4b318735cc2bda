import { createHash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { EnvironmentError } from "../../src/errors";
import type { OwnContainer } from "../../src/kinds/server-kind";
import { engineReason, fullDiskText } from "../engine-reason";
import { contentLabel, imageTag } from "./names";

/** Octets of a Dockerfile's folder at the most: more is a whole disk that somebody named by mistake. */
const mostContext = 500_000_000;

/**
 * The image that a container of the user's own runs, had or pulled or built, so that nothing is created for a lab that
 * cannot be.
 * @param host whose container it is, for the sentence
 * @returns as the engine names it
 * @throws EnvironmentError with the remedy when it cannot be had.
 */
export async function ownImage(docker: Docker, host: string, from: OwnContainer["from"]): Promise<string> {
  if ("dockerfile" in from) return built(docker, host, from.dockerfile);
  const { image } = from;
  if (await has(docker, image)) return image;
  const ours = imageTag("base").replace(/base:.*$/, "");
  if (image.startsWith(ours))
    throw new EnvironmentError(
      `"${host}": the Docker engine has no image ${image}: the lab's own images are built with \`npm run images\` (\`npx ewclab images\`)`,
    );
  try {
    await followed(docker, (await docker.pull(withTag(image))) as NodeJS.ReadableStream);
  } catch (cause) {
    const full = fullDiskText(engineReason(cause));
    if (full !== undefined)
      throw new EnvironmentError(`"${host}": the image ${image} cannot be pulled: ${full}`, { cause });
    throw new EnvironmentError(
      `"${host}": the Docker engine neither has the image ${image} nor can pull it (${engineReason(cause)}): check its name and tag, or load it with \`docker load\``,
      { cause },
    );
  }
  return image;
}

async function built(docker: Docker, host: string, dockerfile: string): Promise<string> {
  const files = context(host, dirname(dockerfile));
  const digest = createHash("sha256");
  for (const { path, source, mode } of files)
    digest.update(`\0${path}\0${mode}\0`).update(readFileSync(source));
  const content = digest.update(`\0${basename(dockerfile)}`).digest("hex");
  const tag = `ewclab-own:${content.slice(0, 20)}`;
  if (await has(docker, tag)) return tag;
  const tar = pack();
  const send = async () => {
    for (const { path, source, mode } of files) {
      const octets = readFileSync(source);
      await new Promise<void>((resolve, reject) => {
        tar.entry({ name: path, mode, mtime: new Date(0), size: octets.length }, octets, (error) =>
          error ? reject(error) : resolve(),
        );
      });
    }
    tar.finalize();
  };
  send().catch((error: Error) => tar.destroy(error));
  const said: string[] = [];
  try {
    const stream = await docker.buildImage(tar as unknown as NodeJS.ReadableStream, {
      t: tag,
      dockerfile: basename(dockerfile),
      labels: { [contentLabel]: content },
      rm: true,
      forcerm: true,
    });
    await followed(docker, stream, ({ stream: line }) => line && said.push(line));
  } catch (cause) {
    const last = said.slice(-10).join("").trimEnd();
    const full = fullDiskText(`${engineReason(cause)}\n${last}`);
    if (full !== undefined)
      throw new EnvironmentError(`"${host}": ${dockerfile} cannot be built: ${full}`, { cause });
    throw new EnvironmentError(
      `"${host}": ${dockerfile} cannot be built: ${engineReason(cause)}${last === "" ? "" : `\n${last}`}`,
      { cause },
    );
  }
  return tag;
}

interface ContextFile {
  readonly path: string;
  readonly source: string;
  readonly mode: number;
}

/** What the Dockerfile may copy: the files of its folder. */
function context(host: string, folder: string): ContextFile[] {
  const found: ContextFile[] = [];
  let octets = 0;
  const visit = (inside: string, prefix: string) => {
    const entries: Dirent[] = readdirSync(inside, { withFileTypes: true });
    for (const entry of entries) {
      const [source, path] = [join(inside, entry.name), `${prefix}${entry.name}`];
      if (entry.isDirectory()) visit(source, `${path}/`);
      if (!entry.isFile()) continue;
      const { size, mode } = statSync(source);
      octets += size;
      if (octets > mostContext)
        throw new EnvironmentError(
          `"${host}": the Dockerfile's folder ${folder} has more than ${mostContext / 1e6} MB in it: give it a folder of its own`,
        );
      found.push({ path, source, mode: mode & 0o100 ? 0o755 : 0o644 });
    }
  };
  visit(folder, "");
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The engine would pull every tag that there is. */
function withTag(image: string): string {
  return /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
}

async function has(docker: Docker, image: string): Promise<boolean> {
  try {
    await docker.getImage(image).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== undefined) return false;
    throw error;
  }
}

interface Progress {
  readonly error?: string;
  readonly stream?: string;
}

function followed(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  seen: (event: Progress) => void = () => {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error, events: Progress[]) => {
        const failure = error?.message ?? events?.find((event) => event.error)?.error;
        if (failure === undefined) resolve();
        else reject(new EnvironmentError(failure));
      },
      seen,
    );
  });
}
