import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Client, type Reply, xml } from "./client";

const native = "/restconf/data/Cisco-IOS-XE-native:native";
const as = (name: string, value: unknown) => ({ [`Cisco-IOS-XE-native:${name}`]: value });

function refusal(reply: Reply): [number, string] {
  return [reply.status, reply.json["ietf-restconf:errors"].error[0]["error-message"]];
}
const refused: [number, string] = [400, "inconsistent value: Device refused one or more commands"];

describe("users", () => {
  test("read as their lines print them", () => {
    const client = new Client(`username ops secret 8 $8$ABCDEFGHIJKLMN$${"a".repeat(43)}`);
    const { "Cisco-IOS-XE-native:username": users } = client.get(`${native}/username`).json;
    const printed = /username admin privilege 15 password 7 (\S+)/.exec(client.running)?.[1];
    expect(users[0]).toEqual({
      name: "admin",
      privilege: 15,
      password: { encryption: "7", password: printed },
    });
    expect(users[2]).toEqual({
      name: "ops",
      secret: { encryption: "8", secret: `$8$ABCDEFGHIJKLMN$${"a".repeat(43)}` },
    });
    expect(client.get(`${native}/username=nobody`).status).toBe(404);
  });

  test("PUT makes one whose password is kept as a hash, and who may come in", () => {
    const client = new Client();
    const user = { name: "ops", privilege: 15, secret: { encryption: "0", secret: "Sonnen:schein" } };
    expect(client.send("PUT", `${native}/username=ops`, as("username", [user])).status).toBe(201);
    expect(client.running).toMatch(/^username ops privilege 15 secret 8 \$8\$/m);
    expect(client.running).not.toContain("Sonnen");
    client.credentials = "ops:Sonnen:schein";
    const shown = client.get(`${native}/username=ops`);
    expect(shown.json["Cisco-IOS-XE-native:username"][0].secret.encryption).toBe("8");
    // What was read is what may be written again: the password stays.
    expect(client.send("PUT", `${native}/username=ops`, shown.body).status).toBe(204);
    expect(client.get("/restconf").status).toBe(200);
  });

  test("PATCH changes a part, another password takes the first one's place", () => {
    const client = new Client();
    const guest = `${native}/username=guest`;
    expect(client.send("PATCH", guest, as("username", { name: "guest", privilege: 15 })).status).toBe(204);
    expect(client.running).toMatch(/^username guest privilege 15 password 7 /m);
    const secret = as("username", { name: "guest", secret: { secret: "neu" } });
    expect(client.send("PATCH", guest, secret).status).toBe(204);
    expect(client.running).toMatch(/^username guest privilege 15 secret 8 /m);
    expect(client.running).not.toContain("username guest privilege 15 password");
    client.credentials = "guest:neu";
    expect(client.get("/restconf/data").status).toBe(200);
  });

  test("DELETE removes one", () => {
    const client = new Client();
    expect(client.send("DELETE", `${native}/username=guest`).status).toBe(204);
    expect(client.running).not.toContain("username guest");
    expect(client.running).toContain("username admin");
  });

  test.each([
    { name: "x", secret: { encryption: "8", secret: "no hash" } },
    { name: "x", password: { encryption: "7", password: "no scramble" } },
    { name: "x", password: { password: "a" }, secret: { secret: "b" } },
  ])("the device refuses %j, and nothing has changed", (user) => {
    const client = new Client();
    const before = client.running;
    expect(refusal(client.send("PUT", `${native}/username=x`, as("username", user)))).toEqual(refused);
    expect(client.running).toBe(before);
  });

  test("a password is repeated in no refusal", () => {
    const reply = new Client().send(
      "PUT",
      `${native}/username=x`,
      as("username", { name: "x", secret: { secret: 12 } }),
    );
    expect(reply.status).toBe(400);
    const long = "geheim".repeat(40);
    const again = new Client().send(
      "PUT",
      `${native}/username=x`,
      as("username", { name: "x", secret: { secret: long } }),
    );
    expect([again.status, again.body.includes("geheim")]).toEqual([400, false]);
  });
});

