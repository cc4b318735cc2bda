import { describe, expect, test } from "vitest";
import { accessPoint } from "../cli/fake-services";
import { Client, xml } from "./client";

const oper = "/restconf/data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data";
const prefix = "Cisco-IOS-XE-wireless-access-point-oper:";
const global = "/restconf/data/Cisco-IOS-XE-wireless-ap-global-oper:ap-global-oper-data";

const idle = {
  status: "None",
  version: "0.0.0.0",
  nextRetrySeconds: undefined,
  retryCount: 0,
  method: undefined,
  percent: 0,
  etaSeconds: undefined,
  rate: undefined,
} as const;

function network(): Client {
  const client = new Client();
  client.services.joined = [
    accessPoint("9105-emorenoa"),
    accessPoint("AP-9117", {
      model: "C9117AXI-B",
      radioMac: "0cd0.f897.ade0",
      ethernetMac: "0cd0.f890.1234",
      state: "Downloading",
      predownload: idle,
    }),
  ];
  return client;
}

describe("access points", () => {
  test("capwap-data by radio MAC; never is 1970, and unknown is spelled as Cisco does", () => {
    const reply = network().get(`${oper}/capwap-data=6c:41:0e:17:0a:20`);
    const [ap] = reply.json[`${prefix}capwap-data`];
    expect(ap).toMatchObject({
      "wtp-mac": "6c:41:0e:17:0a:20",
      "ip-addr": "172.16.4.32",
      name: "9105-emorenoa",
      "device-detail": {
        "static-info": {
          "board-data": { "wtp-serial-num": "FJC24391ABC", "wtp-enet-mac": "6c:41:0e:16:e7:9c" },
          "ap-models": { model: "C9105AXI-B" },
          "ap-image-name": "ap1g8",
        },
        "wtp-version": {
          "backup-sw-version": { version: 17, release: 12, maint: 1, build: 5 },
          "sw-version": "17.9.4.27",
        },
      },
      "ap-state": { "ap-operation-state": "registered" },
      "ap-time-info": { "boot-time": "1970-01-01T00:00:00+00:00", "join-time": "2024-01-30T20:00:00+00:00" },
      "image-size-percentage": 100,
      "disconnect-detail": { "disconnect-reason": "unkown" },
    });
    // Nothing is known of the state of ETags of state.
    expect(reply.headers.ETag).toBeUndefined();
  });

  test("one that downloads has no versions yet", () => {
    const [ap] = network().get(`${oper}/capwap-data=0C:D0:F8:97:AD:E0`).json[`${prefix}capwap-data`];
    expect(ap["ap-state"]["ap-operation-state"]).toBe("downloading");
    expect(ap["device-detail"]["wtp-version"]["sw-version"]).toBe("");
    expect(ap["image-size-start-time"]).toBe("1970-01-01T00:00:00+00:00");
  });

  test("one that never joined is missing there, and present in the join statistics", () => {
    const client = new Client();
    expect(client.get(`${oper}/capwap-data`).status).toBe(204);
    expect(client.get(`${oper}/capwap-data=0c:d0:f8:97:ad:e0`).status).toBe(404);
    expect(client.get(`${global}/ap-join-stats=0c:d0:f8:97:ad:e0`).json).toEqual({
      "Cisco-IOS-XE-wireless-ap-global-oper:ap-join-stats": [
        {
          "wtp-mac": "0c:d0:f8:97:ad:e0",
          "ap-join-info": {
            "ap-ip-addr": "172.16.4.34",
            "ap-ethernet-mac": "0c:d0:f8:90:12:34",
            "ap-name": "AP-9117",
            "is-joined": false,
            "last-error-type": "ap-con-failure-imgdwnld",
          },
          "ap-disconnect-reason": "Image Download Failed",
        },
      ],
    });
  });

  test("predownload-data lists activity alone", () => {
    const client = network();
    expect(client.get(`${oper}/predownload-data`).json[`${prefix}predownload-data`]).toEqual([
      {
        "wtp-mac": "6c:41:0e:17:0a:20",
        "predownload-version": { version: 17, release: 12, maint: 1, build: 5 },
        "delay-time": 0,
        "pred-status": "pre-dwnld-complete",
        "ewc-retries": 0,
      },
    ]);
    client.services.joined = [accessPoint("9105", { predownload: idle })];
    const none = client.get(`${oper}/predownload-data`);
    expect([none.status, none.body]).toEqual([204, ""]);
  });

  test("names and addresses lead to each other", () => {
    const client = network();
    expect(client.get(`${oper}/ap-name-mac-map=AP-9117/wtp-mac`).json).toEqual({
      [`${prefix}wtp-mac`]: "0c:d0:f8:97:ad:e0",
    });
    expect(client.get(`${oper}/ethernet-mac-wtp-mac-map=0c:d0:f8:90:12:34/wtp-mac`).status).toBe(200);
  });

  test("the network upgrade and the images", () => {
    const client = network();
    client.services.joined.push(accessPoint("AP-POD-2-2", { model: "AIR-AP2802I-B" }));
    client.services.joined.push(accessPoint("?", { model: "made up" }));
    expect(
      client.get(`${oper}/ewlc-mewlc-predownload-rec`).json[`${prefix}ewlc-mewlc-predownload-rec`],
    ).toEqual({
      "pred-state": "ewc-predwnld-none",
      "me-capable-ap-count": 2,
      "controller-predownload-version": "",
    });
    expect(client.get(`${oper}/mewlc-ap-data=6c:41:0e:17:0a:20`).json[`${prefix}mewlc-ap-data`]).toEqual([
      {
        "wtp-mac": "6c:41:0e:17:0a:20",
        "primary-image-version": "17.9.4.27",
        "backup-image-version": "17.12.1.5",
      },
    ]);
    const [active] = client.get(`${oper}/ap-image-active-location`).json[`${prefix}ap-image-active-location`];
    expect(active["image-data"][0]).toMatchObject({ "image-name": "ap1g7", "image-version": "17.9.4.27" });
    expect(client.get(`${oper}/ap-image-prepare-location`).status).toBe(204);
  });

  test("statistics are there even when all of them are nought", () => {
    const stats = new Client().get(`${global}/ap-img-predownload-stats`).json;
    expect(
      stats["Cisco-IOS-XE-wireless-ap-global-oper:ap-img-predownload-stats"]["predownload-stats"],
    ).toEqual({
      "num-initiated": 0,
      "num-in-progress": 0,
      "num-complete": 0,
      "num-unsupported": 0,
      "num-failed": 0,
      "is-predownload-in-progress": false,
      "num-total": 0,
    });
  });

  test("XML: one entry, or the container around several", () => {
    const client = network();
    expect(client.get(`${oper}/capwap-data`, { accept: xml }).status).toBe(400);
    expect(client.get(`${oper}/predownload-data`, { accept: xml }).body).toContain(
      `<predownload-data xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-wireless-access-point-oper">`,
    );
    const all = client.get(`${oper}?fields=capwap-data(name)`, { accept: xml }).body;
    expect(all.match(/<name>/g)).toHaveLength(2);
  });

  test("names that an AP made up do no harm to XML", () => {
    const client = new Client();
    client.services.joined = [accessPoint("<&\u0000\u0007]]>")];
    const { body } = client.get(`${oper}/capwap-data`, { accept: xml });
    expect(body).toContain("<name>&lt;&amp;??]]&gt;</name>");
  });
});

