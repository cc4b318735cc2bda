import { expect, test } from "vitest";
import { countedLines, countedText } from "../../src/matrix/hits";
import { labAroundRules } from "../../src/matrix/rules-lab";

const site = {
  ewc: "172.16.4.26",
  ap: "172.16.4.34",
  tftp: "172.16.5.27",
  sftp: "172.16.5.62",
  syslog: "172.16.5.10",
  interfaces: {},
};
const counted = (text: string, more = {}) =>
  countedText(countedLines(labAroundRules(text, "rules", { ...site, ...more })));

test("show access-lists of a router", () => {
  const text =
    "Extended IP access list EDGE\n    10 permit udp any any eq tftp (3 matches)\n    20 deny ip any any (1201 matches)\n    30 permit ip any any\n";
  expect(counted(text).slice(2)).toEqual([
    "  1201  EDGE: 20 deny ip any any",
    "     3  EDGE: 10 permit udp any any eq tftp",
  ]);
});

test("show access-list of an ASA", () => {
  const text =
    "access-list OUT; 2 elements; name hash: 0x1\naccess-list OUT line 1 extended permit udp any any eq tftp (hitcnt=14) 0x9\naccess-list OUT line 2 extended deny ip any any (hitcnt=0) 0x8\n";
  expect(counted(text).slice(2)).toEqual([expect.stringMatching(/^ {2}14 {2}OUT: access-list OUT .*tftp/)]);
});

test("iptables-save -c", () => {
  const text =
    "*filter\n:FORWARD DROP [0:0]\n:APS - [0:0]\n[7:420] -A FORWARD -j APS\n[5:300] -A APS -p udp --dport 69 -j ACCEPT\nCOMMIT\n";
  const lines = counted(text).slice(2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("5  ");
  expect(lines[1]).toContain("--dport 69");
});

test("a text without counters has nothing to say, and of many lines the greatest are shown", () => {
  expect(counted("permit ip any any")).toEqual([]);
  const many = Array.from(
    { length: 30 },
    (_, at) => ` permit udp any any eq ${1000 + at} (${at + 1} matches)`,
  );
  const lines = counted(`ip access-list extended MANY\n${many.join("\n")}\n`);
  expect(lines[2]).toContain("30  MANY:");
  expect(lines.at(-1)).toBe("  and 10 lines more");
});
