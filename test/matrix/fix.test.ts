import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { compileFirewall } from "../../src/firewall/compile";
import { predict } from "../../src/firewall/predict";
import { provenFix, type TransferMode, upgradeFix } from "../../src/matrix/fix";
import { flowsOf } from "../../src/matrix/flows";
import { neededFor, rolesOf } from "../../src/matrix/port-matrix";
import { labAroundRules } from "../../src/matrix/rules-lab";
import type { Topology } from "../../src/topology/topology";

const site = {
  ewc: "172.16.4.26",
  ap: "172.16.4.34",
  tftp: "172.16.5.27",
  sftp: "172.16.5.62",
  syslog: "172.16.5.10",
  interfaces: {},
};
const ends = [
  "any any",
  "host 172.16.4.26 any",
  "any host 172.16.5.27",
  "172.16.4.0 0.0.0.255 172.16.5.0 0.0.0.255",
  "172.16.5.0 0.0.0.255 172.16.4.0 0.0.0.255",
];
const asaEnds = ["any any", "host 172.16.4.26 any", "any host 172.16.5.62", "172.16.4.0 255.255.255.0 any"];
const what = [
  "udp % eq tftp",
  "tcp % eq 22",
  "udp %",
  "tcp %",
  "ip %",
  "udp % gt 1023",
  "tcp % established",
  "udp % eq syslog",
];
const line = (places: readonly string[], without?: string) =>
  fc
    .tuple(
      fc.constantFrom("permit", "deny"),
      fc.constantFrom(...what.filter((one) => without === undefined || !one.includes(without))),
      fc.constantFrom(...places),
    )
    .map(([action, text, place]) => `${action} ${text.replace("%", place)}`);

const ios = fc
  .array(line(ends), { minLength: 1, maxLength: 6 })
  .map((lines) => `ip access-list extended EDGE\n${lines.map((one) => ` ${one}\n`).join("")}`);
const asa = fc
  .tuple(fc.array(line(asaEnds, "established"), { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(
    ([lines, inspects]) =>
      `interface Gi0/0\n nameif access\n security-level 50\n ip address 172.16.4.1 255.255.255.0\ninterface Gi0/1\n nameif servers\n security-level 100\n ip address 172.16.5.1 255.255.255.0\n${lines.map((one) => `access-list W extended ${one}\n`).join("")}access-group W in interface access\n${inspects ? "" : "policy-map global_policy\n class inspection_default\n  inspect ftp\n"}`,
  );
const iptables = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.tuple(
        fc.constantFrom("ACCEPT", "DROP", "REJECT", "CHAIN"),
        fc.constantFrom(
          "-p udp -m udp --dport 69",
          "-p tcp -m tcp --dport 22",
          "-s 172.16.4.0/24",
          "-p udp",
          "",
        ),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(
    ([isStateful, lines]) =>
      `*filter\n:FORWARD DROP [0:0]\n:CHAIN - [0:0]\n${isStateful ? "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n" : ""}${lines.map(([target, match]) => `-A FORWARD ${match} -j ${target}\n`.replace("  ", " ")).join("")}-A CHAIN -p udp -m udp --dport 69 -j DROP\n-A CHAIN -j RETURN\nCOMMIT\n`,
  );

const samples = [
  ...fc.sample(ios, { numRuns: 20, seed: 1 }).map((text) => ({ text, file: "edge.acl" })),
  ...fc.sample(asa, { numRuns: 15, seed: 2 }).map((text) => ({ text, file: "edge-asa.cfg" })),
  ...fc.sample(iptables, { numRuns: 15, seed: 3 }).map((text) => ({ text, file: "fw.rules" })),
];

/** Whether an upgrade would pass, by the rules alone. */
function isPredicted(topology: Topology, mode: TransferMode): boolean {
  const compiled = compileFirewall(topology.firewall, topology);
  return flowsOf(rolesOf(topology), compiled.tftpHelper)
    .filter(({ name }) => neededFor(name, mode))
    .every(({ kind, later }) =>
      [kind, ...(later === undefined ? [] : [later])].every(
        (one) => predict(compiled, one).verdict === "passes",
      ),
    );
}

describe("the fewest lines that let an upgrade through", () => {
  test.each(samples.map((sample, index) => ({ ...sample, index })))(
    "rule set $index, $file",
    ({ text, file }) => {
      const topology = labAroundRules(text, file, site);
      for (const mode of ["tftp", "sftp"] as const) {
        const fix = upgradeFix(topology, mode);
        const mended = { ...topology, firewall: fix.firewall };
        expect(isPredicted(mended, mode), `${text}\n${fix.commands.join("\n")}`).toBe(true);
        if (fix.lines.length === 0) {
          expect(isPredicted(topology, mode)).toBe(true);
          continue;
        }
        expect(isPredicted(topology, mode)).toBe(false);
        // Each line that went in, taken out again.
        const before = text.split("\n");
        const changed = String(fix.firewall.configuration?.text ?? fix.firewall.sets[0]?.accessList).split(
          "\n",
        );
        const added = changed.filter(
          (one) => !before.includes(one) && one.trim() !== "" && !/^(\*|:|COMMIT)/.test(one),
        );
        for (const one of added.filter((candidate) => /permit|ACCEPT|inspect|helper/.test(candidate))) {
          const without = labAroundRules(changed.filter((other) => other !== one).join("\n"), file, site);
          expect(isPredicted(without, mode), `${changed.join("\n")}\nwithout ${one}`).toBe(false);
        }
      }
    },
  );

  test("is proven by an upgrade in a lab", async () => {
    // One of each language that lacks something, or, with EWCLAB_PROVE_ALL, all of them.
    const some =
      process.env.EWCLAB_PROVE_ALL === undefined ? [samples[2]!, samples[22]!, samples[37]!] : samples;
    for (const { text, file } of some) {
      const topology = labAroundRules(text, file, site);
      for (const mode of ["tftp", "sftp"] as const) {
        const fix = await provenFix(embeddedFabric(), topology, mode);
        expect(fix.isProven, `${text}\n${fix.commands.join("\n")}`).toBe(true);
        expect(fix.matrix.agrees).toBe(true);
      }
    }
  }, 600_000);

  test("a list without room between its numbers is resequenced first", () => {
    const text = "ip access-list extended EDGE\n 10 permit udp any any eq syslog\n 11 deny ip any any\n";
    const { commands } = upgradeFix(labAroundRules(text, "edge.acl", site), "sftp");
    expect(commands).toEqual([
      "ip access-list resequence EDGE 10 10",
      "ip access-list extended EDGE",
      " 13 permit tcp host 172.16.4.26 host 172.16.5.62 eq 22",
      " 16 permit tcp host 172.16.5.62 eq 22 host 172.16.4.26 established",
    ]);
  });

  test("rules that have no lines to add to say so", () => {
    const topology = labAroundRules("permit ip any any\n", "edge.acl", site);
    const table = {
      ...topology,
      firewall: { ...topology.firewall, sets: [], policy: "drop" as const },
    };
    expect(() => upgradeFix(table, "tftp")).toThrow("a rule of a table: add a row before it");
    const nft = { ...topology, firewall: { ...topology.firewall, nftables: { file: "site.nft" } } };
    expect(() => upgradeFix(nft, "tftp")).toThrow("an nftables file is read by the kernel alone");
  });
});
