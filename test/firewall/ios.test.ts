import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { readIos } from "../../src/firewall/languages/ios/configuration";

const refusal = (text: string): string => {
  try {
    readIos(text, { file: "campus.cfg", line: 1, column: 1 });
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new UsageError("it was accepted");
};

const campus = `Building configuration...
!
version 17.9
hostname CAMPUS-CORE
!
object-group network EWC
 description the wireless controllers
 host 172.16.4.26
 range 172.16.4.40 172.16.4.49
!
object-group network IMAGE-SERVERS
 172.16.5.0 255.255.255.192
 group-object SFTP
!
object-group network SFTP
 host 172.16.5.62
!
object-group service IMAGES
 udp eq tftp
 tcp eq 22
 tcp source gt 1023 range 8080 8081
 icmp echo
 tcp-udp eq 514
!
time-range CHANGE-WINDOW
 periodic saturday 22:00 to sunday 4:00
 absolute start 00:00 1 January 2024 end 23:59 31 December 2026
!
interface GigabitEthernet1/0/1
 description wireless
 ip address 172.16.4.1 255.255.255.0
 ip access-group WIRELESS-IN in
 ip nat inside
!
interface Vlan5
 ip address 172.16.5.1 255.255.255.0
 ip access-group 20 out
 ip access-group NOBODY in
!
ip access-list standard 20
 10 permit 172.16.4.0 0.0.0.255
 20 permit 172.16.5.10
!
ip access-list extended WIRELESS-IN
 remark images
 10 permit object-group IMAGES object-group EWC object-group IMAGE-SERVERS time-range CHANGE-WINDOW
 20 permit udp any any eq 5246 dscp cs6
 30 permit tcp any any established
 40 deny ip any any fragments
 50 permit ip any any precedence routine log
!
ntp server 172.16.5.10
end
`;

describe("a whole show running-config", () => {
  const rules = readIos(campus, { file: "campus.cfg", line: 1, column: 1 });
  const list = (name: string) => rules.lists.find((one) => one.name === name)!;

  test("lists name groups and times, and interfaces name lists", () => {
    const [first, second] = list("WIRELESS-IN").entries.map(({ rule }) => rule);
    expect(first).toEqual({
      action: "accept",
      services: [
        { protocol: "udp", destinationPorts: [{ first: 69, last: 69 }] },
        { protocol: "tcp", destinationPorts: [{ first: 22, last: 22 }] },
        {
          protocol: "tcp",
          sourcePorts: [{ first: 1024, last: 65_535 }],
          destinationPorts: [{ first: 8080, last: 8081 }],
        },
        { protocol: "icmp", icmp: { type: 8 } },
        { protocol: "tcp", destinationPorts: [{ first: 514, last: 514 }] },
        { protocol: "udp", destinationPorts: [{ first: 514, last: 514 }] },
      ],
      source: ["172.16.4.26", "172.16.4.40-172.16.4.49"],
      destination: ["172.16.5.0/26", "172.16.5.62"],
      timeRange: "CHANGE-WINDOW",
      comment:
        "10 permit object-group IMAGES object-group EWC object-group IMAGE-SERVERS time-range CHANGE-WINDOW",
      line: 46,
    });
    expect(second?.dscp).toEqual([48]);
    expect(list("20").entries.map(({ rule: { source } }) => source)).toEqual([
      "172.16.4.0/24",
      "172.16.5.10",
    ]);
    expect(rules.applied.map(({ place, ...rest }) => ({ ...rest, line: place.line }))).toEqual([
      { list: "WIRELESS-IN", interface: "GigabitEthernet1/0/1", direction: "in", line: 32 },
      { list: "20", interface: "Vlan5", direction: "out", line: 37 },
    ]);
    expect(rules.interfaces.map(({ name, address }) => [name, address])).toEqual([
      ["GigabitEthernet1/0/1", "172.16.4.1/24"],
      ["Vlan5", "172.16.5.1/24"],
    ]);
  });

  test("what is not evaluated is named with its line", () => {
    expect(rules.notes.map(({ place, why }) => [place.line, why])).toEqual([
      [33, "NAT is not evaluated: rules are asked with the addresses that packets have"],
      [38, 'there is no list "NOBODY": IOS lets everything through there'],
      [47, "fits no packet of the lab: the lab's packets are unmarked (DSCP 0)"],
      [49, "fits later fragments only; the lab's firewall meets packets whole"],
      [50, "its marking decides nothing: the lab's packets are unmarked (DSCP 0)"],
    ]);
  });

  test("a time-range by the calendar", () => {
    const { text, periodic } = rules.timeRanges.get("CHANGE-WINDOW")!;
    expect(periodic).toEqual([{ from: 6 * 1440 + 22 * 60, to: 4 * 60 }]);
    expect(text).toBe(
      "periodic saturday 22:00 to sunday 4:00, absolute start 00:00 1 January 2024 end 23:59 31 December 2026",
    );
  });
});

test("show access-lists, several of them, with what they counted", () => {
  const { lists } = readIos(
    "Standard IP access list 10\n    10 permit 172.16.4.0, wildcard bits 0.0.0.255".split(",")[0] +
      "\nExtended IP access list EDGE\n    10 permit udp any any eq tftp (3 matches)\n    20 deny ip any any (1 match)\n",
  );
  expect(lists.map(({ name, entries }) => [name, entries.map(({ matches }) => matches)])).toEqual([
    ["10", [undefined]],
    ["EDGE", [3, 1]],
  ]);
});

describe("refused at line and column", () => {
  test.each([
    [
      "object-group network A\n group-object B\n",
      'campus.cfg:2:15: access list: there is no object-group network "B"; known are A',
    ],
    [
      "object-group network A\n group-object B\nobject-group network B\n group-object A\n",
      'the group "A" holds itself: A > B > A',
    ],
    ["object-group network A\n group-object A\n", 'campus.cfg:2:15: access list: the group "A" holds itself'],
    [
      "object-group service S\n udp eq tftp\nobject-group network A\n group-object S\n",
      'campus.cfg:4:15: access list: "S" is an object-group service; expected an object-group network',
    ],
    [
      "object-group service S\n udp eq tftp\nip access-list extended X\n permit ip object-group S any\n",
      'campus.cfg:4:25: access list: "S" is an object-group service; expected an object-group network in place of an address',
    ],
    [
      "object-group network SERVERS\n host 172.16.5.27\nip access-list extended X\n permit ip any object-group SERVER\n",
      'there is no object-group network "SERVER"; did you mean "SERVERS"?',
    ],
    [
      "object-group network A\n 172.16.4.0 0.0.0.255\n",
      'campus.cfg:2:13: access list: "0.0.0.255"; expected a mask',
    ],
    ["object-group network A\n hots 172.16.4.1\n", '"hots"; expected host, a network and its mask'],
    ["object-group network A\n range 172.16.4.9 172.16.4.1\n", "the range ends before it begins"],
    ["object-group netwrok A\n", 'did you mean "network"?'],
    ["time-range T\n periodic weekday 8:00 to 18:00\n", 'did you mean "weekdays"?'],
    ["time-range T\n periodic weekdays 8:00 to 25:00\n", '"25:00"; expected a time such as 8:00'],
    ["time-range T\n absolute start 00:00 1 May 2024 end 00:00 1 April 2024\n", "it ends before it begins"],
    ["interface Gi1\n ip access-grp X in\n", 'did you mean "access-group"?'],
    ["interface Gi1\n ip access-group X inn\n", '"inn"; expected in or out; did you mean "in"?'],
    ["hostname R1\nip access-list extended X\n 10 permti ip any any\n", 'did you mean "permit"?'],
    [
      "config firewall policy\n edit 1\n",
      'campus.cfg:1:1: access list: "config"; expected ip access-list extended',
    ],
  ])("%j", (text, message) => {
    expect(refusal(text)).toContain(message);
  });
});

describe("reflexive lists", () => {
  const rules = (text: string) =>
    readIos(text).lists.flatMap(({ entries }) => entries.map(({ rule }) => rule));

  test("evaluate lets the answers of what reflects through, by both ends and ports", () => {
    const text =
      "ip access-list extended BACK\n evaluate A\n deny ip any any\nip access-list extended OUT\n permit udp host 10.1.1.1 host 10.2.2.2 eq tftp reflect A timeout 60\n permit tcp any any reflect A\n";
    expect(rules(text)[0]).toMatchObject({
      action: "accept",
      state: ["established"],
      services: [{ protocol: "udp", sourcePorts: [{ first: 69, last: 69 }] }, { protocol: "tcp" }],
      comment: "evaluate A",
    });
    expect(rules(text)[0]?.source).toBeUndefined();
  });

  test("a list that nobody fills lets nothing through, and is named", () => {
    const { lists, notes } = readIos("ip access-list extended BACK\n evaluate Mirrow\n permit ip any any\n");
    expect(lists[0]?.entries[0]?.rule.services).toEqual([]);
    expect(notes.map(({ place, why }) => [place.line, why])).toEqual([
      [2, 'no line says "reflect Mirrow": it lets nothing through'],
    ]);
  });

  test.each([
    ["deny ip any any reflect A", "lab:1:17:"],
    ["permit ip any any reflect", "lab:1:26:"],
    ["permit ip any any reflect A timeout soon", "lab:1:37:"],
    ["permit ip any any option", "lab:1:25:"],
  ])("%s is refused", (line, place) => {
    expect(() => readIos(line)).toThrow(place);
  });

  test("a line about IP options fits no packet of the lab, and says so", () => {
    const { lists, notes } = readIos("deny ip any any option any-options\npermit ip any any");
    expect(lists[0]?.entries[0]?.rule.dscp).toEqual([]);
    expect(notes[0]?.why).toBe("fits packets with IP options; the lab's packets have none");
  });
});
