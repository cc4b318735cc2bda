import { extract } from "tar-stream";
import { type StartedTestContainer, Wait } from "testcontainers";
import type { RuleCounter } from "../../src/firewall/blocked";
import { compileFirewall } from "../../src/firewall/compile";
import { nftablesCounters, nftablesForStick, nftablesTable } from "../../src/firewall/languages/nftables";
import type { RuleSet } from "../../src/firewall/rule";
import type { FirewallSpec } from "../../src/firewall/spec";
import { type Topology, type TopologyInput, topologySchema } from "../../src/topology/topology";
import { loggedPacket, NflogReader } from "../fabric/nflog";
import { LabModule, StartedLabModule } from "./lab-module";

/** As in a lab file: policy, rules, access lists, whether TFTP is followed. */
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

  constructor() {
    super("firewall");
    this.withAddedCapabilities("NET_ADMIN").withUser("root");
    this.withEnvironment({ FIREWALL_LOG: log });
    this.withWaitStrategy(Wait.forSuccessfulCommand(`test -e ${log}`));
  }

  /** Its address in a segment, such as `access`, `172.16.4.1/24`. */
  withSegment(name: string, cidr: string): this {
    this.#segments[name] = cidr;
    this.#addresses = [...this.#addresses, cidr];
    return this.withEnvironment({ EWCLAB_ADDRESSES: this.#addresses.join(" ") });
  }

  withRules(firewall: FirewallOptions): this {
    this.#firewall = firewall;
    return this;
  }

  override async start(): Promise<StartedFirewallContainer> {
    this.hostConfig.Sysctls = {
      ...this.hostConfig.Sysctls,
      "net.ipv4.ip_forward": "1",
      "net.ipv4.conf.all.send_redirects": "0",
      "net.ipv4.conf.eth0.send_redirects": "0",
    };
    const container = new StartedFirewallContainer(await super.start(), this.#segments);
    await container.apply(this.#firewall);
    return container;
  }
}

export class StartedFirewallContainer extends StartedLabModule {
  readonly #segments: Record<string, string>;
  #sets: readonly RuleSet[] = [];

  constructor(container: StartedTestContainer, segments: Record<string, string>) {
    super(container);
    this.#segments = segments;
  }

  /** Other rules from here on; known connections stay known. */
  async apply(firewall: FirewallOptions): Promise<void> {
    const segments = this.#segments;
    const spec: FirewallSpec = topologySchema.shape.firewall.parse(firewall);
    const topology = { segments, controllers: [], accessPoints: [], servers: [] } as unknown as Topology;
    const compiled = compileFirewall(spec, topology);
    await this.must(["nft", nftablesForStick(compiled, segments, { logGroup: 1 })]);
    this.#sets = compiled.sets;
  }

  async counters(): Promise<RuleCounter[]> {
    if (this.#sets.length === 0) return [];
    return nftablesCounters(await this.must(["nft", "-j", "list", "table", "ip", nftablesTable]), this.#sets);
  }

  /** Packets that did not get through, oldest first, in words: `udp 172.16.4.26:40000 > 172.16.5.27:69, 20 octets`. */
  async blocked(): Promise<string[]> {
    const packets: string[] = [];
    const nflog = new NflogReader((_prefix, packet) => packets.push(loggedPacket(packet).packet));
    const tar = extract();
    (await this.copyArchiveFromContainer(log)).pipe(tar);
    for await (const entry of tar) for await (const octets of entry) nflog.take(octets as Buffer);
    return packets;
  }
}
