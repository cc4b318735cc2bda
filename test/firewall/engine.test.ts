import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors";
import { Conntrack } from "../../src/firewall/conntrack";
import { blockText } from "../../src/firewall/engine";
import { type Rule, type RuleSet, ruleText } from "../../src/firewall/rule";
import { parseAddress } from "../../src/ip/address";
import { type TcpPacket, tcpFlag, type UdpPacket } from "../../src/ip/packet";
import { endpoint, Recorder, runAll, type TestLab, testLab } from "../network/lab";

const port = (number: number) => [{ first: number, last: number }];
const between = { between: ["access", "servers"] } as const;
const onlyTftpRequests: RuleSet = {
  policy: "drop",
  rules: [
    { action: "accept", protocol: "udp", destinationPorts: port(69), state: ["new"] },
    { action: "accept", state: ["established", "related"] },
  ],
};
const request = new TextEncoder().encode("\0\x01ap1g6\0octet\0");

/** A TFTP read as the firewall sees it: the request goes to 69, everything else happens on the server's new port. */
function tftpRead(lab: TestLab): { blocks: number; acks: number } {
  const result = { blocks: 0, acks: 0 };
  lab.server.udp(69, {
    datagram: (_data, from) => {
      const session = lab.server.udp(undefined, {
        datagram: () => {
          result.acks++;
          if (result.acks < 3) session.send(from, new Uint8Array([0, 3, 0, result.acks + 1]));
        },
      });
      session.send(from, new Uint8Array([0, 3, 0, 1]));
    },
  });
  const client = lab.ewc.udp(undefined, {
    datagram: (data, from) => {
      result.blocks++;
      client.send(from, new Uint8Array([0, 4, 0, data[3]!]));
    },
  });
  client.send(endpoint("172.16.5.27", 69), request);
  runAll(lab.time);
  return result;
}

describe("a stateful firewall that opens only UDP 69", () => {
  test("breaks TFTP: the server answers from a port that nobody opened", () => {
    const lab = testLab();
    lab.network.firewall.apply(onlyTftpRequests, between);
    expect(tftpRead(lab)).toEqual({ blocks: 0, acks: 0 });
    const [block] = lab.network.firewall.blocked;
    expect(blockText(block!)).toMatch(
      /^0\.00\d s udp 172\.16\.5\.27:\d+ > 172\.16\.4\.26:\d+, 4 octets blocked by the policy \(drop\)$/,
    );
  });

  test("lets it through with the TFTP helper", () => {
    const lab = testLab();
    lab.network.firewall.apply(onlyTftpRequests, between);
    lab.network.firewall.tftpHelper = true;
    expect(tftpRead(lab)).toEqual({ blocks: 3, acks: 3 });
    expect(lab.network.firewall.blockedCount).toBe(0);
    const counters = lab.network.firewall.counters(between);
    expect(counters.map(({ packets }) => packets)).toEqual([1, 6, 0]);
  });

  test("the helper expects one flow from the server asked, to the port that asked, for a while", () => {
    const lab = testLab();
    const { firewall } = lab.network;
    firewall.apply(onlyTftpRequests, between);
    firewall.tftpHelper = true;
    let got = 0;
    lab.server.udp(69, { datagram() {} });
    const client = lab.ewc.udp(40_000, { datagram: () => got++ });
    const other = lab.network.attach("servers", "172.16.5.99");
    const ask = () => client.send(endpoint("172.16.5.27", 69), request);
    const answer = (host: TestLab["ewc"], from: number, to: number) => {
      const socket = host.udp(from, { datagram() {} });
      socket.send(endpoint("172.16.4.26", to), new Uint8Array(4));
      socket.close();
      lab.time.runUntil(lab.time.now() + 5);
    };
    ask();
    lab.time.runUntil(5);
    answer(other, 5000, 40_000);
    answer(lab.server, 5000, 40_001);
    expect(got).toBe(0);
    answer(lab.server, 5000, 40_000);
    expect(got).toBe(1);
    // The expectation is used up; the flow it began goes on.
    answer(lab.server, 5001, 40_000);
    answer(lab.server, 5000, 40_000);
    expect(got).toBe(2);
    lab.time.runUntil(400_000);
    ask();
    lab.time.runUntil(lab.time.now() + 300_001);
    answer(lab.server, 5002, 40_000);
    expect(got).toBe(2);
  });
});

