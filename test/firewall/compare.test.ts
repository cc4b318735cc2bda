import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type Bool as BoolTerm, init } from "z3-solver";
import { AddressSet } from "../../src/firewall/address-set";
import { compareFirewalls, differingPackets } from "../../src/firewall/compare";
import type { CompiledFirewall } from "../../src/firewall/compile";
import { accessListRules, parseAccessList } from "../../src/firewall/languages/access-list";
import type { Rule, RuleSet } from "../../src/firewall/rule";
import { type PacketSample, PacketSpace } from "../../src/firewall/space/packet-set";
import { sampleText } from "../../src/firewall/space/packet-text";
import { Reckoning } from "../../src/firewall/space/reckoning";
import { parseAddress } from "../../src/ip/address";
import { Ipv4Network } from "../../src/ip/ipv4-network";

const segments = { a: Ipv4Network.parse("172.16.4.0/24"), b: Ipv4Network.parse("172.16.5.0/24") };
const way = { from: "a", to: "b" };
const site = { segments, hosts: { a: parseAddress("172.16.4.26"), b: parseAddress("172.16.5.27") } };

const firewallOf = (set: RuleSet): CompiledFirewall => ({
  tftpHelper: false,
  hosts: [],
  sets: [{ ...set, way: { amongst: ["a", "b"], in: "a" } }],
});
const list = (text: string) => firewallOf(accessListRules(parseAccessList(text)));

describe("the difference of two lists", () => {
  test("is nothing where they say the same in other words", () => {
    const one = list("permit udp 172.16.4.0 0.0.0.255 host 172.16.5.27 eq tftp\npermit tcp any any eq 22\n");
    const other = list(
      "object-group network A\n 172.16.4.0 255.255.255.128\n 172.16.4.128 255.255.255.128\nobject-group service S\n tcp eq 22\nip access-list extended X\n permit object-group S any any\n permit udp object-group A host 172.16.5.27 range 69 69\n",
    );
    expect(compareFirewalls(one, other, site)).toEqual({ differences: [], isCut: false });
  });

  test("names the lines that decide, the packets, and one of them between hosts of the lab", () => {
    const { differences } = compareFirewalls(
      list("10 deny udp any any eq tftp\n20 permit ip any any\n"),
      list("10 permit tcp any any eq 22\n20 permit udp any host 172.16.5.27 eq tftp\n30 permit ip any any\n"),
      site,
    );
    expect(differences.map(({ example, ...rest }) => ({ ...rest, example: sampleText(example) }))).toEqual([
      {
        way,
        passes: "new",
        oldLine: "rule 1, 10 deny udp any any eq tftp",
        newLine: "rule 2, 20 permit udp any host 172.16.5.27 eq tftp",
        packets: ["udp from 0.0.0.0-172.16.4.255, 172.16.6.0-255.255.255.255 to 172.16.5.27 port 69"],
        isCut: false,
        example: "udp 172.16.4.26:40000 > 172.16.5.27:69",
      },
      {
        way,
        passes: "new",
        oldLine: "rule 1, 10 deny udp any any eq tftp",
        newLine: "rule 3, 30 permit ip any any",
        packets: [
          "udp from 0.0.0.0-172.16.4.255, 172.16.6.0-255.255.255.255 to 0.0.0.0-172.16.3.255, 172.16.5.0-172.16.5.26, 172.16.5.28-255.255.255.255 port 69",
        ],
        isCut: false,
        example: "udp 172.16.4.26:40000 > 172.16.5.0:69",
      },
    ]);
  });

  test("times, markings, fragments and ACK are told apart", () => {
    const times = "time-range T\n periodic daily 8:00 to 9:00\nip access-list extended X\n";
    for (const [one, other, text] of [
      [`${times}permit ip any any time-range T`, "permit ip any any", ""],
      ["permit ip any any dscp ef", "permit ip any any", ""],
      ["deny ip any any fragments\npermit ip any any", "permit ip any any", "a later fragment"],
      ["permit tcp any any", "permit tcp any any established", ""],
    ] as const) {
      const { differences } = compareFirewalls(list(one), list(other), site);
      expect(differences).toHaveLength(1);
      if (text !== "") expect(sampleText(differences[0]!.example)).toContain(text);
    }
  });
});

// ---- judges: single packets, and a solver -----------------------------------------------------------------------

