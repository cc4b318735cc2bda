import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { expect, onTestFinished, test } from "vitest";
import { type Engine, isRootless } from "../../containers/engine";
import { kernelLacks } from "../../containers/engine-kernel";
import { type ContainerRequest, LabContainer } from "../../containers/fabric/lab-container";
import { textContent } from "../../src/host/content";

/** An engine that says yes to all, and what it was asked; whoever attaches to a container's output stays until it ends. */
async function yesEngine(answers: Readonly<Record<string, () => unknown>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "ewclab-yes-"));
  const asked: { what: string; path: string | null; body: string }[] = [];
  const attached: ServerResponse[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://engine");
    const what = `${request.method} ${url.pathname.replace("/4711", "")}`;
    let body = "";
    request.on("data", (octets: Buffer) => {
      body += octets.toString("latin1");
    });
    request.on("end", () => {
      asked.push({ what, path: url.searchParams.get("path"), body });
      if (what.endsWith("/attach")) {
        attached.push(response);
        response.writeHead(200).flushHeaders();
        return;
      }
      const answer = answers[what]?.() ?? { Id: "4711" };
      response.writeHead(request.method === "POST" && what.endsWith("/create") ? 201 : 200);
      response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
    });
  });
  const socketPath = join(folder, "engine.sock");
  server.listen(socketPath);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { docker: new Docker({ socketPath }), asked, attached };
}

const request = (docker: Docker, own: Partial<ContainerRequest>): ContainerRequest => ({
  docker,
  name: "lab-sftp",
  host: "sftp",
  image: "openssh-sftp",
  network: "lab",
  address: "100.64.0.7",
  environment: {},
  labels: {},
  output: () => {},
  died: () => {},
  ...own,
});

test("files are put into what is kept of a read-only container, and nowhere else", async () => {
  const { docker, asked } = await yesEngine();
  const limits = { scratch: ["/run"], kept: ["/srv/sftp", "/etc/ewclab"] };
  const container = await LabContainer.create(request(docker, { limits }));
  const file = (path: string) => ({ path, content: textContent("x") });
  await container.put([file("/srv/sftp/EWC/ap1g6"), file("/etc/ewclab/sftp-password")]);
  const puts = asked.filter(({ what }) => what.startsWith("PUT"));
  expect(puts.map(({ path, body }) => [path, body.replace(/\0.*/s, "")])).toEqual([
    ["/srv/sftp/", "EWC/ap1g6"],
    ["/etc/ewclab/", "sftp-password"],
  ]);
  const { Volumes, HostConfig } = JSON.parse(asked[0]!.body);
  expect(Volumes).toEqual({ "/srv/sftp": {}, "/etc/ewclab": {} });
  expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, Tmpfs: { "/run": expect.any(String) } });
  await expect(container.put([file("/usr/bin/sftp")])).rejects.toThrow(/read-only where \/usr\/bin\/sftp/);
});

test("it has the same Ethernet address at each start", async () => {
  const { docker, asked } = await yesEngine();
  await LabContainer.create(request(docker, {}));
  const { MacAddress, NetworkingConfig } = JSON.parse(asked[0]!.body);
  expect(MacAddress).toBe("02:42:64:40:00:07");
  expect(NetworkingConfig.EndpointsConfig.lab.MacAddress).toBe(MacAddress);
});

test("nobody waits for its end before its output has ended: that is work for some engines", async () => {
  const { docker, asked, attached } = await yesEngine({ "POST /containers/wait": () => ({ StatusCode: 3 }) });
  const died = new Promise((resolve) => {
    LabContainer.create(request(docker, { died: resolve })).then((container) => container.start());
  });
  await expect.poll(() => asked.some(({ what }) => what.endsWith("/start"))).toBe(true);
  // Whatever it asks on being started it has asked before it asks this.
  await docker.ping();
  expect(asked.filter(({ what }) => what.endsWith("/wait"))).toEqual([]);
  attached[0]!.end();
  await expect(died).resolves.toMatchObject({ host: "sftp", code: 3 });
});

test("what a kernel lacks is tried, and told with what does not work for that", async () => {
  const words = Buffer.from("netem\ntftp\n");
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, words.length]);
  const { docker, asked } = await yesEngine({ "GET /containers/logs": () => Buffer.concat([header, words]) });
  await expect(kernelLacks({ docker } as Engine, "none")).resolves.toEqual([
    "no firewall follows TFTP (`sudo modprobe nf_conntrack_tftp`)",
    "no link delays, repeats or reorders packets (`sudo modprobe sch_netem`)",
  ]);
  expect(asked.at(-1)!.what).toBe("DELETE /containers");
});

test("a Podman without root says so where Docker does not look", async () => {
  const info = (rootless: boolean) => ({
    "GET /v4.0.0/libpod/info": () => ({ host: { security: { rootless } } }),
  });
  const asked = async (product: Engine["product"], rootless: boolean) => {
    const { docker } = await yesEngine(info(rootless));
    return isRootless({ docker, product, isRootless: false } as Engine);
  };
  expect(await asked("Podman", true)).toBe(true);
  expect(await asked("Podman", false)).toBe(false);
  expect(await asked("Docker", true)).toBe(false);
});
