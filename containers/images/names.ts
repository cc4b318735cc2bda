import type Docker from "dockerode";
import { EnvironmentError } from "../../src/errors";

/** The images of the lab, one folder of docker/ each. */
export const imageNames = ["device", "tftpd-hpa", "openssh-sftp", "rsyslog", "firewall"] as const;
export type ImageName = (typeof imageNames)[number];

/** What an image is made from, as a digest: an image whose label fits needs no building. */
export const contentLabel = "ewclab.content";

/** `EWCLAB_IMAGE_PREFIX` names another registry or folder. */
export function imageTag(name: ImageName | "base"): string {
  return `${process.env.EWCLAB_IMAGE_PREFIX ?? "ewc-lab"}/${name}:latest`;
}

/** @throws EnvironmentError naming the images that the engine does not have. */
export async function requireImages(docker: Docker, names: Iterable<ImageName>): Promise<void> {
  const known = new Set((await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
  const missing = [...new Set(names)].map(imageTag).filter((tag) => !known.has(tag));
  if (missing.length === 0) return;
  throw new EnvironmentError(
    `the Docker engine has no image ${missing.join(", ")}: build the lab's images with \`npm run images\` (\`npx ewclab images\`)`,
  );
}
