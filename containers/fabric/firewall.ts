import { machineTime } from "../../src/fabrics/device/shared-clock";
import type { BlockedPacket, RuleCounter } from "../../src/firewall/blocked";
import { type CompiledFirewall, compileFirewall } from "../../src/firewall/compile";
import { kernelLogLine } from "../../src/firewall/kernel-log";
import {
  nftablesCounters,
  nftablesForHost,
  nftablesForStick,
  nftablesTable,
} from "../../src/firewall/languages/nftables";
import type { RuleSet } from "../../src/firewall/rule";
import type { FirewallSpec } from "../../src/firewall/spec";
import { LineLog } from "../../src/lab/line-log";
import type { Topology } from "../../src/topology/topology";
import { labLink } from "./address-plan";
import type { LabContainer } from "./lab-container";
import { type LoggedInterfaces, loggedPacket, NflogReader } from "./nflog";
import type { NftablesFile } from "./nftables-file";
import type { UserRules } from "./user-rules";

const keptPackets = 10_000;
/** What is blocked goes to this group; the container's tcpdump (docker/firewall/firewall) reads it. */
export const logGroup = 1;
/** Begins the log's prefix of what a server sends after it has fallen silent; its address follows. */
const silencePrefix = "ewclab silence ";
/** IPv4, UDP and TFTP headers over a block of 512. */
const tftpShare = (512 + 32) / 512;

export interface FirewallClock {
  now(): number;
  /** Lab milliseconds per real millisecond. */
  readonly speed: number;
}

/** The rules that a router's container loads as it starts, and as text. @throws UsageError when the rules cannot be. */
export function rulesAtFirst(
  clock: FirewallClock,
  topology: Topology,
): { readonly sets: readonly RuleSet[]; readonly text: string } {
  const compiled = compileFirewall(topology.firewall, topology);
  return { sets: compiled.sets, text: nftablesForStick(compiled, topology.segments, options(clock)) };
}

/** One set of rules in the kernel: the router's, or a host's own. What they block it tells, what they count it knows. */
export class Firewall {
  readonly #clock: FirewallClock;
  readonly #blocked: BlockedPacket[] = [];
  /** What to do when a server falls silent, by its address. */
  readonly #awaited = new Map<string, () => void>();
  /** Servers that are falling silent now. */
  readonly #falling = new Map<string, Promise<void>>();
  /** What rules of the user's say with `log`, as their kernel would. */
  readonly log = new LineLog();
  readonly #reader = new NflogReader((...logged) => this.#logged(...logged));
  readonly #watchers = new Set<(rule: string, packet: Uint8Array) => void>();
  #sets: readonly RuleSet[];
  #user: UserRules | undefined;
  #container: LabContainer;

  /** @param sets that the container loads as it starts; see `rulesAtFirst` */
  constructor(clock: FirewallClock, container: LabContainer, sets: readonly RuleSet[] = []) {
    this.#clock = clock;
    this.#container = container;
    this.#sets = sets;
  }

  get blocked(): readonly BlockedPacket[] {
    return this.#blocked;
  }

  /** The rules are another container's from now on. */
  movesTo(container: LabContainer): void {
    this.#container = container;
  }

  /** What the container prints: a capture of what was logged. */
  take(octets: Uint8Array): void {
    this.#reader.take(octets);
  }

  /**
   * @param user where the rules of a user's file go, once there has been one; whether TFTP is followed is then its matter
   * @throws UsageError when the rules cannot be.
   */
  async applyRouter(
    spec: FirewallSpec,
    topology: Topology,
    { user, file }: { readonly user?: UserRules | undefined; readonly file?: NftablesFile | undefined } = {},
  ): Promise<void> {
    const compiled = compileFirewall(spec, topology);
    const own = file === undefined ? compiled : { ...compiled, tftpHelper: false };
    const text = nftablesForStick(own, topology.segments, options(this.#clock));
    if (user === undefined) await this.#load(compiled.sets, text);
    else {
      await user.load(file, text);
      this.#user = user;
      this.#sets = compiled.sets;
    }
  }

  async applyHost(compiled: CompiledFirewall, host: string): Promise<void> {
    const set = compiled.hosts.find((candidate) => candidate.host === host);
    if (set) {
      // The packets that carry the lab's own are not the host's.
      const text = nftablesForHost(set, compiled.tftpHelper, options(this.#clock));
      await this.#load([set], text.replace(/([io]ifname) != "lo"/g, `$1 "${labLink}"`));
    } else await this.#load([], `table ip ${nftablesTable}\ndelete table ip ${nftablesTable}\n`);
  }

  async counters(): Promise<RuleCounter[]> {
    const users = (await this.#user?.counters()) ?? [];
    if (this.#sets.length === 0) return users;
    const listing = await this.#nft(["-j", "list", "table", "ip", nftablesTable]);
    return [...nftablesCounters(listing, this.#sets), ...users];
  }

  /** Calls back for each packet that is blocked, with the rule and the packet's beginning, until the returned function is called. */
  watch(seen: (rule: string, packet: Uint8Array) => void): () => void {
    this.#watchers.add(seen);
    return () => this.#watchers.delete(seen);
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

  #logged(prefix: string, packet: Uint8Array, interfaces: LoggedInterfaces): void {
    if (prefix.startsWith(silencePrefix)) {
      this.#silence(prefix.slice(silencePrefix.length));
      return;
    }
    const [, set, rule] = /^ewclab (\d+) (\d+)/.exec(prefix) ?? [];
    if (set === undefined) {
      const name = (number: number) => this.#user?.interfaceName(number) ?? "";
      const at = { prefix, in: name(interfaces.in), out: name(interfaces.out) };
      this.log.append(`${kernelLogLine(at, packet)}\n`, this.#clock.now());
      return;
    }
    const inWords = nftablesCounters('{"nftables":[]}', this.#sets.slice(Number(set) - 1, Number(set)));
    const found = inWords.find(({ number }) => number === Number(rule));
    this.note(found?.rule ?? "a rule that is no more", packet);
  }

  /** A rule has eaten a packet. */
  note(rule: string, packet: Uint8Array): void {
    this.#blocked.push({ at: this.#clock.now(), rule: `blocked by ${rule}`, ...loggedPacket(packet) });
    for (const seen of this.#watchers) seen(rule, packet);
    if (this.#blocked.length > 2 * keptPackets) this.#blocked.splice(0, keptPackets);
  }

  #nft(words: readonly string[]): Promise<string> {
    return this.#container.run(["nft", ...words]);
  }
}

function options(clock: FirewallClock) {
  return {
    logGroup,
    unixTime: (labTime: number) => (machineTime() + (labTime - clock.now()) / clock.speed) / 1_000,
  };
}

function tableOf(address: string): string {
  return `ewclab_silence_${address.replace(/\./g, "_")}`;
}
