import { describe, expect, it } from "vitest";
import { Client } from "./client";

const session = "/webui/api/session";
const profile = "/webui/api/upgrade/profile";
const tftp = { mode: "tftp", server: "172.16.5.27", path: "/EWC/17_12_1" };

describe("signing in", () => {
  it("gives a browser a session that only HTTPS and this site carry", () => {
    const client = new Client();
    expect(client.send("GET", session).status).toBe(401);
    const reply = client.signIn();
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({ user: "admin", privilege: 15 });
    expect(reply.headers["Set-Cookie"]).toMatch(
      /^__Host-ewc-\w+=[0-9a-f]{64}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
    );
    expect(client.send("GET", session).json).toMatchObject({ user: "admin" });
    expect(client.services.logged.at(-1)?.text).toBe(
      "Chassis 1 R0/0: nginx: Login Successful from host 172.16.4.99 by user 'admin'",
    );
  });

  it("tells nobody but who is signed in anything but the host name", () => {
    const client = new Client();
    for (const [method, target] of [
      ["GET", "/webui/api/events"],
      ["GET", "/webui/api/install-log"],
      ["POST", profile],
      ["POST", "/webui/api/upgrade/activate"],
    ] as const)
      expect([target, client.send(method, target, method === "POST" ? tftp : undefined).status]).toEqual([
        target,
        401,
      ]);
    expect(Object.keys(client.send("GET", session).json)).toEqual(["hostname"]);
  });

  it("logs each failure, and slows down who guesses", () => {
    const client = new Client();
    for (let count = 0; count < 5; count++) expect(client.signIn("admin", `wrong ${count}`).status).toBe(401);
    const logged = client.services.logged.filter(({ mnemonic }) => mnemonic === "LOGIN_FAILED");
    expect(logged).toHaveLength(5);
    expect(logged[0]?.text).toContain("Login Un-Successful from host 172.16.4.99 by user 'admin'");
    const held = client.signIn("admin", "Cisco123");
    expect([held.status, held.json.code, held.json.wait]).toEqual([429, "too-many-tries", 30]);
    client.address = "172.16.4.98";
    expect(client.signIn().status).toBe(200);
    client.address = "172.16.4.99";
    client.services.clock.advance(31_000);
    expect(client.signIn().status).toBe(200);
  });

  it("never shows a password, nor a name's control characters in the log", () => {
    const client = new Client();
    client.signIn("a\u0000\u202e\n<b>", "secret");
    const [line] = client.services.logged.slice(-1);
    expect(JSON.stringify(line)).not.toContain("secret");
  });

  it.each([
    ["no JSON", "text"],
    ["a list", "[]"],
    ["numbers", '{"username":1,"password":2}'],
    ["objects", '{"username":{"$ne":""},"password":{}}'],
    ["nothing", "{}"],
    ["a long name", JSON.stringify({ username: "a".repeat(100_000), password: "x" })],
    ["a NUL", '{"username":"admin\\u0000","password":"Cisco123"}'],
  ])("refuses %s", (_what, body) => {
    expect([400, 401]).toContain(new Client().send("POST", session, body).status);
  });

  it("ends by signing out, by time, and with the user", () => {
    const client = new Client();
    client.signIn();
    expect(client.send("DELETE", session).status).toBe(204);
    expect(client.send("GET", session).status).toBe(401);
    client.signIn();
    client.services.clock.advance(29 * 60_000);
    expect(client.send("GET", session).status).toBe(200);
    client.services.clock.advance(31 * 60_000);
    expect(client.send("GET", session).status).toBe(401);
    client.signIn();
    client.services.configuration.apply("username admin privilege 1");
    expect(client.send("GET", session).status).toBe(401);
  });
});

describe("changing something", () => {
  it("needs the session's token, from a page of this device", () => {
    const client = new Client();
    client.signIn();
    const own = client.token;
    client.token = undefined;
    expect(client.send("POST", profile, tftp).json.code).toBe("bad-token");
    const other = new Client(client.services);
    other.signIn();
    client.token = other.token;
    expect(client.send("POST", profile, tftp).json.code).toBe("bad-token");
    client.token = own;
    expect(client.send("POST", profile, tftp, { origin: "https://evil.example" }).json.code).toBe(
      "bad-token",
    );
    expect(client.send("POST", profile, tftp, { "sec-fetch-site": "cross-site" }).json.code).toBe(
      "bad-token",
    );
    expect(client.send("POST", profile, tftp, { "content-type": "text/plain" }).status).toBe(400);
    expect(client.running).not.toContain("tftp-image-server");
    expect(client.send("POST", profile, tftp, { origin: "https://172.16.4.26" }).status).toBe(200);
    expect(client.running).toContain("tftp-image-server 172.16.5.27");
  });

  it("needs privilege 15", () => {
    const client = new Client();
    client.signIn("guest", "guest");
    expect(client.send("POST", profile, tftp).json.code).toBe("forbidden");
    expect(client.send("POST", "/webui/api/upgrade/commit", {}).json.code).toBe("forbidden");
    expect(client.running).not.toContain("tftp-image-server");
  });

  it("is open to programs with a password", () => {
    const client = new Client();
    const authorization = `Basic ${Buffer.from("admin:Cisco123").toString("base64")}`;
    expect(client.send("POST", profile, tftp, { authorization }).status).toBe(200);
    const wrong = `Basic ${Buffer.from("admin:wrong").toString("base64")}`;
    expect(client.send("POST", profile, tftp, { authorization: wrong }).status).toBe(401);
  });

  it("goes out with a strict policy, and is kept nowhere", () => {
    const { headers } = new Client().send("GET", session);
    expect(headers["Content-Security-Policy"]).toContain("default-src 'none'; script-src 'self'");
    expect(headers["Content-Security-Policy"]).not.toContain("unsafe");
    expect(headers["Cache-Control"]).toBe("no-store");
    expect(headers["X-Content-Type-Options"]).toBe("nosniff");
  });
});