describe("install state", () => {
  const install = "/restconf/data/Cisco-IOS-XE-install-oper:install-oper-data";

  test("packages, timer and rollback points", () => {
    const client = new Client();
    client.services.installView = {
      packages: [
        { type: "IMG", state: "U", version: "17.12.01.0.1" },
        { type: "IMG", state: "D", version: "17.09.04.0.6325" },
      ],
      autoAbortTimer: { operation: "install_activate", secondsLeft: 7200 },
      rollbackPoints: [
        { id: 0, label: "No Label", description: "", version: "17.09.04.0.6325", createdAt: 0 },
      ],
      activatable: false,
    };
    client.services.calendar.set(Date.UTC(2024, 0, 30, 20));
    const [place] = client.get(`${install}/install-location-information=fru-rp,0,0,1`).json[
      "Cisco-IOS-XE-install-oper:install-location-information"
    ];
    expect(place["install-version-info"]).toEqual([
      {
        version: "17.12.01.0.1",
        "version-extension": "0",
        current: "install-version-state-provisioned-uncommitted",
      },
      { version: "17.09.04.0.6325", "version-extension": "0", current: "install-version-state-present" },
    ]);
    expect(place["oper-state"]).toEqual({
      "auto-abort-timer": {
        state: "install-timer-state-active",
        "end-time": "2024-01-30T22:00:00+00:00",
      },
      "sys-activity": "install-no-activity",
      "boot-mode": "install-boot-mode-bundle",
    });
    expect(place["install-rbk-info"]).toHaveLength(1);
  });
});