describe("logging", () => {
  const logging = `${native}/logging`;

  test("nothing is there at the defaults", () => {
    expect(new Client().get(logging).status).toBe(204);
  });

  test("what the command line configures is there", () => {
    const client = new Client(
      [
        "logging buffered 200000 warnings",
        "logging console errors",
        "no logging monitor",
        "logging facility local3",
        "logging origin-id string EWC in Halle 3",
        "logging trap debugging",
        "logging source-interface Vlan1",
        "logging host 172.16.5.10",
        "logging host 172.16.5.11 transport tcp",
        "logging host 172.16.5.12 transport udp port 1514",
      ].join("\n"),
    );
    expect(client.get(logging).json["Cisco-IOS-XE-native:logging"]).toEqual({
      buffered: { "size-value": 200_000, "severity-level": "warnings" },
      "console-config": { "common-config": { console: { severity: "errors" } } },
      "monitor-config": { monitor: false },
      facility: "local3",
      "origin-id": { string: "EWC in Halle 3" },
      trap: { severity: "debugging" },
      "source-interface-conf": { "interface-name-non-vrf": "Vlan1" },
      host: {
        "ipv4-host-list": [{ "ipv4-host": "172.16.5.10" }],
        "ipv4-host-transport-list": [
          { "ipv4-host": "172.16.5.11", transport: { tcp: { "default-port": [null] } } },
          { "ipv4-host": "172.16.5.12", transport: { udp: { "port-config": [{ "port-number": 1514 }] } } },
        ],
      },
    });
    expect(
      client.get(`${logging}/host/ipv4-host-transport-list=172.16.5.11`, { accept: xml }).body,
    ).toContain("<default-port></default-port>");
  });

  test("a server is added, changed and removed, and the others stay in their order", () => {
    const client = new Client("logging host 172.16.5.12\nlogging host 172.16.5.10");
    const hosts = () => client.running.match(/^logging host .*$/gm);
    const plain = as("ipv4-host-list", { "ipv4-host": "172.16.5.11" });
    expect(client.send("PUT", `${logging}/host/ipv4-host-list=172.16.5.11`, plain).status).toBe(201);
    expect(hosts()).toEqual([
      "logging host 172.16.5.12",
      "logging host 172.16.5.10",
      "logging host 172.16.5.11",
    ]);
    expect(client.send("DELETE", `${logging}/host/ipv4-host-list=172.16.5.12`).status).toBe(204);
    const tcp = {
      "ipv4-host": "172.16.5.12",
      transport: { tcp: { "port-config": [{ "port-number": 6514 }] } },
    };
    const body = as("logging", { host: { "ipv4-host-transport-list": [tcp] } });
    expect(client.send("PATCH", logging, body).status).toBe(204);
    expect(hosts()).toEqual([
      "logging host 172.16.5.10",
      "logging host 172.16.5.11",
      "logging host 172.16.5.12 transport tcp port 6514",
    ]);
    const twice = as("ipv4-host-list", { "ipv4-host": "172.16.5.12" });
    expect(refusal(client.send("PUT", `${logging}/host/ipv4-host-list=172.16.5.12`, twice))).toEqual(refused);
    expect(client.send("DELETE", `${logging}/host`).status).toBe(204);
    expect(hosts()).toBeNull();
  });

  test("what is deleted is what `no` makes of it", () => {
    const client = new Client("logging trap debugging\nlogging buffered 5000\nlogging facility local3");
    for (const name of ["trap", "buffered", "facility"])
      expect(client.send("DELETE", `${logging}/${name}`).status).toBe(204);
    expect(client.running).toContain("no logging trap");
    expect(client.running).toContain("no logging buffered");
    expect(client.running).not.toContain("logging facility");
    // It stays so when something else changes.
    expect(client.send("PUT", `${logging}/facility`, as("facility", "local2")).status).toBe(201);
    expect(client.running).toContain("no logging trap");
    expect(client.send("PUT", `${logging}/trap`, as("trap", { severity: 4 })).status).toBe(201);
    expect(client.running).toContain("logging trap warnings");
  });

  test("an origin is of one kind", () => {
    const client = new Client("logging origin-id hostname");
    const body = as("origin-id", { string: "EWC" });
    expect(client.send("PATCH", `${logging}/origin-id`, body).status).toBe(204);
    expect(client.running).toContain("logging origin-id string EWC");
    const both = as("origin-id", { string: "EWC", "type-value": "ip" });
    expect(client.send("PUT", `${logging}/origin-id`, both).status).toBe(400);
  });

  test.each([
    ["facility", "local8"],
    ["trap", { severity: 8 }],
    ["trap", { severity: "loud" }],
    ["source-interface-conf", { "interface-name-non-vrf": "Serial0" }],
    ["host", { "ipv4-host-list": [{ "ipv4-host": "172.16.5.300" }] }],
    ["host", { "ipv4-host-transport-list": [{ "ipv4-host": "172.16.5.30" }] }],
    ["buffered", { "size-value": 4_095 }],
  ])("%s %j is none", (name, value) => {
    const client = new Client();
    const before = client.running;
    expect(client.send("PUT", `${logging}/${name}`, as(name, value)).status).toBe(400);
    expect(client.running).toBe(before);
  });
});

