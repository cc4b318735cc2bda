import { describe, expect, test } from "vitest";
import type { InstallEvent } from "../../../../src/devices/iosxe/install/request";
import { accessPoint } from "../cli/fake-services";
import { Client, type Reply } from "./client";

const ap = "Cisco-IOS-XE-wireless-access-point-cmd-rpc";
const install = "Cisco-IOS-XE-install-rpc";
const uuid = "2b0d7a1e-0000-4000-8000-000000000001";

function call(client: Client, module: string, rpc: string, input: object = {}): Reply {
  return client.send("POST", `/restconf/operations/${module}:${rpc}`, { [`${module}:input`]: input });
}

function errorOf(reply: Reply): [number, string, string] {
  const [error] = reply.json["ietf-restconf:errors"].error;
  return [reply.status, error["error-tag"], error["error-message"]];
}

describe("access point operations", () => {
  test("each is answered 204, and asked of the device", () => {
    const client = new Client();
    client.services.joined = [accessPoint("AP-1"), accessPoint("AP-2", { radioMac: "0cd0.f897.ade0" })];
    expect(call(client, ap, "set-rad-predownload-all", { uuid })).toMatchObject({ status: 204, body: "" });
    call(client, ap, "ap-image-predownload-abort", { uuid });
    call(client, ap, "set-ap-predownload", { "ap-name": "AP-1" });
    call(client, ap, "swap-ap-image", { enable: true, "mac-addr": "0c:d0:f8:97:ad:e0" });
    call(client, ap, "swap-ap-image", { enable: false, "ap-name": "AP-1" });
    call(client, ap, "ap-reset", { "ap-name": "AP-2" });
    call(client, ap, "set-rad-capwap-reset", { "mac-addr": "0c:d0:f8:97:ad:e0" });
    expect(client.services.calls).toEqual([
      'predownload {"kind":"all"}',
      'abort {"kind":"all"}',
      'predownload {"kind":"ap","name":"AP-1"}',
      'swap {"kind":"ap","name":"AP-2"}',
      'reset {"kind":"ap","name":"AP-2"}',
      'reset capwap {"kind":"ap","name":"AP-2"}',
    ]);
  });

  test("XML input", () => {
    const client = new Client();
    const body = `<p:input xmlns:p="http://cisco.com/ns/yang/${ap}"><p:uuid>1</p:uuid></p:input>`;
    expect(client.send("POST", `/restconf/operations/${ap}:set-rad-predownload-all`, body).status).toBe(204);
    expect(client.services.calls).toHaveLength(1);
  });

  test("what the device refuses", () => {
    const client = new Client();
    client.services.outcome = { ok: false, message: "Predownload already in progress" };
    expect(errorOf(call(client, ap, "set-rad-predownload-all", { uuid }))).toEqual([
      400,
      "malformed-message",
      "Predownload already in progress",
    ]);
    expect(errorOf(call(client, ap, "ap-reset", { "ap-name": "nobody" }))[0]).toBe(400);
  });

  test("clearing the statistics is in the model, and the application refuses it", () => {
    const client = new Client();
    expect(
      errorOf(client.send("POST", `/restconf/operations/${ap}:clear-ap-predownload-statistics`)),
    ).toEqual([501, "operation-not-supported", "Not supported by application 'wireless'"]);
    expect(client.services.calls).toEqual([]);
  });

  test("input is checked", () => {
    const client = new Client();
    expect(errorOf(call(client, ap, "set-rad-predownload-all"))).toEqual([
      400,
      "missing-element",
      "missing element: uuid",
    ]);
    expect(errorOf(call(client, ap, "ap-reset"))[1]).toBe("missing-element");
    expect(
      errorOf(call(client, ap, "ap-reset", { "ap-name": "a", "mac-addr": "0c:d0:f8:97:ad:e0" }))[1],
    ).toBe("bad-element");
    expect(errorOf(call(client, ap, "ap-reset", { "mac-addr": "0cd0.f897.ade0" }))[1]).toBe("invalid-value");
    expect(errorOf(call(client, ap, "ap-reset", { slot: 1 }))[1]).toBe("unknown-element");
    expect(client.send("POST", `/restconf/operations/${ap}:ap-reset`, { "other:input": {} }).status).toBe(
      400,
    );
    expect(client.send("POST", `/restconf/operations/${ap}:nothing`).status).toBe(404);
    expect(client.send("POST", `/restconf/operations/${ap}:ap-reset/more`).status).toBe(404);
    expect(client.get(`/restconf/operations/${ap}:ap-reset`)).toMatchObject({
      status: 405,
      headers: { Allow: "POST, OPTIONS" },
    });
  });
});

