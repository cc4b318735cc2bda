import { UsageError } from "../src/errors";
import type { Fabric } from "../src/lab/fabric";

/**
 * Loads a fabric when it is first asked for, so that the embedded one needs nothing of the others.
 * @param tags of the scenario; `@docker-speed-5` says how fast lab time runs where it follows real time
 */
export function fabricNamed(name: Fabric["name"], tags: readonly string[] = []): Fabric {
  switch (name) {
    case "embedded": {
      const { embeddedFabric } =
        require("../src/node/embedded/fabric") as typeof import("../src/node/embedded/fabric");
      return embeddedFabric();
    }
    case "docker": {
      const { dockerFabric } =
        require("../containers/fabric/fabric") as typeof import("../containers/fabric/fabric");
      const speed = tags.flatMap((tag) => /^@docker-speed-(\d+)$/.exec(tag)?.[1] ?? [])[0];
      return dockerFabric(speed === undefined ? {} : { speed: Number(speed) });
    }
    default:
      throw new UsageError(`there is no fabric "${String(name)}"; known are: embedded, docker`);
  }
}
