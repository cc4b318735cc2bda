import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import type { Forward } from "../../src/lab/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";
import { requireTool } from "./tools";

const json = "application/yang-data+json";
const profile =
  "data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless/image-download-profiles=default";
const member = "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles";

requireTool("curl")("curl at a virtual EWC's RESTCONF", () => {
  let lab: Lab;
  let relay: Forward;
  const folder = mkdtempSync(join(tmpdir(), "ewclab-curl-"));

  beforeAll(async () => {
    const topology = topologyFrom(
      {
        controllers: [
          {
            name: "9120-EWC",
            address: "172.16.4.26",
            version: "17.9.4.27",
            configuration: "ip http secure-server\nrestconf\n",
          },
        ],
        accessPoints: [{ name: "AP-9117", model: "C9117AXI", address: "172.16.4.34", version: "17.9.4.27" }],
        servers: [
          {
            kind: "tftpd-hpa",
            name: "tftp",
            address: "172.16.5.27",
            bundles: [{ version: "17.12.1.5", folder: "/EWC" }],
          },
        ],
      },
      () => undefined,
    );
    lab = await Lab.start(embeddedFabric(), topology);
    await lab.everyAccessPointRuns(15 * 60_000);
    relay = await lab.fabric.forward("9120-EWC", 443, { speed: 20 });
  }, 60_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await lab.stop();
  });

  function curl(
    resource: string,
    ...more: string[]
  ): Promise<{ status: number; body: string; head: string }> {
    const { username, password } = lab.ewc.spec;
    const head = join(folder, "head");
    const parameters = [
      "-sS",
      "-k",
      "-u",
      `${username}:${password}`,
      "-D",
      head,
      "-w",
      "\n%{http_code}",
      "--max-time",
      "20",
    ];
    const url = `https://127.0.0.1:${relay.port}/${resource}`;
    return new Promise((resolve, reject) => {
      execFile("curl", [...parameters, ...more, url], (error, output) => {
        if (error) return reject(error);
        const cut = output.lastIndexOf("\n");
        resolve({
          status: Number(output.slice(cut + 1)),
          body: output.slice(0, cut),
          head: readFileSync(head, "utf8"),
        });
      });
    });
  }

  const accept = ["-H", `Accept: ${json}`];
  const body = (content: object) => ["-H", `Content-Type: ${json}`, "-d", JSON.stringify(content)];

  test("finds the root, logs in, and is kept out", async () => {
    expect((await curl(".well-known/host-meta")).body).toContain("href='/restconf'");
    expect((await curl("restconf", ...accept)).body).toContain('"yang-library-version": "2016-06-21"');
    const wrong = await curl("restconf/data", ...accept, "-u", "admin:wrong");
    expect(wrong.status).toBe(401);
    expect(wrong.head).toContain('WWW-Authenticate: Basic realm="restconf"');
    expect(JSON.parse(wrong.body)["ietf-restconf:errors"].error[0]["error-tag"]).toBe("access-denied");
  });

  test("configures, with conditions, and the command line shows it", async () => {
    const leaves = {
      "image-download-profile-name": "default",
      "tftp-image-server": "172.16.5.27",
      "tftp-image-path": "/EWC",
    };
    expect((await curl(`restconf/${profile}`, "-X", "PUT", ...body({ [member]: [leaves] }))).status).toBe(
      201,
    );
    const read = await curl(`restconf/${profile}`, ...accept);
    expect(JSON.parse(read.body)).toEqual({ [member]: [leaves] });
    const tag = /^ETag: (.*)\r$/m.exec(read.head)?.[1] ?? "";
    const patch = ["-X", "PATCH", ...body({ [member]: [leaves] })];
    expect((await curl(`restconf/${profile}`, ...patch, "-H", 'If-Match: "old"')).status).toBe(412);
    expect((await curl(`restconf/${profile}`, ...patch, "-H", `If-Match: ${tag}`)).status).toBe(204);
    expect((await curl(`restconf/${profile}`, "-I", ...accept)).status).toBe(200);
    expect(await lab.ewc.run("show running-config")).toContain("  tftp-image-path /EWC");
  });

  test("XML is what it gets when it asks for nothing else", async () => {
    const { body: text, head } = await curl(`restconf/${profile}`);
    expect(head).toContain("Content-Type: application/yang-data+xml");
    expect(text).toContain("<tftp-image-path>/EWC</tftp-image-path>");
  });

  test("starts an upgrade and watches it", async () => {
    const input = { "Cisco-IOS-XE-install-rpc:input": { uuid: "u1", name: "default" } };
    const started = await curl("restconf/operations/Cisco-IOS-XE-install-rpc:install", ...body(input));
    expect(started.status).toBe(204);
    const states = new Set<string>();
    const name = "Cisco-IOS-XE-wireless-access-point-oper:ewlc-mewlc-predownload-rec";
    for (let look = 0; look < 200 && !states.has("ewc-ap-predwnld-complete"); look++) {
      const record = await curl(
        "restconf/data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data/ewlc-mewlc-predownload-rec",
        ...accept,
      );
      states.add(JSON.parse(record.body)[name]["pred-state"]);
      await lab.pass(3_000);
    }
    expect([...states]).toEqual(
      expect.arrayContaining(["ewc-ctrl-dwnld-inprog", "ewc-ap-predwnld-complete"]),
    );
    const versions = await curl(
      "restconf/data/Cisco-IOS-XE-wireless-access-point-oper:access-point-oper-data/mewlc-ap-data?fields=backup-image-version",
      ...accept,
    );
    expect(versions.body).toContain('"backup-image-version": "17.12.1.5"');
  }, 60_000);

  test("a body of 10 MB is refused, and the next request is served", async () => {
    const file = join(folder, "large");
    writeFileSync(file, "x".repeat(10_000_000));
    const large = await curl(
      `restconf/${profile}`,
      "-X",
      "PUT",
      "-H",
      `Content-Type: ${json}`,
      ...accept,
      "--data-binary",
      `@${file}`,
    );
    expect(large.status).toBe(413);
    expect(JSON.parse(large.body)["ietf-restconf:errors"].error[0]["error-tag"]).toBe("too-big");
    expect((await curl("restconf", ...accept)).status).toBe(200);
  });

  test("what the CLI switches off is off", async () => {
    await lab.ewc.configure(["no ip http secure-server"]);
    await expect(curl("restconf")).rejects.toThrow();
    await lab.ewc.configure(["ip http secure-server"]);
    expect((await curl("restconf", ...accept)).status).toBe(200);
  });
});
