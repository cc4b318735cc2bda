import type { FirewallSpec } from "../../src/firewall/spec";
import { cidrText, parseCidr } from "../../src/ip/address";
import { deskOf } from "../../src/topology/desk";
import { interfaceNames } from "../../src/topology/interfaces";
import type { Topology } from "../../src/topology/topology";
import { imageTag } from "../images/names";
import { ethernetOf, firewallName, routerEnds } from "./address-plan";
import { relaying } from "./dhcp-relay";
import { type Firewall, logGroup } from "./firewall";
import { type ContainerRequest, LabContainer } from "./lab-container";
import { checkNftables } from "./nftables-check";
import { type NftablesFile, readNftables } from "./nftables-file";
import { firewallLimits } from "./rights";
import { silences, UserRules } from "./user-rules";

/** Where a router stands. */
export interface Wire {
  /** The stick's interface in each segment, and the router's address there: `172.16.4.1/24`. Several segments may be on one interface. */
  readonly ends: readonly { readonly link: string; readonly address: string }[];
  /** The address that the lab's own sessions come from, which stays on the wire; a router that is used alone has none. */
  readonly desk?: string;
}

/**
 * The router between the segments. A lab's own rules need no more than the container that stands on its wire: a router on a
 * stick. A user's nftables file expects a machine of its own, with an interface in each segment and nothing else: it gets
 * one when it first comes, a container without a network that is cabled to the wire. So no rule of the user's sees the
 * wire itself, or the lab's own sessions.
 */
export class Router {
  readonly #topology: Topology;
  readonly #firewall: Firewall;
  readonly #stick: LabContainer;
  readonly #request: Pick<ContainerRequest, "docker" | "labels" | "died">;
  readonly #name: string;
  readonly #wire: Wire;
  #machine: LabContainer | undefined;
  #user: UserRules | undefined;

  constructor(
    topology: Topology,
    firewall: Firewall,
    stick: LabContainer,
    request: Pick<ContainerRequest, "docker" | "labels" | "died">,
    name: string,
    wire: Wire = { ends: routerEnds(topology), desk: deskOf(topology.segments).address.text },
  ) {
    this.#wire = wire;
    this.#topology = topology;
    this.#firewall = firewall;
    this.#stick = stick;
    this.#request = request;
    this.#name = name;
  }

