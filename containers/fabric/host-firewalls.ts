import { compileFirewall } from "../../src/firewall/compile";
import type { FirewallSpec } from "../../src/firewall/spec";
import type { Topology } from "../../src/topology/topology";
import { imageTag } from "../images/names";
import { Firewall, type FirewallClock } from "./firewall";
import { type ContainerRequest, LabContainer } from "./lab-container";
import { firewallLimits } from "./rights";

/** @param host whose own rules have eaten the packet */
type HostWatcher = (host: string, rule: string, packet: Uint8Array) => void;

/** Rule sets that stand at a host: each is kept by a container of the firewall image in the host's own network. */
export class HostFirewalls {
  readonly #topology: Topology;
  readonly #clock: FirewallClock;
  readonly #request: Pick<ContainerRequest, "labels" | "died">;
  readonly #prefix: string;
  readonly #keepers = new Map<string, { firewall: Firewall; container: LabContainer }>();
  readonly #past: Firewall[] = [];
  readonly #watchers = new Set<HostWatcher>();
  #spec: FirewallSpec;
  #count = 0;

  constructor(
    topology: Topology,
    clock: FirewallClock,
    request: Pick<ContainerRequest, "labels" | "died">,
    prefix: string,
  ) {
    this.#topology = topology;
    this.#clock = clock;
    this.#request = request;
    this.#prefix = prefix;
    this.#spec = topology.firewall;
  }

  get all(): Firewall[] {
    return [...this.#past, ...[...this.#keepers.values()].map(({ firewall }) => firewall)];
  }

  async apply(spec: FirewallSpec, hosts: ReadonlyMap<string, LabContainer>): Promise<void> {
    this.#spec = spec;
    await Promise.all([...hosts].map(([host, container]) => this.start(host, container)));
  }

  /** Does nothing at a host that has no rules and never had any. */
  async start(host: string, container: LabContainer): Promise<void> {
    const compiled = compileFirewall(this.#spec, this.#topology);
    const hasRules = compiled.hosts.some((set) => set.host === host);
    if (!container.running || (!hasRules && !this.#keepers.has(host))) return;
    const keeper = this.#keepers.get(host) ?? (await this.#keep(host, container));
    await keeper.firewall.applyHost(compiled, host);
  }

  /** The host's network is about to go. */
  async stop(host: string): Promise<void> {
    const keeper = this.#keepers.get(host);
    if (!keeper) return;
    this.#keepers.delete(host);
    this.#past.push(keeper.firewall);
    await keeper.container.kill();
  }

  /** Calls back for each packet that a host's own rules block, until the returned function is called. */
  watch(seen: HostWatcher): () => void {
    this.#watchers.add(seen);
    return () => this.#watchers.delete(seen);
  }

  abandon(): void {
    for (const { container } of this.#keepers.values()) container.abandon();
  }

  async #keep(host: string, container: LabContainer) {
    const keeper = await LabContainer.create({
      ...this.#request,
      docker: container.docker,
      name: `${this.#prefix}-at-${host}-${++this.#count}`,
      host: `the firewall at ${host}`,
      image: imageTag("firewall"),
      network: `container:${container.id}`,
      environment: {},
      limits: { ...firewallLimits, scratch: ["/run"] },
      output: (octets) => firewall.take(octets),
    });
    const firewall = new Firewall(this.#clock, keeper);
    firewall.watch((rule, packet) => {
      for (const seen of this.#watchers) seen(host, rule, packet);
    });
    await keeper.start();
    const kept = { firewall, container: keeper };
    this.#keepers.set(host, kept);
    return kept;
  }
}
