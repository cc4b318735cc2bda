import { spawnSync } from "node:child_process";
import { describe, test } from "vitest";
import { imageTag } from "../../containers/images/names";

const probe = `
  const wanted = ${JSON.stringify(imageTag("device"))};
  const Docker = require("dockerode");
  new Docker().listImages().then(
    (images) => process.exit(images.some(({ RepoTags }) => RepoTags?.some((tag) => tag === wanted || tag === "localhost/" + wanted)) ? 0 : 2),
    () => process.exit(1),
  );
`;

/**
 * A suite that needs a Docker engine with the lab's images. Without them it is skipped with a message that says so, or fails
 * where EWCLAB_REQUIRE_DOCKER=1.
 */
export function describeWithEngine(name: string, suite: () => void): void {
  const { status } = spawnSync(process.execPath, ["-e", probe], { timeout: 10_000 });
  if (status === 0) {
    describe(name, suite);
    return;
  }
  const missing =
    status === 2 ? "the lab's images are not built (npm run images)" : "no Docker engine answers";
  if (process.env.EWCLAB_REQUIRE_DOCKER === "1") {
    test(name, () => {
      throw new Error(`EWCLAB_REQUIRE_DOCKER is set, and ${missing}`);
    });
    return;
  }
  process.stderr.write(`skipped: ${name}: ${missing}\n`);
  describe.skip(name, suite);
}
