import { describe, expect, it } from "vitest";
import { Client, watch } from "./client";

const profile = "/webui/api/upgrade/profile";
const tftp = { mode: "tftp", server: "172.16.5.27", path: "/EWC/17_12_1" };
const sftp = { mode: "sftp", server: "172.16.5.62", path: "/EWC", username: "cisco", password: "Cisco123" };

function signedIn(): Client {
  const client = new Client();
  client.signIn();
  return client;
}

describe("the profile", () => {
  it("is saved as configuration lines, and logged once", () => {
    const client = signedIn();
    expect(client.send("POST", profile, sftp).status).toBe(200);
    expect(client.running).toContain(
      " image-download-mode sftp\n  sftp-image-server 172.16.5.62\n  sftp-image-path /EWC\n  sftp-username cisco\n  sftp-password 8 ",
    );
    expect(client.running).not.toContain("sftp-password 0");
    client.send("POST", profile, { ...sftp, password: "" });
    const lines = client.services.logged.filter(({ mnemonic }) => mnemonic === "CONFIG_P");
    expect(lines.map(({ text }) => text)).toEqual([
      "Configured programmatically by process SEP_webui_wsma_http from console as admin on vty0",
    ]);
  });

  it("keeps the password that a page never sees", () => {
    const client = signedIn();
    client.send("POST", profile, sftp);
    const before = client.running;
    expect(client.send("POST", profile, { ...sftp, password: "" }).status).toBe(200);
    expect(client.running).toBe(before);
    const { events } = watch(client.web.handle(requestFor(client)));
    expect(JSON.stringify(events)).not.toContain("Cisco123");
    expect(events[0]).toMatchObject({ profile: { mode: "sftp", username: "cisco", hasPassword: true } });
  });

  const long = "x".repeat(500);
  it.each([
    ["an empty server", { ...tftp, server: "" }, "server", "% Incomplete command."],
    ["a server with a blank", { ...tftp, server: "172.16.5.27 10.0.0.1" }, "server", "% Invalid input"],
    ["a script", { ...tftp, path: "<script>alert(1)</script> x" }, "path", "% Invalid input"],
    ["SQL", { ...tftp, server: "1'; DROP TABLE aps; --" }, "server", "% Invalid input"],
    ["a NUL", { ...tftp, path: "/EWC\u0000" }, "path", "% Invalid input"],
    [
      "a line end",
      { ...tftp, path: "/EWC\nusername evil privilege 15 password 0 x" },
      "path",
      "% Invalid input",
    ],
    ["a right-to-left mark", { ...tftp, path: "/EWC\u202e" }, "path", "% Invalid input"],
    ["a long path", { ...tftp, path: `/${long}` }, "path", "% Invalid input"],
    ["far too long a path", { ...tftp, path: "x".repeat(100_000) }, "path", "% Invalid input"],
    ["a number", { ...tftp, path: 7 }, "path", "% Invalid input"],
    ["an unknown mode", { ...tftp, mode: "ftp" }, "mode", "% Invalid input"],
    ["an inherited mode", { ...tftp, mode: "constructor" }, "mode", "% Invalid input"],
    ["a password with a line end", { ...sftp, password: "a\nb" }, "password", "% Invalid input"],
    ["no SFTP user", { ...sftp, username: "" }, "username", "% Incomplete command."],
    ["no SFTP password", { ...sftp, password: "" }, "password", "% Incomplete command."],
  ])("refuses %s beside its field, and changes nothing", (_what, form, field, words) => {
    const client = signedIn();
    const before = client.running;
    const reply = client.send("POST", profile, form);
    expect([reply.status, reply.json.code]).toEqual([422, "invalid-fields"]);
    expect(reply.json.fields[field]).toContain(words);
    expect(Object.keys(reply.json.fields)).toEqual([field]);
    expect(client.running).toBe(before);
  });

  it("stays while somebody has locked the configuration", () => {
    const client = signedIn();
    client.services.configurationLock.take({ user: "ops", line: "vty 0", peer: "172.16.4.7" } as never, 0);
    const reply = client.send("POST", profile, tftp);
    expect([reply.status, reply.json.message]).toEqual([
      409,
      "Configuration mode locked exclusively by user 'ops'. Please try later.",
    ]);
  });
});

describe("Save & Download and the rest", () => {
  it("starts what the command line starts", () => {
    const client = signedIn();
    expect(client.send("POST", "/webui/api/upgrade/download", tftp).status).toBe(200);
    expect(client.services.calls.at(-1)).toBe(
      '{"operation":"add","source":{"kind":"profile","name":"default"}}',
    );
    expect(client.running).toContain("tftp-image-path /EWC/17_12_1");
  });

  it("asks about an unsaved configuration before it reloads", () => {
    const client = signedIn();
    client.services.configuration.apply("hostname changed");
    const refused = client.send("POST", "/webui/api/upgrade/activate", {});
    expect([refused.status, refused.json.code]).toEqual([409, "unsaved-configuration"]);
    expect(client.services.calls).toHaveLength(0);
    client.send("POST", "/webui/api/upgrade/activate", { saveConfiguration: false });
    expect(client.services.configuration.startup ?? "").not.toContain("hostname changed");
    client.send("POST", "/webui/api/upgrade/activate", { saveConfiguration: true });
    expect(client.services.configuration.startup).toContain("hostname changed");
    const activate = '{"operation":"activate","profile":"default"}';
    expect(client.services.calls).toEqual([activate, activate]);
  });

  it("knows no other action", () => {
    const client = signedIn();
    for (const action of ["", "constructor", "../profile", "remove-inactive"])
      expect(client.send("POST", `/webui/api/upgrade/${action}`, {}).status).toBe(404);
  });
});

describe("events", () => {
  it("begin with everything, then tell what changes, to everybody", () => {
    const client = signedIn();
    const one = watch(client.web.handle(requestFor(client)));
    const two = watch(client.web.handle(requestFor(client)));
    expect(Object.keys(one.events[0]!)).toEqual(
      expect.arrayContaining(["now", "device", "profile", "upgrade", "joins", "order", "log"]),
    );
    client.services.configuration.apply("hostname other");
    client.services.clock.advance(100);
    for (const { events } of [one, two])
      expect(events[1]).toMatchObject({ device: { hostname: "other", modified: true } });
    expect(Object.keys(one.events[1]!)).toEqual(["now", "device"]);
  });

  it("wait for who does not read, and end with the session", () => {
    const client = signedIn();
    const { events, raw, writer } = watch(client.web.handle(requestFor(client)));
    writer.congested = true;
    client.services.configuration.apply("hostname one");
    client.services.clock.advance(2_000);
    expect(events).toHaveLength(1);
    writer.congested = false;
    client.services.configuration.apply("hostname two");
    client.services.clock.advance(2_000);
    expect(events[1]).toMatchObject({ device: { hostname: "two" } });
    client.send("DELETE", "/webui/api/session");
    expect(raw.at(-1)).toBe('event: end\ndata: "signed-out"\n\n');
    expect(writer.ended).toBe(true);
  });
});

function requestFor(client: Client) {
  return {
    method: "GET",
    target: "/webui/api/events",
    header: (name: string) => (name === "cookie" ? client.cookie : undefined),
    peer: { address: client.address, port: 40_000 },
    connection: {},
    body: new Uint8Array(),
  };
}