describe("queries", () => {
  const capwap = `${oper}/capwap-data`;

  test("fields", () => {
    const client = network();
    const get = (fields: string) => client.get(`${capwap}?fields=${encodeURIComponent(fields)}`);
    expect(get("name").json[`${prefix}capwap-data`]).toEqual([
      { name: "9105-emorenoa" },
      { name: "AP-9117" },
    ]);
    expect(
      get("wtp-mac;device-detail/wtp-version(sw-version;sw-ver/build)").json[`${prefix}capwap-data`][0],
    ).toEqual({
      "wtp-mac": "6c:41:0e:17:0a:20",
      "device-detail": { "wtp-version": { "sw-ver": { build: 27 }, "sw-version": "17.9.4.27" } },
    });
    for (const bad of [
      "",
      "nothing",
      "name;",
      "name(",
      "(name)",
      "name)",
      "name//x",
      "name/x",
      "a".repeat(3_000),
      "name;".repeat(300),
    ])
      expect([bad.slice(0, 20), get(bad).status]).toEqual([bad.slice(0, 20), 400]);
    expect(get(`${"device-detail(".repeat(40)}`).status).toBe(400);
  });

  test("depth", () => {
    const client = network();
    const get = (depth: string) => client.get(`${oper}/ewlc-wncd-stats?depth=${depth}`);
    const name = `${prefix}ewlc-wncd-stats`;
    expect(get("1").json[name]).toEqual({});
    expect(get("2").json[name]).toMatchObject({ "predownload-stats": {}, "downloads-complete": 0 });
    expect(get("2").json[name]["predownload-stats"]).toEqual({});
    expect(get("unbounded").body).toBe(get("65535").body);
    for (const bad of ["0", "65536", "-1", "x", ""]) expect(get(bad).status).toBe(400);
  });

  test("content", () => {
    const client = network();
    const tops = (content: string) =>
      Object.keys(client.get(`/restconf/data?content=${content}`).json["ietf-restconf:data"]);
    expect(tops("config")).toEqual([
      "Cisco-IOS-XE-wireless-general-cfg:general-cfg-data",
      "Cisco-IOS-XE-native:native",
    ]);
    expect(tops("nonconfig")).toContain("Cisco-IOS-XE-install-oper:install-oper-data");
    expect(tops("all")).toHaveLength(tops("config").length + tops("nonconfig").length);
    expect(client.get(`${capwap}?content=config`).status).toBe(204);
    expect(client.get(`${capwap}?content=some`).status).toBe(400);
    expect(client.get("/restconf/data?depth=2", { accept: xml }).body).toContain(
      '<general-cfg-data xmlns="http://cisco.com/ns/yang/Cisco-IOS-XE-wireless-general-cfg">',
    );
  });

  test("unknown, repeated and misplaced parameters", () => {
    const client = network();
    expect(client.get(`${capwap}?foo=1`).json["ietf-restconf:errors"].error[0]["error-message"]).toBe(
      "invalid query parameter: foo",
    );
    expect(client.get(`${capwap}?depth=1&depth=1`).status).toBe(400);
    expect(client.get(`${capwap}?depth=%zz`).status).toBe(400);
    expect(
      client.send("POST", "/restconf/operations/Cisco-IOS-XE-install-rpc:abort?depth=1", {}).status,
    ).toBe(400);
  });
});

test("lists of clients are there and empty", () => {
  const client = new Client();
  const top = "/restconf/data/Cisco-IOS-XE-wireless-client-oper:client-oper-data";
  for (const list of ["", "/common-oper-data", "/traffic-stats"])
    expect(client.get(`${top}${list}`).status).toBe(204);
  expect(client.get(`${top}/no-such-list`).status).toBe(404);
});