describe("interfaces", () => {
  const loopback = `${native}/interface/Loopback=5`;

  test("one is made, changed and removed", () => {
    const client = new Client();
    const made = {
      name: 5,
      description: "for tests",
      shutdown: [null],
      ip: { address: { primary: { address: "10.5.0.1", mask: "255.255.255.0" } } },
    };
    expect(client.send("PUT", loopback, as("Loopback", [made])).status).toBe(201);
    expect(client.running).toContain(
      "interface Loopback5\n description for tests\n ip address 10.5.0.1 255.255.255.0\n shutdown\n!",
    );
    expect(client.get(loopback).json).toEqual(as("Loopback", [made]));
    expect(client.send("DELETE", `${loopback}/shutdown`).status).toBe(204);
    const lent = as("address", { dhcp: {} });
    expect(client.send("PATCH", `${loopback}/ip/address`, lent).status).toBe(204);
    expect(client.running).toContain("interface Loopback5\n description for tests\n ip address dhcp\n!");
    const { primary } = made.ip.address;
    expect(client.send("PATCH", `${loopback}/ip/address`, as("address", { primary })).status).toBe(204);
    expect(client.running).toContain(" ip address 10.5.0.1 255.255.255.0\n!");
    expect(client.send("DELETE", loopback).status).toBe(204);
    expect(client.running).not.toContain("Loopback5");
  });

  test("a port can be neither removed nor made", () => {
    const client = new Client();
    expect(refusal(client.send("DELETE", `${native}/interface/GigabitEthernet=0`))).toEqual(refused);
    const port = `${native}/interface/GigabitEthernet=1`;
    expect(refusal(client.send("PUT", port, as("GigabitEthernet", { name: "1" })))).toEqual(refused);
    expect(refusal(client.send("DELETE", native))).toEqual(refused);
  });

  test.each([{ address: "10.5.0.1" }, { address: "10.5.0.1", mask: "255.0.255.0" }])(
    "%j is no address",
    (primary) => {
      const body = as("Loopback", { name: 5, ip: { address: { primary } } });
      expect(refusal(new Client().send("PUT", loopback, body))).toEqual(refused);
    },
  );
});

test("the host name", () => {
  const client = new Client();
  expect(client.send("PUT", `${native}/hostname`, as("hostname", "EWC-Halle")).status).toBe(204);
  expect(client.get(`${native}/hostname`).json).toEqual(as("hostname", "EWC-Halle"));
  expect(client.running).toContain("hostname EWC-Halle");
  expect(client.send("PUT", `${native}/hostname`, as("hostname", "12")).status).toBe(400);
});

test("the whole, read and written again in either encoding, changes nothing", () => {
  const address = fc.record({
    "ipv4-host": fc.integer({ min: 1, max: 254 }).map((last) => `172.16.5.${last}`),
  });
  const words = fc.stringMatching(/^[!-~]{1,40}$/);
  const severity = fc.constantFrom("errors", "warnings", "debugging");
  const logging = fc.record(
    {
      facility: fc.constantFrom("local0", "user", "syslog"),
      trap: fc.record({ severity }),
      "origin-id": fc.oneof(
        fc.record({ string: words }),
        fc.record({ "type-value": fc.constantFrom("ip", "hostname") }),
      ),
      host: fc.record({
        "ipv4-host-list": fc.uniqueArray(address, {
          minLength: 1,
          maxLength: 3,
          selector: (entry) => entry["ipv4-host"],
        }),
      }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(logging, words, (said, description) => {
      const client = new Client();
      expect(client.send("PATCH", native, as("native", { logging: said })).status).toBe(204);
      const vlan = as("Vlan", { name: 7, description });
      client.send("PUT", `${native}/interface/Vlan=7`, vlan);
      const before = client.running;
      for (const accept of ["application/yang-data+json", xml]) {
        const whole = client.get(native, { accept });
        expect(client.send("PUT", native, whole.body).status).toBe(204);
        expect(client.running).toBe(before);
      }
      // Through the command line.
      const typed = new Client();
      expect(typed.services.configuration.apply(client.running)).toEqual([]);
      expect(typed.get(native).headers.ETag).toBe(client.get(native).headers.ETag);
    }),
    { numRuns: 15 },
  );
});
