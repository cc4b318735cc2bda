import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { compileFirewall } from "../../src/firewall/compile";
import { nftablesCounters, nftablesForHost, nftablesForRouter } from "../../src/firewall/languages/nftables";
import { parseLabFile } from "../../src/topology/lab-file";

const lab = (firewall: string) => `
controllers:
  - { name: EWC, address: 172.16.4.26, version: 17.9.4.27 }
servers:
  - { kind: tftpd-hpa, name: tftp, address: 172.16.5.27 }
firewall:
${firewall}`;

const refusal = (firewall: string): string => {
  try {
    parseLabFile(lab(firewall), "lab.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new UsageError("it was accepted");
};

describe("rule sets of a lab file", () => {
  test("become the engine's rules, with names as addresses and the author's words", () => {
    const topology = parseLabFile(
      lab(`  sets:
    - { between: [access, servers], policy: drop, rules: [{ action: accept, protocol: udp, destination: tftp, port: 69 }] }
    - in: servers
      accessList: |
        ip access-list extended BACK
         permit udp host 172.16.5.27 any
    - { at: tftp, rules: [{ action: reject, protocol: udp, port: 1024-2048, after: 5 }] }`),
      "lab.yaml",
    );
    const { sets, hosts } = compileFirewall(topology.firewall, topology);
    expect(sets.map(({ way, policy, name }) => ({ way, policy, name }))).toEqual([
      {
        way: { amongst: ["access", "servers"] },
        policy: "drop",
        name: "the rules between access and servers",
      },
      { way: { amongst: ["access", "servers"], in: "servers" }, policy: "drop", name: "BACK" },
    ]);
    expect(sets[0]?.rules[0]).toMatchObject({
      destination: "172.16.5.27",
      comment: "accept udp to tftp port 69",
    });
    expect(hosts[0]).toMatchObject({ host: "tftp", address: "172.16.5.27" });
    expect(hosts[0]?.rules[0]).toMatchObject({ afterPackets: 5, action: "reject" });
  });

  test.each([
    ["  sets: [{ in: nowhere }]", 'lab.yaml:7:10: there is no segment "nowhere" (known: access, servers)'],
    ["  sets: [{ at: nobody }]", 'there is no host "nobody" (known: EWC, tftp)'],
    ["  sets: [{ in: access, out: servers }]", "a set has one of between, in, out and at, not in and out"],
    ["  sets: [{ between: [access, access] }]", 'nothing is forwarded between "access" and itself'],
    ["  sets: [{ in: access }, { in: access }]", "sets 1 and 2 cover the same"],
    [
      "  sets:\n    - in: access\n      accessList: |\n        permit ip any any\n        permit udp any any eq ssh",
      'lab.yaml:9:19: line 2, column 23 of the access list: "ssh"; expected a UDP port',
    ],
    [
      "  sets: [{ rules: [{ action: drop, source: nobody }] }]",
      '"nobody" is no address, network, segment or host',
    ],
  ])("%s is refused", (firewall, message) => {
    expect(refusal(firewall)).toContain(message);
  });
});

describe("rules as nftables text", () => {
  const topology = parseLabFile(
    lab(`  tftpHelper: true
  sets:
    - in: access
      unreachables: true
      accessList: |
        permit udp 172.16.4.0 0.0.0.254 any eq tftp 514
        deny tcp any any established
    - { at: tftp, rules: [{ action: reject, protocol: udp, port: 69, state: [new] }] }`),
    "lab.yaml",
  );
  const compiled = compileFirewall(topology.firewall, topology);
  const interfaces = { access: "eth1", servers: "eth2" };

  test("of the router", () => {
    const text = nftablesForRouter(compiled, interfaces, { logGroup: 7 });
    expect(text).toContain(
      'meta l4proto udp ip saddr & 255.255.255.1 == 172.16.4.0 th dport { 69, 514 } counter return comment "ewclab 1 1"',
    );
    expect(text).toContain(
      'counter log prefix "ewclab 1 2" group 7 queue-threshold 1 reject with icmp admin-prohibited comment "ewclab 1 2"',
    );
    expect(text).toContain('iifname "eth1" oifname { "eth2" } jump set-1');
    expect(text).toContain('udp dport 69 ct helper set "tftp"');
    expect(() => nftablesForRouter(compiled, { access: "eth1" })).toThrow(UsageError);
  });

  test("of a host", () => {
    const text = nftablesForHost(compiled.hosts[0]!, false);
    expect(text).toContain("th dport 69 ct state new counter jump refuse");
    expect(text).toContain('iifname != "lo" jump set-1');
  });

  test("counters are read back", () => {
    const rule = (comment: string, packets: number) => ({
      rule: { comment, expr: [{ counter: { packets } }] },
    });
    const listing = JSON.stringify({
      nftables: [{ metainfo: {} }, rule("ewclab 1 1", 3), rule("ewclab 1 3", 2), rule("ewclab 1 0", 1)],
    });
    expect(nftablesCounters(listing, compiled.sets).map(({ packets }) => packets)).toEqual([3, 0, 2, 1]);
  });

  test("a rule for a time needs a clock", () => {
    const timed = parseLabFile(lab("  rules: [{ action: drop, until: 5000 }]"), "lab.yaml");
    const rules = compileFirewall(timed.firewall, timed);
    expect(() => nftablesForRouter(rules, interfaces)).toThrow(UsageError);
    const unixTime = (at: number) => 1_700_000_000 + at / 1000;
    expect(nftablesForRouter(rules, interfaces, { unixTime })).toContain(
      "meta time < 1700000005 counter drop",
    );
  });
});
