import type { Duplex } from "node:stream";
import type { RuleCounter } from "../../src/firewall/blocked";
import { ListedRules, ownTables } from "../../src/firewall/languages/nftables-listing";
import { loggingTo } from "../../src/firewall/languages/nftables-log";
import { textContent } from "../../src/host/content";
import type { LabContainer } from "./lab-container";
import type { NftablesFile } from "./nftables-file";
import { type TracedDrop, TraceReader } from "./trace";

/**
 * Packets of one flow that are traced in a second (real time). A flow that is blocked repeats itself more slowly than
 * that, so all it loses is told; one that runs costs no more than this.
 */
const tracedPerSecond = 100;

/** What hosts send each other is traced, before any chain of the user's; what they send to the router itself is not. */
const traceTable = `
table ip ewclab_trace
delete table ip ewclab_trace
table ip ewclab_trace {
  set flows {
    type ipv4_addr . ipv4_addr . inet_proto . inet_service . inet_service
    flags dynamic
    size 65535
    timeout 1m
  }
  chain begin {
    type filter hook prerouting priority -1000; policy accept;
    fib daddr type != unicast return
    ip protocol != { tcp, udp } limit rate ${tracedPerSecond}/second meta nftrace set 1
    ip protocol { tcp, udp } update @flows { ip saddr . ip daddr . ip protocol . th sport . th dport limit rate ${tracedPerSecond}/second burst ${tracedPerSecond} packets } meta nftrace set 1
  }
}
`;

/** A user's own nftables file in the firewall's container: loaded as it is, its rules named as in the file. */
export class UserRules {
  readonly #container: LabContainer;
  readonly #trace: Duplex;
  #loaded: NftablesFile | undefined;
  #rules: ListedRules | undefined;
  #interfaces: ReadonlyMap<number, string> = new Map();

  /**
   * @param drop what one of the user's rules dropped, with its name
   * @param logGroup of NFLOG, to which all goes that the user's rules log
   */
  static async in(
    container: LabContainer,
    drop: (rule: string, packet: Uint8Array) => void,
    logGroup: number,
  ): Promise<UserRules> {
    const trace = await container.pipe(["nft-trace"]);
    const rules = new UserRules(container, trace, logGroup);
    const reader = new TraceReader((dropped) => rules.#dropped(dropped, drop));
    await new Promise<void>((resolve, reject) => {
      trace.on("data", (octets: Buffer) => {
        reader.take(octets);
        if (reader.hasBegun) resolve();
      });
      trace.on("error", reject);
    });
    return rules;
  }

  private constructor(
    container: LabContainer,
    trace: Duplex,
    private readonly logGroup: number,
  ) {
    this.#container = container;
    this.#trace = trace;
  }

  end(): void {
    this.#trace.destroy();
  }

  /**
   * Puts the file's rules in the place of all that were there, in one transaction with the lab's own tables, which stay
   * whatever the file flushes. A file that is loaded already is left alone, with its counters.
   * @param own the lab's own tables as text
   */
  async load(file: NftablesFile | undefined, own: string): Promise<void> {
    if (isSame(file, this.#loaded)) {
      await this.#container.run(["nft", own]);
      return;
    }
    const all = [
      "flush ruleset",
      // The empty line ends the last of a file that does not end in one.
      ...(file === undefined ? [] : [`include "./${file.main}"`, ""]),
      await silences(this.#container),
      own,
      ...(file === undefined ? [] : [traceTable]),
      "",
    ].join("\n");
    const folder = file?.folder ?? "/run";
    const loader = `${folder}/.ewclab-load`;
    const files = [...(file?.files ?? []), { path: loader, text: all }];
    await this.#container.put(files.map(({ path, text }) => ({ path, content: textContent(text) })));
    await this.#container.run(["sh", "-c", 'cd -- "$1" && nft -I . -f "$2"', "sh", folder, loader]);
    this.#loaded = file;
    if (file) await this.#logToGroup();
    this.#rules =
      file &&
      new ListedRules(
        await this.#container.run(["nft", "-j", "list", "ruleset"]),
        await this.#container.run(["nft", "-a", "-s", "list", "ruleset"]),
        file.statements,
      );
  }

  async counters(): Promise<RuleCounter[]> {
    return this.#rules?.counters(await this.#container.run(["nft", "-j", "list", "ruleset"])) ?? [];
  }

  /** Of the machine's interfaces, as rules name them. */
  interfaceName(number: number): string | undefined {
    return this.#interfaces.get(number);
  }

  /** A container's kernel writes nothing into its machine's log. */
  async #logToGroup(): Promise<void> {
    const listing = await this.#container.run(["nft", "-a", "-s", "list", "ruleset"]);
    const changes = loggingTo(this.logGroup, listing, (table) => ownTables.test(table));
    if (changes.length === 0) return;
    const links = await this.#container.run([
      "sh",
      "-c",
      'printf "%s\\n" "$1" | nft -f - && grep -H . /sys/class/net/*/ifindex',
      "sh",
      changes.join("\n"),
    ]);
    // `/sys/class/net/access/ifindex:7`
    const numbers = links.matchAll(/^\/sys\/class\/net\/([^/]+)\/ifindex:(\d+)$/gm);
    this.#interfaces = new Map([...numbers].map(([, name, number]) => [Number(number), name ?? ""]));
  }

  #dropped(dropped: TracedDrop, drop: (rule: string, packet: Uint8Array) => void): void {
    if (ownTables.test(dropped.table)) return;
    drop(this.#rules?.nameOf(dropped) ?? "a rule that is no more", dropped.packet);
  }
}

/** The tables that make servers fall silent, with what they have counted so far. */
export async function silences(container: LabContainer): Promise<string> {
  const tables = await container.run(["nft", "list", "tables"]);
  const names = [...tables.matchAll(/^table ip (ewclab_silence_\S+)$/gm)].map(([, name]) => name as string);
  const texts = await Promise.all(names.map((name) => container.run(["nft", "list", "table", "ip", name])));
  return texts.join("\n");
}

function isSame(one: NftablesFile | undefined, other: NftablesFile | undefined): boolean {
  return JSON.stringify(one?.files) === JSON.stringify(other?.files);
}
