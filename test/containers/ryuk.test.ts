import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { pack } from "tar-stream";
import { expect, test } from "vitest";
import { labels } from "../../containers/fabric/labels";
import { imageTag } from "../../containers/images/names";
import { describeWithEngine } from "./engine";

const script = `
  const { LabNetwork, RsyslogContainer } = require("./containers");
  (async () => {
    const network = await new LabNetwork().start();
    await new RsyslogContainer().withNetwork(network).start();
    console.log("started");
    setInterval(() => {}, 1000);
  })();
`;

const tag = "ewclab-test/ryuk-stand-in:1";

describeWithEngine("Testcontainers' reaper", () => {
  test("where it can be had it removes what a killed process left, network and container", async () => {
    const docker = new Docker();
    await buildStandIn(docker);
    const child = spawn(process.execPath, ["-r", "ts-node/register", "-e", script], {
      env: { ...process.env, RYUK_CONTAINER_IMAGE: tag },
    });
    const left = async () => {
      const filters = { label: [labels.session] };
      const found = [
        ...(await docker.listContainers({ all: true, filters })),
        ...(await docker.listNetworks({ filters })),
      ];
      return found.filter(({ Labels }) => Labels?.[labels.owner]?.split("/")[1] === String(child.pid)).length;
    };
    try {
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (text) => {
          said += String(text);
        });
      await expect.poll(() => said, { timeout: 40_000 }).toContain("started");
      expect(said).not.toContain("reaper cannot be had");
      expect(await left()).toBe(2);
      child.kill("SIGKILL");
      await once(child, "exit");
      await expect.poll(left, { timeout: 20_000 }).toBe(0);
    } finally {
      child.kill("SIGKILL");
    }
  });
});

async function buildStandIn(docker: Docker): Promise<void> {
  const tar = pack();
  tar.entry({ name: "Dockerfile" }, `FROM ${imageTag("firewall")}\nCOPY ryuk /ryuk\nENTRYPOINT ["/ryuk"]\n`);
  tar.entry({ name: "ryuk", mode: 0o755 }, readFileSync(join(__dirname, "ryuk-stand-in.pl")));
  tar.finalize();
  const stream = await docker.buildImage(tar as unknown as NodeJS.ReadableStream, { t: tag, forcerm: true });
  await new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error, events) => (error ? reject(error) : resolve(events))),
  );
}
