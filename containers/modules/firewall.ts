import type Docker from "dockerode";
import { extract } from "tar-stream";
import { type StartedTestContainer, type StopOptions, type StoppedTestContainer, Wait } from "testcontainers";
import { UsageError } from "../../src/errors";
import type { RuleCounter } from "../../src/firewall/blocked";
import { compileFirewall } from "../../src/firewall/compile";
import { addressText, cidrText, parseCidr } from "../../src/ip/address";
import { OsClock } from "../../src/node/os-clock";
import { withRulesRead } from "../../src/node/rule-files";
import { interfaceNames } from "../../src/topology/interfaces";
import { describeLab } from "../../src/topology/lab-file";
import type { Topology, TopologyInput } from "../../src/topology/topology";
import { openEngine } from "../engine";
import { Firewall } from "../fabric/firewall";
import { LabContainer } from "../fabric/lab-container";
import { loggedPacket, NflogReader } from "../fabric/nflog";
import { checkNftables } from "../fabric/nftables-check";
import { readNftables } from "../fabric/nftables-file";
import { Router } from "../fabric/router";
import { sessionLabels } from "../fabric/session";
import { LabModule, type Place, StartedLabModule } from "./lab-module";

/** As in a lab file: policy, rules, access lists, an nftables file, whether TFTP is followed. */
export type FirewallOptions = NonNullable<TopologyInput["firewall"]>;

const log = "/run/blocked";

/**
 * A router on a stick with nftables. Hosts that have it for their gateway (`withLabAddress`) reach each other by its
 * rules. Ready when its rules are loaded.
 */
export class FirewallContainer extends LabModule {
  readonly #segments: Record<string, string> = {};
  #addresses: readonly string[] = [];
  #firewall: FirewallOptions = {};

  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super("firewall", image);
    this.withAddedCapabilities("NET_ADMIN").withUser("root");
    this.withEnvironment({ FIREWALL_LOG: log });
    this.withWaitStrategy(Wait.forSuccessfulCommand(`test -e ${log}`));
  }

  /** Its address in a segment, such as `access`, `172.16.4.1/24`. */
  withSegment(name: string, cidr: string): this {
    parseCidr(cidr);
    this.#segments[name] = cidr;
    this.#addresses = [...this.#addresses, cidr];
    return this.withEnvironment({ EWCLAB_ADDRESSES: this.#addresses.join(" ") });
  }

  withRules(firewall: FirewallOptions): this {
    this.#firewall = firewall;
    return this;
  }

  protected override async check(): Promise<void> {
    if (this.#addresses.length === 0)
      throw new UsageError(
        "a FirewallContainer routes between segments: withSegment names them, two or more",
      );
    const { firewall } = await whole(this.#firewall, this.#segments);
    // A file that is not there needs no engine to be told of.
    if (firewall.nftables !== undefined) readNftables(firewall.nftables);
  }

  /** @throws UsageError in nft's words when it does not take the user's file. */
  protected override async beforeContainerCreated(): Promise<void> {
    const { firewall, ...topology } = await whole(this.#firewall, this.#segments);
    if (firewall.nftables === undefined) return;
    const { docker } = await openEngine();
    const names = Object.values(interfaceNames({ ...topology, firewall }));
    await checkNftables(docker, { labels: sessionLabels() }, firewall.nftables, names);
  }

  protected override likeness(): unknown {
    return [this.#segments, this.#firewall];
  }

  override async start(): Promise<StartedFirewallContainer> {
    this.hostConfig.Sysctls = {
      ...this.hostConfig.Sysctls,
      "net.ipv4.ip_forward": "1",
      "net.ipv4.conf.all.send_redirects": "0",
      "net.ipv4.conf.eth0.send_redirects": "0",
    };
    const started = await super.start();
    const { docker } = await openEngine();
    const container = new StartedFirewallContainer(started, this.place, this.#segments, docker);
    try {
      await container.apply(this.#firewall);
      return container;
    } catch (error) {
      await container.stop();
      throw error;
    }
  }
}

export class StartedFirewallContainer extends StartedLabModule {
  readonly #segments: Segments;
  readonly #firewall: Firewall;
  readonly #router: Router;

  /** As a lab's router on docker: the same rules, and a machine of its own once a user's nftables file comes. */
  constructor(
    container: StartedTestContainer,
    place: Place,
    segments: Readonly<Record<string, string>>,
    docker: Docker,
  ) {
    super(container, place);
    const name = this.getName().replace(/^\//, "");
    const stick = LabContainer.adopted(docker, this.getId(), name);
    const clock = new OsClock();
    this.#segments = segments;
    this.#firewall = new Firewall({ now: () => clock.now(), speed: 1 }, stick);
    const request = { docker, labels: this.getLabels(), died: () => {} };
    const wire = { ends: Object.values(segments).map((address) => ({ link: "eth0", address })) };
    this.#router = new Router(labWithout({}, segments), this.#firewall, stick, request, name, wire);
  }

  /** Other rules from here on; known connections stay known. @throws UsageError when the rules cannot be. */
  async apply(firewall: FirewallOptions): Promise<void> {
    await this.#router.apply((await whole(firewall, this.#segments)).firewall);
  }

  counters(): Promise<readonly RuleCounter[]> {
    return this.#firewall.counters();
  }

  /** Packets that did not get through, oldest first, in words: `udp 172.16.4.26:40000 > 172.16.5.27:69, 20 octets`. */
  async blocked(): Promise<string[]> {
    const packets: string[] = [];
    const nflog = new NflogReader((_prefix, packet) => packets.push(loggedPacket(packet).packet));
    const tar = extract();
    (await this.copyArchiveFromContainer(log)).pipe(tar);
    for await (const entry of tar) for await (const octets of entry) nflog.take(octets as Buffer);
    // What a machine of its own has blocked came after that.
    return [...packets, ...this.#firewall.blocked.map(({ packet }) => packet)];
  }

  override async stop(options?: Partial<StopOptions>): Promise<StoppedTestContainer> {
    await this.#router.remove();
    return super.stop(options);
  }
}

/** By name: the firewall's address in each, such as `172.16.4.1/24`. */
type Segments = Readonly<Record<string, string>>;

/** In place of hosts, of which this firewall knows none: a lab has one at least. */
const nobody = "no-host-of-this-firewall";

/** A lab of these segments and rules, without hosts. @throws UsageError when the rules cannot be. */
function labWithout(firewall: FirewallOptions, segments: Segments): Topology {
  const networks = Object.fromEntries(
    Object.entries(segments).map(([name, cidr]) => [name, cidrText(parseCidr(cidr))]),
  );
  const [first = ""] = Object.values(networks);
  const address = addressText(parseCidr(first).base + 2);
  const lab = describeLab({
    segments: networks,
    controllers: [{ name: nobody, address, version: "17.9.4.27" }],
    firewall,
  });
  return { ...lab, controllers: [] };
}

/** The same with what the rules' files say. @throws UsageError when they cannot be. */
async function whole(firewall: FirewallOptions, segments: Segments): Promise<Topology> {
  const topology = await withRulesRead(labWithout(firewall, segments));
  compileFirewall(topology.firewall, topology);
  return topology;
}
