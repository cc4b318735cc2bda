import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { readAsa } from "../../src/firewall/languages/asa/configuration";

const at = { file: "edge.cfg", line: 1, column: 1 };
const refusal = (text: string): string => {
  try {
    readAsa(text, at);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new UsageError("it was accepted");
};

const edge = `: Saved
ASA Version 9.16(4)
!
hostname EDGE
names
name 172.16.5.27 tftp-server
!
interface GigabitEthernet0/0
 nameif wireless
 security-level 50
 ip address 172.16.4.1 255.255.255.0
!
interface GigabitEthernet0/1
 nameif inside
 ip address 172.16.5.1 255.255.255.0 standby 172.16.5.2
!
object network EWC
 host 172.16.4.26
object network SFTP
 host 172.16.5.62
 nat (inside,wireless) static 203.0.113.9
object network SPARE
 range 172.16.4.200 172.16.4.210
object network CLOUD
 fqdn images.example.net
object service SYSLOG-SECURE
 service tcp source gt 1023 destination eq 6514
object-group network CONTROLLERS
 network-object object EWC
 network-object host 172.16.4.27
 network-object 172.16.4.128 255.255.255.192
object-group network EVERYTHING-WIRELESS
 group-object CONTROLLERS
 network-object object SPARE
object-group service IMAGE-PORTS udp
 port-object eq tftp
 port-object range 1024 2047
object-group service IMAGES
 service-object udp destination eq tftp
 service-object tcp destination eq ssh
 service-object object SYSLOG-SECURE
object-group protocol TUNNELS
 protocol-object esp
 protocol-object gre
object-group icmp-type PINGS
 icmp-object echo
 icmp-object echo-reply
!
access-list WIRELESS_IN remark images
access-list WIRELESS_IN extended permit object-group IMAGES object-group CONTROLLERS object SFTP log warnings interval 60
access-list WIRELESS_IN extended permit udp object-group CONTROLLERS host tftp-server object-group IMAGE-PORTS
access-list WIRELESS_IN extended permit tcp any4 range 40000 50000 172.16.5.0 255.255.255.0 eq https inactive
access-list WIRELESS_IN extended permit object-group TUNNELS any any
access-list WIRELESS_IN extended permit icmp any any object-group PINGS
access-list WIRELESS_IN line 6 extended deny ip any any
access-list ANYWHERE extended permit udp any any eq syslog
access-group WIRELESS_IN in interface wireless
access-group ANYWHERE global
nat (wireless,inside) source dynamic any interface
!
class-map inspection_default
 match default-inspection-traffic
policy-map global_policy
 class inspection_default
  inspect ftp
  inspect tftp
service-policy global_policy global
`;

describe("an ASA's configuration", () => {
  const rules = readAsa(edge, at);
  const [list] = rules.lists;

  test("objects, groups in groups, services, and where the lists are applied", () => {
    expect(list?.rules.map(({ comment, line, ...rule }) => rule)).toEqual([
      {
        action: "accept",
        services: [
          { protocol: "udp", destinationPorts: [{ first: 69, last: 69 }] },
          { protocol: "tcp", destinationPorts: [{ first: 22, last: 22 }] },
          {
            protocol: "tcp",
            sourcePorts: [{ first: 1024, last: 65_535 }],
            destinationPorts: [{ first: 6514, last: 6514 }],
          },
        ],
        source: ["172.16.4.26", "172.16.4.27", "172.16.4.128/26"],
        destination: ["172.16.5.62"],
        log: true,
      },
      {
        action: "accept",
        protocol: "udp",
        destinationPorts: [
          { first: 69, last: 69 },
          { first: 1024, last: 2047 },
        ],
        source: ["172.16.4.26", "172.16.4.27", "172.16.4.128/26"],
        destination: "172.16.5.27",
      },
      { action: "accept", services: [{ protocol: "ip-50" }, { protocol: "ip-47" }] },
      {
        action: "accept",
        services: [
          { protocol: "icmp", icmp: { type: 8 } },
          { protocol: "icmp", icmp: { type: 0 } },
        ],
      },
      { action: "drop" },
    ]);
    expect(rules.applied.map(({ place, ...rest }) => rest)).toEqual([
      { list: "WIRELESS_IN", interface: "wireless", direction: "in" },
      { list: "ANYWHERE", interface: undefined, direction: "in" },
    ]);
    expect(rules.interfaces).toEqual([
      { name: "wireless", aliases: ["GigabitEthernet0/0"], address: "172.16.4.1/24", level: 50 },
      { name: "inside", aliases: ["GigabitEthernet0/1"], address: "172.16.5.1/24", level: 100 },
    ]);
    expect(rules.followsTftp).toBe(true);
  });

  test("what is not evaluated is named", () => {
    expect(rules.notes.map(({ place, why }) => [place.line, why])).toEqual([
      [21, "NAT is not evaluated: rules are asked with the addresses that packets have"],
      [25, "names are not looked up: rules with this object fit no packet"],
      [52, "it is inactive"],
      [59, "NAT is not evaluated: rules are asked with the addresses that packets have"],
    ]);
  });

  test("TFTP is inspected by default, and not where the configuration leaves it out", () => {
    expect(readAsa("access-list A extended permit ip any any\n").followsTftp).toBe(true);
    expect(readAsa(edge.replace("  inspect tftp\n", "")).followsTftp).toBe(false);
  });
});

test("show access-list, with hit counts and what groups stand for", () => {
  const { lists } = readAsa(
    `access-list cached ACL log flows: total 0, denied 0 (deny-flow-max 4096)
access-list OUT; 3 elements; name hash: 0x2d4e1f
access-list OUT line 1 extended permit udp host 172.16.4.26 any eq tftp (hitcnt=14) 0x9a1b2c3d
  access-list OUT line 1 extended permit udp host 172.16.4.26 any eq tftp (hitcnt=14) 0x9a1b2c3d
access-list OUT line 2 extended deny ip any any (hitcnt=0) 0x11223344
`,
    at,
  );
  expect(lists.map(({ rules, matches }) => [rules.length, matches])).toEqual([[2, [14, 0]]]);
  expect(lists[0]?.rules[0]?.comment).toBe(
    "access-list OUT line 1 extended permit udp host 172.16.4.26 any eq tftp",
  );
});

test("an FTD's list, with interfaces in its lines", () => {
  const { lists, applied } = readAsa(
    `NGFW Version 7.2.4
interface Ethernet1/1
 nameif access
 security-level 0
 ip address 172.16.4.1 255.255.255.0
interface Ethernet1/2
 nameif servers
 security-level 0
 ip address 172.16.5.1 255.255.255.0
access-list CSM_FW_ACL_ remark rule-id 268435457: ACCESS POLICY: Lab - Mandatory
access-list CSM_FW_ACL_ advanced permit udp ifc access any ifc servers host 172.16.5.27 eq tftp rule-id 268435457 event-log flow-end
access-list CSM_FW_ACL_ advanced trust tcp ifc access any any eq ssh rule-id 268435458
access-list CSM_FW_ACL_ advanced deny ip any any rule-id 268434432 event-log flow-start
access-group CSM_FW_ACL_ global
`,
    at,
  );
  expect(lists[0]?.rules.map(({ action, from, to, destination }) => [action, from, to, destination])).toEqual(
    [
      ["accept", "access", "servers", "172.16.5.27"],
      ["accept", "access", undefined, undefined],
      ["drop", undefined, undefined, undefined],
    ],
  );
  expect(applied[0]?.interface).toBeUndefined();
});

describe("refused at line and column", () => {
  test.each([
    [
      "access-list A extended permit udp any any eq tfpt\n",
      'edge.cfg:1:46: ASA: "tfpt"; expected a UDP port',
    ],
    ["access-list A extended permit udp any any eq tfpt\n", 'did you mean "tftp"?'],
    [
      "access-list A extended permit ip 172.16.4.0 0.0.0.255 any\n",
      'edge.cfg:1:45: ASA: "0.0.0.255"; expected a mask such as 255.255.255.0: an ASA has masks, not wildcards',
    ],
    [
      "object-group network G\n network-object host 172.16.4.1\naccess-list A extended permit object-group G any any\n",
      'edge.cfg:3:44: ASA: "G" is an object-group network; expected an object-group service or protocol',
    ],
    [
      "access-list A extended permit ip any object SERVER\nobject network SERVERS\n host 172.16.5.27\n",
      'edge.cfg:1:45: ASA: there is no object network "SERVER"; did you mean "SERVERS"?',
    ],
    [
      "object-group network A\n group-object B\nobject-group network B\n group-object A\n",
      'edge.cfg:4:15: ASA: the group "A" holds itself',
    ],
    [
      "interface Gi0/0\n nameif inside\naccess-list A extended permit ip any any\naccess-group A in interface insid\n",
      'edge.cfg:4:29: ASA: "insid"; expected an interface: inside; did you mean "inside"?',
    ],
    [
      "access-list A extended permit ip any any\naccess-group B in interface inside\n",
      'edge.cfg:2:14: ASA: "B"; expected a list: A',
    ],
    ["object-group service P\n port-object eq 69\n", "port-object needs a protocol behind the group's name"],
    ["object-group service P tcp\n service-object udp destination eq 69\n", "expected port-object"],
    [
      "object-group service P tcp\n port-object eq 69\naccess-list A extended permit udp any any object-group P\n",
      '"P" has ports of tcp, and the rule is about udp',
    ],
    ["acess-list A extended permit ip any any\n", 'edge.cfg:1:1: ASA: "acess-list"; expected access-list'],
    ["access-list A extnded permit ip any any\n", 'did you mean "extended"?'],
  ])("%j", (text, message) => {
    expect(refusal(text)).toContain(message);
  });
});

test("extended need not be typed, and ICMPv6 has messages of its own", () => {
  const lists = readAsa(
    "access-list A permit udp any any eq tftp\naccess-list A extended deny icmp6 any6 any6 packet-too-big\naccess-list A deny ip any any log disable\n",
  ).lists;
  expect(lists[0]?.rules.map(({ action, protocol }) => [action, protocol])).toEqual([
    ["accept", "udp"],
    ["drop", "ip-58"],
    ["drop", undefined],
  ]);
});
