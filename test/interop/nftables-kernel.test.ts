import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CompiledFirewall, CompiledSet } from "../../src/firewall/compile";
import { Firewall } from "../../src/firewall/engine";
import { accessListRules, parseAccessList } from "../../src/firewall/languages/access-list";
import { nftablesCounters, nftablesForRouter } from "../../src/firewall/languages/nftables";
import type { Rule } from "../../src/firewall/rule";
import { addressText, parseAddress } from "../../src/ip/address";
import { type Packet, type TcpPacket, tcpFlag, type UdpPacket, unreachable } from "../../src/ip/packet";
import { VirtualTime } from "../../src/network/virtual-time";
import { interfaces, Kernel, kernelSuite, ours, type Side, sides } from "./kernel";

// ---- what is drawn: few addresses and ports, so that rules and packets meet ---------------------------------

const ports = [69, 22, 514, 1023, 1024, 5246, 40_000];
const hosts = [2, 3, 10];
const port = fc.constantFrom(...ports);
const address = (side: Side) => fc.constantFrom(...hosts.map((host) => `${sides[side]}.${host}`));
const anyAddress = fc.oneof(address("a"), address("b"));
const place = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  anyAddress,
  anyAddress.map((text) => `${text}/24`),
  anyAddress.map((text) => `${text}/31`),
  anyAddress.map((text) => `${text}/255.255.0.255`),
  anyAddress.map((text) => `${text}/255.255.255.1`),
);
const ranges = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  port.map((first) => [{ first, last: first }]),
  fc.tuple(port, port).map(([one, other]) => [{ first: Math.min(one, other), last: Math.max(one, other) }]),
  fc.tuple(port, port, port).map((all) => all.map((first) => ({ first, last: Math.min(65_535, first + 1) }))),
);
const states = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.subarray(["new", "established", "related", "invalid"] as const, { minLength: 1 }),
);
// The kernel's clock cannot be set for one namespace, so: windows that begin and end an hour from now.
const hour = 3_600_000;
const labNow = 2 * hour;
const time = fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.constantFrom(hour, 3 * hour));
const count = fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, fc.integer({ min: 1, max: 3 }));

const rule: fc.Arbitrary<Rule> = fc
  .record({
    action: fc.constantFrom("accept", "accept", "drop", "reject" as const),
    answer: fc.constantFrom(undefined, undefined, "administratively-prohibited", "host-unreachable" as const),
    protocol: fc.constantFrom(undefined, "udp", "udp", "tcp", "tcp", "icmp", "ip-50" as const),
    source: place,
    destination: place,
    sourcePorts: ranges,
    destinationPorts: ranges,
    state: states,
    established: fc.boolean(),
    afterPackets: count,
    forPackets: count,
    fromTime: time,
    untilTime: time,
  })
  .map(({ answer, established, sourcePorts, destinationPorts, ...drawn }) => {
    const hasPorts = drawn.protocol === undefined || drawn.protocol === "udp" || drawn.protocol === "tcp";
    return defined<Rule>({
      ...drawn,
      sourcePorts: hasPorts ? sourcePorts : undefined,
      destinationPorts: hasPorts ? destinationPorts : undefined,
      established: established && drawn.protocol === "tcp" ? true : undefined,
      rejectWith: drawn.action === "reject" ? answer : undefined,
    });
  });

/** Without the keys that hold nothing. */
function defined<T>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

interface Draw {
  readonly side: Side;
  readonly protocol: "udp" | "tcp" | "icmp";
  readonly from: number;
  readonly to: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
}

/** Packets as they are drawn, but half of them belong to one before: it again, or its answer. */
function conversation(range: { minLength: number; maxLength: number }): fc.Arbitrary<Draw[]> {
  const follows = fc.record({
    draw,
    back: fc.nat(3),
    how: fc.constantFrom("new", "new", "again", "answer" as const),
  });
  return fc.array(follows, range).map((all) => {
    const draws: Draw[] = [];
    for (const { draw: one, back, how } of all) {
      const earlier = draws.at(-1 - back);
      if (how === "new" || earlier === undefined || earlier.protocol === "icmp") draws.push(one);
      else if (how === "again") draws.push({ ...earlier, flags: one.flags });
      else draws.push(answerTo(earlier, one.flags));
    }
    return draws;
  });
}

function answerTo({ side, from, to, sourcePort, destinationPort, protocol }: Draw, flags: number): Draw {
  return {
    side: side === "a" ? "b" : "a",
    protocol,
    from: to,
    to: from,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    flags: flags === syn ? syn | ack : flags,
  };
}

