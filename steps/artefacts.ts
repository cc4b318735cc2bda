import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pickle } from "@cucumber/messages";
import { loginOf } from "../src/kinds/kinds";
import { formatDuration } from "../src/lab/duration";
import type { Lab } from "../src/lab/lab";
import { machineRefusal } from "../src/node/error-border";
import { makeFolder } from "../src/node/make-folder";
import { ownCommand } from "../src/node/own-command";
import { tracePage } from "../src/node/report/trace-page";
import { printableLines } from "../src/printable";
import { captureFiles, wholeCapture } from "../src/report/capture-files";
import { eventLines } from "../src/report/events/event-lines";
import { perfettoTrace } from "../src/report/perfetto";
import { maskSecrets } from "../src/report/secrets";
import { timeline } from "../src/report/timeline";
import type { TracedScenario } from "../src/report/trace-data";
import { fileNames, slug } from "./artefact-names";
import { withoutStack } from "./formatter/scenario-run";
import type { LabWorld } from "./world";

/**
 * Keeps what a person needs to see why a scenario failed, in files beside the report, and says where. A disk that is full is
 * told of, and changes nothing of what the scenario failed for.
 */
export async function attachArtefacts(
  world: LabWorld,
  lab: Lab,
  pickle: Pickle,
  failure: string,
): Promise<void> {
  const folder = folderOf(world, pickle);
  const kept = await writeArtefacts(folder, world, lab, pickle, failure).then(
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
      ...(await lateText(lab)),
      kept,
      `again: ${ownCommand(`run ${pickle.uri}:${pickle.location?.line ?? 1} --seed ${lab.topology.seed}`)}`,
      ...(counters.length > 0 ? ["firewall counters:", ...counters] : []),
    ].join("\n"),
    "text/plain",
  );
}

/** Milliseconds of lab time: heartbeats and handshakes are not that patient. */
const worthTelling = 1_000;

/** Where the machine was too slow for the lab, which is no fault of any device. */
async function lateText({ fabric }: Lab): Promise<string[]> {
  const late = ((await fabric.lateness?.()) ?? []).filter(({ late }) => late >= worthTelling);
  if (late.length === 0) return [];
  const hosts = late.slice(0, 3).map(({ host, late }) => `"${host}" by ${formatDuration(late)}`);
  return [
    `this machine was too slow for ${late[0]!.speed} times real time: timers rang late, of ${hosts.join(", ")} of lab time at the worst`,
    "  so this may be no fault of a device: try it with EWCLAB_SPEED, or the scenario's tag @docker-speed-5, at a lower speed",
  ];
}

/** Keeps a trace page and the capture of a scenario that passed, where that is wanted. */
export async function keepTrace(world: LabWorld, lab: Lab, pickle: Pickle): Promise<void> {
  const { trace: wanted } = world.parameters;
  if (wanted !== "on" && wanted !== "perfetto") return;
  const epoch = lab.fabric.epoch() - lab.now();
  const seen = await lab.fabric.packets();
  const trace = { scenario: traced(world, pickle, "passed"), events: lab.evidence(), seen };
  const folder = folderOf(world, pickle);
  const kept = keep(folder, [
    ["trace.html", tracePage(trace, secretsOf(lab))],
    ["events.ndjson", maskSecrets(eventLines(lab.evidence()), secretsOf(lab))],
    ...(wanted === "perfetto" ? [perfettoOf(lab)] : []),
    ["capture.pcapng", wholeCapture(seen, epoch)],
  ]);
  const told = await kept.then(
    () => `trace, events and capture: ${folder}/`,
    // The scenario passed, whatever the disk says.
    (error: unknown) => {
      const refused = machineRefusal(error);
      if (refused === undefined) throw error;
      return `trace, events and capture could not be kept: ${refused}`;
    },
  );
  world.attach(told, "text/plain");
}

