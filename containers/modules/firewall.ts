import { extract } from "tar-stream";
import { type StartedTestContainer, Wait } from "testcontainers";
import { UsageError } from "../../src/errors";
import type { RuleCounter } from "../../src/firewall/blocked";
import { type CompiledFirewall, compileFirewall } from "../../src/firewall/compile";
import { nftablesCounters, nftablesForStick, nftablesTable } from "../../src/firewall/languages/nftables";
import type { RuleSet } from "../../src/firewall/rule";
import { addressText, cidrText, parseCidr } from "../../src/ip/address";
import { withRulesRead } from "../../src/node/rule-files";
import { describeLab } from "../../src/topology/lab-file";
import type { TopologyInput } from "../../src/topology/topology";
import { loggedPacket, NflogReader } from "../fabric/nflog";
import { LabModule, type Place, StartedLabModule } from "./lab-module";

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
    await compiled(this.#firewall, this.#segments);
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
    const container = new StartedFirewallContainer(await super.start(), this.place, this.#segments);
    await container.apply(this.#firewall);
    return container;
  }
}

export class StartedFirewallContainer extends StartedLabModule {
  readonly #segments: Record<string, string>;
  #sets: readonly RuleSet[] = [];

  constructor(container: StartedTestContainer, place: Place, segments: Record<string, string>) {
    super(container, place);
    this.#segments = segments;
  }

  /** Other rules from here on; known connections stay known. @throws UsageError when the rules cannot be. */
  async apply(firewall: FirewallOptions): Promise<void> {
    const rules = await compiled(firewall, this.#segments);
    await this.must(["nft", nftablesForStick(rules, networksOf(this.#segments), { logGroup: 1 })]);
    this.#sets = rules.sets;
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

/** In place of hosts, of which this firewall knows none: a lab has one at least. */
const nobody = "no-host-of-this-firewall";

/** @throws UsageError when the rules cannot be. */
async function compiled(
  firewall: FirewallOptions,
  segments: Record<string, string>,
): Promise<CompiledFirewall> {
  if (firewall.nftables !== undefined)
    throw new UsageError(
      "a FirewallContainer runs no nftables file: such a file expects an interface in each segment, and this container has one for all; a lab file's `firewall: { nftables: ... }` on the docker fabric runs it",
    );
  const networks = networksOf(segments);
  const [first = ""] = Object.values(networks);
  const address = addressText(parseCidr(first).base + 2);
  const lab = describeLab({
    segments: networks,
    controllers: [{ name: nobody, address, version: "17.9.4.27" }],
    firewall,
  });
  const topology = { ...(await withRulesRead(lab)), controllers: [] };
  return compileFirewall(topology.firewall, topology);
}

function networksOf(segments: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(segments).map(([name, cidr]) => [name, cidrText(parseCidr(cidr))]),
  );
}