test("an answer that a rule ate has been heard by the tracker, as in Linux", () => {
  const lab = testLab();
  const { firewall } = lab.network;
  firewall.apply({ policy: "accept", rules: [{ action: "drop", state: ["established"] }] });
  const received: number[] = [];
  const server = lab.server.udp(5000, {
    datagram: (_octets, from) => {
      received.push(lab.time.now());
      server.send(from, new Uint8Array(1));
    },
  });
  const client = lab.ewc.udp(4000, { datagram: () => expect.unreachable() });
  const send = () => {
    client.send(endpoint("172.16.5.27", 5000), new Uint8Array(1));
    lab.time.runUntil(lab.time.now() + 5);
  };
  send();
  expect(received).toHaveLength(1);
  send();
  expect(received).toHaveLength(1);
  expect(firewall.blockedCount).toBe(2);
});

describe("drop and reject", () => {
  const blocked = (rule: Rule) => {
    const lab = testLab();
    lab.server.udp(69, { datagram() {} });
    lab.server.listen(22, () => expect.unreachable());
    lab.network.firewall.apply({ policy: "accept", rules: [rule] });
    const heard: string[] = [];
    const socket = lab.ewc.udp(undefined, {
      datagram() {},
      unreachable: (_to, reason) => heard.push(`${lab.time.now()} ${reason}`),
    });
    socket.send(endpoint("172.16.5.27", 69), request);
    const client = new Recorder();
    lab.ewc.connect(endpoint("172.16.5.27", 22), client);
    runAll(lab.time);
    return { udp: heard, tcp: client.events, at: lab.time.now(), lab };
  };

  test("drop is silence, until the client's own patience ends", () => {
    const { udp, tcp, at } = blocked({ action: "drop" });
    expect([udp, tcp, at]).toEqual([[], ["close timed-out"], 40_000]);
  });

  test("reject says so at once: ICMP port unreachable, TCP reset", () => {
    const { udp, tcp, at } = blocked({ action: "reject" });
    expect([udp, tcp]).toEqual([["1 port"], ["close refused"]]);
    expect(at).toBeLessThan(2);
  });

  test("reject with other answers", () => {
    const prohibited = blocked({ action: "reject", rejectWith: "administratively-prohibited" });
    expect([prohibited.udp, prohibited.tcp]).toEqual([
      ["1 administratively-prohibited"],
      ["close unreachable"],
    ]);
    const host = blocked({ action: "reject", rejectWith: "host-unreachable" });
    expect([host.udp, host.tcp]).toEqual([["1 host"], ["close unreachable"]]);
    const portUnreachable = blocked({ action: "reject", rejectWith: "port-unreachable" });
    expect(portUnreachable.tcp).toEqual(["close refused"]);
  });

  test("the record says which rule ate which packet, and the counters how many", () => {
    const { lab } = blocked({
      action: "drop",
      protocol: "tcp",
      destinationPorts: port(22),
      comment: "no SSH",
    });
    expect(lab.network.firewall.blocked.map(({ text }) => text)).toEqual(
      Array(6).fill("blocked by rule 1, no SSH"),
    );
    expect(lab.network.firewall.counters()[0]).toMatchObject({
      number: 1,
      text: "rule 1, no SSH",
      packets: 6,
    });
    expect(lab.trace.filter((line) => line.includes("firewall") && line.endsWith("blocked")).length).toBe(6);
  });
});

