import type { FirewallSpec } from "../../src/firewall/spec";
import type { Segments } from "../../src/ip/segments";
import { deskOf } from "../../src/topology/desk";
import { interfaceNames } from "../../src/topology/interfaces";
import type { Topology } from "../../src/topology/topology";
import { imageTag } from "../images/names";
import { firewallName, labLink, routerAddresses } from "./address-plan";
import { relaying } from "./dhcp-relay";
import { type Firewall, logGroup } from "./firewall";
import { type ContainerRequest, LabContainer } from "./lab-container";
import { checkNftables } from "./nftables-check";
import { readNftables } from "./nftables-file";
import { firewallLimits } from "./rights";
import { silences, UserRules } from "./user-rules";

/** Where a router stands. */
export interface Wire {
  /** The interface of the stick's that is on it. */
  readonly link: string;
  /** The router's own, one in each segment: `172.16.4.1/24`. */
  readonly addresses: readonly string[];
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
    wire: Wire = {
      link: labLink,
      addresses: routerAddresses(topology),
      desk: deskOf(topology.segments).address.text,
    },
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
    if (file !== undefined && this.#machine === undefined) await this.#moveIntoOwnMachine(spec);
    await this.#firewall.applyRouter(spec, this.#topology, { user: this.#user, file });
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

  async #moveIntoOwnMachine({ interfaces }: FirewallSpec): Promise<void> {
    const { segments } = this.#topology;
    const machine = await LabContainer.create({
      ...this.#request,
      name: `${this.#name}-router`,
      host: firewallName,
      image: imageTag("firewall"),
      network: "none",
      processesOf: this.#stick.id,
      environment: relaying(this.#topology).environment,
      // The stick cables it, for which it must have every right that this one has.
      limits: firewallLimits,
      sysctls: {
        "net.ipv4.ip_forward": "1",
        "net.ipv4.conf.all.send_redirects": "0",
        "net.ipv4.conf.default.send_redirects": "0",
        // All segments are on one wire: each interface answers for its own address alone, and says that it is there.
        "net.ipv4.conf.all.arp_ignore": "1",
        "net.ipv4.conf.all.arp_announce": "2",
        "net.ipv4.conf.default.arp_notify": "1",
        ...relaying(this.#topology).sysctls,
      },
      output: (octets) => this.#firewall.take(octets),
    });
    await machine.start();
    this.#machine = machine;
    // A process of the machine's, by which the wire's container finds it; it lives until its input ends.
    const anchor = await machine.pipe(["sh", "-c", "echo $$; exec cat"]);
    const process = await new Promise<string>((resolve, reject) => {
      anchor.once("data", (octets: Buffer) => resolve(octets.toString().trim()));
      anchor.on("error", reject);
    });
    const names = Object.values(interfaceNames({ segments, firewall: { interfaces } }));
    const silent = await silences(this.#stick);
    await this.#stick.run(["sh", "-c", cabling(process, names, segments, this.#wire)]);
    const { addresses } = this.#wire;
    const up = names.map(
      (name, index) =>
        `ip address add ${addresses[index]} broadcast + dev '${name}'\nip link set '${name}' up`,
    );
    await machine.run(["sh", "-c", ["set -e", ...up].join("\n")]);
    anchor.destroy();
    // What a cable says before the switch passes it on is lost; and who spoke to the stick would go on to for as long as it remembers.
    await this.#stick.run(["sh", "-c", forwarding(names.length)]);
    await machine.run(["sh", "-c", names.map(announcing).join("\n")]);
    if (silent !== "") await machine.run(["nft", silent]);
    this.#firewall.movesTo(machine);
    this.#user = await UserRules.in(machine, (rule, packet) => this.#firewall.note(rule, packet), logGroup);
  }
}

/** Waits until the switch passes on what comes from each cable. */
function forwarding(cables: number): string {
  const states = Array.from({ length: cables }, (_, index) => `/sys/class/net/cable${index}/brport/state`);
  return `for state in ${states.join(" ")}; do until [ "$(cat $state)" = 3 ]; do sleep 0.01; done; done`;
}

/** An address that is set, be it the same, is told to all (arp_notify). */
function announcing(name: string): string {
  return `ip link set dev '${name}' address "$(cat '/sys/class/net/${name}/address')"`;
}

/** The stick becomes a switch between the lab's wire and the machine's cables; the keyboard stays on the wire. */
function cabling(
  process: string,
  names: readonly string[],
  segments: Segments,
  { link, desk }: Wire,
): string {
  return [
    "set -e",
    // Rules here would see what the switch passes on (br_netfilter).
    "nft flush ruleset",
    "ip link add wire type bridge",
    `ip link set wire address "$(cat /sys/class/net/${link}/address)" mtu 1500`,
    ...names.flatMap((name, index) => [
      `ip link add cable${index} type veth peer name '${name}' netns ${process}`,
      `ip link set cable${index} master wire up`,
    ]),
    `ip address flush dev ${link}`,
    `ip link set ${link} master wire`,
    // What the machine sends to all comes back from the wire: it is behind its cables all the same.
    `ip link set dev ${link} type bridge_slave learning off`,
    "ip link set wire up",
    // What is still sent here to be forwarded does not pass beside the user's rules.
    "ip rule add priority 10 iif wire blackhole",
    ...(desk === undefined
      ? []
      : [
          `ip address add ${desk}/32 dev wire`,
          ...Object.values(segments).map((network) => `ip route add ${network} dev wire src ${desk}`),
        ]),
  ].join("\n");
}
