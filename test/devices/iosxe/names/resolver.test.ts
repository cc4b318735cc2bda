import { expect, test } from "vitest";
import { type NameSettings, Resolver } from "../../../../src/devices/iosxe/names/resolver";
import { SimulatedNetwork } from "../../../../src/network/network";
import { VirtualTime } from "../../../../src/network/virtual-time";
import { type DnsMessage, decodeDns, encodeDns } from "../../../../src/wire/dns/message";

const plain: NameSettings = {
  hosts: new Map([["boot", ["172.16.5.27"]]]),
  servers: ["172.16.5.53"],
  domain: undefined,
  lookup: true,
  timeout: 3_000,
  retries: 2,
};

function bench(settings: Partial<NameSettings> = {}) {
  const time = new VirtualTime();
  const network = new SimulatedNetwork({ time, seed: 1 });
  network.segment("access", "172.16.4.0/24");
  network.segment("servers", "172.16.5.0/24");
  const device = network.attach("access", "172.16.4.26");
  const asked: [at: number, name: string][] = [];
  let table: Record<string, DnsMessage["answers"]> = {};
  let spoil = (message: DnsMessage) => message;
  const serve = (address: string) => {
    const host = network.attach(address.startsWith("172.16.4.") ? "access" : "servers", address);
    const socket = host.udp(53, {
      datagram(octets, from) {
        const query = decodeDns(octets);
        const name = query.questions[0]!.name;
        asked.push([time.now(), `${address} ${name}`]);
        const answers = table[name] ?? [];
        const answer = { ...query, isResponse: true, code: answers.length === 0 ? 3 : 0, answers };
        socket.send(from, encodeDns(spoil(answer)));
      },
    });
  };
  const resolver = new Resolver(
    device,
    () => ({ ...plain, ...settings }),
    () => 0.25,
  );
  const resolve = (name: string) => {
    let outcome: unknown = "nothing yet";
    const lookup = resolver.resolve(name, (result) => {
      outcome = result;
    });
    return { lookup, outcome: () => outcome };
  };
  return {
    time,
    asked,
    serve,
    resolve,
    resolver,
    put: (answers: typeof table) => {
      table = answers;
    },
    spoil: (how: typeof spoil) => {
      spoil = how;
    },
  };
}

const a = (name: string, address: string, ttl = 60) => ({ name, ttl, type: "A" as const, address });

test("addresses, typed names and IPv6 are answered at once, asking nobody", () => {
  const { resolve, asked } = bench();
  expect(resolve("172.16.5.62").outcome()).toEqual({ address: "172.16.5.62" });
  expect(resolve("BOOT").outcome()).toEqual({ address: "172.16.5.27" });
  expect(resolve("2001:db8::27").outcome()).toEqual({ failure: "ipv6" });
  expect(resolve("999.1.1.1").outcome()).toEqual({ failure: "unknown-name" });
  expect(resolve("a b").outcome()).toEqual({ failure: "unknown-name" });
  expect(asked).toEqual([]);
});

test("a name server's answer counts, through aliases, for as long as it lives", () => {
  const { resolve, serve, put, time, asked } = bench();
  serve("172.16.5.53");
  put({
    "images.example.net": [
      { name: "images.example.net", ttl: 30, type: "CNAME", target: "tftp.lab" },
      a("tftp.lab", "172.16.5.27"),
    ],
  });
  const first = resolve("images.example.net");
  time.runUntil(100);
  expect(first.outcome()).toEqual({ address: "172.16.5.27" });
  expect(resolve("Images.Example.net").outcome()).toEqual({ address: "172.16.5.27" });
  time.runUntil(31_000);
  resolve("images.example.net");
  time.runUntil(32_000);
  expect(asked).toHaveLength(2);
});

test("silent servers are asked in turn, three rounds of three seconds", () => {
  const { resolve, time } = bench({ servers: ["172.16.5.53", "172.16.5.54"] });
  const one = resolve("images.example.net");
  time.runUntil(17_999);
  expect(one.outcome()).toBe("nothing yet");
  time.runUntil(18_000);
  expect(one.outcome()).toEqual({ failure: "unknown-name" });
});

test("the second server answers where the first does not", () => {
  const { resolve, serve, put, time, asked } = bench({ servers: ["172.16.5.53", "172.16.5.54"] });
  serve("172.16.5.54");
  put({ x: [a("x", "172.16.5.1")] });
  const one = resolve("x");
  time.runUntil(5_000);
  expect(one.outcome()).toEqual({ address: "172.16.5.1" });
  expect(asked[0]![0]).toBeCloseTo(3_001, 0);
});

test("a name without a dot is tried below the own domain first, and alone then", () => {
  const { resolve, serve, put, time, asked } = bench({ domain: "Example.net." });
  serve("172.16.5.53");
  put({ images: [a("images", "172.16.5.27")] });
  const one = resolve("images");
  time.runUntil(100);
  expect(one.outcome()).toEqual({ address: "172.16.5.27" });
  expect(asked.map(([, name]) => name)).toEqual(["172.16.5.53 images.example.net", "172.16.5.53 images"]);
});

test("without a name server the own segment is asked, without lookup nobody is", () => {
  const own = bench({ servers: [] });
  own.serve("172.16.4.53");
  own.put({ x: [a("x", "172.16.5.1")] });
  const one = own.resolve("x");
  own.time.runUntil(100);
  expect(one.outcome()).toEqual({ address: "172.16.5.1" });
  expect(bench({ lookup: false }).resolve("x").outcome()).toEqual({ failure: "unknown-name" });
});

test("an answer with another number, to another question, or from elsewhere is not believed", () => {
  for (const how of [
    (message: DnsMessage) => ({ ...message, id: message.id ^ 1 }),
    (message: DnsMessage) => ({ ...message, questions: [{ name: "y", type: 1 }] }),
    (message: DnsMessage) => ({ ...message, isResponse: false }),
  ]) {
    const { resolve, serve, put, spoil, time } = bench();
    serve("172.16.5.53");
    put({ x: [a("x", "172.16.5.1")] });
    spoil(how);
    const one = resolve("x");
    time.runUntil(8_000);
    expect(one.outcome()).toBe("nothing yet");
    time.runUntil(9_000);
    expect(one.outcome()).toEqual({ failure: "unknown-name" });
  }
});

test("a lookup that is given up calls back no more", () => {
  const { resolve, time, resolver } = bench();
  const one = resolve("x");
  const another = resolve("y");
  one.lookup.cancel();
  resolver.close();
  time.runUntil(60_000);
  expect([one.outcome(), another.outcome()]).toEqual(["nothing yet", "nothing yet"]);
});
