import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as plainConnect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, expect, test } from "vitest";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import type { Forward } from "../../src/lab/fabric";
import { Lab } from "../../src/lab/lab";
import { fetchByTftp } from "../../src/node/tftp-check";
import { parseLabFile } from "../../src/topology/lab-file";
import { requireTool } from "./tools";

const minute = 60_000;
const bundle = "C9800-AP-universalk9.17.12.01.zip";
const labFile = `
controllers:
  - { name: EWC, address: 172.16.4.26, version: 17.9.4.27 }
accessPoints:
  - { name: A9105, model: C9105AXI, address: 172.16.4.32, version: 17.9.4.27 }
servers:
  - name: tftp
    kind: tftpd-hpa
    address: 172.16.5.27
    bundles:
      - { version: 17.12.1.5, folder: /zip, zipped: true }
      - { version: 17.12.1.5, folder: /damaged, defects: { ap1g8: corrupt } }
`;

requireTool("curl")("Desktop (HTTP) with curl", () => {
  let lab: Lab;
  let relay: Forward;
  const folder = mkdtempSync(join(tmpdir(), "ewclab-upload-"));
  const local = (name: string) => join(folder, name);

  beforeAll(async () => {
    lab = await Lab.start(embeddedFabric(), parseLabFile(labFile, "upload.yaml"));
    await lab.everyAccessPointRuns(15 * minute);
    relay = await lab.fabric.forward("EWC", 443, { speed: 20 });
    const tftp = await lab.fabric.forward("tftp", 69, { protocol: "udp", speed: 20 });
    for (const [path, name] of [
      [`/zip/${bundle}`, bundle],
      ["/damaged/ap1g8", "ap1g8"],
    ] as const)
      writeFileSync(local(name), await fetchByTftp(tftp.port, path));
    await tftp.close();
  }, 60_000);

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await lab.stop();
  });

  /** @returns status and body; a status of 0 when there was no answer */
  function curl(path: string, ...more: string[]): Promise<{ status: number; body: string }> {
    const { username, password } = lab.ewc.spec;
    const address = `https://${relay.address}:${relay.port}/webui/api/${path}`;
    const words = ["-sk", "-u", `${username}:${password}`, "-w", "\n%{http_code}", ...more, address];
    return new Promise((resolve) =>
      execFile("curl", words, { encoding: "utf8" }, (_error, stdout) => {
        const [, body = "", status = "0"] = /^([\s\S]*)\n(\d+)$/.exec(stdout) ?? [];
        resolve({ status: Number(status), body });
      }),
    );
  }
  const put = (name: string, file: string, ...more: string[]) =>
    curl(`upload/${name}`, "-T", local(file), ...more);
  const start = () =>
    curl("upgrade/download", "-H", "Content-Type: application/json", "-d", '{"mode":"http"}');
  const said = ({ body }: { body: string }) => JSON.parse(body).fields?.file ?? JSON.parse(body).message;

  test("nothing is staged of what is no image, damaged, cut off, or longer than it was announced", async () => {
    writeFileSync(local("text.zip"), "this is no archive, and a person sees that at once\n".repeat(100));
    expect(said(await put("text.zip", "text.zip"))).toBe("No ZIP archive");
    expect(said(await put("ap1g8", "text.zip"))).toBe("ap1g8: Not a valid image");
    expect(said(await put("ap1g8", "ap1g8"))).toBe("ap1g8: Image verification failed");
    writeFileSync(local("half.zip"), readFileSync(local(bundle)).subarray(0, 1_000_000));
    expect(said(await put(bundle, "half.zip"))).toMatch(/^The ZIP archive is cut short/);
    // A connection that breaks in the middle.
    expect((await put(bundle, bundle, "--limit-rate", "400k", "--max-time", "0.5")).body).toBe("");
    const login = Buffer.from("admin:Cisco123").toString("base64");
    const socket = connect({
      socket: plainConnect(relay.port, relay.address),
      rejectUnauthorized: false,
    });
    let answers = "";
    socket.setEncoding("latin1").on("data", (text) => {
      answers += text;
    });
    socket.write(
      `PUT /webui/api/upload/${bundle} HTTP/1.1\r\nHost: ewc\r\nAuthorization: Basic ${login}\r\nContent-Length: 50\r\n\r\n`,
    );
    socket.write(readFileSync(local(bundle)).subarray(0, 5_000));
    await once(socket, "close");
    // What comes behind the announced octets is no request.
    expect(answers).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    expect(said(await start())).toBe("No such file or directory");
    expect(await lab.ewc.run("show logging")).not.toContain("Started install add");
  });

  test("the zip of a release is uploaded, and upgrades the network; a second start meanwhile is refused", async () => {
    const { status, body } = await put(bundle, bundle);
    expect([status, JSON.parse(body).octets]).toEqual([200, readFileSync(local(bundle)).length]);
    expect((await start()).status).toBe(200);
    const again = await start();
    expect([again.status, said(again)]).toEqual([409, expect.stringMatching(/./)]);
    await lab.ewc.predownloadsComplete(30 * minute);
    expect(await lab.ewc.run("show ap image")).toMatch(/A9105 +17\.9\.4\.27 +17\.12\.1\.5/);
    const log = await lab.ewc.run("show logging");
    expect(log).toContain("Completed install add http://desktop/ap1g8");
    expect(log.match(/Started install add profile/g)).toHaveLength(1);
  });
});