const { syn, ack, fin, rst, psh } = tcpFlag;
const draw: fc.Arbitrary<Draw> = fc.record({
  side: fc.constantFrom("a", "a", "b" as const),
  protocol: fc.constantFrom("udp", "udp", "tcp", "tcp", "icmp" as const),
  from: fc.constantFrom(...hosts),
  to: fc.constantFrom(...hosts),
  sourcePort: port,
  destinationPort: port,
  flags: fc.constantFrom(syn, syn, syn | ack, ack, psh | ack, fin | ack, rst, rst | ack),
});

function packetOf(draw: Draw, turned = false): UdpPacket | TcpPacket {
  const [near, far]: [Side, Side] = (draw.side === "a") !== turned ? ["a", "b"] : ["b", "a"];
  const [fromHost, toHost] = turned ? [draw.to, draw.from] : [draw.from, draw.to];
  const [sourcePort, destinationPort] = turned
    ? [draw.destinationPort, draw.sourcePort]
    : [draw.sourcePort, draw.destinationPort];
  const source = `${sides[near]}.${fromHost}`;
  const destination = `${sides[far]}.${toHost}`;
  const ends = {
    source: parseAddress(source),
    destination: parseAddress(destination),
    sourcePort,
    destinationPort,
  };
  if (draw.protocol !== "tcp") {
    return {
      protocol: "udp",
      ...ends,
      payload: new Uint8Array(12),
      from: { address: source, port: sourcePort },
      to: { address: destination, port: destinationPort },
    };
  }
  return {
    protocol: "tcp",
    ...ends,
    payload: new Uint8Array(0),
    sequence: 1000,
    acknowledgement: 1000,
    flags: draw.flags,
    window: 8192,
    options: undefined,
  };
}

/** A UDP or TCP packet, or an ICMP error about one that went (or might have gone) the other way. */
function drawn(one: Draw): { packet: Packet; side: Side } {
  if (one.protocol !== "icmp") return { packet: packetOf(one), side: one.side };
  const about = packetOf(one, true);
  return { packet: unreachable(about.destination, about, "port-unreachable"), side: one.side };
}

// ---- the comparison ------------------------------------------------------------------------------------------

async function compare(kernel: Kernel, sets: readonly CompiledSet[], draws: readonly Draw[]): Promise<void> {
  const compiled: CompiledFirewall = { tftpHelper: false, sets, hosts: [] };
  const unixTime = (at: number) => (Date.now() + at - labNow) / 1000;
  const text = nftablesForRouter(compiled, interfaces, { unixTime });
  await kernel.ask({ rules: text });
  const clock = new VirtualTime();
  clock.advanceTo(labNow);
  const firewall = new Firewall("firewall", clock);
  for (const { way, ...set } of sets) {
    const { amongst, in: from, out: to } = way;
    const scope = from !== undefined ? { in: from, amongst } : to !== undefined ? { out: to, amongst } : way;
    firewall.apply(set, scope);
  }
  const told: string[] = [];
  for (const one of draws) {
    const { packet, side } = drawn(one);
    const expected = ours(firewall, packet, side);
    const ends = packet.protocol === "icmp" ? packet.about : packet;
    told.push(
      `${packet.protocol} ${addressText(packet.source)} > ${addressText(packet.destination)} (${ends.sourcePort} > ${ends.destinationPort}, flags ${one.flags}): ${expected}`,
    );
    expect(await kernel.pass(packet, side), `${text}\n${told.join("\n")}`).toBe(expected);
  }
  const { listing } = await kernel.ask<{ listing: string }>({ counters: true });
  const counted = nftablesCounters(listing, sets).map(({ packets }) => packets);
  expect(counted, `${text}\n${told.join("\n")}`).toEqual(firewall.counters().map(({ packets }) => packets));
}

const both = { amongst: ["a", "b"] };
const rounds = 60;

