import { describe, expect, test } from "vitest";
import { compileFirewall } from "../../src/firewall/compile";
import { placeRules } from "../../src/firewall/configuration";
import { Firewall } from "../../src/firewall/engine";
import { readRules } from "../../src/firewall/languages/read";
import { parseAddress } from "../../src/ip/address";
import { Ipv4Network } from "../../src/ip/ipv4-network";
import type { TcpPacket, UdpPacket } from "../../src/ip/packet";
import { VirtualTime } from "../../src/network/virtual-time";
import { topologyFrom } from "../../src/topology/lab-file";

const ewc = "172.16.4.26";
const segments = {
  access: Ipv4Network.parse("172.16.4.0/24"),
  servers: Ipv4Network.parse("172.16.5.0/24"),
};
const site = { segments, interfaces: {}, start: Date.UTC(2024, 1, 3, 21, 30) };
const at = { file: "fw", line: 1, column: 1 };

/** The firewall of a lab that runs this configuration. */
function firewallOf(text: string, interfaces: Record<string, string> = {}, start = "2024-02-03T21:30:00Z") {
  const topology = topologyFrom({
    start,
    controllers: [{ name: "EWC", address: ewc, version: "17.9.4.27" }],
    firewall: { configuration: { text }, interfaces },
  });
  const compiled = compileFirewall(topology.firewall, topology);
  const time = new VirtualTime();
  const firewall = new Firewall("firewall", time, { tftpHelper: compiled.tftpHelper });
  for (const { way, ...set } of compiled.sets) {
    const { in: from, out: to, ...rest } = way;
    firewall.apply(
      set,
      from !== undefined ? { in: from, ...rest } : to !== undefined ? { out: to, ...rest } : rest,
    );
  }
  return { firewall, time };
}

const udp = (
  from: string,
  to: string,
  sourcePort: number,
  destinationPort: number,
  text = "",
): UdpPacket => ({
  protocol: "udp",
  source: parseAddress(from),
  destination: parseAddress(to),
  sourcePort,
  destinationPort,
  payload: new TextEncoder().encode(text),
  from: { address: from, port: sourcePort },
  to: { address: to, port: destinationPort },
});

const tcp = (from: string, to: string, destinationPort: number): TcpPacket => ({
  protocol: "tcp",
  source: parseAddress(from),
  destination: parseAddress(to),
  sourcePort: 40_000,
  destinationPort,
  payload: new Uint8Array(),
  sequence: 1,
  acknowledgement: 0,
  flags: 2,
  window: 8192,
  options: undefined,
});

const server = "172.16.5.27";
const request = () => udp(ewc, server, 40_000, 69, "\0\u0001ap1g6\0octet\0");
const interfaces = (first = "", second = "") =>
  `interface Gi0/0\n nameif access\n security-level 50\n ip address 172.16.4.1 255.255.255.0\n${first}interface Gi0/1\n nameif servers\n security-level 100\n ip address 172.16.5.1 255.255.255.0\n${second}`;

describe("an ASA between the segments", () => {
  test("lets answers of what passed back, follows TFTP, and says what its list denies", () => {
    const { firewall } = firewallOf(
      `${interfaces()}access-list IN extended permit udp host ${ewc} any eq tftp\naccess-group IN in interface access\n`,
    );
    expect(firewall.forward(request(), "access", "servers")).toBeUndefined();
    expect(firewall.forward(udp(server, ewc, 50_000, 40_000), "servers", "access")).toBeUndefined();
    expect(firewall.forward(udp(ewc, server, 40_000, 50_000), "access", "servers")).toBeUndefined();
    expect(firewall.forward(tcp(ewc, server, 22), "access", "servers")?.text).toBe(
      "blocked by the implicit deny ip any any of IN",
    );
  });

  test("without a list the security levels decide", () => {
    const { firewall } = firewallOf(interfaces());
    expect(firewall.forward(tcp(server, ewc, 22), "servers", "access")).toBeUndefined();
    expect(firewall.forward(tcp(ewc, server, 22), "access", "servers")?.text).toContain(
      "no list on access, security-level 50",
    );
    const same = interfaces().replace("100", "50");
    expect(firewallOf(same).firewall.forward(tcp(ewc, server, 22), "access", "servers")).toBeDefined();
    const permitted = `${same}same-security-traffic permit inter-interface\n`;
    expect(firewallOf(permitted).firewall.forward(tcp(ewc, server, 22), "access", "servers")).toBeUndefined();
  });

  test("a global list has its say behind the interface's own", () => {
    const text = `${interfaces()}access-list OWN extended deny tcp any any eq ssh\naccess-list ALL extended permit ip any any\naccess-group OWN in interface access\naccess-group ALL global\n`;
    const { firewall } = firewallOf(text);
    expect(firewall.forward(tcp(ewc, server, 22), "access", "servers")?.text).toContain(
      "access-list OWN extended deny tcp any any eq ssh",
    );
    expect(firewall.forward(tcp(ewc, server, 443), "access", "servers")).toBeUndefined();
  });

  test("a list on the way out is asked, too", () => {
    const text = `${interfaces()}access-list ALL extended permit ip any any\naccess-list OUT extended permit tcp any any eq 443\naccess-group ALL in interface access\naccess-group OUT out interface servers\n`;
    const { firewall } = firewallOf(text);
    expect(firewall.forward(tcp(ewc, server, 22), "access", "servers")?.text).toContain("of OUT");
    expect(firewall.forward(tcp(ewc, server, 443), "access", "servers")).toBeUndefined();
  });
});