  /** @throws UsageError when the rules cannot be. */
  async apply(spec: FirewallSpec): Promise<void> {
    const { nftables, interfaces } = spec;
    const names = Object.values(
      interfaceNames({ segments: this.#topology.segments, firewall: { interfaces } }),
    );
    if (nftables !== undefined) await checkNftables(this.#request.docker, this.#request, nftables, names);
    const file = nftables && readNftables(nftables);
    if (file !== undefined && this.#machine === undefined) await this.#moveIntoOwnMachine(spec, file);
    else await this.#firewall.applyRouter(spec, this.#topology, { user: this.#user, file });
  }

  abandon(): void {
    this.#user?.end();
    this.#machine?.abandon();
  }

  /** Removes what it has made beside the stick, where no session does. */
  async remove(): Promise<void> {
    this.abandon();
    await this.#machine?.remove();
  }

  /**
   * The stick routes on until the machine stands whole, with its addresses and rules; then the wires change over, at once.
   * @throws UsageError when the rules cannot be: then the stick is still the router.
   */
  async #moveIntoOwnMachine(spec: FirewallSpec, file: NftablesFile): Promise<void> {
    const names = Object.values(
      interfaceNames({ segments: this.#topology.segments, firewall: { interfaces: spec.interfaces } }),
    );
    const machine = await this.#create(names);
    this.#machine = machine;
    try {
      await machine.start();
      await this.#cable(machine, names);
      const silent = await silences(this.#stick);
      if (silent !== "") await machine.run(["nft", silent]);
      this.#user = await UserRules.in(machine, (rule, packet) => this.#firewall.note(rule, packet), logGroup);
      await this.#firewall.applyRouter(spec, this.#topology, { user: this.#user, file });
      await this.#stick.run(["sh", "-c", changingOver(this.#wire)]);
    } catch (error) {
      await this.remove();
      this.#machine = undefined;
      this.#user = undefined;
      throw error;
    }
    this.#firewall.movesTo(machine);
    // Where segments share an interface, those who spoke to it have to learn of the machine's.
    if (linksOf(this.#wire).some(({ isShared }) => isShared))
      await machine.run(["sh", "-c", names.map(announcing).join("\n")]);
  }

  #create(names: readonly string[]): Promise<LabContainer> {
    const relay = relaying(this.#topology, names);
    return LabContainer.create({
      ...this.#request,
      name: `${this.#name}-router`,
      host: firewallName,
      image: imageTag("firewall"),
      network: "none",
      processesOf: this.#stick.id,
      environment: relay.environment,
      // The stick cables it, for which it must have every right that this one has.
      limits: firewallLimits,
      sysctls: {
        "net.ipv4.ip_forward": "1",
        "net.ipv4.conf.all.send_redirects": "0",
        "net.ipv4.conf.default.send_redirects": "0",
        // Segments may share a wire: each interface answers for its own address alone, and says that it is there.
        "net.ipv4.conf.all.arp_ignore": "1",
        "net.ipv4.conf.all.arp_announce": "2",
        "net.ipv4.conf.default.arp_notify": "1",
        ...relay.sysctls,
      },
      output: (octets) => this.#firewall.take(octets),
    });
  }

  /** Gives it an interface in each segment, with its address, whose cable ends at a switch that is not on the wire yet. */
  async #cable(machine: LabContainer, names: readonly string[]): Promise<void> {
    // A process of the machine's, by which the wire's container finds it; it lives until its input ends.
    const anchor = await machine.pipe(["sh", "-c", "echo $$; exec cat"]);
    const process = await new Promise<string>((resolve, reject) => {
      anchor.once("data", (octets: Buffer) => resolve(octets.toString().trim()));
      anchor.on("error", reject);
    });
    await this.#stick.run(["sh", "-c", cabling(process, names, this.#wire)]);
    anchor.destroy();
    const up = names.map((name, index) =>
      [
        `ip address add ${this.#wire.ends[index]!.address} broadcast + dev '${name}'`,
        `ip link set '${name}' up`,
      ].join("\n"),
    );
    await machine.run(["sh", "-c", ["set -e", ...up].join("\n")]);
    await this.#stick.run(["sh", "-c", forwarding(names.length)]);
  }
}

/** The stick's interfaces, each with its switch; several segments share one where the router is used alone. */
function linksOf({ ends }: Wire): { link: string; bridge: string; isShared: boolean }[] {
  const links = ends.map(({ link }) => link);
  return [...new Set(links)].map((link, index) => ({
    link,
    bridge: `wire${index}`,
    isShared: links.filter((other) => other === link).length > 1,
  }));
}

/** Waits until the switches pass on what comes from each cable. */
function forwarding(cables: number): string {
  const states = Array.from({ length: cables }, (_, index) => `/sys/class/net/cable${index}/brport/state`);
  return `for state in ${states.join(" ")}; do until [ "$(cat $state)" = 3 ]; do sleep 0.01; done; done`;
}

/** An address that is set, be it the same, is told to all (arp_notify). */
function announcing(name: string): string {
  return `ip link set dev '${name}' address ${addressOf(name)}`;
}

function addressOf(link: string): string {
  return `"$(cat '/sys/class/net/${link}/address')"`;
}

/**
 * A switch for each of the stick's interfaces, with the machine's cables. The machine has the Ethernet address that the stick had
 * in the segment, so nobody who speaks to the router has to learn another.
 */
function cabling(process: string, names: readonly string[], wire: Wire): string {
  const links = linksOf(wire);
  const cable = (name: string, index: number) => {
    const { link, bridge, isShared } = links.find((each) => each.link === wire.ends[index]?.link)!;
    const address = isShared ? "" : ` address ${addressOf(link)}`;
    return [
      `ip link add cable${index} type veth peer name '${name}'${address} netns ${process}`,
      `ip link set cable${index} master ${bridge} up`,
    ];
  };
  const own = ({ link, isShared }: { link: string; isShared: boolean }) =>
    isShared
      ? ` address ${addressOf(link)}`
      : wire.desk === undefined
        ? ""
        : ` address ${ethernetOf(wire.desk)}`;
  return [
    // Of a machine whose rules could not be loaded.
    ...links.map(
      ({ bridge }) => `! ip link delete ${bridge} 2>/dev/null || ip rule delete priority 10 iif ${bridge}`,
    ),
    "set -e",
    ...links.flatMap((each) => [
      `ip link add ${each.bridge}${own(each)} mtu 1500 type bridge`,
      // What is still sent here to be forwarded does not pass beside the user's rules.
      `ip rule add priority 10 iif ${each.bridge} blackhole`,
      ...(wire.desk === undefined ? [] : [`ip address add ${wire.desk}/32 dev ${each.bridge}`]),
    ]),
    ...names.flatMap(cable),
    ...links.map(({ bridge }) => `ip link set ${bridge} up`),
  ].join("\n");
}

/** The stick's interfaces become ports of the switches; the keyboard stays on the wire. */
function changingOver({ ends, desk }: Wire): string {
  const links = linksOf({ ends });
  const way = ({ link, address }: { link: string; address: string }) => {
    const { bridge } = links.find((each) => each.link === link)!;
    return `route add ${cidrText(parseCidr(address))} dev ${bridge} src ${desk}`;
  };
  return [
    "set -e",
    // A port's own Ethernet address is the switch's: the machine has the one that it had.
    ...links.map(({ link }, index) => `address${index}="$(cat /sys/class/net/${link}/address)"`),
    "ip -batch - <<END",
    ...links.flatMap(({ link, bridge, isShared }, index) => [
      `address flush dev ${link}`,
      ...(isShared ? [] : [`link set dev ${link} address 06\${address${index}#??}`]),
      `link set dev ${link} master ${bridge}`,
      // What the machine sends to all comes back from the wire: it is behind its cables all the same.
      `link set dev ${link} type bridge_slave learning off`,
    ]),
    ...(desk === undefined ? [] : ends.map(way)),
    "END",
    // Rules here would see what the switches pass on (br_netfilter).
    "nft flush ruleset",
    ...(desk === undefined ? [] : links.map(({ bridge }) => announcing(bridge))),
  ].join("\n");
}