kernelSuite("the engine and Linux", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = new Kernel();
    await kernel.ready();
  });
  afterAll(() => kernel.end());

  test("agree on random rules and packets", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("accept", "drop" as const),
        conversation({ minLength: 6, maxLength: 12 }),
        (rules, policy, draws) => compare(kernel, [{ rules, policy, way: both }], draws),
      ),
      { numRuns: rounds },
    );
  });

  test("agree on when a rule holds", async () => {
    const packet = packetOf({
      side: "a",
      protocol: "udp",
      from: 2,
      to: 3,
      sourcePort: 1024,
      destinationPort: 69,
      flags: 0,
    });
    const heard: string[] = [];
    for (const window of [
      { fromTime: hour },
      { fromTime: 3 * hour },
      { untilTime: hour },
      { untilTime: 3 * hour },
      { fromTime: hour, untilTime: 3 * hour },
      { fromTime: 3 * hour, untilTime: hour },
    ]) {
      const set: CompiledSet = { way: both, policy: "accept", rules: [{ action: "drop", ...window }] };
      const unixTime = (at: number) => (Date.now() + at - labNow) / 1000;
      await kernel.ask({
        rules: nftablesForRouter({ tftpHelper: false, sets: [set], hosts: [] }, interfaces, { unixTime }),
      });
      const clock = new VirtualTime();
      clock.advanceTo(labNow);
      const firewall = new Firewall("firewall", clock);
      firewall.apply(set);
      heard.push(await kernel.pass(packet, "a"));
      expect(heard.at(-1)).toBe(ours(firewall, packet, "a"));
    }
    expect(heard).toEqual(["silence", "through", "through", "silence", "silence", "through"]);
  });

  test.each([true, false])("agree on TFTP when the helper is %s", async (tftpHelper) => {
    const sets: CompiledSet[] = [
      {
        way: both,
        policy: "drop",
        rules: [
          { action: "accept", protocol: "udp", destinationPorts: [{ first: 69, last: 69 }], state: ["new"] },
          { action: "accept", state: ["established", "related"] },
        ],
      },
    ];
    await kernel.ask({ rules: nftablesForRouter({ tftpHelper, sets, hosts: [] }, interfaces) });
    const firewall = new Firewall("firewall", new VirtualTime(), { tftpHelper });
    for (const { way, ...set } of sets) firewall.apply(set, way);
    const base = { side: "a", protocol: "udp", from: 2, to: 3, flags: 0 } as const;
    const request = packetOf({ ...base, sourcePort: 40_000, destinationPort: 69 }) as UdpPacket;
    const session = { ...base, sourcePort: 40_000, destinationPort: 1024 };
    const packets: [Packet, Side][] = [
      [{ ...request, payload: new TextEncoder().encode("\0\x01ap1g6\0octet\0") }, "a"],
      [packetOf(session, true), "b"],
      [packetOf(session), "a"],
      [packetOf({ ...session, destinationPort: 1023 }, true), "b"],
    ];
    const heard: string[] = [];
    for (const [packet, side] of packets) {
      heard.push(await kernel.pass(packet, side));
      expect(heard.at(-1)).toBe(ours(firewall, packet, side));
    }
    const through = tftpHelper ? "through" : "silence";
    expect(heard).toEqual(["through", through, through, "silence"]);
  });

  test("agree where several sets each have their say", async () => {
    const set = fc.record({
      rules: fc.array(rule, { maxLength: 3 }),
      policy: fc.constantFrom("accept", "accept", "drop" as const),
      way: fc.constantFrom(both, { ...both, in: "a" }, { ...both, out: "a" }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(set, { minLength: 2, maxLength: 3, selector: ({ way }) => JSON.stringify(way) }),
        conversation({ minLength: 5, maxLength: 10 }),
        (sets, draws) => compare(kernel, sets, draws),
      ),
      { numRuns: rounds / 2 },
    );
  });

  test("agree on random access lists", async () => {
    const ends = fc.oneof(
      fc.constant("any"),
      anyAddress.map((text) => `host ${text}`),
      anyAddress.map((text) => `${text} 0.0.0.255`),
      anyAddress.map((text) => `${text} 0.0.255.254`),
    );
    const operator = fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      fc
        .tuple(fc.constantFrom("eq", "neq", "gt", "lt"), fc.array(port, { minLength: 1, maxLength: 2 }))
        .map(([word, all]) => ` ${word} ${word.endsWith("eq") ? all.join(" ") : all[0]}`),
      fc.tuple(port, port).map(([one, other]) => ` range ${one} ${other}`),
    );
    const line = fc
      .tuple(
        fc.constantFrom("permit", "deny"),
        fc.constantFrom("udp", "tcp", "ip"),
        ends,
        operator,
        ends,
        operator,
        fc.boolean(),
      )
      .map(([action, protocol, from, fromPorts, to, toPorts, established]) => {
        const hasPorts = protocol !== "ip";
        const option = established && protocol === "tcp" ? " established" : "";
        return `${action} ${protocol} ${from}${hasPorts ? fromPorts : ""} ${to}${hasPorts ? toPorts : ""}${option}`;
      });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        conversation({ minLength: 5, maxLength: 10 }),
        (lines, draws) =>
          compare(kernel, [{ ...accessListRules(parseAccessList(lines.join("\n"))), way: both }], draws),
      ),
      { numRuns: rounds },
    );
  });
});