describe("an IOS router between the segments", () => {
  const router = (list: string) =>
    `interface Vlan4\n ip address 172.16.4.1 255.255.255.0\n ip access-group IN in\ninterface Vlan5\n ip address 172.16.5.1 255.255.255.0\nip access-list extended IN\n${list}`;

  test("a list is asked where it is applied, and knows no connections", () => {
    const { firewall } = firewallOf(router(" permit udp any any eq tftp\n"));
    expect(firewall.forward(request(), "access", "servers")).toBeUndefined();
    expect(firewall.forward(udp(server, ewc, 50_000, 40_000), "servers", "access")).toBeUndefined();
    expect(firewall.forward(udp(ewc, server, 40_000, 50_000), "access", "servers")?.text).toBe(
      "blocked by the implicit deny ip any any of IN",
    );
  });

  test("a time-range holds by the lab's calendar", () => {
    const { firewall, time } = firewallOf(
      `time-range NIGHT\n periodic daily 22:00 to 5:59\n${router(" permit ip any any time-range NIGHT\n")}`,
    );
    expect(firewall.forward(tcp(ewc, server, 22), "access", "servers")).toBeDefined();
    time.advanceTo(30 * 60_000);
    expect(firewall.forward(tcp(ewc, server, 23), "access", "servers")).toBeUndefined();
    time.advanceTo(8.5 * 3_600_000);
    expect(firewall.forward(tcp(ewc, server, 24), "access", "servers")).toBeDefined();
  });

  test("a list without an interface needs to be told where", () => {
    expect(() => placeRules(readRules("ip access-list extended X\n permit ip any any\n", at), site)).toThrow(
      'fw:1:25: no interface applies a list (ip access-group NAME in): say where "X" applies',
    );
  });

  test("an interface outside the lab is told, and its list not asked", () => {
    const text = `${router(" permit ip any any\n")}interface Gi0/9\n ip address 10.0.0.1 255.0.0.0\n ip access-group IN out\n`;
    const { sets, notes } = placeRules(readRules(text, at), site);
    expect(sets.map(({ way }) => way)).toEqual([{ amongst: ["access", "servers"], in: "access" }]);
    expect(notes.map(({ why }) => why)).toEqual(["Gi0/9 is in no segment of the lab: its list is not asked"]);
  });
});

describe("iptables between the segments", () => {
  const saved = `*raw\n-A PREROUTING -p udp --dport 69 -j CT --helper tftp\nCOMMIT\n*filter\n:FORWARD DROP [0:0]\n:IMAGES - [0:0]\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -i ens1 -p udp --dport 69 -j IMAGES\n-A FORWARD -i ens1 -p tcp --dport 22 -g IMAGES\n-A FORWARD -j REJECT\n-A IMAGES -s ${ewc}/32 -j ACCEPT\n-A IMAGES -d 172.16.5.99/32 -j RETURN\n-A IMAGES -j DROP\nCOMMIT\n`;
  const named = { access: "ens1", servers: "ens2" };

  test("chains, jumps and returns, and each line by its name", () => {
    const { firewall } = firewallOf(saved, named);
    expect(firewall.forward(request(), "access", "servers")).toBeUndefined();
    expect(firewall.forward(udp(server, ewc, 50_000, 40_000), "servers", "access")).toBeUndefined();
    expect(firewall.forward(tcp("172.16.4.9", server, 22), "access", "servers")).toEqual({
      text: "blocked by rule 7, -A IMAGES -j DROP",
      answer: undefined,
    });
    // Behind a goto a return is the end: the policy has its say.
    expect(firewall.forward(tcp("172.16.4.9", "172.16.5.99", 22), "access", "servers")?.text).toBe(
      "blocked by the policy of FORWARD (DROP)",
    );
    expect(firewall.forward(udp("172.16.4.9", "172.16.5.99", 1, 69), "access", "servers")?.answer).toBe(
      "port-unreachable",
    );
    expect(firewall.counters().map(({ number, packets }) => [number, packets])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 1],
      [5, 1],
      [6, 2],
      [7, 1],
      [0, 1],
    ]);
  });

  test("an interface that the lab does not know is refused", () => {
    expect(() => firewallOf(saved)).toThrow(
      /the rules name the interface ens1, which is in no segment of the lab; say which: access=ens1/,
    );
  });
});
