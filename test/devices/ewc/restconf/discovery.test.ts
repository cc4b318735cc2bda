import { describe, expect, test } from "vitest";
import { Client, json, profile, xml } from "./client";

describe("the way in", () => {
  test("host-meta names the root, without a login", () => {
    const client = new Client();
    client.credentials = "nobody:nothing";
    const reply = client.get("/.well-known/host-meta");
    expect(reply.status).toBe(200);
    expect(reply.headers["Content-Type"]).toBe("application/xrd+xml");
    expect(reply.body).toContain("<Link rel='restconf' href='/restconf'/>");
  });

  test("the root, in both encodings", () => {
    const client = new Client();
    expect(client.get("/restconf").json).toEqual({
      "ietf-restconf:restconf": { data: {}, operations: {}, "yang-library-version": "2016-06-21" },
    });
    expect(client.get("/restconf", { accept: "*/*" }).body).toBe(
      [
        '<restconf xmlns="urn:ietf:params:xml:ns:yang:ietf-restconf">',
        "  <data></data>",
        "  <operations></operations>",
        "  <yang-library-version>2016-06-21</yang-library-version>",
        "</restconf>",
        "",
      ].join("\n"),
    );
    expect(client.get("/restconf/yang-library-version").json).toEqual({
      "ietf-restconf:yang-library-version": "2016-06-21",
    });
  });

  test("the library lists each module once", () => {
    const library = new Client().get("/restconf/data/ietf-yang-library:modules-state").json;
    const names = library["ietf-yang-library:modules-state"].module.map(
      (entry: { name: string }) => entry.name,
    );
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toContain("Cisco-IOS-XE-wireless-image-download-cfg");
    expect(names).toContain("Cisco-IOS-XE-install-rpc");
    expect(
      new Client().get(
        "/restconf/data/ietf-yang-library:modules-state/module=Cisco-IOS-XE-install-oper,2022-07-01",
      ).json["ietf-yang-library:module"],
    ).toHaveLength(1);
  });

  test("operations are listed", () => {
    const { "ietf-restconf:operations": operations } = new Client().get("/restconf/operations").json;
    expect(operations["Cisco-IOS-XE-install-rpc:install"]).toEqual([null]);
    expect(new Client().get("/restconf/operations", { accept: xml }).body).toContain(
      '<swap-ap-image xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-wireless-access-point-cmd-rpc">',
    );
  });

  test("without `restconf` there is a web server, and nothing behind it", () => {
    const client = new Client();
    client.services.configuration.apply("no restconf");
    for (const path of ["/restconf", "/.well-known/host-meta", "/", profile]) {
      const reply = client.get(path);
      expect([path, reply.status, reply.headers["Content-Type"]]).toEqual([path, 404, "text/html"]);
    }
  });
});

describe("who may come in", () => {
  test("a wrong password gets a device's own answer, and a line in the log", () => {
    const client = new Client();
    client.credentials = "admin:wrong";
    const reply = client.get("/restconf/data/anything");
    expect(reply.status).toBe(401);
    expect(reply.headers["WWW-Authenticate"]).toContain('Basic realm="restconf"');
    expect(reply.json).toEqual({
      "ietf-restconf:errors": { error: [{ "error-type": "protocol", "error-tag": "access-denied" }] },
    });
    expect(client.services.logged.map(({ mnemonic }) => mnemonic)).toEqual(["LOGIN_FAILED"]);
    expect(client.services.logged[0]!.text).toContain("[user: admin] [Source: 172.16.4.99] [localport: 443]");
    expect(client.services.logged[0]!.text).not.toContain("wrong");
  });

  test.each([
    "",
    "Basic",
    "Basic ????",
    "Basic YWRtaW4",
    "Bearer YWRtaW46Q2lzY28xMjM=",
    `Basic ${"A".repeat(5_000)}`,
  ])("credentials that cannot be read: %s", (authorization) => {
    const reply = new Client().get("/restconf", { authorization });
    expect([reply.status, reply.json["ietf-restconf:errors"].error[0]["error-tag"]]).toEqual([
      401,
      "access-denied",
    ]);
  });

  test("a user below privilege 15 may do nothing", () => {
    const client = new Client();
    client.credentials = "guest:guest";
    expect(client.get("/restconf/data").status).toBe(403);
  });

  test("a hashed secret serves as well, and one connection makes one line", () => {
    const client = new Client("username ops privilege 15 secret 0 Sonnen:schein");
    client.credentials = "ops:Sonnen:schein";
    expect(client.get("/restconf").status).toBe(200);
    expect(client.get("/restconf").status).toBe(200);
    expect(
      client.services.logged.map(({ facility, mnemonic, text }) => `${facility} ${mnemonic} ${text}`),
    ).toEqual([
      "DMI AUTH_PASSED Chassis 1 R0/0: dmiauthd: User 'ops' authenticated successfully from 172.16.4.99:40000 and was authorized for rest over http. External groups: PRIV15",
    ]);
  });
});

describe("what is spoken", () => {
  test.each([
    [undefined, xml],
    ["*/*", xml],
    [json, json],
    [`${xml};q=0.5, ${json}`, json],
    [`text/html, ${xml};q=0.1`, xml],
  ])("Accept %s gives %s", (accept, type) => {
    const client = new Client();
    const reply = client.send(
      "GET",
      "/restconf",
      undefined,
      accept === undefined ? { accept: "" } : { accept },
    );
    expect([reply.status, reply.headers["Content-Type"]]).toEqual([200, type]);
  });

  test.each(["text/html", `${json};q=0`, "application/json"])("Accept %s is not acceptable", (accept) => {
    expect(new Client().get("/restconf", { accept }).status).toBe(406);
  });

  test("errors follow Accept, and else the request's own encoding", () => {
    const client = new Client();
    expect(client.get("/restconf/nothing").headers["Content-Type"]).toBe(json);
    expect(client.get("/restconf/nothing", { accept: "*/*" }).headers["Content-Type"]).toBe(xml);
    const put = client.send("PUT", "/restconf/nothing", {}, { accept: "*/*" });
    expect(put.headers["Content-Type"]).toBe(json);
    expect(client.get("/restconf/nothing", { accept: xml }).body).toBe(
      [
        '<errors xmlns="urn:ietf:params:xml:ns:yang:ietf-restconf">',
        "  <error>",
        "    <error-type>application</error-type>",
        "    <error-tag>invalid-value</error-tag>",
        "    <error-message>uri keypath not found</error-message>",
        "  </error>",
        "</errors>",
        "",
      ].join("\n"),
    );
  });
});
