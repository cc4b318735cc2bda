import { getContainerRuntimeClient, getReaper, Network, RandomUuid, StartedNetwork } from "testcontainers";
import { openEngine } from "../engine";
import { testcontainersSession } from "../fabric/labels";
import { sessionLabels } from "../fabric/session";
import { preferRyuk } from "./reaper";

/**
 * Testcontainers' own network, on the engine that the lab's containers use. It has the labels by which `ewclab clean` knows
 * what a killed process left, where there is no reaper.
 */
export class LabNetwork extends Network {
  /** @throws EnvironmentError when no engine answers. */
  override async start(): Promise<StartedNetwork> {
    await openEngine();
    await preferRyuk();
    const client = await getContainerRuntimeClient();
    const { sessionId } = await getReaper(client);
    const name = new RandomUuid().nextUuid();
    const network = await client.network.create({
      Name: name,
      CheckDuplicate: true,
      Driver: "bridge",
      Labels: { ...sessionLabels(), "org.testcontainers": "true", [testcontainersSession]: sessionId },
    });
    return new StartedNetwork(client, name, network);
  }
}
