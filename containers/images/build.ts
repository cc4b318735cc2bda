import type Docker from "dockerode";
import { engineText, openEngines } from "../engine";
import { baseImage } from "./base";
import { buildFailure } from "./build-failure";
import { BuildContext } from "./context";
import {
  baseLabel,
  contentLabel,
  type ImageName,
  imageLabel,
  imageNames,
  imageTag,
  latestTag,
} from "./names";

/**
 * Builds the lab's images on each engine; those that are up to date are left alone.
 * @param root the package's folder, with docker/ and dist/
 * @throws EnvironmentError with the build's last lines when one fails.
 */
export async function buildImages(root: string, say: (line: string) => void): Promise<void> {
  const engines = await openEngines();
  for (const engine of engines) {
    if (engines.length > 1) say(engineText(engine));
    await buildOn(engine.docker, root, say);
  }
}

async function buildOn(docker: Docker, root: string, say: (line: string) => void): Promise<void> {
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
  const digest = context.digest();
  const labels = await labelsOf(docker, tag);
  if (labels[contentLabel] === digest && labels[baseLabel] === baseId) {
    await nameLatest(docker, name);
    say(`${tag} is up to date`);
    return;
  }
  const began = performance.now();
  const output: string[] = [];
  const stream = await docker.buildImage(context.tar(), {
    t: tag,
    dockerfile: `${name}/Dockerfile`,
    buildargs: { BASE: base },
    labels: { [contentLabel]: digest, [baseLabel]: baseId, [imageLabel]: name },
    rm: true,
    forcerm: true,
  });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error, events: { error?: string }[]) => {
        const failure = error?.message ?? events.find((event) => event.error)?.error;
        if (failure === undefined) resolve();
        else reject(buildFailure(tag, failure, output));
      },
      (event: { stream?: string }) => event.stream && output.push(event.stream),
    );
  });
  await nameLatest(docker, name);
  const { Size } = await docker.getImage(tag).inspect();
  say(`${tag}: ${Math.round(Size / 1e6)} MB, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
}

async function nameLatest(docker: Docker, name: ImageName): Promise<void> {
  const [repo] = latestTag(name).split(/:latest$/) as [string];
  await docker.getImage(imageTag(name)).tag({ repo, tag: "latest" });
}

async function labelsOf(docker: Docker, tag: string): Promise<Record<string, string>> {
  try {
    return (await docker.getImage(tag).inspect()).Config.Labels ?? {};
  } catch {
    return {};
  }
}
