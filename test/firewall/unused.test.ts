import fc from "fast-check";
import { expect, test } from "vitest";
import { type CompiledFirewall, compileFirewall } from "../../src/firewall/compile";
import { rulesOf } from "../../src/firewall/rule";
import { PacketSpace } from "../../src/firewall/space/packet-set";
import { acceptedOnWay } from "../../src/firewall/space/reckoning";
import { unusedLines } from "../../src/firewall/unused";
import { topologyFrom } from "../../src/topology/lab-file";

const segments = { access: "172.16.4.0/24", servers: "172.16.5.0/24" };
const way = { from: "access", to: "servers" };

function compiled(accessList: string): CompiledFirewall {
  const topology = topologyFrom({
    segments,
    controllers: [{ name: "EWC", address: "172.16.4.26", version: "17.9.4.27" }],
    firewall: { sets: [{ in: "access", accessList }] },
  });
  return compileFirewall(topology.firewall, topology);
}

const unused = (accessList: string) => unusedLines(compiled(accessList), Object.keys(segments));

const ends = ["any any", "host 172.16.4.26 any", "any host 172.16.5.27", "172.16.4.0 0.0.0.127 any"];
const ports = ["", " eq 69", " range 60 90", " gt 1023", " range 1000 2000"];
const line = fc
  .tuple(
    fc.constantFrom("permit", "deny"),
    fc.constantFrom("udp", "tcp"),
    fc.constantFrom(...ends),
    fc.constantFrom(...ports),
  )
  .map((words) => `${words[0]} ${words[1]} ${words[2]}${words[3]}`);
const list = fc.tuple(
  fc.array(line, { minLength: 1, maxLength: 7 }),
  fc.constantFrom("", "permit ip any any"),
);

test("without the lines that could go, every packet fares as before; without any other, some do not", () => {
  fc.assert(
    fc.property(list, ([lines, last]) => {
      const all = last === "" ? lines : [...lines, last];
      const whole = compiled(all.join("\n"));
      const space = new PacketSpace(whole.sets.flatMap(rulesOf));
      const accepted = (some: readonly string[]) => {
        // A list without a line blocks nothing; here it is one that denies.
        const { sets } = compiled(some.length === 0 ? "deny ip any any" : some.join("\n"));
        return space.diagram.and(acceptedOnWay(space, sets, way, space.diagram.everything), space.real);
      };
      const before = accepted(all);
      const { lines: found, unexamined } = unusedLines(whole, Object.keys(segments));
      expect(unexamined).toBe(0);
      const gone = new Set(found.map(({ at }) => at));
      expect(accepted(all.filter((_, index) => !gone.has(index + 1)))).toBe(before);
      for (const index of all.keys()) {
        if (gone.has(index + 1)) continue;
        const rest = all.filter((_, at) => at !== index && !gone.has(at + 1));
        expect(accepted(rest), `${all.join("\n")}\nwithout line ${index + 1}`).not.toBe(before);
      }
    }),
    { numRuns: 150, seed: 7 },
  );
});

test("a shadowed line is told with those that cover it", () => {
  const { lines } = unused(
    "permit udp any any range 60 70\ndeny udp any any range 71 80\npermit udp any any range 65 75\npermit udp any any eq 66\npermit ip any any",
  );
  expect(lines.map(({ at, why, by }) => [at, why, by])).toEqual([
    [1, "redundant", []],
    [3, "shadowed", ["rule 1, permit udp any any range 60 70", "rule 2, deny udp any any range 71 80"]],
    [4, "shadowed", ["rule 1, permit udp any any range 60 70"]],
  ]);
});

test("a line that meets very many others is examined, too", () => {
  const many = Array.from(
    { length: 300 },
    (_, at) => `permit udp host 172.16.4.${2 + (at % 250)} any eq ${100 + at}`,
  );
  const { lines, unexamined } = unused(
    [...many, "permit udp any any range 100 399", "permit udp any any eq 150"].join("\n"),
  );
  expect(unexamined).toBe(0);
  expect(lines.map(({ at }) => at)).toEqual([...many.map((_, at) => at + 1), 302]);
});
