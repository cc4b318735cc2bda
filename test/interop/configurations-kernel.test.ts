import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CompiledFirewall, compileFirewall } from "../../src/firewall/compile";
import { Firewall, type Scope } from "../../src/firewall/engine";
import { nftablesForRouter } from "../../src/firewall/languages/nftables";
import { readRules } from "../../src/firewall/languages/read";
import type { RuleLanguage } from "../../src/firewall/languages/rules-text";
import { addressText, parseAddress } from "../../src/ip/address";
import { type Packet, type TcpPacket, tcpFlag, type UdpPacket, unreachable } from "../../src/ip/packet";
import { VirtualTime } from "../../src/network/virtual-time";
import { topologyFrom } from "../../src/topology/lab-file";
import { interfaces, Kernel, kernelSuite, ours, type Side } from "./kernel";

// Twenty configurations of each language, each given to our engine and, as nftables, to the kernel; then the same packets to
// both. EWCLAB_KERNEL_PACKETS sets how many for each configuration.

const packets = Number(process.env.EWCLAB_KERNEL_PACKETS ?? 150);
const folder = path.join(__dirname, "../firewall/configurations");
const files = (["ios", "asa", "iptables"] as const).flatMap((language) =>
  readdirSync(path.join(folder, language)).map((file) => ({ language, file: path.join(language, file) })),
);
/** In the namespaces the two segments have these networks. */
const textOf = (file: string) =>
  readFileSync(path.join(folder, file), "utf8")
    .replaceAll("172.16.4.", "198.18.1.")
    .replaceAll("172.16.5.", "198.18.2.");

function compiledFrom(language: RuleLanguage, text: string) {
  const isRouted = language !== "ios" || /ip access-group/.test(text);
  const topology = topologyFrom({
    start: "2024-02-03T21:30:00Z",
    segments: { a: "198.18.1.0/24", b: "198.18.2.0/24" },
    controllers: [{ name: "EWC", address: "198.18.1.26", version: "17.9.4.27" }],
    firewall: isRouted
      ? {
          configuration: { text, language },
          ...(language === "iptables" ? { interfaces: { a: "ens192", b: "ens224" } } : {}),
        }
      : { sets: [{ in: "a", accessList: text }] },
  });
  return compileFirewall(topology.firewall, topology);
}

const { syn, ack, rst, psh } = tcpFlag;
const port = fc.constantFrom(22, 23, 69, 443, 514, 1023, 1024, 1025, 5246, 8080, 40_000);

interface Draw {
  readonly side: Side;
  readonly protocol: "udp" | "tcp" | "icmp";
  readonly from: number;
  readonly to: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
  readonly how: "new" | "again" | "answer";
}

/** Hosts that the text names, and some others. */
function drawsFor(text: string): fc.Arbitrary<Draw[]> {
  const named = [...text.matchAll(/198\.18\.[12]\.(\d+)/g)].map(([, last]) => Number(last));
  const hosts = [...new Set([...named, 2, 3, 26, 27, 62, 130, 200])].filter((host) => host > 1 && host < 255);
  const draw = fc.record({
    side: fc.constantFrom("a", "a", "b" as const),
    protocol: fc.constantFrom("udp", "udp", "tcp", "tcp", "icmp" as const),
    from: fc.constantFrom(...hosts),
    to: fc.constantFrom(...hosts),
    sourcePort: port,
    destinationPort: port,
    flags: fc.constantFrom(syn, syn, syn | ack, ack, psh | ack, rst),
    how: fc.constantFrom("new", "new", "new", "again", "answer" as const),
  });
  return fc.array(draw, { minLength: packets, maxLength: packets });
}

function packetOf({
  side,
  protocol,
  from,
  to,
  sourcePort,
  destinationPort,
  flags,
}: Draw): UdpPacket | TcpPacket {
  const [near, far] = side === "a" ? ["198.18.1", "198.18.2"] : ["198.18.2", "198.18.1"];
  const source = `${near}.${from}`;
  const destination = `${far}.${to}`;
  const ends = {
    source: parseAddress(source),
    destination: parseAddress(destination),
    sourcePort,
    destinationPort,
  };
  if (protocol !== "tcp")
    return {
      protocol: "udp",
      ...ends,
      payload: new Uint8Array(12),
      from: { address: source, port: sourcePort },
      to: { address: destination, port: destinationPort },
    };
  return {
    protocol: "tcp",
    ...ends,
    payload: new Uint8Array(0),
    sequence: 1000,
    acknowledgement: 1000,
    flags,
    window: 8192,
    options: undefined,
  };
}

