import { expect, test } from "vitest";
import { ApConsole } from "../../../src/devices/ap/console";
import { leaseTransitions } from "../../../src/devices/ap/uplink/lease-transitions";
import { Uplink } from "../../../src/devices/ap/uplink/uplink";
import { vendorClass } from "../../../src/devices/ap/uplink/vendor-class";
import type { ConfiguredController } from "../../../src/devices/capwap/wtp-contract";
import { findModel } from "../../../src/image/models";
import { inNetwork } from "../../../src/ip/address";
import { Ipv4Address } from "../../../src/ip/ipv4-address";
import { SimulatedNetwork } from "../../../src/network/network";
import { VirtualTime } from "../../../src/network/virtual-time";
import { Dnsmasq } from "../../../src/servers/dnsmasq";
import type { DhcpScope } from "../../../src/servers/dnsmasq-dhcp";

const scope: DhcpScope = {
  network: "172.16.6.0",
  mask: "255.255.255.0",
  broadcast: "172.16.6.255",
  router: "172.16.6.1",
  contains: (address) => inNetwork(address, "172.16.6.0/24"),
  nameServers: ["172.16.5.53"],
  domain: "branch.example",
  controllers: [],
  option43: undefined,
  lease: 600,
};

const walked = new Set<string>();

/** An access point in one segment, dnsmasq in another, the router's relay between them. */
function bench(
  change: Partial<DhcpScope> = {},
  reserved = "172.16.6.32",
  names: Record<string, string> = {},
) {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("branch", "172.16.6.0/24", { latency: 0 });
  network.segment("servers", "172.16.5.0/24", { latency: 0 });
  network.relay.help("branch", [Ipv4Address.parse("172.16.5.53")]);
  const log: string[] = [];
  const server = new Dnsmasq(network.attach("servers", "172.16.5.53"), {
    names,
    dhcp: {
      link: "lab0",
      scopes: [{ ...scope, ...change }],
      reservations: [{ hardware: "0c:d0:f8:97:80:1c", address: reserved }],
    },
    log: (line) => log.push(`${Math.round(time.now() / 1_000)} s ${line.replace(/\[\d+\]/, "")}`),
  });
  const host = network.attach("branch", "172.16.6.32");
  const screen: string[] = [];
  let learned: readonly ConfiguredController[] = [];
  const happened: string[] = [];
  const uplink = new Uplink({
    host,
    mac: "0cd0.f897.801c",
    vendorClass: "Cisco AP c2800",
    hostName: () => "AP1",
    random: () => 0.5,
    walked: (label) => walked.add(label),
    console: new ApConsole(
      () => time.epoch(),
      () => {},
      (text) => screen.push(text),
    ),
    learned: (controllers) => {
      learned = controllers;
    },
    up: () => happened.push(`up at ${Math.round(time.now() / 1_000)} s`),
    down: () => happened.push(`down at ${Math.round(time.now() / 1_000)} s`),
  });
  return {
    network,
    host,
    server,
    uplink,
    log,
    happened,
    screen: () => screen.join(""),
    learned: () => learned.map(({ address, learned: how }) => `${address} ${how}`),
    until: (seconds: number) => time.runUntil(seconds * 1_000),
  };
}

test("four messages through the relay bring an address and the controllers of option 43", () => {
  const { server, uplink, log, happened, learned, until, network } = bench({
    controllers: ["172.16.4.26", "172.16.4.27"],
  });
  const packets: string[] = [];
  network.tap({}, ({ at, packet }) => {
    if (packet.protocol === "udp") packets.push(`${at} ${packet.from.address} > ${packet.to.address}`);
  });
  server.start();
  uplink.start();
  until(1);
  expect(log.slice(2)).toEqual([
    "0 s dnsmasq-dhcp: DHCP, static leases only on 172.16.6.0, lease time 10m",
    "0 s dnsmasq-dhcp: DHCPDISCOVER(lab0) 0c:d0:f8:97:80:1c ",
    "0 s dnsmasq-dhcp: DHCPOFFER(lab0) 172.16.6.32 0c:d0:f8:97:80:1c ",
    "0 s dnsmasq-dhcp: DHCPREQUEST(lab0) 172.16.6.32 0c:d0:f8:97:80:1c ",
    "0 s dnsmasq-dhcp: DHCPACK(lab0) 172.16.6.32 0c:d0:f8:97:80:1c AP1",
  ]);
  expect(packets.slice(0, 4)).toEqual([
    "branch 0.0.0.0 > 255.255.255.255",
    "servers 172.16.6.1 > 172.16.5.53",
    "servers 172.16.5.53 > 172.16.6.1",
    "branch 172.16.6.1 > 255.255.255.255",
  ]);
  expect(learned()).toEqual(["172.16.4.26 dhcp", "172.16.4.27 dhcp"]);
  expect(happened).toEqual(["up at 0 s"]);
});

