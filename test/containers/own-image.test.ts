import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Docker from "dockerode";
import { afterAll, expect, test } from "vitest";
import { ownFileIssues } from "../../containers/fabric/own-host";
import { imagePrefix } from "../../containers/images/names";
import { ownImage } from "../../containers/images/own";
import { parseLabFile } from "../../src/topology/lab-file";

const folder = mkdtempSync(join(tmpdir(), "ewclab-own-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An engine without an image, and what it was asked. @param failure of its builds and pulls */
async function withEngine(
  task: (docker: Docker, asked: string[]) => Promise<void>,
  failure?: string,
): Promise<void> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/^\/v[\d.]+/, "");
    asked.push(`${request.method} ${path.split("?")[0]}`);
    response.setHeader("content-type", "application/json");
    request.resume();
    request.on("end", () => {
      if (path.startsWith("/build"))
        response.end(
          `{"stream":"Step 1/2 : FROM base"}\n{"error":"${failure ?? "COPY failed: no such file"}"}\n`,
        );
      else {
        response.statusCode = 404;
        response.end(
          JSON.stringify({
            message: path.startsWith("/images/create") ? (failure ?? "pull access denied") : "No such image",
          }),
        );
      }
    });
  });
  const socketPath = join(folder, `${Math.random().toString(36).slice(2)}.sock`);
  server.listen(socketPath);
  await once(server, "listening");
  try {
    await task(new Docker({ socketPath }), asked);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test("an image that nobody has is told with what the engine says, and nothing is created", async () => {
  await withEngine(async (docker, asked) => {
    await expect(ownImage(docker, "radius", { image: "nobody/radius:1" })).rejects.toThrow(
      /^"radius": the Docker engine neither has the image nobody\/radius:1 nor can pull it \(.*pull access denied\): check its name and tag/,
    );
    expect(asked).toEqual(["GET /images/nobody/radius:1/json", "POST /images/create"]);
  });
});

test("a disk that is full while an image is pulled or built is told in one sentence", async () => {
  writeFileSync(join(folder, "Dockerfile"), "FROM base\n");
  await withEngine(async (docker) => {
    for (const from of [{ image: "radius:1" }, { dockerfile: join(folder, "Dockerfile") }])
      await expect(ownImage(docker, "radius", from)).rejects.toThrow(
        /^"radius": [^\n]* cannot be (pulled|built): the disk of the Docker engine is full[^\n]*$/,
      );
  }, "write /a: no space left on device");
});

test("an image of the lab's own is never asked of a registry", async () => {
  await withEngine(async (docker, asked) => {
    await expect(ownImage(docker, "radius", { image: `${imagePrefix()}/radius:1` })).rejects.toThrow(
      /npm run images/,
    );
    expect(asked).toEqual([`GET /images/${imagePrefix()}/radius:1/json`]);
  });
});

test("a Dockerfile that cannot be built is told with the builder's last lines", async () => {
  const dockerfile = join(folder, "Dockerfile");
  writeFileSync(dockerfile, "FROM base\nCOPY no-such-file /\n");
  await withEngine(async (docker) => {
    await expect(ownImage(docker, "radius", { dockerfile })).rejects.toThrow(
      `"radius": ${dockerfile} cannot be built: COPY failed: no such file\nStep 1/2 : FROM base`,
    );
  });
});

test("a file of this machine that is not there is told at its line", () => {
  const text = `controllers: [{ name: EWC, address: 172.16.4.26, version: 17.9.4.27 }]
servers:
  - kind: container
    name: radius
    address: 172.16.5.50
    dockerfile: ./nowhere/Dockerfile
    files:
      /etc/radius.conf: { file: ./radius.conf }`;
  const read = () => parseLabFile(text, `${folder}/lab.yaml`, undefined, ownFileIssues);
  expect(read).toThrow(`lab.yaml:6:17: "radius": there is no file ${folder}/./nowhere/Dockerfile`);
  expect(read).toThrow(`lab.yaml:8:33: "radius": there is no file ${folder}/./radius.conf`);
});