const addresses = ["172.16.4.26", "172.16.4.27", "172.16.5.27", "10.0.0.1"];
const places = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  fc.constantFrom(...addresses),
  fc.constantFrom(
    "172.16.4.0/24",
    "172.16.0.0/255.255.0.255",
    "172.16.4.10-172.16.5.30",
    "172.16.4.0/255.255.254.1",
  ),
  fc.subarray(["172.16.4.26", "172.16.5.0/25", "10.0.0.0-10.0.0.9"], { minLength: 1 }),
);
const port = fc.constantFrom(22, 69, 514, 1024, 5246);
const ports = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.tuple(port, port).map(([one, other]) => [{ first: Math.min(one, other), last: Math.max(one, other) }]),
);
const rule: fc.Arbitrary<Rule> = fc
  .record({
    action: fc.constantFrom("accept", "drop" as const),
    protocol: fc.constantFrom(undefined, "udp", "tcp", "icmp", "ip-47" as const),
    source: places,
    destination: places,
    sourcePorts: ports,
    destinationPorts: ports,
    established: fc.boolean(),
    services: fc.constantFrom(undefined, [
      { protocol: "udp" as const, destinationPorts: [{ first: 69, last: 69 }] },
      { protocol: "tcp" as const, sourcePorts: [{ first: 22, last: 514 }] },
    ]),
  })
  .map(({ established, sourcePorts, destinationPorts, ...drawn }) => {
    const hasPorts = drawn.protocol === undefined || drawn.protocol === "udp" || drawn.protocol === "tcp";
    const whole = {
      ...drawn,
      sourcePorts: hasPorts ? sourcePorts : undefined,
      destinationPorts: hasPorts ? destinationPorts : undefined,
      established: established && drawn.protocol === "tcp" ? true : undefined,
    };
    return Object.fromEntries(
      Object.entries(whole).filter(([, value]) => value !== undefined),
    ) as unknown as Rule;
  });
const rules = fc.array(rule, { minLength: 1, maxLength: 6 });
const setOf = (drawn: readonly Rule[], policy: "accept" | "drop"): RuleSet => ({ rules: drawn, policy });

/** A second opinion on one packet: the rules one by one, in plain words. */
function passes({ rules, policy }: RuleSet, packet: PacketSample): boolean {
  const numbers = { icmp: 1, tcp: 6, udp: 17 } as const;
  const fitsService = ({
    protocol,
    sourcePorts,
    destinationPorts,
  }: NonNullable<Rule["services"]>[number]) => {
    const number =
      protocol === undefined ? packet.protocol : protocol === "ip-47" ? 47 : numbers[protocol as "udp"];
    if (number !== packet.protocol) return false;
    if (sourcePorts === undefined && destinationPorts === undefined) return true;
    if (packet.protocol !== 6 && packet.protocol !== 17) return false;
    const inRange = (ranges: typeof sourcePorts, at: number) =>
      ranges === undefined || ranges.some(({ first, last }) => at >= first && at <= last);
    return inRange(sourcePorts, packet.sourcePort) && inRange(destinationPorts, packet.destinationPort);
  };
  for (const one of rules) {
    if (!fitsService(one)) continue;
    if (one.services !== undefined && !one.services.some(fitsService)) continue;
    if (one.source !== undefined && !AddressSet.of(one.source).has(packet.source)) continue;
    if (one.destination !== undefined && !AddressSet.of(one.destination).has(packet.destination)) continue;
    if (one.established && !(packet.protocol === 6 && packet.established)) continue;
    return one.action === "accept";
  }
  return policy === "accept";
}

test("what passes is what single packets say", () => {
  const packet = fc.record({
    protocol: fc.constantFrom(6, 17, 1, 47),
    source: fc.constantFrom(...addresses.map(parseAddress)),
    destination: fc.constantFrom(...addresses.map(parseAddress)),
    sourcePort: port,
    destinationPort: port,
    established: fc.boolean(),
  });
  fc.assert(
    fc.property(
      rules,
      fc.constantFrom("accept", "drop" as const),
      fc.array(packet, { minLength: 20, maxLength: 20 }),
      (drawn, policy, packets) => {
        const space = new PacketSpace();
        const set = setOf(drawn, policy);
        const reckoning = new Reckoning(space, set, way);
        for (const { established, ...one } of packets) {
          const hasPorts = one.protocol === 6 || one.protocol === 17;
          const sample: PacketSample = {
            ...one,
            sourcePort: hasPorts ? one.sourcePort : 0,
            destinationPort: hasPorts ? one.destinationPort : 0,
            established: one.protocol === 6 && established,
            icmp: { type: 0, code: 0 },
            state: "new",
            dscp: 0,
            fragment: false,
            times: [],
          };
          const own = [
            space.equal("protocol", sample.protocol),
            space.equal("source", sample.source),
            space.equal("destination", sample.destination),
            space.equal("sourcePort", sample.sourcePort),
            space.equal("destinationPort", sample.destinationPort),
            space.equal("established", sample.established ? 1 : 0),
            space.equal("fragment", 0),
          ].reduce((left, right) => space.diagram.and(left, right));
          expect(space.diagram.isWithin(own, reckoning.accepted(space.diagram.everything))).toBe(
            passes(set, sample),
          );
          const [decision] = reckoning.decisions(own);
          expect(decision?.passes).toBe(passes(set, sample));
        }
      },
    ),
    { numRuns: 150 },
  );
});