test("without option 43 the name server is asked below the domain, before CAPWAP begins", () => {
  const { server, uplink, learned, happened, until, screen } = bench({}, undefined, {
    "cisco-capwap-controller.branch.example": "172.16.4.26",
  });
  server.start();
  uplink.start();
  until(1);
  expect(screen()).toContain("IP DNS query for CISCO-CAPWAP-CONTROLLER.branch.example\n");
  expect(learned()).toEqual(["172.16.4.26 dns"]);
  expect(happened).toEqual(["up at 0 s"]);
});

test("a name server that does not answer is asked twice, and CAPWAP begins all the same", () => {
  const { server, uplink, happened, until, screen } = bench({ nameServers: ["172.16.5.99"] });
  server.start();
  uplink.start();
  until(30);
  expect(screen()).toContain("Could not resolve CISCO-CAPWAP-CONTROLLER.branch.example\n");
  expect(happened).toEqual(["up at 10 s"]);
});

test("it asks until somebody answers: after 4, 8, 16 and 32 seconds more", () => {
  const { server, uplink, happened, until, screen } = bench();
  uplink.start();
  until(29);
  expect(screen().match(/Waiting for uplink IPv4 configuration/g)).toHaveLength(4);
  server.start();
  until(65);
  expect(happened).toEqual(["up at 60 s"]);
});

test("it renews at half time, and when nobody answers any more the address is gone with its time", () => {
  const { server, uplink, host, log, happened, until, screen } = bench();
  server.start();
  uplink.start();
  until(310);
  expect(log.filter((line) => line.includes("DHCPACK"))).toEqual([
    expect.stringMatching(/^0 s/),
    expect.stringMatching(/^300 s/),
  ]);
  server.stop();
  until(899);
  expect(uplink.offer?.address).toBe("172.16.6.32");
  until(901);
  expect(uplink.offer).toBeUndefined();
  expect(happened).toEqual(["up at 0 s", "down at 900 s"]);
  expect(screen()).toContain("Lost uplink IPv4 configuration\n");
  const sent = host.counters.unsent;
  host.udp(5_000, { datagram: () => {} }).send({ address: "172.16.5.53", port: 53 }, Uint8Array.of(1));
  expect(host.counters.unsent).toBe(sent + 1);
});

test("an address that the host cannot have is declined, and asked for anew", () => {
  const { server, uplink, log, happened, until, screen } = bench({}, "172.16.6.99");
  server.start();
  uplink.start();
  until(3);
  expect(screen()).toContain("Declining 172.16.6.99: address in use\n");
  expect(log.at(-1)).toContain("DHCPDECLINE(lab0) 172.16.6.99");
  until(5);
  expect(log.at(-1)).toContain("DHCPDECLINE");
  expect(log.filter((line) => line.includes("DHCPDISCOVER"))).toHaveLength(2);
  expect(happened).toEqual([]);
});

// The tests above walk them; run alone this one fails.
test("every arrow of the table has been walked by now", () => {
  expect([...walked].sort()).toEqual(Object.keys(leaseTransitions).sort());
});

test("the vendor class of each series", () => {
  const said = ["AIR-AP2802I", "AIR-AP1815I", "C9117AXI", "C9120AXE", "C9130AXI", "CW9166I", "C9136I"];
  expect(said.map((model) => vendorClass(findModel(model)))).toEqual(
    ["c2800", "c1815", "c9117AX", "C9120AX", "C9130AX", "CW9166I", "C9136I"].map(
      (name) => `Cisco AP ${name}`,
    ),
  );
});
