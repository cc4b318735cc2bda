import { StringDecoder } from "node:string_decoder";
import { UsageError } from "../../src/errors";
import { FrameReader, LineReader, type Order, orderText } from "../../src/fabrics/device/several-frames";
import { compileFirewall } from "../../src/firewall/compile";
import type { AccessPointSpec, Topology } from "../../src/topology/topology";
import { labLink } from "./address-plan";
import type { ContainerRequest, LabContainer } from "./lab-container";

/** Up to so many access points a lab has a container for each. */
const apart = 24;
/** As many share a container otherwise. */
const together = 25;

/**
 * Which access points share a container: none in a lab of a usual size. In a large one those of a segment do, as a machine has
 * no room for a process each; who has rules at the host or a link of its own, or asks for its address, keeps its own network, and so its own container.
 */
export function sharedPlaces(topology: Topology): readonly (readonly AccessPointSpec[])[] {
  const { accessPoints, segments, links } = topology;
  if (accessPoints.length <= apart) return [];
  const { hosts } = compileFirewall(topology.firewall, topology);
  const ownNetwork = new Set([...links, ...hosts].map(({ host }) => host));
  const places: AccessPointSpec[][] = [];
  for (const network of Object.values(segments)) {
    const here = accessPoints.filter(
      ({ name, address, startsOff, dhcp }) =>
        network.contains(address) && !startsOff && !dhcp && !ownNetwork.has(name),
    );
    for (let at = 0; at < here.length; at += together) places.push(here.slice(at, at + together));
  }
  return places.filter(({ length }) => length > 1);
}

/** Why a shared access point's network is not changed alone. */
export function sharesItsNetwork(host: string): UsageError {
  return new UsageError(
    `"${host}" shares its container's network with other access points, as this lab has more than ${apart}: its own link or rules are said before the lab is up, and it gets a container of its own`,
  );
}

/** A place of an access point among those of its container, in the order of their numbers there. */
export interface SharedMember {
  readonly name: string;
  readonly cidr: string;
}

/** Several access points in one container, each with an address of its own on the wire. */
export class SharedContainer {
  readonly #off = new Set<string>();

  /** @param create makes the container, with what listens to it */
  static async create(
    members: readonly SharedMember[],
    ground: { print(host: string, text: string): void; isReady(host: string): void },
    create: (ears: Required<Pick<ContainerRequest, "output" | "notice">>) => Promise<LabContainer>,
  ): Promise<SharedContainer> {
    const decoders = members.map(() => new StringDecoder("utf8"));
    const frames = new FrameReader((at, octets) =>
      ground.print(members[at]!.name, decoders[at]!.write(Buffer.from(octets))),
    );
    const notices = new LineReader((line) => {
      const at = /^ready (\d+)$/.exec(line)?.[1];
      if (at !== undefined) ground.isReady(members[Number(at)]!.name);
    });
    const container = await create({
      output: (octets) => frames.take(octets),
      notice: (octets) => notices.take(Buffer.from(octets).toString("utf8")),
    });
    return new SharedContainer(members, container);
  }

  private constructor(
    readonly members: readonly SharedMember[],
    readonly container: LabContainer,
  ) {}

  isOn(name: string): boolean {
    return !this.#off.has(name);
  }

  type(name: string, keys: string): void {
    this.#order({ to: this.#numberOf(name), keys });
  }

  /** Its address leaves the wire with its power: nobody answers there. */
  async off(name: string): Promise<void> {
    if (this.#off.has(name)) return;
    this.#off.add(name);
    this.#order({ to: this.#numberOf(name), power: "off" });
    await this.#address("delete", name);
  }

  /** @param device its description, as JSON has it */
  async on(name: string, device: unknown): Promise<void> {
    if (!this.#off.has(name)) return;
    await this.#address("add", name);
    this.#off.delete(name);
    this.#order({ to: this.#numberOf(name), power: "on", device });
  }

  async #address(verb: "add" | "delete", name: string): Promise<void> {
    const { cidr } = this.members[this.#numberOf(name)]!;
    const broadcast = verb === "add" ? ["broadcast", "+"] : [];
    await this.container.run(["ip", "address", verb, cidr, ...broadcast, "dev", labLink]);
  }

  #order(order: Order): void {
    this.container.type(orderText(order));
  }

  #numberOf(name: string): number {
    return this.members.findIndex((member) => member.name === name);
  }
}
