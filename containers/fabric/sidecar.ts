import type Docker from "dockerode";
import { imageTag } from "../images/names";
import type { LabContainer } from "./lab-container";
import type { Session } from "./session";

/**
 * Runs a command in a host's network, with the right to change it, which the host itself does not have: a container of
 * the firewall image that shares nothing else with it.
 */
export async function inNetworkOf(
  host: LabContainer,
  session: Pick<Session, "labels">,
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
    const log = await container.logs({ stdout: true, stderr: true });
    // Each piece of a log has a header of eight octets: control characters, which no message has.
    return { code: StatusCode, output: log.toString("utf8").replace(/[\0-\x08\x0b-\x1f]./g, "") };
  } finally {
    await container.remove({ force: true });
  }
}