// The solver needs up to 2 GB: EWCLAB_Z3=1 asks it.
describe.runIf(process.env.EWCLAB_Z3 !== undefined)("z3", () => {
  let api: Awaited<ReturnType<typeof init>>;
  beforeAll(async () => {
    api = await init();
  }, 60_000);

  test("finds no packet that the comparison missed, and confirms each that it names", async () => {
    const { Solver, BitVec, And, Or, Not, If, Bool } = api.Context("main");
    const protocol = BitVec.const("protocol", 8);
    const source = BitVec.const("source", 32);
    const destination = BitVec.const("destination", 32);
    const sourcePort = BitVec.const("sourcePort", 16);
    const destinationPort = BitVec.const("destinationPort", 16);
    const established = Bool.const("established");
    type Term = BoolTerm<"main">;
    const is = (value: typeof protocol | typeof source | typeof sourcePort, number: number): Term =>
      value.eq(BitVec.val(number, value.size()));
    const isTransport = Or(is(protocol, 6), is(protocol, 17));
    const inSet = (value: typeof source, texts: string | readonly string[]): Term => {
      const { intervals, masked } = AddressSet.of(texts);
      return Or(
        ...intervals.map(({ first, last }) =>
          And(value.uge(BitVec.val(first, value.size())), value.ule(BitVec.val(last, value.size()))),
        ),
        ...masked.map(({ base, mask }) => is(value.and(BitVec.val(mask, 32)), base)),
      );
    };
    const inPorts = (value: typeof sourcePort, ranges: Rule["sourcePorts"]): Term =>
      Or(
        ...(ranges ?? []).map(({ first, last }) =>
          And(value.uge(BitVec.val(first, value.size())), value.ule(BitVec.val(last, value.size()))),
        ),
      );
    const numbers = new Map([
      ["udp", 17],
      ["tcp", 6],
      ["icmp", 1],
      ["ip-47", 47],
    ]);
    const service = (one: NonNullable<Rule["services"]>[number]): Term => {
      const terms: Term[] = [];
      if (one.protocol !== undefined) terms.push(is(protocol, numbers.get(one.protocol)!));
      if (one.sourcePorts !== undefined) terms.push(And(isTransport, inPorts(sourcePort, one.sourcePorts)));
      if (one.destinationPorts !== undefined)
        terms.push(And(isTransport, inPorts(destinationPort, one.destinationPorts)));
      return And(Bool.val(true), ...terms);
    };
    const matches = (one: Rule): Term => {
      const terms: Term[] = [service(one)];
      if (one.services !== undefined) terms.push(Or(...one.services.map(service)));
      if (one.source !== undefined) terms.push(inSet(source, one.source));
      if (one.destination !== undefined) terms.push(inSet(destination, one.destination));
      if (one.established) terms.push(And(is(protocol, 6), established));
      return And(...terms);
    };
    const accepts = ({ rules, policy }: RuleSet): Term =>
      rules.reduceRight<Term>(
        (rest, one) => If(matches(one), Bool.val(one.action === "accept"), rest),
        Bool.val(policy === "accept"),
      );
    const pairs = fc.sample(fc.tuple(rules, rules, fc.nat(), fc.boolean()), { numRuns: 50, seed: 15 });
    let different = 0;
    // What comes from the one segment and goes to the other.
    const isOnWay = And(Not(inSet(source, segments.b.text)), Not(inSet(destination, segments.a.text)));
    for (const [one, drawn, at, isNear] of pairs) {
      // Half of them differ in one line only, as lists that were edited do.
      const other = isNear ? one.with(at % one.length, drawn[0]!) : drawn;
      const sets = [setOf(one, "drop"), setOf(other, "drop")] as const;
      const space = new PacketSpace();
      const differ = space.diagram.and(
        differingPackets(space, firewallOf(sets[0]), firewallOf(sets[1]), way),
        space.diagram.not(
          space.diagram.or(
            space.addresses("source", [segments.b.text]),
            space.addresses("destination", [segments.a.text]),
          ),
        ),
      );
      const solver = new Solver();
      // Packets that exist: ports of those that have some, ACK of TCP.
      solver.add(Or(isTransport, And(is(sourcePort, 0), is(destinationPort, 0))));
      solver.add(Or(is(protocol, 6), Not(established)));
      solver.add(isOnWay);
      solver.add(accepts(sets[0]).neq(accepts(sets[1])));
      const verdict = await solver.check();
      expect(verdict === "sat", JSON.stringify({ one, other })).toBe(differ !== space.diagram.nothing);
      if (verdict !== "sat") continue;
      different++;
      const { differences } = compareFirewalls(firewallOf(sets[0]), firewallOf(sets[1]), site);
      expect(differences.length).toBeGreaterThan(0);
      for (const { example, passes: passing } of differences) {
        expect(passes(sets[0], example)).toBe(passing === "old");
        expect(passes(sets[1], example)).toBe(passing === "new");
      }
    }
    expect(different).toBeGreaterThan(20);
  }, 120_000);
});
