import { describe, expect, test } from "vitest";
import { Client, json, member, profile, profiles, type Reply, xml } from "./client";

const tftp = {
  "image-download-profile-name": "default",
  "tftp-image-server": "172.16.5.27",
  "tftp-image-path": "/EWC/17_12_1",
};

function tagOf(reply: Reply): [number, string] {
  return [reply.status, reply.json["ietf-restconf:errors"].error[0]["error-tag"]];
}

describe("the image download profile", () => {
  test("nothing is there at first", () => {
    const client = new Client();
    expect(client.get(profiles).status).toBe(204);
    expect(client.get(`${profiles}/image-download-profiles`).status).toBe(204);
    expect(tagOf(client.get(profile))).toEqual([404, "invalid-value"]);
    expect(tagOf(client.send("DELETE", profile))).toEqual([404, "invalid-value"]);
    expect(tagOf(client.send("PATCH", profile, { [member]: tftp }))).toEqual([404, "invalid-value"]);
  });

  test("PUT makes it and replaces it; the command line shows it", () => {
    const client = new Client();
    const made = client.send("PUT", profile, { [member]: [tftp] });
    expect([made.status, made.body]).toEqual([201, ""]);
    expect(client.running).toContain(
      [
        "wireless profile image-download default",
        " image-download-mode tftp",
        "  tftp-image-server 172.16.5.27",
        "  tftp-image-path /EWC/17_12_1",
      ].join("\n"),
    );
    expect(client.get(profile).json).toEqual({ [member]: [tftp] });
    const sftp = { "image-download-profile-name": "default", "sftp-image-server": "172.16.5.62" };
    expect(client.send("PUT", profile, { [member]: sftp }).status).toBe(204);
    expect(client.get(profile).json).toEqual({ [member]: [sftp] });
    expect(client.running).not.toContain("tftp-image-server");
    expect(client.services.logged.map(({ mnemonic }) => mnemonic)).toEqual([
      "AUTH_PASSED",
      "CONFIG_I",
      "CONFIG_I",
    ]);
    expect(client.services.logged[2]!.text).toBe(
      "Chassis 1 R0/0: dmiauthd: Configured from NETCONF/RESTCONF by admin, transaction-id 2",
    );
  });

  test("what the command line configures is there", () => {
    const client = new Client(
      "wireless profile image-download default\nimage-download-mode sftp\nsftp-image-path /x\nsftp-username me",
    );
    expect(client.get(profile).json[member]).toEqual([
      { "image-download-profile-name": "default", "sftp-image-path": "/x", "sftp-username": "me" },
    ]);
    expect(client.get(`${profile}/sftp-username`).json).toEqual({
      "Cisco-IOS-XE-wireless-image-download-cfg:sftp-username": "me",
    });
  });

  test("PATCH sets what it names; another mode drops the first one's leaves", () => {
    const client = new Client();
    client.send("PUT", profile, { [member]: tftp });
    const path = { "image-download-profile-name": "default", "tftp-image-path": "/other" };
    expect(client.send("PATCH", profile, { [member]: [path] }).status).toBe(204);
    expect(client.get(profile).json[member]).toEqual([{ ...tftp, "tftp-image-path": "/other" }]);
    const cco = { "image-download-profile-name": "default", "cco-version": "cco-latest-version" };
    client.send("PATCH", profile, { [member]: [cco] });
    expect(client.get(profile).json[member]).toEqual([cco]);
    expect(client.running).toContain("image-download-mode cco");
  });

  test("POST makes it once", () => {
    const client = new Client();
    const made = client.send("POST", profiles, { [member]: [tftp] }, { host: "ewc.example:443" });
    expect([made.status, made.headers.Location]).toEqual([201, `https://ewc.example:443${profile}`]);
    const again = client.send("POST", profiles, { [member]: [tftp] });
    expect(tagOf(again)).toEqual([409, "data-exists"]);
  });

  test("single leaves are resources", () => {
    const client = new Client();
    client.send("PUT", profile, { [member]: tftp });
    const leaf = `${profile}/tftp-image-path`;
    const name = "Cisco-IOS-XE-wireless-image-download-cfg:tftp-image-path";
    expect(client.send("PUT", leaf, { [name]: "/a" }).status).toBe(204);
    expect(client.get(leaf).json).toEqual({ [name]: "/a" });
    expect(client.send("DELETE", leaf).status).toBe(204);
    expect(client.get(leaf).status).toBe(404);
    const port = `${profile}/sftp-username`;
    expect(
      client.send("PUT", port, { "Cisco-IOS-XE-wireless-image-download-cfg:sftp-username": "u" }).status,
    ).toBe(201);
    expect(client.get(profile).json[member][0]).toEqual({
      "image-download-profile-name": "default",
      "sftp-username": "u",
    });
  });

  test("DELETE takes it away, and the command line says so", () => {
    const client = new Client();
    client.send("PUT", profile, { [member]: tftp });
    expect(client.send("DELETE", profile).status).toBe(204);
    expect(client.running).not.toContain("image-download");
  });

  test("XML, there and back", () => {
    const client = new Client();
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<image-download-profiles xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-wireless-image-download-cfg">
  <image-download-profile-name>default</image-download-profile-name>
  <tftp-image-server>172.16.5.27</tftp-image-server>
  <!-- a remark -->
  <tftp-image-path>/a&amp;b&#47;c</tftp-image-path>
</image-download-profiles>`;
    expect(client.send("PUT", profile, body).status).toBe(201);
    expect(client.running).toContain("tftp-image-path /a&b/c");
    const read = client.get(profile, { accept: xml }).body;
    expect(read).toContain("<tftp-image-path>/a&amp;b/c</tftp-image-path>");
    const before = client.running;
    expect(client.send("PUT", profile, read).status).toBe(204);
    expect(client.running).toBe(before);
  });

  test("passwords come in in clear, and never go out so", () => {
    const client = new Client();
    const secret = "Geheim 4711!";
    const body = {
      "image-download-profile-name": "default",
      "sftp-image-server": "172.16.5.62",
      "sftp-username": "cisco",
      "sftp-password": secret,
    };
    expect(client.send("PUT", profile, { [member]: [body] }).status).toBe(201);
    const read = client.get(profile);
    expect(read.json[member][0]).toMatchObject({ "sftp-password-type": "aes", "sftp-username": "cisco" });
    const method = () => client.services.configuration.running.wireless.imageDownload?.method;
    const password = () => {
      const now = method();
      return now?.mode === "sftp" && now.password && client.services.configuration.reveal(now.password);
    };
    expect(password()).toBe(secret);
    // What was read goes back in as it is.
    expect(client.send("PUT", profile, read.body).status).toBe(204);
    expect(password()).toBe(secret);
    expect(client.get(profile).body).toBe(read.body);
    // A new one is clear again, though the old one was sealed.
    const leaf = "Cisco-IOS-XE-wireless-image-download-cfg:sftp-password";
    expect(client.send("PUT", `${profile}/sftp-password`, { [leaf]: "neu" }).status).toBe(204);
    expect(password()).toBe("neu");
    expect(
      client.send("PATCH", profile, {
        [member]: { "image-download-profile-name": "default", "sftp-password": "neuer" },
      }).status,
    ).toBe(204);
    expect(password()).toBe("neuer");
    const wrong = client.send("PUT", `${profile}/sftp-password`, { [leaf]: `${secret}\n` });
    expect(tagOf(wrong)).toEqual([400, "invalid-value"]);
    const shown = [
      client.running,
      wrong.body,
      read.body,
      client.get("/restconf/data").body,
      JSON.stringify(client.services.logged),
    ];
    for (const text of shown) expect(text).not.toMatch(/Geheim|neuer/);
  });

  test("musts of the model are kept", () => {
    const client = new Client();
    const message = (body: object, at = profile) => {
      const reply = client.send("PUT", at, { [member]: [body] });
      const [error] = reply.json["ietf-restconf:errors"].error;
      return [reply.status, error["error-app-tag"], error["error-message"]];
    };
    const name = "image-download-profile-name";
    expect(message({ [name]: "other" }, `${profiles}/image-download-profiles=other`)).toEqual([
      400,
      "must-violation",
      "image download name must be default",
    ]);
    expect(message({ [name]: "default", "sftp-port": 2222 })).toEqual([
      400,
      "must-violation",
      "sftp port must be 22",
    ]);
    expect(message({ [name]: "default", "auto-path": false })).toEqual([
      400,
      "must-violation",
      "HTTP mode only supports automatic paths",
    ]);
    expect(client.running).not.toContain("image-download");
  });

  test("an encrypted password cannot bring lines of its own into the configuration", () => {
    const client = new Client();
    const body = (text: string) => ({
      [member]: {
        "image-download-profile-name": "default",
        "sftp-password": text,
        "sftp-password-type": "aes",
      },
    });
    expect(client.send("PUT", profile, body("x y")).status).toBe(400);
    expect(client.send("PUT", profile, body("x\nusername eve privilege 15 password 0 eve")).status).toBe(400);
    expect(client.running).not.toContain("username eve");
  });
});

describe("conditions", () => {
  test("an entity tag changes with the resource, and comes back with it", () => {
    const client = new Client();
    client.send("PUT", profile, { [member]: tftp });
    const first = client.get(profile).headers.ETag!;
    expect(client.get(profile).headers.ETag).toBe(first);
    client.services.configuration.apply(
      "wireless profile image-download default\nimage-download-mode tftp\ntftp-image-path /z",
    );
    const second = client.get(profile).headers.ETag!;
    expect(second).not.toBe(first);
    const stale = client.send("PATCH", profile, { [member]: tftp }, { "if-match": first });
    expect(tagOf(stale)).toEqual([412, "operation-failed"]);
    const done = client.send("PATCH", profile, { [member]: tftp }, { "if-match": `"x", ${second}` });
    expect([done.status, done.headers.ETag]).toEqual([204, first]);
    expect(client.get(profile, { "if-none-match": first }).status).toBe(304);
    expect(client.get(profile, { "if-none-match": second }).status).toBe(200);
  });

  test("If-Match and If-None-Match on what does not exist", () => {
    const client = new Client();
    expect(client.send("PUT", profile, { [member]: tftp }, { "if-match": "*" }).status).toBe(412);
    expect(client.send("PUT", profile, { [member]: tftp }, { "if-none-match": "*" }).status).toBe(201);
    expect(client.send("PUT", profile, { [member]: tftp }, { "if-none-match": "*" }).status).toBe(412);
  });

  test("Last-Modified is the device's time of the last change", () => {
    const client = new Client();
    client.services.calendar.set(Date.UTC(2024, 0, 30, 20, 15, 0, 500));
    client.send("PUT", profile, { [member]: tftp });
    client.services.calendar.set(Date.UTC(2024, 0, 31));
    client.services.configuration.apply("hostname other");
    const reply = client.get(profile);
    expect(reply.headers["Last-Modified"]).toBe("Tue, 30 Jan 2024 20:15:00 GMT");
    expect(reply.headers.Date).toBe("Wed, 31 Jan 2024 00:00:00 GMT");
    const since = (date: string) => client.get(profile, { "if-modified-since": date }).status;
    expect(since("Tue, 30 Jan 2024 20:15:00 GMT")).toBe(304);
    expect(since("Tue, 30 Jan 2024 20:14:59 GMT")).toBe(200);
    expect(since("no date")).toBe(200);
    const unmodified = { "if-unmodified-since": "Tue, 30 Jan 2024 20:14:59 GMT" };
    expect(client.send("DELETE", profile, undefined, unmodified).status).toBe(412);
  });

  test("HEAD and OPTIONS", () => {
    const client = new Client();
    client.send("PUT", profile, { [member]: tftp });
    expect(client.send("HEAD", profile).headers).toEqual(client.get(profile).headers);
    const options = client.send("OPTIONS", profile);
    expect(options.headers.Allow).toBe("GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
    expect(options.headers["Accept-Patch"]).toContain(json);
    const wrong = client.send("DELETE", `${profiles}/image-download-profiles`);
    expect([wrong.status, wrong.headers.Allow]).toEqual([405, "GET, HEAD, OPTIONS"]);
    expect(client.send("BREW", profile).status).toBe(405);
    const oper = "/restconf/data/Cisco-IOS-XE-wireless-ap-global-oper:ap-global-oper-data";
    expect(client.send("PUT", oper, {}).headers.Allow).toBe("GET, HEAD, OPTIONS");
  });
});

describe("mewlc-config", () => {
  const config = "/restconf/data/Cisco-IOS-XE-wireless-general-cfg:general-cfg-data/mewlc-config";
  const name = "Cisco-IOS-XE-wireless-general-cfg:mewlc-config";

  test("the parallel switch, both ways", () => {
    const client = new Client();
    expect(client.get(config).json).toEqual({ [name]: { "mewlc-platform": true } });
    expect(
      client.send("PATCH", config, { [name]: { "p-img-dwnld": true, "mewlc-vrrp-vrid": 7 } }).status,
    ).toBe(204);
    expect(client.running).toContain("wireless ewc-ap image-download parallel");
    expect(client.running).toContain("wireless ewc-ap vrrp vrid 7");
    client.services.configuration.apply(
      "no wireless ewc-ap image-download parallel\nwireless ewc-ap preferred-master AP-1",
    );
    expect(client.get(config).json[name]).toEqual({
      "mewlc-platform": true,
      "mewlc-vrrp-vrid": 7,
      "preferred-master-name": "AP-1",
    });
    expect(client.get(`${config}?with-defaults=report-all&fields=p-img-dwnld`).json[name]).toEqual({
      "p-img-dwnld": false,
    });
  });

  test("the platform stays, numbers have bounds", () => {
    const client = new Client();
    expect(client.send("PATCH", config, { [name]: { "mewlc-platform": false } }).status).toBe(400);
    expect(client.send("PATCH", config, { [name]: { "mewlc-vrrp-vrid": 256 } }).status).toBe(400);
    expect(client.send("PATCH", config, { [name]: { "mewlc-vrrp-vrid": "7" } }).status).toBe(400);
    expect(client.send("DELETE", `${config}/mewlc-vrrp-vrid`).status).toBe(404);
    expect(client.send("DELETE", config).status).toBe(204);
    expect(client.get(config).json[name]).toEqual({ "mewlc-platform": true });
  });
});
