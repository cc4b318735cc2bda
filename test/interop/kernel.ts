import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { describe, expect } from "vitest";
import type { Firewall } from "../../src/firewall/engine";
import { encodeIpv4 } from "../../src/ip/ipv4";
import { type Packet, tcpFlag } from "../../src/ip/packet";
import { requireTool } from "./tools";

// Linux's own netfilter judges our engine: the same rules (as nftables text) and the same packets (as octets), in network
// namespaces made for the test. Nothing leaves them.

export const sides = { a: "198.18.1", b: "198.18.2" } as const;
export type Side = keyof typeof sides;
export const interfaces = { a: "a0", b: "b0" };

/** The router in a namespace; one command after the other. */
export class Kernel {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#process = spawn("unshare", ["--net", "python3", "test/interop/kernel-firewall.py"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#lines = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  async ready(): Promise<void> {
    expect(JSON.parse((await this.#lines.next()).value ?? "{}")).toEqual({ ready: true });
  }

  async ask<T>(command: object): Promise<T> {
    this.#process.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = JSON.parse((await this.#lines.next()).value ?? "{}");
    expect(answer.error, JSON.stringify(command)).toBeUndefined();
    return answer;
  }

  /** What came out where: `b` for what was let through, or what went back to the sender. */
  async pass(packet: Packet, side: Side): Promise<string> {
    const octets = encodeIpv4(packet, { identification: 7, timeToLive: 64 });
    const { seen } = await this.ask<{ seen: { side: Side; packet: string }[] }>({
      packet: Buffer.from(octets).toString("hex"),
      side,
    });
    return seen.length === 0 ? "silence" : seen.map((one) => outcome(one, side)).join(", ");
  }

  /** As `pass`, for many, one after the other. */
  async passAll(packets: readonly (readonly [Packet, Side])[]): Promise<string[]> {
    const { seen } = await this.ask<{ seen: { side: Side; packet: string }[][] }>({
      packets: packets.map(([packet, side]) => [
        Buffer.from(encodeIpv4(packet, { identification: 7, timeToLive: 64 })).toString("hex"),
        side,
      ]),
    });
    return seen.map((all, index) =>
      all.length === 0 ? "silence" : all.map((one) => outcome(one, packets[index]![1])).join(", "),
    );
  }

  end(): void {
    this.#process.stdin.end();
  }
}

function outcome(seen: { side: Side; packet: string }, from: Side): string {
  if (seen.side !== from) return "through";
  const octets = Buffer.from(seen.packet, "hex");
  if (octets[9] === 6) return (octets[33]! & tcpFlag.rst) !== 0 ? "tcp-reset" : "tcp";
  return `icmp ${octets[20]}/${octets[21]}`;
}

const icmpAnswers: Record<string, string> = {
  "network-unreachable": "icmp 3/0",
  "host-unreachable": "icmp 3/1",
  "port-unreachable": "icmp 3/3",
  "network-prohibited": "icmp 3/9",
  "host-prohibited": "icmp 3/10",
  "administratively-prohibited": "icmp 3/13",
  "tcp-reset": "tcp-reset",
};

export function ours(firewall: Firewall, packet: Packet, side: Side): string {
  const block = firewall.forward(packet, side, side === "a" ? "b" : "a");
  if (block === undefined) return "through";
  if (block.answer === undefined || packet.protocol === "icmp") return "silence";
  // RFC 9293 §3.10.7.1: nobody resets a reset.
  if (block.answer === "tcp-reset" && packet.protocol === "tcp" && (packet.flags & tcpFlag.rst) !== 0)
    return "silence";
  return icmpAnswers[block.answer]!;
}

const canMakeNamespaces =
  process.env.EWCLAB_REQUIRE_TOOLS === "1" || spawnSync("unshare", ["--net", "true"]).status === 0;
if (!canMakeNamespaces)
  process.stderr.write("skipped: nftables-kernel needs root, to make network namespaces\n");
/** Skips where no namespaces can be made. */
export const kernelSuite = canMakeNamespaces
  ? requireTool("nft", "iptables-nft-restore", "ip", "unshare", "python3")
  : describe.skip;