function traced(
  world: LabWorld,
  { uri, name, location }: Pickle,
  status: TracedScenario["status"],
  message?: string,
): TracedScenario {
  const feature = world.document?.feature?.name ?? uri;
  const failure = message === undefined ? undefined : printableLines(withoutStack(message));
  return {
    ...{ feature, name, uri, line: location?.line ?? 1, status },
    ...(failure === undefined
      ? {}
      : { failure, cause: failure.split("\n").filter((line) => line.startsWith("  ")) }),
  };
}

/** The same name for the same scenario in every run, and one of its own for each try. */
function folderOf(world: LabWorld, { uri, name, location }: Pickle): string {
  const feature = slug(uri.replace(/^(?:\.\.\/)*(?:features\/)?/, "").replace(/\.feature$/, ""));
  const attempt = world.attempt > 1 ? `-try-${world.attempt}` : "";
  return join(
    world.parameters.artefacts ?? "reports/artefacts",
    `${feature}-${location?.line ?? 1}-${slug(name)}${attempt}`,
  );
}

async function writeArtefacts(
  folder: string,
  world: LabWorld,
  lab: Lab,
  pickle: Pickle,
  failure: string,
): Promise<void> {
  const secrets = secretsOf(lab);
  const masked = (text: string) => maskSecrets(text, secrets);
  const hosts = [...lab.controllers, ...lab.accessPoints, ...lab.servers];
  const fileOf = fileNames(hosts.map(({ name }) => name));
  const epoch = lab.fabric.epoch() - lab.now();
  const seen = await lab.fabric.packets();
  const text = (name: string, content: string): [string, string] => [name, masked(content)];
  await keep(folder, [
    text("failure.txt", `${printableLines(withoutStack(failure))}\n`),
    text("scenario.feature", await readFile(pickle.uri, "utf8").catch(() => "")),
    text(
      "timeline.txt",
      timeline(
        hosts.map((host) => ({ host: host.name, lines: host.console.all() })),
        epoch,
      ),
    ),
    text(
      "blocked-packets.txt",
      lab.fabric
        .blocked()
        .map(({ at, packet, rule }) => `${at.toFixed(3)} ${packet}: ${rule}\n`)
        .join(""),
    ),
    text("events.ndjson", eventLines(lab.evidence())),
    ...(world.parameters.trace === "perfetto" ? [perfettoOf(lab)] : []),
    ...captureFiles(seen, { epoch }),
    ...(world.parameters.trace === "off"
      ? []
      : [
          [
            "trace.html",
            tracePage(
              { scenario: traced(world, pickle, "failed", failure), events: lab.evidence(), seen },
              secrets,
            ),
          ] as const,
        ]),
    ...hosts.map((host) => text(`${fileOf.get(host.name)}.log`, host.console.toString())),
    ...[...lab.controllers, ...lab.accessPoints].map((device) =>
      text(`${fileOf.get(device.name)}-session.txt`, device.transcript()),
    ),
  ]);
}

function perfettoOf(lab: Lab): [string, string] {
  return ["trace.perfetto.json", maskSecrets(perfettoTrace(lab.evidence()), secretsOf(lab))];
}

async function keep(
  folder: string,
  files: readonly (readonly [name: string, content: string | Uint8Array])[],
): Promise<void> {
  makeFolder(folder);
  for (const [name, content] of files) {
    if (content.length === 0) continue;
    const file = join(folder, name);
    await writeFile(file, content).catch(async (error: unknown) => {
      // Half of it would only mislead.
      await rm(file, { force: true }).catch(() => {});
      throw error;
    });
  }
}

/** Passwords that the lab's own topology gives. */
function secretsOf({ topology }: Lab): Set<string> {
  return new Set([
    ...topology.controllers.map(({ password }) => password),
    ...topology.accessPoints.flatMap(({ password, enable }) => [password, enable]),
    ...topology.servers.flatMap((server) => loginOf(server)?.password ?? []),
  ]);
}
