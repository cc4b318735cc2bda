import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorTime } from "../../../processor-time";
import { Client, json, member, profile, type Reply, xml } from "./client";

const namespace = "http://cisco.com/ns/yang/Cisco-IOS-XE-wireless-image-download-cfg";

function tagOf(reply: Reply): [number, string] {
  return [reply.status, reply.json["ietf-restconf:errors"].error[0]["error-tag"]];
}

test("a text that looks like a member is none", () => {
  const entry = { "image-download-profile-name": "default", "tftp-image-path": '/"tftp-image-path":' };
  const put = new Client().send("PUT", profile, JSON.stringify({ [member]: [entry] }), {
    "content-type": json,
  });
  expect(put.status).toBe(201);
});

describe("bodies", () => {
  const client = new Client();
  const put = (body: string, type = json) => client.send("PUT", profile, body, { "content-type": type });
  const deep = 60_000;

  test.each([
    ["nothing", " "],
    ["no JSON", "{"],
    ["an array", "[]"],
    ["a number", "1"],
    ["two members", `{"${member}":{},"x":1}`],
    ["no member", "{}"],
    ["deep arrays", "[".repeat(deep) + "]".repeat(deep)],
    ["a null", `{"${member}":null}`],
    ["a text for an entry", `{"${member}":["x"]}`],
    ["its member twice", `{"${member}":[],"${member}":[{"image-download-profile-name":"default"}]}`],
    [
      "a leaf twice, once in escapes",
      `{"${member}":[{"image-download-profile-name":"default","tftp-image-path":"/a" , "tftp\\u002dimage-path" :"/b"}]}`,
    ],
  ])("malformed JSON: %s", (_what, body) => {
    expect(tagOf(put(body))).toEqual([400, "malformed-message"]);
  });

  test.each([
    ["a leaf that is an object", { "tftp-image-path": {} }, "invalid-value"],
    ["a leaf that is a number", { "tftp-image-path": 5 }, "invalid-value"],
    ["a leaf that is null", { "tftp-image-path": null }, "invalid-value"],
    ["no address", { "tftp-image-server": "300.1.1.1" }, "invalid-value"],
    ["a line break", { "tftp-image-path": "/a\nusername eve" }, "invalid-value"],
    ["a blank", { "tftp-image-path": "/a b" }, "invalid-value"],
    ["too long", { "tftp-image-path": "a".repeat(129) }, "invalid-value"],
    ["an unknown leaf", { "ftp-image-path": "/" }, "unknown-element"],
    ["another module's leaf", { "other:tftp-image-path": "/" }, "unknown-namespace"],
    ["two modes", { "tftp-image-path": "/", "sftp-image-path": "/" }, "bad-element"],
    [
      "one leaf by both its names",
      {
        "tftp-image-path": "/",
        "Cisco-IOS-XE-wireless-image-download-cfg:tftp-image-path": "/",
      },
      "bad-element",
    ],
    ["the prototype", { constructor: "x" }, "unknown-element"],
  ])("wrong content: %s", (_what, leaves, tag) => {
    const body = { [member]: [{ "image-download-profile-name": "default", ...leaves }] };
    expect(tagOf(put(JSON.stringify(body)))).toEqual([400, tag]);
  });

  test.each([
    ["no key", { [member]: [{}] }, "missing-element"],
    ["another key", { [member]: [{ "image-download-profile-name": "x" }] }, "invalid-value"],
    ["no entry", { [member]: [] }, "invalid-value"],
    [
      "two entries",
      { [member]: [{ "image-download-profile-name": "x" }, { "image-download-profile-name": "y" }] },
      "invalid-value",
    ],
    [
      "the same entry twice",
      { [member]: [{ "image-download-profile-name": "x" }, { "image-download-profile-name": "x" }] },
      "bad-element",
    ],
    ["another element", { [member.replace("profiles", "profiless")]: {} }, "bad-element"],
  ])("wrong entries: %s", (_what, body, tag) => {
    expect(tagOf(put(JSON.stringify(body)))).toEqual([400, tag]);
  });

  test("__proto__ is a name like any other that is not known", () => {
    const body = `{"${member}":[{"image-download-profile-name":"default","__proto__":{"tftp-image-path":"/x"}}]}`;
    expect(tagOf(put(body))).toEqual([400, "unknown-element"]);
  });

  const bomb = `<!DOCTYPE lolz [<!ENTITY a "lol">${Array.from(
    { length: 20 },
    (_, at) =>
      `<!ENTITY ${String.fromCharCode(98 + at)} "${`&${String.fromCharCode(97 + at)};`.repeat(10)}">`,
  ).join("")}]>`;
  const wrap = (inner: string) =>
    `<image-download-profiles xmlns="${namespace}">${inner}</image-download-profiles>`;

  test.each([
    ["no XML", "nothing"],
    ["not closed", `<image-download-profiles xmlns="${namespace}">`],
    ["two roots", "<a/><b/>"],
    ["an entity bomb", `${bomb}${wrap("<tftp-image-path>&t;</tftp-image-path>")}`],
    ["an external entity", `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${wrap("&x;")}`],
    ["deep elements", "<a>".repeat(deep) + "</a>".repeat(deep)],
    ["deep elements that do not end", "<a>".repeat(deep)],
    ["many attributes", `<a ${"b='c' ".repeat(30_000)}/>`],
    ["many instructions", "<?x ?>".repeat(30_000)],
    ["half comments", "<!--".repeat(50_000)],
    ["text among elements", wrap("text")],
  ])("malformed XML: %s", (_what, body) => {
    const begun = processorTime();
    expect(tagOf(put(body, xml))).toEqual([400, "malformed-message"]);
    expect(processorTime() - begun).toBeLessThan(1_000);
  });

  test("another namespace", () => {
    expect(tagOf(put(wrap("").replace(namespace, "urn:other"), xml))).toEqual([400, "unknown-namespace"]);
    expect(tagOf(put(wrap('<tftp-image-path xmlns="urn:other">/</tftp-image-path>'), xml))).toEqual([
      400,
      "unknown-namespace",
    ]);
  });

  test("a leaf with elements, a leaf twice", () => {
    const key = "<image-download-profile-name>default</image-download-profile-name>";
    expect(tagOf(put(wrap(`${key}<tftp-image-path><a/></tftp-image-path>`), xml))).toEqual([
      400,
      "invalid-value",
    ]);
    expect(tagOf(put(wrap(`${key}${key}`), xml))).toEqual([400, "bad-element"]);
  });

  test("the wrong media type, or none", () => {
    expect(put("{}", "application/json").status).toBe(415);
    expect(client.send("PUT", profile, "{}", { "content-type": "" }).status).toBe(415);
  });

  test("octets that are no UTF-8", () => {
    const reply = client.restconf.handle({
      method: "PUT",
      target: profile,
      header: (name) =>
        ({ authorization: "Basic YWRtaW46Q2lzY28xMjM=", "content-type": json, accept: json })[name],
      body: Uint8Array.of(0x7b, 0xff, 0xfe),
      peer: { address: "172.16.4.99", port: 1 },
      connection: {},
    });
    expect(reply.status).toBe(400);
  });

  test("a body that is too large", () => {
    const reply = client.restconf.handle({
      method: "PUT",
      target: profile,
      header: (name) => (name === "authorization" ? "Basic YWRtaW46Q2lzY28xMjM=" : undefined),
      body: "too-large",
      peer: { address: "172.16.4.99", port: 1 },
      connection: {},
    });
    expect(reply.status).toBe(413);
    expect(reply.body).toContain("<error-tag>too-big</error-tag>");
  });

  test("nothing of all this has changed anything", () => {
    expect(client.running).not.toContain("image-download");
  });
});

