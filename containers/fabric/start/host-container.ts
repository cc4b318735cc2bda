import type { Ipv4Address } from "../../../src/ip/ipv4-address";
import { serves } from "../../../src/kinds/kinds";
import { type ImageName, imageTag } from "../../images/names";
import { labLink, placeOf } from "../address-plan";
import type { HostLife } from "../host-life";
import { type ContainerRequest, LabContainer } from "../lab-container";
import { labels } from "../labels";
import type { Ground } from "./ground";

/** What is a host's own about its container. */
export interface HostContainer
  extends Pick<
    ContainerRequest,
    "output" | "notice" | "keyboard" | "entrypoint" | "limits" | "environment" | "sysctls"
  > {
  readonly image: ImageName;
  /** Of the container, where it is not the host's. */
  readonly name?: string;
  /** What the host is called where the container's end is told. */
  readonly told?: string;
}

/** A container on the lab's wire, created and not yet started. */
export function createOnWire(
  ground: Ground,
  life: HostLife,
  host: string,
  { image, name = host.replace(/ /g, "-"), told = host, environment, ...own }: HostContainer,
): Promise<LabContainer> {
  const { session, network, topology } = ground;
  const engine = ground.engineOf(host);
  const plan = ground.planOf(host);
  const nameServers = topology.servers.filter((spec) => serves(spec, "dns"));
  return LabContainer.create({
    docker: engine.docker,
    name: `${network}-${name}`,
    host: told,
    image: imageTag(image),
    network,
    address: plan.outer.get(host)!,
    labels: { ...session.labels, [labels.host]: host },
    environment: {
      EWCLAB_NAMESERVERS: nameServers.map(({ address }) => address).join(" "),
      EWCLAB_LINK: labLink,
      EWCLAB_OUTER: plan.outer.get(host)!,
      EWCLAB_BRIDGE: plan.bridge,
      EWCLAB_FLOOD: plan.broadcast,
      ...environment,
    },
    died: (how) => life.died(how),
    lost: (how) => life.lost(how, engine),
    ...own,
  });
}

/** What tells a host its address in the lab, and what others it has beside it on the same segment. */
export function addressed(
  { topology, desk }: Ground,
  address: Ipv4Address,
  ...beside: readonly Ipv4Address[]
): Record<string, string> {
  const { cidr, router, wire } = placeOf(topology, address);
  const cidrs = [cidr, ...beside.map((each) => placeOf(topology, each).cidr)];
  return {
    EWCLAB_ADDRESSES: cidrs.join(" "),
    EWCLAB_WIRES: String(wire),
    EWCLAB_GATEWAY: router,
    EWCLAB_DESK: desk,
  };
}

/** Devices serve the ports of theirs without the rights of root; Docker allows that, and Podman does when it is told. */
export const deviceSysctls = {
  "net.ipv4.ip_unprivileged_port_start": "0",
  // UDP goes without DF, and what a router tells of sizes is not heeded; else the kernel would fragment by itself, and the device never
  // learn the path's size.
  "net.ipv4.ip_no_pmtu_disc": "3",
};

/** Starts it, and waits until the host has said that it is ready. */
export async function startAndWait(life: HostLife, host: string, container: LabContainer): Promise<void> {
  await container.start();
  life.began(host, container);
  await life.whenReady(host);
}