describe("rules", () => {
  const verdict = (
    lab: TestLab,
    sourcePort: number,
    destinationPort: number,
    from = lab.ewc,
    to = "172.16.5.27",
  ) => {
    const before = lab.network.firewall.blockedCount;
    const socket = from.udp(sourcePort, { datagram() {} });
    socket.send(endpoint(to, destinationPort), new Uint8Array(1));
    runAll(lab.time);
    socket.close();
    return lab.network.firewall.blockedCount === before ? "passed" : "blocked";
  };
  const withRules = (rules: readonly Rule[], policy: RuleSet["policy"] = "accept") => {
    const lab = testLab();
    lab.network.firewall.apply({ rules, policy });
    return lab;
  };

  test("the first that fits decides", () => {
    const lab = withRules(
      [
        { action: "accept", source: "172.16.4.26", destinationPorts: [{ first: 100, last: 200 }] },
        { action: "drop", protocol: "udp", source: "172.16.4.0/24" },
      ],
      "accept",
    );
    expect(verdict(lab, 1, 100)).toBe("passed");
    expect(verdict(lab, 1, 200)).toBe("passed");
    expect(verdict(lab, 1, 201)).toBe("blocked");
    expect(verdict(lab, 1, 150, lab.ap)).toBe("blocked");
    expect(verdict(lab, 1, 150, lab.server, "172.16.4.26")).toBe("passed");
  });

  test("source ports, several ranges, names of segments", () => {
    const lab = withRules([
      { action: "drop", sourcePorts: [...port(5), { first: 10, last: 12 }] },
      { action: "drop", from: "servers", to: "access", destinationPorts: port(9) },
    ]);
    expect([4, 5, 6, 10, 11, 12, 13].map((from) => verdict(lab, from, 1))).toEqual([
      "passed",
      "blocked",
      "passed",
      "blocked",
      "blocked",
      "blocked",
      "passed",
    ]);
    expect(verdict(lab, 1, 9)).toBe("passed");
    expect(verdict(lab, 1, 9, lab.server, "172.16.4.26")).toBe("blocked");
  });

  test("after some packets, for some packets, for a while", () => {
    const after = withRules([{ action: "drop", protocol: "udp", afterPackets: 2, forPackets: 3 }]);
    expect([1, 2, 3, 4, 5, 6, 7].map((from) => verdict(after, from, 514))).toEqual([
      "passed",
      "passed",
      "blocked",
      "blocked",
      "blocked",
      "passed",
      "passed",
    ]);
    const window = withRules([{ action: "drop", fromTime: 1000, untilTime: 2000 }]);
    const at = (time: number) => {
      window.time.runUntil(time);
      return verdict(window, 7, 514);
    };
    expect([at(0), at(1000), at(1500), at(2000)]).toEqual(["passed", "blocked", "blocked", "passed"]);
  });

  test("are replaced and taken away while the lab runs; several scopes each have a say", () => {
    const lab = withRules([{ action: "drop", destinationPorts: port(69) }]);
    expect(verdict(lab, 1, 69)).toBe("blocked");
    lab.network.firewall.apply({ policy: "accept", rules: [] });
    expect(verdict(lab, 1, 69)).toBe("passed");
    lab.network.firewall.apply({ policy: "drop", rules: [] }, { between: ["servers", "access"] });
    expect(verdict(lab, 1, 70)).toBe("blocked");
    lab.network.firewall.apply({ policy: "accept", rules: [] }, between);
    expect(verdict(lab, 1, 71)).toBe("passed");
    lab.network.firewall.apply({ policy: "drop", rules: [] }, { amongst: ["access", "servers", "dmz"] });
    expect(verdict(lab, 1, 72)).toBe("blocked");
    lab.network.firewall.clear();
    expect(verdict(lab, 1, 73)).toBe("passed");
  });

  test("a rule set that comes late knows the connections that are there", () => {
    const lab = testLab();
    const got: number[] = [];
    const echo = lab.server.udp(7, { datagram: (data, from) => echo.send(from, data) });
    const socket = lab.ewc.udp(40_000, { datagram: (data) => got.push(data.length) });
    const late = lab.ewc.udp(40_001, { datagram: (data) => got.push(data.length) });
    socket.send(echo.local, new Uint8Array(1));
    runAll(lab.time);
    lab.network.firewall.apply({ policy: "drop", rules: [{ action: "accept", state: ["established"] }] });
    socket.send(echo.local, new Uint8Array(2));
    late.send(echo.local, new Uint8Array(3));
    runAll(lab.time);
    expect(got).toEqual([1, 2]);
  });

  test("at a host: what comes in, what goes out", () => {
    const lab = testLab();
    const firewall = lab.network.hostFirewall(lab.ap);
    firewall.apply({
      policy: "accept",
      rules: [
        { action: "reject", direction: "in", protocol: "udp", destinationPorts: port(5246) },
        { action: "drop", direction: "out", protocol: "udp", destinationPorts: port(514) },
      ],
    });
    const heard: string[] = [];
    lab.ap.udp(5246, { datagram: () => heard.push("ap 5246") });
    lab.ewc.udp(514, { datagram: () => heard.push("ewc 514") });
    const socket = lab.ewc.udp(5247, {
      datagram: () => heard.push("ewc 5247"),
      unreachable: (to, reason) => heard.push(`${to.port} ${reason}`),
    });
    socket.send(endpoint("172.16.4.32", 5246), new Uint8Array(1));
    const out = lab.ap.udp(5248, { datagram() {} });
    out.send(endpoint("172.16.4.26", 514), new Uint8Array(1));
    out.send(endpoint("172.16.4.26", 5247), new Uint8Array(1));
    runAll(lab.time);
    expect(heard).toEqual(["ewc 5247", "5246 port"]);
    expect(firewall.blocked.map(({ firewall: name, rule }) => `${name} ${rule}`)).toEqual([
      "firewall of 172.16.4.32 2",
      "firewall of 172.16.4.32 1",
    ]);
  });

  test("log tells of each packet that fits", () => {
    const lab = withRules([{ action: "accept", log: true, destinationPorts: port(69) }]);
    const logged: string[] = [];
    lab.network.firewall.onLog = (rule) => logged.push(rule.text);
    verdict(lab, 1, 69);
    verdict(lab, 1, 70);
    expect(logged).toEqual(["rule 1, accept any port 69"]);
  });

  test("that cannot be are refused with their number", () => {
    const refused = (rule: Rule) => () =>
      testLab().network.firewall.apply({ policy: "drop", rules: [{ action: "drop" }, rule] });
    expect(refused({ action: "drop", source: "172.16.4.300" })).toThrow(UsageError);
    expect(refused({ action: "drop", destinationPorts: [{ first: 9, last: 1 }] })).toThrow(
      "rule 2: 9-1 is no range",
    );
    expect(refused({ action: "drop", protocol: "icmp", sourcePorts: port(1) })).toThrow(
      "rule 2: ICMP has no ports",
    );
    expect(refused({ action: "reject", rejectWith: "tcp-reset" })).toThrow("rule 2: only TCP");
  });

  test("as a person would write them", () => {
    expect(
      ruleText({
        action: "drop",
        protocol: "udp",
        source: "172.16.4.0/24",
        destination: "172.16.5.27",
        destinationPorts: [...port(69), { first: 1000, last: 2000 }],
        state: ["new"],
        afterPackets: 4,
      }),
    ).toBe("drop udp from 172.16.4.0/24 to 172.16.5.27 port 69,1000-2000 state new after 4 packets");
  });

  test("what was blocked is remembered up to a bound", () => {
    const lab = withRules([{ action: "drop" }]);
    const socket = lab.ewc.udp(1, { datagram() {} });
    for (let i = 0; i < 5000; i++) socket.send(endpoint("172.16.5.27", 1), new Uint8Array(1));
    runAll(lab.time);
    expect(lab.network.firewall.blockedCount).toBe(5000);
    expect(lab.network.firewall.blocked.length).toBeLessThanOrEqual(1000);
  });
});