describe("install operations", () => {
  const oper = "/restconf/data/Cisco-IOS-XE-install-oper:install-oper-data";
  const requests = (client: Client) => client.services.calls.map((text) => JSON.parse(text));

  test("each becomes the device's own", () => {
    const client = new Client();
    client.services.installView = {
      ...client.services.installView,
      packages: [{ type: "IMG", state: "I", version: "17.12.01.0.1" }],
    };
    const inputs: [string, object][] = [
      ["install", { uuid, name: "default" }],
      ["install", { uuid, path: "tftp://172.16.5.27/x.bin", "download-timeout": 10 }],
      ["activate", { uuid, name: "default" }],
      ["activate", { uuid, version: "17.12.01.0.1" }],
      ["install-commit", { uuid }],
      ["abort", { uuid }],
      ["remove", { uuid, inactive: true }],
      ["rollback", { uuid, commited: true }],
      ["rollback", { uuid, "rollback-id": 3 }],
    ];
    for (const [rpc, input] of inputs)
      expect([rpc, call(client, install, rpc, input).status]).toEqual([rpc, 204]);
    expect(requests(client)).toEqual([
      { operation: "add", source: { kind: "profile", name: "default" } },
      { operation: "add", source: { kind: "file", url: "tftp://172.16.5.27/x.bin" } },
      { operation: "activate", profile: "default" },
      { operation: "activate" },
      { operation: "commit" },
      { operation: "abort" },
      { operation: "remove-inactive" },
      { operation: "rollback", to: "committed" },
      { operation: "rollback", to: { id: 3 } },
    ]);
    call(client, install, "auto-abort-timer", { uuid });
    expect(client.services.calls.at(-1)).toBe("timer stop");
  });

  test("the ledger tells how an operation goes on", () => {
    const client = new Client();
    const tell = (event: InstallEvent) => client.services.listener?.(event);
    call(client, install, "install", { uuid, name: "default" });
    expect(client.get(`${oper}/install-oper`).status).toBe(204);
    tell({ type: "started", at: Date.UTC(2024, 0, 30, 20) });
    const running = client.get(`${oper}/install-oper`).json["Cisco-IOS-XE-install-oper:install-oper"];
    expect(running).toEqual([
      {
        "start-time": "2024-01-30T20:00:00+00:00",
        "op-uuid": uuid,
        "op-id": 1,
        "op-status": "install-op-in-progress",
        "op-done": "op-not-complete",
        "pkg-type": "install-pkg-img",
        "op-intf": "op-intf-ipc",
      },
    ]);
    tell({ type: "succeeded", at: Date.UTC(2024, 0, 30, 21, 0, 0, 250) });
    expect(client.get(`${oper}/install-oper`).status).toBe(204);
    const key = `2024-01-30T20%3A00%3A00%2B00%3A00,${uuid},1`;
    expect(client.get(`${oper}/install-oper-hist=${key}/op-status`).json).toEqual({
      "Cisco-IOS-XE-install-oper:op-status": "install-op-succ",
    });
    expect(client.get(`${oper}/install-oper-hist=${key}/end-time`).json).toEqual({
      "Cisco-IOS-XE-install-oper:end-time": "2024-01-30T21:00:00.250000+00:00",
    });
  });

  test("what the command line starts is told of, too", () => {
    const client = new Client();
    client.services.install.start({ operation: "commit" }, () => {});
    client.services.listener?.({ type: "started", at: Date.UTC(2024, 0, 30, 20) });
    const [running] = client.get(`${oper}/install-oper`).json["Cisco-IOS-XE-install-oper:install-oper"];
    expect(running).toMatchObject({ "op-intf": "op-intf-cli", "op-uuid": "cli-1", "op-id": 1 });
    expect(
      client.get(`${oper}/install-location-information=fru-rp,0,0,1/oper-state/sys-activity`).json,
    ).toEqual({
      "Cisco-IOS-XE-install-oper:sys-activity": "install-install-in-progress",
    });
  });

  test("an activation brings its own time until the rollback", () => {
    const client = new Client();
    client.services.installView = {
      ...client.services.installView,
      packages: [{ type: "IMG", state: "I", version: "17.12.01.0.1" }],
    };
    expect(
      call(client, install, "activate", { uuid, name: "default", "auto-abort-timer-val": 45 }).status,
    ).toBe(204);
    expect(requests(client)).toEqual([{ operation: "activate", profile: "default", autoAbortMinutes: 45 }]);
  });

  test("what cannot start is dropped in silence", () => {
    const client = new Client();
    expect(call(client, install, "install-commit", { uuid }).status).toBe(204);
    client.services.listener?.({ type: "refused", reason: "Another operation runs" });
    expect(client.get(`${oper}/install-oper-hist`).status).toBe(204);
  });

  test("the history is bounded", () => {
    const client = new Client();
    for (let at = 0; at < 40; at++) {
      call(client, install, "install-commit", { uuid: String(at) });
      client.services.listener?.({ type: "started", at });
      client.services.listener?.({ type: "failed", at, reason: "no" });
    }
    const history = client.get(`${oper}/install-oper-hist`).json[
      "Cisco-IOS-XE-install-oper:install-oper-hist"
    ];
    expect(history).toHaveLength(32);
    expect(history[31]).toMatchObject({
      "op-uuid": "39",
      "op-status": "install-op-fail",
      "op-done": "op-complete",
    });
  });

  test.each([
    ["install", { uuid }, "missing-element"],
    ["install", { uuid, name: "default", path: "x" }, "bad-element"],
    ["install", { uuid, name: "default", "one-shot": true }, "operation-not-supported"],
    ["activate", { uuid, version: "17.12.01.0.1" }, "invalid-value"],
    ["activate", { uuid, name: "default", "auto-abort-timer-val": 29 }, "invalid-value"],
    ["rollback", { uuid }, "missing-element"],
    ["rollback", { uuid, "rollback-label": "x" }, "operation-not-supported"],
    ["remove", { uuid, version: "17.9" }, "operation-not-supported"],
  ])("%s %j is refused", (rpc, input, tag) => {
    const client = new Client();
    expect(errorOf(call(client, install, rpc, input))[1]).toBe(tag);
    expect(client.services.calls).toEqual([]);
  });
});

