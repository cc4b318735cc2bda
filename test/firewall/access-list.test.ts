import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { accessListRules, parseAccessList } from "../../src/firewall/languages/access-list";

const one = (line: string) => {
  const { comment, line: _, ...rule } = parseAccessList(line).entries[0]!.rule;
  expect(comment).toBeDefined();
  return rule;
};
const refusal = (text: string): string => {
  try {
    parseAccessList(text, { file: "edge.acl", line: 1, column: 1 });
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new UsageError("it was accepted");
};

describe("an extended access list", () => {
  test("named, with a remark, sequence numbers and the implicit end", () => {
    const list = parseAccessList(
      [
        "ip access-list extended EWC-TO-SERVERS",
        " remark images",
        " 20 deny   udp any host 172.16.5.27 eq tftp log",
        " 10 permit tcp 172.16.4.0 0.0.0.255 host 172.16.5.62 eq 22",
        " permit udp any any eq syslog",
        "!",
        "end",
      ].join("\n"),
    );
    expect(list.name).toBe("EWC-TO-SERVERS");
    expect(list.entries.map(({ sequence, text, line }) => [sequence, text, line])).toEqual([
      [10, "10 permit tcp 172.16.4.0 0.0.0.255 host 172.16.5.62 eq 22", 4],
      [20, "20 deny udp any host 172.16.5.27 eq tftp log", 3],
      [30, "permit udp any any eq syslog", 5],
    ]);
    const { rules, ...rest } = accessListRules(list);
    expect(rules[1]).toEqual({
      action: "drop",
      protocol: "udp",
      destination: "172.16.5.27",
      destinationPorts: [{ first: 69, last: 69 }],
      log: true,
      comment: "20 deny udp any host 172.16.5.27 eq tftp log",
      line: 3,
    });
    expect(rest).toEqual({ policy: "drop", policyText: "the implicit deny ip any any" });
  });

  test("numbered, as show running-config prints it", () => {
    const list = parseAccessList(
      "access-list 101 remark no TFTP\naccess-list 101 deny   udp any any eq tftp\naccess-list 101 permit ip any any\n",
    );
    expect(list.name).toBe("101");
    expect(list.entries.map(({ text }) => text)).toEqual(["deny udp any any eq tftp", "permit ip any any"]);
  });

  test("as show access-lists prints it", () => {
    const list = parseAccessList(
      "Extended IP access list Servers-In\n    10 permit tcp any any established (120 matches)\n    20 deny ip any any log (1 match)",
    );
    expect(list.name).toBe("Servers-In");
    expect(list.entries.map(({ text }) => text)).toEqual([
      "10 permit tcp any any established",
      "20 deny ip any any log",
    ]);
  });

  test.each([
    ["permit ip any any", { action: "accept" }],
    ["deny tcp any any", { action: "drop", protocol: "tcp" }],
    ["deny 17 any any", { action: "drop", protocol: "udp" }],
    ["permit esp any any", { action: "accept", protocol: "ip-50" }],
    ["permit 47 any any", { action: "accept", protocol: "ip-47" }],
    ["permit ip host 10.0.0.1 any", { action: "accept", source: "10.0.0.1" }],
    ["permit ip 10.0.0.9 0.0.0.0 any", { action: "accept", source: "10.0.0.9" }],
    ["permit ip 10.1.2.3 0.0.255.255 any", { action: "accept", source: "10.1.0.0/16" }],
    ["permit ip 1.2.3.4 255.255.255.255 any", { action: "accept" }],
    ["permit ip 172.16.4.1 0.0.0.254 any", { action: "accept", source: "172.16.4.1/255.255.255.1" }],
    ["PERMIT TCP Any Any Established", { action: "accept", protocol: "tcp", established: true }],
    ["permit icmp any any unreachable", { action: "accept", protocol: "icmp", icmp: { type: 3 } }],
    [
      "permit icmp any any 3 3 log",
      { action: "accept", protocol: "icmp", icmp: { type: 3, code: 3 }, log: true },
    ],
  ])("%s", (line, rule) => {
    expect(one(line)).toEqual(rule);
  });

  test.each([
    ["eq tftp", [[69, 69]]],
    [
      "eq 69 syslog 5246",
      [
        [69, 69],
        [514, 514],
        [5246, 5246],
      ],
    ],
    ["range 5246 5247", [[5246, 5247]]],
    ["range 5247 5246", [[5246, 5247]]],
    ["gt 1023", [[1024, 65_535]]],
    ["lt 1024", [[0, 1023]]],
    [
      "neq 69",
      [
        [0, 68],
        [70, 65_535],
      ],
    ],
    ["neq 0", [[1, 65_535]]],
    [
      "neq 5 7",
      [
        [0, 4],
        [6, 6],
        [8, 65_535],
      ],
    ],
  ])("ports: %s", (words, ranges) => {
    const wanted = ranges.map(([first, last]) => ({ first, last }));
    expect(one(`permit udp any any ${words}`).destinationPorts).toEqual(wanted);
    expect(one(`permit udp any ${words} any`).sourcePorts).toEqual(wanted);
  });

  test.each([
    ["permit tcp any any eq tftp", 'edge.acl:1:23: access list: "tftp"; expected a TCP port'],
    ["permit tcp any any eq ssh", 'edge.acl:1:23: access list: "ssh"; expected a TCP port'],
    ["permit udp any any eq", "edge.acl:1:22: access list: the line ends; expected a UDP port"],
    ["permit udp any any eq 70000", '"70000"; expected a UDP port: 0 to 65535'],
    ["permit udp any any gt 65535", '"65535"; expected a port below 65535'],
    [
      "permit udp any any established",
      '"established"; expected log, log-input, fragments, dscp, precedence, tos, option, reflect, time-range or the end',
    ],
    [
      "!\n\n  permit udp any hots 1.2.3.4",
      'edge.acl:3:18: access list: "hots"; expected the destination: any, host',
    ],
    ["permit ip 172.16.4.0 any", '"any"; expected a wildcard mask such as 0.0.0.255'],
    ["permit ip 172.16.4.256 0.0.0.255 any", '"172.16.4.256"; expected the source'],
    ["permit ip 172.16.4.0/24 any", '"172.16.4.0/24"; expected the source'],
    ["permit", "the line ends; expected ip, tcp, udp, icmp"],
    ["permit sctp any any", '"sctp"; expected ip, tcp, udp, icmp'],
    [
      "allow ip any any",
      'edge.acl:1:1: access list: "allow"; expected ip access-list extended, permit, deny or remark',
    ],
    ["ip access-list standart X", '"standart"; expected extended; did you mean "standard"?'],
    ["ip access-list extended 10", '"10"; expected a name, or the number of an extended list'],
    ["access-list 1000 permit any", '"1000"; expected the number of an extended list, 100-199 or 2000-2699'],
    ["ip access-list standard 101", '"101"; expected a name, or the number of a standard list: 1-99'],
    [
      "ip access-list standard X\n permit tcp any any",
      'edge.acl:2:9: access list: "tcp"; expected any, host',
    ],
    ["permit tcp any any eq constructor", 'edge.acl:1:23: access list: "constructor"; expected a TCP port'],
    ["permit constructor any any", 'edge.acl:1:8: access list: "constructor"; expected ip, tcp'],
    ["permit icmp any any __proto__", '"__proto__"; expected an ICMP message'],
    ["permit udp any any eq tfpt", 'did you mean "tftp"?'],
    [
      "access-list 101 permit ip any any\naccess-list 102 permit ip any any",
      'edge.acl:2:13: access list: a second list, "102" after "101"; expected one here',
    ],
    ["10 permit ip any any\n10 deny ip any any", "sequence number 10 is taken by line 1"],
    ["permit tcp any any time-range NIGHT", '"NIGHT"; expected a time-range that the text defines'],
    ["permit icmp any any ping", '"ping"; expected an ICMP message'],
  ])("refuses %j", (text, message) => {
    expect(refusal(text)).toContain(message);
  });

  test("is read or refused, whatever the text", () => {
    const word = fc.oneof(
      fc.constantFrom(
        "permit",
        "deny",
        "ip",
        "udp",
        "tcp",
        "icmp",
        "any",
        "host",
        "eq",
        "range",
        "gt",
        "log",
        "remark",
      ),
      fc.constantFrom(
        "172.16.4.0",
        "0.0.0.255",
        "tftp",
        "established",
        "10",
        "101",
        "access-list",
        "extended",
        "\n",
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        try {
          parseAccessList(words.join(" "));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
