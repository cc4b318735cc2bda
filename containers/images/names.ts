import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";
import { packageVersion } from "../../src/node/own-module";

/** The images of the lab, one folder of docker/ each. */
export const imageNames = [
  "device",
  "tftpd-hpa",
  "openssh-sftp",
  "rsyslog",
  "dnsmasq",
  "chrony",
  "software-server",
  "firewall",
] as const;
export type ImageName = (typeof imageNames)[number];

/** What an image is made from, as a digest: an image whose label fits needs no building. */
export const contentLabel = "ewclab.content";
/** The Id of the image that an image stands on. */
export const baseLabel = "ewclab.base";
/** Which of the lab's images it is; images made from one of them have it, too. */
export const imageLabel = "ewclab.image";

/** `EWCLAB_IMAGE_PREFIX` names another registry or folder. */
export function imagePrefix(): string {
  return process.env.EWCLAB_IMAGE_PREFIX || "ewc-lab";
}

/** Each version of the package has images of its own; the base is made of Debian's packages alone. */
export function imageTag(name: ImageName | "base"): string {
  return `${imagePrefix()}/${name}:${name === "base" ? "latest" : packageVersion()}`;
}

/** The same image by the name that a person types. */
export function latestTag(name: ImageName): string {
  return `${imagePrefix()}/${name}:latest`;
}

export const howToBuild = "`npm run images` (`npx ewclab images`)";

/** @throws EnvironmentError naming the images that the engine does not have. */
export async function requireImages(
  docker: Docker,
  names: Iterable<ImageName>,
  engine = "the Docker engine",
): Promise<void> {
  const known = new Set((await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
  const missing = [...new Set(names)].filter((name) => !isKnown(known, imageTag(name)));
  if (missing.length === 0) return;
  const others = [...known].filter((tag) =>
    missing.some((name) => tag.includes(`${imagePrefix()}/${name}:`)),
  );
  const instead = others.length === 0 ? "" : ` (it has ${others.sort().join(", ")}, of another version)`;
  throw new EnvironmentError(
    `${engine} has no image ${missing.map(imageTag).join(", ")}${instead}: build the lab's images with ${howToBuild}`,
  );
}

/** Podman calls what was built there `localhost/ewc-lab/device`, or `docker.io/ewc-lab/device` when asked as Docker is. */
export function isKnown(tags: ReadonlySet<string>, tag: string): boolean {
  return ["", "localhost/", "docker.io/"].some((registry) => tags.has(`${registry}${tag}`));
}
