import { UsageError } from "../src/errors";
import type { Fabric } from "../src/lab/fabric";
import type { DockerFabricOptions } from "./fabric/pace";
import { requireDockerLibraries } from "./libraries";

export const fabricNames = ["embedded", "docker"] as const;

/**
 * Loads a fabric when it is first asked for, so that the embedded one needs nothing of the other.
 * @param pace how fast lab time runs where it follows real time
 * @throws UsageError (rejects) when there is none of that name.
 */
export async function fabricNamed(name: Fabric["name"], pace: DockerFabricOptions = {}): Promise<Fabric> {
  switch (name) {
    case "embedded": {
      const { embeddedFabric } = await import("../src/fabrics/embedded/fabric");
      return embeddedFabric();
    }
    case "docker": {
      requireDockerLibraries();
      const { dockerFabric } = await import("./fabric/fabric");
      return dockerFabric(pace);
    }
    default:
      throw new UsageError(`there is no fabric "${String(name)}"; known are: ${fabricNames.join(", ")}`);
  }
}
