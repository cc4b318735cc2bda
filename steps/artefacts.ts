import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pickle } from "@cucumber/messages";
import type { Lab } from "../src/lab/lab";
import { ownCommand } from "../src/node/own-command";
import { timeline } from "../src/report/timeline";
import type { LabWorld } from "./world";

const reports = "reports/artefacts";

/** Keeps what a person needs to see why a scenario failed, in files beside the report, and says where. */
export async function attachArtefacts(world: LabWorld, lab: Lab, pickle: Pickle): Promise<void> {
  const folder = join(reports, `${slug(pickle.name)}-${pickle.id.slice(0, 8)}`);
  await mkdir(folder, { recursive: true });
  const hosts = [...lab.controllers, ...lab.accessPoints, ...lab.servers];
  const files: [string, string | Uint8Array][] = [
    [
      "timeline.txt",
      timeline(
        hosts.map((host) => ({ host: host.name, lines: host.console.all() })),
        lab.fabric.epoch() - lab.now(),
      ),
    ],
    [
      "blocked-packets.txt",
      lab.fabric
        .blocked()
        .map(({ at, packet, rule }) => `${at.toFixed(3)} ${packet}: ${rule}\n`)
        .join(""),
    ],
    ["capture.pcapng", await lab.fabric.capture()],
    ...hosts.map((host): [string, string] => [`${slug(host.name)}.log`, host.console.toString()]),
    ...[...lab.controllers, ...lab.accessPoints].map((device): [string, string] => [
      `${slug(device.name)}-session.txt`,
      device.transcript(),
    ]),
  ];
  for (const [name, octets] of files) if (octets.length > 0) await writeFile(join(folder, name), octets);

  const counters = (await lab.fabric.firewallCounters()).map(
    ({ rule, packets }) => `${packets ?? "?"}\t${rule}`,
  );
  world.attach(
    [
      `lab time ${lab.now().toFixed(3)} ms, seed ${lab.topology.seed}`,
      `consoles, logs, sessions and capture: ${folder}/`,
      `again: ${ownCommand(`run ${pickle.uri}:${pickle.location?.line ?? 1} --seed ${lab.topology.seed}`)}`,
      ...(counters.length > 0 ? ["firewall counters:", ...counters] : []),
    ].join("\n"),
    "text/plain",
  );
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
