import { expect, test } from "vitest";
import { SimulatedNetwork } from "../../src/network/network";
import { VirtualTime } from "../../src/network/virtual-time";
import { Dnsmasq } from "../../src/servers/dnsmasq";
import { octetsOf } from "../wire/octets";

function bench() {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("servers", "172.16.5.0/24");
  const log: string[] = [];
  const names = { "images.example.net": "172.16.5.27" };
  const server = new Dnsmasq(network.attach("servers", "172.16.5.53"), {
    names,
    log: (line) => log.push(line),
  });
  const answers: string[] = [];
  const socket = network.attach("servers", "172.16.5.99").udp(undefined, {
    datagram: (octets) => void answers.push(Buffer.from(octets).toString("hex")),
  });
  const ask = (query: string) => {
    socket.send({ address: "172.16.5.53", port: 53 }, octetsOf(query));
    time.runUntil(time.now() + 10);
    return answers.pop();
  };
  return { server, log, ask };
}

const query = (name: string, type = "0001") => `1234 0100 0001 0000 0000 0000 ${name} ${type} 0001`;
const images = "06 696d61676573 07 6578616d706c65 03 6e6574 00";
const nobody = "06 6e6f626f6479 07 6578616d706c65 03 6e6574 00";

// The answers of dnsmasq 2.90 on loopback, but that ours writes the name once more where it points back.
test("a name that it knows is answered for A alone, all else is refused, as dnsmasq's own flags say", () => {
  const { server, log, ask } = bench();
  server.start();
  expect(ask(query(images))).toMatch(/^123485800001000100000000.*000100010000000000 ?04ac10051b$/);
  expect(ask(query(nobody))).toMatch(/^123481850001000000000000/);
  expect(ask(query(images, "001c"))).toMatch(/^123481850001000000000000/);
  expect(log.slice(2)).toEqual([
    "dnsmasq[701]: query[A] images.example.net from 172.16.5.99",
    "dnsmasq[701]: config images.example.net is 172.16.5.27",
    "dnsmasq[701]: query[A] nobody.example.net from 172.16.5.99",
    "dnsmasq[701]: config error is REFUSED (EDE: not ready)",
    "dnsmasq[701]: query[AAAA] images.example.net from 172.16.5.99",
    "dnsmasq[701]: config error is REFUSED (EDE: not ready)",
  ]);
});

test("garbage, answers and a stopped server bring nothing", () => {
  const { server, ask } = bench();
  server.start();
  expect(ask("00")).toBeUndefined();
  expect(ask(query(images).replace("0100", "8180"))).toBeUndefined();
  server.stop();
  server.stop();
  expect(ask(query(images))).toBeUndefined();
  server.start();
  expect(ask(query(images))).toBeDefined();
});
