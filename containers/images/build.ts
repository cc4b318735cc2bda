import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";
import { openEngine } from "../engine";
import { baseImage } from "./base";
import { BuildContext } from "./context";
import { contentLabel, type ImageName, imageNames, imageTag } from "./names";

/**
 * Builds the lab's images; those that are up to date are left alone.
 * @param root the package's folder, with docker/ and dist/
 * @throws EnvironmentError with the build's last lines when one fails.
 */
export async function buildImages(root: string, say: (line: string) => void): Promise<void> {
  const { docker } = await openEngine();
  const base = await baseImage(docker, say);
  const { Id } = await docker.getImage(base).inspect();
  // The builder runs apt in most of them; two at a time keep network and processor busy.
  const left = [...imageNames];
  const worker = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      await buildImage(docker, root, name, { base, baseId: Id }, say);
    }
  };
  await Promise.all([worker(), worker()]);
}

async function buildImage(
  docker: Docker,
  root: string,
  name: ImageName,
  { base, baseId }: { base: string; baseId: string },
  say: (line: string) => void,
): Promise<void> {
  const tag = imageTag(name);
  const context = new BuildContext(name, root);
  const digest = context.digest(baseId);
  if ((await labelOf(docker, tag)) === digest) {
    say(`${tag} is up to date`);
    return;
  }
  const began = performance.now();
  const output: string[] = [];
  const stream = await docker.buildImage(context.tar(), {
    t: tag,
    dockerfile: `${name}/Dockerfile`,
    buildargs: { BASE: base },
    labels: { [contentLabel]: digest },
    rm: true,
    forcerm: true,
  });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error, events: { error?: string }[]) => {
        const failure = error?.message ?? events.find((event) => event.error)?.error;
        if (failure === undefined) resolve();
        else
          reject(new EnvironmentError(`${tag} cannot be built: ${failure}\n${output.slice(-30).join("")}`));
      },
      (event: { stream?: string }) => event.stream && output.push(event.stream),
    );
  });
  const { Size } = await docker.getImage(tag).inspect();
  say(`${tag}: ${Math.round(Size / 1e6)} MB, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

async function labelOf(docker: Docker, tag: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(tag).inspect()).Config.Labels?.[contentLabel];
  } catch {
    return undefined;
  }
}
