import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fabricNamed } from "../../containers/fabrics";
import { ExpectationError, UsageError } from "../errors";
import { kindOf } from "../kinds/kinds";
import { carriedAccessPoints } from "../lab/carried";
import type { Fabric } from "../lab/fabric";
import { Lab } from "../lab/lab";
import type { Printer } from "../lab/printer";
import { keepCompiledSoFar } from "../node/compiled-code";
import { fileIssues } from "../node/file-issues";
import { doorText, type OpenDoors, openDoors } from "../node/lab-doors";
import { whenToEnd } from "../node/process-end";
import { EventFile } from "../node/report/event-file";
import { withRulesRead } from "../node/rule-files";
import { startupIssues } from "../node/startup-check";
import { printable } from "../printable";
import type { LabEvent } from "../report/events/event";
import { recordedScenario } from "../report/recorded-scenario";
import { timeOfDay } from "../report/timeline";
import { parseLabFile, type TopologyCheck } from "../topology/lab-file";
import type { Topology } from "../topology/topology";
import { exitCodes } from "./exit-codes";
import { type DoorFiles, requirePlaces, writeDoorFiles } from "./service/door-files";
import { takeOrders } from "./service/lab-control";
import { writePeerFiles } from "./service/peer-files";
import { forget, freeName, remember, socketPath } from "./service/running-labs";
import { type Teller, teller } from "./service/teller";
import { aloneVariable, upInBackground } from "./service/up-background";
import { readLabFile } from "./validate";

/** CAPWAP has its ports (RFC 5415 §3.1): a peer looks for a controller nowhere else. */
const capwapPorts = { control: 5_246, data: 5_247 };

/** Lab time that the network may take until every access point runs. */
const networkPatience = 15 * 60_000;

export interface UpOptions extends DoorFiles {
  readonly fabric: Fabric["name"];
  /** Lab seconds for each second outside. */
  readonly speed: number;
  /** The first of the ports on 127.0.0.1, the others follow; free ones unless given. */
  readonly port?: number;
  /** The name by which other commands know it; the file's unless given. */
  readonly name?: string;
  /** Objects, one a line, instead of text: ports, the ready moment, what hosts print. */
  readonly json?: boolean;
  /** As `json`, with every event of the lab; or the file that takes the events, beside the text. */
  readonly events?: boolean | string;
  /** Nothing of what hosts print. */
  readonly quiet?: boolean;
  /** Gives the terminal back once the lab is ready; `ewclab down` ends it. */
  readonly wait?: boolean;
  /** A folder that takes what an access point of one's own needs; UDP 5246 and 5247 lead to the first controller. */
  readonly capwap?: string;
  /** A feature file: what is typed at the devices, over SSH or at consoles, becomes its scenario when the lab ends. */
  readonly record?: string;
}

/** Keeps a lab running until it is told to end, printing what its hosts print and where they can be reached. */
export async function up(file: string, options: UpOptions): Promise<number> {
  const fabric = await fabricNamed(options.fabric, options);
  const check: TopologyCheck = (lab) => [
    ...startupIssues(lab),
    ...fileIssues(lab),
    ...(fabric.issues?.(lab) ?? []),
  ];
  const topology = await withRulesRead(parseLabFile(await readLabFile(file), file, undefined, check));
  requirePorts(topology, options.port);
  if (options.record !== undefined && existsSync(options.record))
    throw new UsageError(`--record ${options.record}: the file is there already`);
  requirePlaces([options.record, options.portsFile, options.inventory, options.sshConfig]);
  const name = freeName(options.name, basename(file).replace(/\.ya?ml$/i, ""));
  if (options.wait) return upInBackground(file, name, options.name !== undefined);

  const stop = new AbortController();
  let reason = "";
  const end = (why: string) => {
    reason ||= why;
    stop.abort();
  };
  const tell = teller(Boolean(options.json || isForPrograms(options)));
  // From here on: a lab that is still coming up ends, too.
  const stopWatching = whenToEnd(end, process.env[aloneVariable] === "1");
  try {
    const lab = await Lab.start(fabric, topology);
    try {
      await live(lab, { file, name, stop: stop.signal, end, tell }, options);
    } finally {
      forget(process.pid);
      await lab.stop();
    }
  } finally {
    stopWatching();
  }
  tell.both(`\nThe lab is down${reason === "" ? "." : `: ${reason}.`}`, { event: "down", reason });
  return exitCodes.passed;
}

interface Place {
  readonly file: string;
  readonly name: string;
  readonly stop: AbortSignal;
  end(why: string): void;
  readonly tell: Teller;
}