const turned = (one: Draw): Draw => ({
  ...one,
  side: one.side === "a" ? "b" : "a",
  from: one.to,
  to: one.from,
  sourcePort: one.destinationPort,
  destinationPort: one.sourcePort,
  flags: one.flags === syn ? syn | ack : one.flags,
});

function sequenceOf(draws: readonly Draw[]): [Packet, Side][] {
  const sent: Draw[] = [];
  return draws.map((one): [Packet, Side] => {
    const earlier = sent.at(-1);
    const draw =
      one.how === "new" || earlier === undefined || earlier.protocol === "icmp"
        ? one
        : one.how === "again"
          ? earlier
          : turned(earlier);
    sent.push(draw);
    if (draw.protocol !== "icmp") return [packetOf(draw), draw.side];
    // An error about a packet that went, or might have gone, the other way.
    const about = packetOf(turned(draw));
    return [unreachable(about.destination, about, "port-unreachable"), draw.side];
  });
}

describe("each configuration", () => {
  test.each(files)("$file is read, with what is not evaluated by its reason", ({ language, file }) => {
    const rules = readRules(textOf(file), { file, line: 1, column: 1 });
    expect(rules.language).toBe(language);
    for (const { why } of rules.notes) expect(why).not.toBe("");
  });
});

kernelSuite("the kernel says the same of", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = new Kernel();
    await kernel.ready();
  });
  afterAll(() => kernel.end());

  test.each(files)("$file", { timeout: 600_000 }, async ({ language, file }) => {
    const text = textOf(file);
    const compiled = compiledFrom(language, text);
    // The kernel's clock is the real one: lab time 0 was a moment ago.
    const nft = nftablesForRouter(compiled, interfaces, { unixTime: (at) => (Date.now() + at) / 1000 - 2 });
    await kernel.ask({ rules: nft });
    const { wrong } = await compared(kernel, compiled, text, file);
    expect(wrong, nft).toEqual([]);
  });

  // The same file as Debian's own tool reads it: our reader has no part in that.
  const saved = files.filter(({ language }) => language === "iptables");
  test.each(saved)("$file, by iptables-restore", { timeout: 600_000 }, async ({ language, file }) => {
    const text = textOf(file);
    // Without its NAT, which translates the markers that tell when a packet's fate is decided.
    const filters = text.replace(/^\*nat\n[\s\S]*?^COMMIT$/m, "");
    await kernel.ask({
      iptables: filters.replaceAll("ens192", interfaces.a).replaceAll("ens224", interfaces.b),
    });
    const { wrong } = await compared(kernel, compiledFrom(language, text), text, file);
    expect(wrong, text).toEqual([]);
  });
});

/** The same packets to our engine and to the kernel, which has its rules already. */
async function compared(
  kernel: Kernel,
  compiled: CompiledFirewall,
  text: string,
  file: string,
): Promise<{ wrong: string[] }> {
  const firewall = new Firewall("firewall", new VirtualTime(), { tftpHelper: compiled.tftpHelper });
  for (const { way, ...set } of compiled.sets) {
    const { in: from, out: to, ...rest } = way;
    const scope: Scope =
      from !== undefined ? { in: from, ...rest } : to !== undefined ? { out: to, ...rest } : rest;
    firewall.apply(set, scope);
  }
  const [draws] = fc.sample(drawsFor(text), { numRuns: 1, seed: file.length });
  const sequence = sequenceOf(draws!);
  const expected = sequence.map(([packet, side]) => ours(firewall, packet, side));
  const heard = await kernel.passAll(sequence);
  const told = sequence.map(([packet, side], index) => {
    const ends = packet.protocol === "icmp" ? packet.about : packet;
    return `${index} ${side} ${packet.protocol} ${addressText(packet.source)}:${ends.sourcePort} > ${addressText(packet.destination)}:${ends.destinationPort}`;
  });
  const wrong = told.flatMap((line, index) =>
    heard[index] === expected[index] ? [] : [`${line}: ${expected[index]}, the kernel says ${heard[index]}`],
  );
  return { wrong };
}