describe("connection tracking", () => {
  const a = parseAddress("172.16.4.26");
  const b = parseAddress("172.16.5.27");
  const udp = (toServer: boolean, clientPort = 1000, payload = new Uint8Array(0)): UdpPacket => ({
    protocol: "udp",
    source: toServer ? a : b,
    destination: toServer ? b : a,
    sourcePort: toServer ? clientPort : 53,
    destinationPort: toServer ? 53 : clientPort,
    payload,
    from: endpoint("172.16.4.26", 1),
    to: endpoint("172.16.5.27", 1),
  });
  const tcp = (toServer: boolean, flags: number, clientPort = 1000): TcpPacket => ({
    protocol: "tcp",
    source: toServer ? a : b,
    destination: toServer ? b : a,
    sourcePort: toServer ? clientPort : 22,
    destinationPort: toServer ? 22 : clientPort,
    payload: new Uint8Array(0),
    sequence: 0,
    acknowledgement: 0,
    flags,
    window: 0,
    options: undefined,
  });
  const { syn, ack, fin, rst } = tcpFlag;
  /** Passes the packet and says what state it was in. */
  const pass = (track: Conntrack, packet: UdpPacket | TcpPacket, now: number) => {
    const look = track.look(packet, now);
    const { state } = look;
    track.keep(packet, look, now);
    return state;
  };

  test("UDP: new until the other end has spoken, forgotten after 30 s, as a stream after 120 s", () => {
    const track = new Conntrack();
    expect(pass(track, udp(true), 0)).toBe("new");
    expect(pass(track, udp(true), 10)).toBe("new");
    expect(pass(track, udp(false), 20)).toBe("established");
    expect(pass(track, udp(true), 30)).toBe("established");
    expect(pass(track, udp(false), 30_030)).toBe("new");
    const stream = new Conntrack();
    pass(stream, udp(true), 0);
    pass(stream, udp(false), 1);
    expect(pass(stream, udp(true), 3000)).toBe("established");
    expect(pass(stream, udp(false), 122_999)).toBe("established");
    expect(pass(stream, udp(true), 242_999)).toBe("new");
  });

  test("UDP: who only speaks, and is never answered, stays new, and is no stream", () => {
    const track = new Conntrack();
    for (const now of [0, 1_000, 2_500, 5_000, 30_000]) expect(pass(track, udp(true), now)).toBe("new");
    // 30 s after the last of them; a stream would be remembered for 120 s.
    expect(pass(track, udp(false), 60_001)).toBe("new");
  });

  test("TCP: a SYN that is sent again is no answer", () => {
    const track = new Conntrack();
    for (const now of [0, 1_000, 3_000]) expect(pass(track, tcp(true, syn), now)).toBe("new");
    expect(pass(track, tcp(false, syn | ack), 3_001)).toBe("established");
    expect(pass(track, tcp(true, ack), 3_002)).toBe("established");
  });

  test("a packet that was not let through leaves nothing behind", () => {
    const track = new Conntrack();
    track.look(udp(true), 0);
    expect(track.count).toBe(0);
    expect(pass(track, udp(false), 1)).toBe("new");
  });

  test("TCP: a whole life", () => {
    const track = new Conntrack();
    const life: [boolean, number, string][] = [
      [true, syn, "new"],
      [true, syn, "new"],
      [false, syn | ack, "established"],
      [true, ack, "established"],
      [false, ack, "established"],
      [true, fin | ack, "established"],
      [false, ack, "established"],
      [false, fin | ack, "established"],
      [true, ack, "established"],
      // The ports are used again: a new connection.
      [true, syn, "new"],
    ];
    for (const [index, [toServer, flags, state]] of life.entries()) {
      expect([index, pass(track, tcp(toServer, flags), index)]).toEqual([index, state]);
    }
  });

  test("TCP: what fits no connection is invalid; an ACK picks one up in the middle", () => {
    for (const flags of [syn | ack, fin | ack, rst, 0, syn | fin]) {
      expect(pass(new Conntrack(), tcp(true, flags), 0)).toBe("invalid");
    }
    const track = new Conntrack();
    expect(pass(track, tcp(true, ack), 0)).toBe("new");
    expect(pass(track, tcp(false, ack), 1)).toBe("established");
  });

  test("TCP: a refused SYN is forgotten, and an established connection is not for five days", () => {
    const refused = new Conntrack();
    pass(refused, tcp(true, syn), 0);
    expect(pass(refused, tcp(false, rst | ack), 1)).toBe("established");
    expect(refused.count).toBe(0);
    const track = new Conntrack();
    pass(track, tcp(true, syn), 0);
    pass(track, tcp(false, syn | ack), 1);
    pass(track, tcp(true, ack), 2);
    expect(pass(track, tcp(false, ack), 400_000_000)).toBe("established");
    expect(pass(track, tcp(true, rst), 400_000_001)).toBe("established");
    expect(pass(track, tcp(true, ack), 400_020_000)).toBe("new");
  });

  test("a complaint is related to the flow it is about, and invalid without one", () => {
    const lab = testLab();
    lab.network.firewall.apply({
      policy: "drop",
      rules: [
        { action: "accept", protocol: "udp", state: ["new", "established"] },
        { action: "accept", state: ["related"], comment: "complaints" },
      ],
    });
    const heard: string[] = [];
    const socket = lab.ewc.udp(1, { datagram() {}, unreachable: (_to, reason) => heard.push(reason) });
    socket.send(endpoint("172.16.5.27", 9), new Uint8Array(1));
    runAll(lab.time);
    expect(heard).toEqual(["port"]);
    lab.network.firewall.conntrack.flush();
    lab.server.output({
      protocol: "icmp",
      source: lab.server.number,
      destination: lab.ewc.number,
      reason: "port-unreachable",
      about: udp(true),
    });
    runAll(lab.time);
    expect(heard).toEqual(["port"]);
    expect(lab.network.firewall.blockedCount).toBe(1);
  });

  test("memory is bounded: a full table has no room for new flows, expired ones make room", () => {
    const track = new Conntrack({ maximum: 1000 });
    for (let i = 0; i < 1000; i++) expect(pass(track, udp(true, i), 0)).toBe("new");
    expect(pass(track, udp(true, 5000), 1)).toBe("invalid");
    expect(pass(track, udp(true, 5), 2)).toBe("new");
    expect(pass(track, udp(true, 5000), 30_001)).toBe("new");
    expect(track.count).toBeLessThan(10);
    const helped = new Conntrack({ tftpHelper: true });
    for (let i = 0; i < 10_000; i++) pass(helped, { ...udp(true, i, request), destinationPort: 69 }, i);
    expect(helped.count).toBeLessThanOrEqual(65_536);
  });

  test("random packets keep it consistent", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.nat(31), fc.nat(3), fc.nat(200_000)), {
          maxLength: 200,
        }),
        (packets) => {
          const track = new Conntrack({ maximum: 5 });
          let now = 0;
          for (const [isTcp, toServer, flags, clientPort, pause] of packets) {
            now += pause;
            pass(track, isTcp ? tcp(toServer, flags, clientPort) : udp(toServer, clientPort), now);
            expect(track.count).toBeGreaterThanOrEqual(0);
            expect(track.count).toBeLessThanOrEqual(5);
          }
          track.look(udp(true, 9999), now + 1e9);
          pass(track, udp(true, 9999), now + 1e9);
        },
      ),
    );
  });
});
