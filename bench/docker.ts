import { spawn } from "node:child_process";
import { once } from "node:events";
import { dockerFabric } from "../containers/fabric/fabric";
import { imageTag } from "../containers/images/names";
import { EnvironmentError } from "../src/errors";
import { Lab } from "../src/lab/lab";
import { parseLabFile } from "../src/topology/lab-file";

// How long a lab of containers takes to come up, against the same containers started bare, and how long a full-size
// image takes through real tftpd-hpa to the controller and on to an access point. `npm run bench:docker`.

const header = `
controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]
accessPoints:
  - {name: ap-1, model: C9105AXI, address: 172.16.4.31, version: 17.9.4.27}
  - {name: ap-2, model: C9117AXI, address: 172.16.4.32, version: 17.9.4.27}
  - {name: ap-3, model: AIR-AP2802I, address: 172.16.4.33, version: 17.9.4.27}
`;
const network = `${header}
servers:
  - {kind: tftpd-hpa, name: tftp, address: 172.16.5.27}
  - {kind: openssh-sftp, name: sftp, address: 172.16.5.62}
  - {kind: syslog, name: syslog, address: 172.16.5.10}
`;
const images = [...new Array(4).fill("device"), "tftpd-hpa", "openssh-sftp", "rsyslog", "firewall"] as const;

async function seconds(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await task();
  return (performance.now() - began) / 1_000;
}

/**
 * What nothing can be faster than: `docker run -d` of each image, in parallel, all with `sleep` in the place of what they
 * are for, until the last has returned. In an internal network, made before the clock runs, and with the rights that the
 * lab's containers have; or in the engine's default network, which costs the engine less.
 */
async function bare(where: "internal network" | "default network"): Promise<number> {
  const names = images.map((_, index) => `ewclab-bench-${process.pid}-${index}`);
  const network = `ewclab-bench-${process.pid}`;
  const own = where === "internal network";
  if (own) await docker("network", "create", "--internal", network);
  const rights = own ? ["--network", network, "--cap-add", "NET_ADMIN", "--user", "root"] : [];
  const took = await seconds(() =>
    Promise.all(
      images.map(async (image, index) => {
        const what = ["--name", names[index]!, "--entrypoint", "sleep", imageTag(image), "60"];
        await docker("run", "-d", "--rm", ...rights, ...what);
      }),
    ),
  );
  await docker("rm", "-f", ...names);
  if (own) await docker("network", "rm", network);
  return took;
}

async function docker(...words: string[]): Promise<void> {
  const [code] = await once(spawn("docker", words, { stdio: "ignore" }), "exit");
  if (code !== 0) throw new EnvironmentError(`docker ${words[0]} ended with ${code}`);
}

async function upgrade(blockSize: number): Promise<{ toController: number; toAccessPoint: number }> {
  const lines = [
    ...(blockSize === 512 ? [] : [`ip tftp blocksize ${blockSize}`]),
    "wireless profile image-download default",
    " image-download-mode tftp",
    "  tftp-image-server 172.16.5.27",
    "  tftp-image-path /EWC",
  ];
  const controller = `17.9.4.27, configuration: ${JSON.stringify(lines.join("\n"))}}]`;
  const topology = parseLabFile(
    `${header.replace(/ {2}- \{name: ap-[13].*\n/g, "").replace("17.9.4.27}]", controller)}
servers:
  - {kind: tftpd-hpa, name: tftp, address: 172.16.5.27, bundles: [{version: 17.9.4.27, folder: /EWC, size: full}]}
`,
    "bench.yaml",
  );
  await using lab = await Lab.start(dockerFabric({ speed: 20 }), topology);
  await lab.everyAccessPointRuns(15 * 60_000);
  lab.mark();
  await lab.accessPoint("ap-2").replace({ version: "17.3.3.26", backup: "8.10.130.0" });
  const at = async (host: string, text: string) => {
    const console = lab.fabric.console(host);
    const seen = () => console.all().some((line) => line.text.includes(text));
    await lab.fabric.run(seen, lab.now() + 60 * 60_000);
    return performance.now();
  };
  const started = await at("ewc", "Started install add");
  const fetched = await at("ewc", "Completed install add");
  const begun = await at("ap-2", "Image Data Request sent").then(async () => at("ap-2", "<..."));
  const done = await at("ap-2", "Last block stored");
  return { toController: (fetched - started) / 1_000, toAccessPoint: (done - begun) / 1_000 };
}

async function main(): Promise<void> {
  const topology = parseLabFile(network, "bench.yaml");
  const rounds: { bare: number; inDefault: number; lab: number; run: number; stop: number }[] = [];
  for (let round = 0; round < 3; round += 1) {
    const bareTime = await bare("internal network");
    const inDefault = await bare("default network");
    let lab: Lab | undefined;
    const began = performance.now();
    lab = await Lab.start(dockerFabric({ speed: 60 }), topology);
    const up = (performance.now() - began) / 1_000;
    await lab.everyAccessPointRuns(15 * 60_000);
    const run = (performance.now() - began) / 1_000;
    const stop = await seconds(() => lab!.stop());
    rounds.push({ bare: bareTime, inDefault, lab: up, run, stop });
  }
  for (const { bare, inDefault, lab, run, stop } of rounds) {
    process.stdout.write(
      `8 containers: bare ${bare.toFixed(2)} s, in the default network ${inDefault.toFixed(2)} s; lab up ${lab.toFixed(2)} s (${(lab / bare).toFixed(2)} and ${(lab / inDefault).toFixed(2)} x), all APs in Run ${run.toFixed(2)} s, down ${stop.toFixed(2)} s\n`,
    );
  }
  for (const blockSize of [512, 8_192]) {
    const { toController, toAccessPoint } = await upgrade(blockSize);
    process.stdout.write(
      `70,512,640 octets, TFTP blocks of ${blockSize}: tftpd-hpa to controller ${toController.toFixed(1)} s, controller to AP ${toAccessPoint.toFixed(1)} s\n`,
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