async function live(lab: Lab, { file, name, stop, end, tell }: Place, options: UpOptions): Promise<void> {
  const { fabric, speed } = options;
  const eventFile =
    typeof options.events === "string" && options.events !== "-"
      ? new EventFile(options.events, "begin")
      : undefined;
  if (eventFile)
    everyEvent(lab, (event) => {
      eventFile.write(event);
      eventFile.flush();
    });
  if (isForPrograms(options)) everyEvent(lab, (event) => tell.object({ event: "lab", ...event }));
  else if (!options.quiet) follow(lab, [...lab.controllers, ...lab.accessPoints, ...lab.servers], tell);
  // Simulated time runs ahead until then; that of containers does not.
  let isUp = fabric === "embedded" && (await networkComesUp(lab, tell, stop));
  let open: OpenDoors | undefined;
  let closeControl: (() => Promise<void>) | undefined;
  try {
    const { capwap, ...forDoors } = options;
    if (capwap !== undefined) await writePeerFiles(capwap, await lab.fabric.peerIdentity());
    open = await openDoors(lab, {
      ...forDoors,
      record: options.record !== undefined,
      ...(capwap !== undefined && { capwap: capwapPorts }),
    });
    closeControl = await takeOrders(lab, socketPath(), () => end("`ewclab down` was called"));
    const record = { name, pid: process.pid, file: resolve(file), socket: socketPath(), doors: open.doors };
    const remembered = { ...record, since: new Date().toISOString() };
    remember({ ...remembered, ready: false });
    tell.line("");
    for (const door of open.doors) tell.both(doorText(door), { event: "port", ...door });
    tell.line(`Lab time runs ${speed} times as fast as yours. Ctrl-C ends the lab.\n`);
    const ready = async () => {
      if (stop.aborted) return;
      await writeDoorFiles(
        options,
        record,
        lab.controllers.map((controller) => controller.name),
      );
      remember({ ...remembered, ready: true });
      tell.object({ event: "ready", lab: name, pid: process.pid, up: isUp });
      keepCompiledSoFar();
    };
    const living = lab.fabric.live(speed, stop);
    if (fabric === "embedded") await ready();
    else {
      const watching = networkComesUp(lab, tell, stop).then((came) => {
        isUp = came;
        return ready();
      });
      await Promise.race([living, watching]);
    }
    await living;
  } finally {
    if (options.record !== undefined && open !== undefined) {
      await writeFile(options.record, recordedScenario(file, open.recorded()));
      tell.line(`\nWhat was typed: ${options.record}`);
    }
    eventFile?.close();
    await closeControl?.();
    await open?.close();
  }
}

function isForPrograms({ events }: UpOptions): boolean {
  return events === true || events === "-";
}

/** Those that there were before, too: the snapshot comes first. */
function everyEvent(lab: Lab, take: (event: LabEvent) => void): void {
  for (const event of lab.events.all()) take(event);
  lab.events.listen(take);
}

/** Everything that a person or a program logs in to has a port: SSH and RESTCONF, files, consoles. */
function requirePorts(topology: Topology, first = 1): void {
  const { controllers, accessPoints, servers } = topology;
  const files = servers.filter((server) => kindOf(server).entrance !== undefined);
  const needed =
    2 * controllers.length + 2 * accessPoints.length + carriedAccessPoints(topology).length + files.length;
  const highest = 65_536 - needed;
  if (first > highest)
    throw new UsageError(
      `--port ${first}: the lab needs ${needed} ports from there on, and ports end at 65535; the highest first port is ${highest}`,
    );
}

/** Says so when every access point runs, or which do not: a lab of theirs is looked at all the same. */
async function networkComesUp(lab: Lab, tell: Teller, stop: AbortSignal): Promise<boolean> {
  try {
    await lab.everyAccessPointRuns(networkPatience);
    tell.both("\nThe network is up.", { event: "network", up: true });
    return true;
  } catch (error) {
    if (!(error instanceof ExpectationError)) throw error;
    if (!stop.aborted)
      tell.both(`\nThe network is not up.\n${error.message}`, {
        event: "network",
        up: false,
        why: error.message,
      });
    return false;
  }
}

/** Prints what the hosts print, as it comes, each line with the lab's time of day and the host's name. */
function follow(lab: Lab, hosts: readonly Printer[], tell: Teller): void {
  const width = Math.max(...hosts.map(({ name }) => name.length));
  const begun = lab.fabric.epoch() - lab.now();
  for (const { name, console } of hosts) {
    console.onLine(({ at, text }) =>
      tell.both(`${timeOfDay(begun + at)} ${name.padEnd(width)} | ${printable(text)}`, {
        event: "line",
        host: name,
        at,
        text,
      }),
    );
  }
}
