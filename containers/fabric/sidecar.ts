import type Docker from "dockerode";
import { imageTag } from "../images/names";
import { logText } from "../log-text";
import type { LabContainer } from "./lab-container";
import type { LabSession } from "./session";

/**
 * Runs a command in a host's network, with the right to change it, which the host itself does not have: a container of
 * the firewall image that shares nothing else with it.
 */
export async function inNetworkOf(
  host: LabContainer,
  session: Pick<LabSession, "labels">,
  command: readonly string[],
): Promise<{ code: number; output: string }> {
  const container = await host.docker.createContainer({
    Image: imageTag("firewall"),
    Entrypoint: [...command],
    User: "root",
    Labels: session.labels,
    HostConfig: { NetworkMode: `container:${host.id}`, CapAdd: ["NET_ADMIN"] },
  } as Docker.ContainerCreateOptions);
  try {
    await container.start();
    const { StatusCode } = (await container.wait({})) as { StatusCode: number };
    return { code: StatusCode, output: await logText(container) };
  } finally {
    await container.remove({ force: true });
  }
}