describe("saving and reloading", () => {
  test("save-config answers what a device answers, in JSON and in XML", () => {
    const client = new Client();
    client.services.configuration.apply("logging buffered 20000");
    const reply = client.send("POST", "/restconf/operations/cisco-ia:save-config");
    expect([reply.status, reply.json]).toEqual([
      200,
      { "cisco-ia:output": { result: "Save running-config successful" } },
    ]);
    expect(client.services.configuration.startup).toContain("logging buffered 20000");
    expect(client.services.configuration.modified).toBe(false);
    const surplus = call(client, "cisco-ia", "save-config", { to: "startup" });
    expect(surplus.status).toBe(400);
  });

  test("reload wants a saved configuration, or force; its reason goes into the log", () => {
    const client = new Client();
    client.services.configuration.save();
    client.services.configuration.apply("logging buffered 20000");
    expect(errorOf(call(client, "Cisco-IOS-XE-rpc", "reload"))[0]).toBe(400);
    expect(client.services.calls).toEqual([]);
    const forced = call(client, "Cisco-IOS-XE-rpc", "reload", { force: true, reason: "change window" });
    expect(forced.status).toBe(204);
    expect(client.services.calls).toEqual(["reload change window"]);
    expect(client.services.logged.at(-1)?.text).toBe(
      "Reload requested by RESTCONF. Reload Reason: change window.",
    );
    for (const reason of ["x".repeat(300), "a\nb"])
      expect(call(client, "Cisco-IOS-XE-rpc", "reload", { force: true, reason }).status).toBe(400);
    expect(client.services.calls).toHaveLength(1);
  });
});