describe("URIs", () => {
  test.each([
    "/restconf/dat",
    "/restconf/data/x",
    "/restconf/data/x:y",
    "/restconf/data/Cisco-IOS-XE-wireless-general-cfg:",
    "/restconf/data//",
    "/restconf/data/constructor",
    "/restconf/data/Cisco-IOS-XE-wireless-general-cfg:__proto__",
    "/restconf/data/Cisco-IOS-XE-wireless-general-cfg:general-cfg-data=1",
    `${profile}/tftp-image-path/more`,
    `${profile.replace("=default", "")}/tftp-image-path`,
    "/restconf/data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data/capwap-data=zz",
    "/restconf/yang-library-version/x",
    "/restconf/operations/x",
  ])("%s is not found", (target) => {
    expect(tagOf(new Client().get(target))).toEqual([404, "invalid-value"]);
  });

  test.each(["/restconf/data/%", "/restconf/data/%ff", `${profile},x`])("%s is no URI", (target) => {
    expect(new Client().get(target).status).toBe(400);
  });
});

test("whatever comes in, an answer goes out, and the configuration stays readable", () => {
  const client = new Client();
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(member, profile, "image-download-profile-name", "default", "input"),
  );
  const target = fc.oneof(
    fc.constantFrom(profile, "/restconf/data", "/restconf/operations/Cisco-IOS-XE-install-rpc:install"),
    fc.string().map((tail) => `/restconf/${tail}`),
    fc
      .tuple(fc.constantFrom("fields", "depth", "content"), fc.string())
      .map(([name, value]) => `${profile}?${name}=${value}`),
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    word.map((inner) => `<${inner}>${inner}</${inner}>`),
    fc.jsonValue().map((value) => JSON.stringify({ [member]: value })),
    fc
      .dictionary(word, fc.jsonValue())
      .map((value) => JSON.stringify({ [member]: [{ "image-download-profile-name": "default", ...value }] })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"),
      target,
      body,
      fc.constantFrom(json, xml, "text/plain"),
      fc.constantFrom(json, xml, "*/*", "q"),
      (method, uri, text, type, accept) => {
        const reply = client.send(method, uri, text, { "content-type": type, accept });
        expect(reply.status).toBeGreaterThanOrEqual(200);
        expect(reply.status).toBeLessThan(502);
        if (reply.headers["Content-Type"] === json && reply.body !== "") JSON.parse(reply.body);
      },
    ),
    { numRuns: 1_000 },
  );
  const before = client.running;
  const copy = new Client();
  copy.services.configuration.apply(before);
  expect(copy.running).toBe(before);
});
