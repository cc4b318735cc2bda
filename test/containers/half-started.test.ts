import { expect, test } from "vitest";
import { dockerFabric } from "../../containers/fabric/fabric";
import { imageNames, imageTag } from "../../containers/images/names";
import { describeLab } from "../../src";
import { Refusal, withStubEngine } from "./stub-engine";

const topology = describeLab({
  controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
});

/** An engine that makes networks and containers, as long as it does. */
function engine(mostContainers: number) {
  const kept = { networks: new Set<string>(), containers: new Set<string>() };
  let made = 0;
  const answers = (request: string): unknown => {
    const [verb, path = ""] = request.split(" ");
    if (path === "/version") return { Version: "24.0.0", ApiVersion: "1.43" };
    if (path === "/info") return { SystemTime: new Date().toISOString() };
    if (path === "/images/json") return imageNames.map((name) => ({ Id: name, RepoTags: [imageTag(name)] }));
    if (path === "/networks/create") {
      kept.networks.add("n1");
      return { Id: "n1" };
    }
    if (path === "/containers/create") {
      if (++made > mostContainers) return new Refusal(500, "no more containers");
      kept.containers.add(`c${made}`);
      return { Id: `c${made}` };
    }
    if (verb === "DELETE") {
      kept.networks.delete(path.split("/")[2] as string);
      kept.containers.delete(path.split("/")[2] as string);
      return {};
    }
    if (path === "/networks") return [...kept.networks].map((Id) => ({ Id, Name: Id, Labels: {} }));
    if (path === "/containers/json")
      return [...kept.containers].map((Id) => ({ Id, Names: [Id], Labels: {} }));
    return {};
  };
  return { kept, answers };
}

test("a lab whose second container is not made leaves nothing on the engine", async () => {
  const { kept, answers } = engine(1);
  await withStubEngine(answers, async (socketPath, asked) => {
    process.env.DOCKER_HOST = `unix://${socketPath}`;
    await expect(dockerFabric().start(topology)).rejects.toThrow("no more containers");
    expect(asked).toContain("POST /networks/create");
    expect(kept).toEqual({ networks: new Set(), containers: new Set() });
  });
});
