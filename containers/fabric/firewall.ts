import type { BlockedPacket, RuleCounter } from "../../src/lab/fabric";
import { type CompiledFirewall, compileFirewall } from "../../src/lab/firewall/compile";
import {
  nftablesCounters,
  nftablesForHost,
  nftablesForStick,
  nftablesTable,
} from "../../src/lab/firewall/nftables";
import type { FirewallSpec, Topology } from "../../src/lab/topology";
import type { RuleSet } from "../../src/network/firewall/rule";
import { machineTime } from "../../src/node/device/shared-clock";
import { labLink } from "./address-plan";
import type { LabContainer } from "./lab-container";
import { NflogReader } from "./nflog";

const keptPackets = 10_000;
/** What is blocked goes to this group; the container's tcpdump (docker/firewall/firewall) reads it. */
const logGroup = 1;
/** Begins the log's prefix of what a server sends after it has fallen silent; its address follows. */
const silencePrefix = "ewclab silence ";
/** IPv4, UDP and TFTP headers over a block of 512. */
const tftpShare = (512 + 32) / 512;

export interface FirewallClock {
  now(): number;
  /** Lab milliseconds per real millisecond. */
  readonly speed: number;
}

/** One set of rules in the kernel: the router's, or a host's own. What they block it tells, what they count it knows. */
export class Firewall {
  readonly #clock: FirewallClock;
  readonly #blocked: BlockedPacket[] = [];
  /** What to do when a server falls silent, by its address. */
  readonly #awaited = new Map<string, () => void>();
  /** Servers that are falling silent now. */
  readonly #falling = new Map<string, Promise<void>>();
  readonly #reader = new NflogReader((prefix, packet) => this.#note(prefix, packet));
  #sets: readonly RuleSet[] = [];
  #container: LabContainer | undefined;

  constructor(clock: FirewallClock) {
    this.#clock = clock;
  }

  get blocked(): readonly BlockedPacket[] {
    return this.#blocked;
  }

  /** Takes the running container. */
  runsIn(container: LabContainer): void {
    this.#container = container;
  }

  /** What the container prints: a capture of what was logged. */
  take(octets: Uint8Array): void {
    this.#reader.take(octets);
  }

  /** @throws UsageError when the rules cannot be. */
  async applyRouter(spec: FirewallSpec, topology: Topology): Promise<void> {
    const compiled = compileFirewall(spec, topology);
    await this.#load(compiled.sets, nftablesForStick(compiled, topology.segments, this.#options()));
  }

  async applyHost(compiled: CompiledFirewall, host: string): Promise<void> {
    const set = compiled.hosts.find((candidate) => candidate.host === host);
    if (set) {
      // The packets that carry the lab's own are not the host's.
      const text = nftablesForHost(set, compiled.tftpHelper, this.#options());
      await this.#load([set], text.replace(/([io]ifname) != "lo"/g, `$1 "${labLink}"`));
    } else await this.#load([], `table ip ${nftablesTable}\ndelete table ip ${nftablesTable}\n`);
  }

  async counters(): Promise<RuleCounter[]> {
    if (this.#sets.length === 0) return [];
    return nftablesCounters(await this.#nft(["-j", "list", "table", "ip", nftablesTable]), this.#sets);
  }

  /** From so many octets on nothing passes from the address; then `silent` is called, once. `revive` tells what went wrong there. */
  async silenceAfter(address: string, octets: number, silent: () => Promise<void>): Promise<void> {
    const table = tableOf(address);
    const log = `log prefix "${silencePrefix}${address}" group ${logGroup}`;
    const fall = async () => {
      await silent();
      await this.#nft([`delete table ip ${table}`]);
    };
    this.#awaited.set(address, () => {
      const falling = fall();
      // The lab may be gone by then; who wants the server back hears of it.
      falling.catch(() => {});
      this.#falling.set(address, falling);
    });
    await this.#nft([
      [
        `table ip ${table} {`,
        "chain forward {",
        "type filter hook forward priority -10; policy accept;",
        `ip saddr ${address} quota over ${Math.ceil(octets * tftpShare)} bytes ${log} drop`,
        "}",
        "}",
      ].join("\n"),
    ]);
  }

  /** The address need not fall silent any more. */
  async revive(address: string): Promise<void> {
    const falling = this.#falling.get(address);
    this.#falling.delete(address);
    await falling;
    if (this.#awaited.delete(address)) await this.#nft([`delete table ip ${tableOf(address)}`]);
  }

  stop(): void {
    this.#awaited.clear();
  }

  /** A server has sent more than it was to. */
  #silence(address: string): void {
    const fall = this.#awaited.get(address);
    this.#awaited.delete(address);
    fall?.();
  }

  async #load(sets: readonly RuleSet[], text: string): Promise<void> {
    await this.#nft([text]);
    this.#sets = sets;
  }

  #options() {
    const clock = this.#clock;
    return {
      logGroup,
      unixTime: (labTime: number) => (machineTime() + (labTime - clock.now()) / clock.speed) / 1_000,
    };
  }

  #note(prefix: string, packet: string): void {
    if (prefix.startsWith(silencePrefix)) {
      this.#silence(prefix.slice(silencePrefix.length));
      return;
    }
    const [, set, rule] = /^ewclab (\d+) (\d+)/.exec(prefix) ?? [];
    const inWords = nftablesCounters('{"nftables":[]}', this.#sets.slice(Number(set) - 1, Number(set)));
    const found = inWords.find(({ number }) => number === Number(rule));
    const text = found?.rule ?? "a rule that is no more";
    this.#blocked.push({ at: this.#clock.now(), rule: `blocked by ${text}`, packet });
    if (this.#blocked.length > 2 * keptPackets) this.#blocked.splice(0, keptPackets);
  }

  #nft(words: readonly string[]): Promise<string> {
    return this.#container!.run(["nft", ...words]);
  }
}

function tableOf(address: string): string {
  return `silence_${address.replace(/\./g, "_")}`;
}
