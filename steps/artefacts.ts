import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pickle } from "@cucumber/messages";
import type { Lab } from "../src/lab/lab";
import { machineRefusal } from "../src/node/error-border";
import { ownCommand } from "../src/node/own-command";
import { timeline } from "../src/report/timeline";
import { fileNames, slug } from "./artefact-names";
import type { LabWorld } from "./world";

const reports = "reports/artefacts";

/**
 * Keeps what a person needs to see why a scenario failed, in files beside the report, and says where. A disk that is full is
 * told of, and changes nothing of what the scenario failed for.
 */
export async function attachArtefacts(world: LabWorld, lab: Lab, pickle: Pickle): Promise<void> {
  const folder = join(reports, `${slug(pickle.name)}-${pickle.id.slice(0, 8)}`);
  const kept = await writeArtefacts(folder, lab).then(
    () => `consoles, logs, sessions and capture: ${folder}/`,
    (error: unknown) => {
      const refused = machineRefusal(error);
      if (refused === undefined) throw error;
      return `consoles, logs, sessions and capture could not be kept: ${refused}`;
    },
  );
  const counters = (await lab.fabric.firewallCounters()).map(
    ({ rule, packets }) => `${packets ?? "?"}\t${rule}`,
  );
  world.attach(
    [
      `lab time ${lab.now().toFixed(3)} ms, seed ${lab.topology.seed}`,
      kept,
      `again: ${ownCommand(`run ${pickle.uri}:${pickle.location?.line ?? 1} --seed ${lab.topology.seed}`)}`,
      ...(counters.length > 0 ? ["firewall counters:", ...counters] : []),
    ].join("\n"),
    "text/plain",
  );
}

async function writeArtefacts(folder: string, lab: Lab): Promise<void> {
  await mkdir(folder, { recursive: true });
  const hosts = [...lab.controllers, ...lab.accessPoints, ...lab.servers];
  const fileOf = fileNames(hosts.map(({ name }) => name));
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
    ...hosts.map((host): [string, string] => [`${fileOf.get(host.name)}.log`, host.console.toString()]),
    ...[...lab.controllers, ...lab.accessPoints].map((device): [string, string] => [
      `${fileOf.get(device.name)}-session.txt`,
      device.transcript(),
    ]),
  ];
  for (const [name, octets] of files) if (octets.length > 0) await writeFile(join(folder, name), octets);
}
