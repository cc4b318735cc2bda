import type Docker from "dockerode";
import type { Engine } from "./engine";
import { sessionLabels } from "./fabric/session";
import { imageTag } from "./images/names";
import { logText } from "./log-text";

/** What the fabric asks of the kernel beneath an engine, how one finds out, and what is missing without it. */
const features = [
  {
    name: "vxlan",
    command: "ip link add wire type vxlan id 1 dev lo dstport 4789",
    without: "no lab runs: its wire is a VXLAN (`sudo modprobe vxlan` on the engine's machine)",
  },
  {
    name: "nftables",
    command: "nft 'table ip t { chain c { type filter hook forward priority 0; log group 1 drop; }; }'",
    without:
      "no lab runs: its firewall is nftables, which tells of packets over NFLOG (`sudo modprobe -a nf_tables nfnetlink_log nft_log`)",
  },
  {
    name: "tftp",
    command: `nft 'table ip h { ct helper t { type "tftp" protocol udp; }; }'`,
    without: "no firewall follows TFTP (`sudo modprobe nf_conntrack_tftp`)",
  },
  {
    name: "tbf",
    command: "tc qdisc add dev lo root tbf rate 1mbit burst 2000 limit 20000",
    without: "no server is slow (`sudo modprobe sch_tbf`)",
  },
  {
    name: "netem",
    command: "tc qdisc replace dev lo root netem delay 1ms",
    without: "no link delays, repeats or reorders packets (`sudo modprobe sch_netem`)",
  },
] as const;

/**
 * What the kernel beneath an engine lacks, and what does not work for that: tried in a container of the firewall's image, with the
 * rights that the lab's have.
 * @param network Of that container: `none`, or `bridge` where it is to be seen whether the engine can make its usual one.
 * @throws what the engine says when it does not start such a container.
 */
export async function kernelLacks(
  { docker }: Engine,
  network: "none" | "bridge",
): Promise<readonly string[]> {
  const script = features.map(({ name, command }) => `${command} >/dev/null 2>&1 || echo "${name}"`);
  const container = await docker.createContainer({
    Image: imageTag("firewall"),
    Entrypoint: ["sh", "-c", script.join("\n")],
    User: "root",
    Labels: sessionLabels(),
    HostConfig: { NetworkMode: network, CapAdd: ["NET_ADMIN"] },
  } as Docker.ContainerCreateOptions);
  try {
    await container.start();
    await container.wait({});
    const lacking = (await logText(container)).split("\n");
    return features.flatMap(({ name, without }) => (lacking.includes(name) ? [without] : []));
  } finally {
    await container.remove({ force: true });
  }
}
