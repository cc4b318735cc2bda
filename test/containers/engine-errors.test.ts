import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { complaint } from "../../containers/engine";
import { imageNames, imageTag } from "../../containers/images/names";

const folder = mkdtempSync(join(tmpdir(), "ewclab-engine-"));

async function run(dockerHost: string): Promise<{ code: number | null; errors: string }> {
  const child = spawn(
    process.execPath,
    ["-r", "ts-node/register", "src/cli/start.ts", "run", "--fabric", "docker", "features/join.feature"],
    { env: { ...process.env, DOCKER_HOST: dockerHost }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let errors = "";
  child.stderr.on("data", (text: Buffer) => {
    errors += text.toString();
  });
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, errors };
}

/** An engine of which only this much is true. */
async function withEngine(answers: Record<string, unknown>, task: (host: string) => Promise<void>) {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.sock`);
  const server = createServer((request, response) => {
    const name = request.url?.split("?")[0]?.replace(/^\/v[\d.]+/, "") ?? "";
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers[name] ?? []));
  });
  server.listen(path);
  await once(server, "listening");
  try {
    await task(`unix://${path}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const info = { ServerVersion: "1", SystemTime: new Date().toISOString() };
const version = { Version: "24.0.0", ApiVersion: "1.43" };

test("no engine: exit code 3 and the remedy", async () => {
  const { code, errors } = await run(`unix://${join(folder, "none.sock")}`);
  expect(errors).toMatch(/no Docker engine answers at unix:.*none\.sock: start one/);
  expect(code).toBe(3);
});

test("an engine that is too old", async () => {
  await withEngine(
    { "/info": info, "/version": { Version: "18.06.0", ApiVersion: "1.38" } },
    async (host) => {
      const { code, errors } = await run(host);
      expect(errors).toMatch(/is 18\.06\.0 \(API 1\.38\), too old/);
      expect(code).toBe(3);
    },
  );
});

test("an engine without the images", async () => {
  await withEngine({ "/info": info, "/version": version }, async (host) => {
    const { code, errors } = await run(host);
    expect(errors).toMatch(/has no image [\w-]+\/device:\d+\.\d+\.\d+, .*npm run images/);
    expect(code).toBe(3);
  });
});

test("no network is free", async () => {
  const engine = {
    "/info": info,
    "/version": version,
    "/images/json": imageNames.map((name) => ({ RepoTags: [imageTag(name)] })),
    "/networks": [
      {
        Name: "office",
        IPAM: { Config: ["10.0.0.0/8", "198.18.0.0/15", "100.64.0.0/10"].map((Subnet) => ({ Subnet })) },
      },
    ],
  };
  await withEngine(engine, async (host) => {
    const { code, errors } = await run(host);
    expect(errors).toMatch(
      /no network in 100\.64\.0\.0\/10 or 198\.18\.0\.0\/15 or 10\.128\.0\.0\/9 is free .*docker network prune.*EWCLAB_NETWORKS/,
    );
    expect(code).toBe(3);
  });
});

test("no right to the socket", () => {
  const denied = Object.assign(new Error("connect EACCES"), { code: "EACCES" });
  expect(complaint(denied, "unix:///var/run/docker.sock")).toMatch(
    /no right to use .* join the group docker/,
  );
});
