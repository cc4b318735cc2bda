import { fabricNamed } from "../../containers/fabrics";
import { ExpectationError, UsageError } from "../errors";
import type { Fabric, Forward } from "../lab/fabric";
import { Lab } from "../lab/lab";
import type { Printer } from "../lab/printer";
import { openConsolePort } from "../node/console-port";

import { withRulesRead } from "../node/rule-files";
import { startupIssues } from "../node/startup-check";

import { printable } from "../printable";
import { timeOfDay } from "../report/timeline";
import { parseLabFile } from "../topology/lab-file";
import type { Topology } from "../topology/topology";
import { exitCodes } from "./exit-codes";
import { readLabFile } from "./validate";

/** Lab time that the network may take until every access point runs. */
const networkPatience = 15 * 60_000;

export interface UpOptions {
  readonly fabric: Fabric["name"];
  /** Lab seconds for each second outside. */
  readonly speed: number;
  /** The first of the ports on 127.0.0.1, the others follow; free ones unless given. */
  readonly port?: number;
}

/** Keeps a lab running until Ctrl-C, printing what its hosts print and where they can be reached. */
export async function up(file: string, options: UpOptions): Promise<number> {
  const { fabric, speed } = options;
  const topology = await withRulesRead(parseLabFile(await readLabFile(file), file, undefined, startupIssues));
  requirePorts(topology, options.port);
  const lab = await Lab.start(await fabricNamed(fabric, { speed }), topology);
  const consoles: Forward[] = [];
  try {
    follow(lab, [...lab.controllers, ...lab.accessPoints, ...lab.servers]);
    const stop = new AbortController();
    // Simulated time runs ahead until then; that of containers does not.
    if (fabric === "embedded") await networkComesUp(lab);
    process.stdout.write("\n");
    await tellPorts(lab, options, consoles);
    process.stdout.write(`Lab time runs ${speed} times as fast as yours. Ctrl-C ends the lab.\n\n`);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop.abort());
    const living = lab.fabric.live(speed, stop.signal);
    const watching = fabric === "docker" ? networkComesUp(lab, stop.signal) : undefined;
    await Promise.race([living, watching?.then(() => living) ?? living]);
  } finally {
    await Promise.all(consoles.map((console) => console.close()));
    await lab.stop();
  }
  process.stdout.write("\nThe lab is down.\n");
  return exitCodes.passed;
}

/** Everything that a person or a program logs in to has a port: SSH and RESTCONF, files, consoles. */
function requirePorts({ controllers, accessPoints, servers }: Topology, first = 1): void {
  const files = servers.filter(({ kind }) => kind !== "syslog");
  const needed = 2 * controllers.length + 2 * accessPoints.length + files.length;
  const highest = 65_536 - needed;
  if (first > highest)
    throw new UsageError(
      `--port ${first}: the lab needs ${needed} ports from there on, and ports end at 65535; the highest first port is ${highest}`,
    );
}

/** Says so when every access point runs, or which do not: a lab of theirs is looked at all the same. */
async function networkComesUp(lab: Lab, stop?: AbortSignal): Promise<void> {
  try {
    await lab.everyAccessPointRuns(networkPatience);
    process.stdout.write("\nThe network is up.\n");
  } catch (error) {
    if (!(error instanceof ExpectationError)) throw error;
    if (!stop?.aborted) process.stdout.write(`\nThe network is not up.\n${error.message}\n`);
  }
}

/** Opens a way in to every host that a person or a program logs in to, and says where. */
async function tellPorts(lab: Lab, { speed, port }: UpOptions, consoles: Forward[]): Promise<void> {
  let opened = 0;
  const forward = async (host: string, service: number, protocol: "tcp" | "udp" = "tcp") => {
    const localPort = port === undefined ? 0 : port + opened++;
    return (await lab.fabric.forward(host, service, { protocol, speed, localPort })).port;
  };
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  for (const { name, spec } of [...lab.controllers, ...lab.accessPoints]) {
    const at = await forward(name, 22);
    tell(`${name}: ssh -p ${at} ${spec.username}@127.0.0.1  (password ${spec.password})`);
  }
  for (const { name } of lab.controllers) {
    tell(`${name}: https://127.0.0.1:${await forward(name, 443)}/restconf  (where RESTCONF is configured)`);
  }
  for (const { name, spec } of lab.servers) {
    if (spec.kind === "openssh-sftp") {
      const at = await forward(name, 22);
      tell(`${name}: sftp -P ${at} ${spec.username}@127.0.0.1  (password ${spec.password})`);
    } else if (spec.kind !== "syslog") {
      tell(`${name}: tftp 127.0.0.1 ${await forward(name, 69, "udp")}`);
    }
  }
  // Last, so that the others stand where they stood without.
  for (const { name } of lab.accessPoints) {
    const localPort = port === undefined ? 0 : port + opened++;
    consoles.push(await openConsolePort(lab.fabric, name, localPort));
    tell(`${name}: telnet 127.0.0.1 ${consoles.at(-1)!.port}  (its console)`);
  }
}

/** Prints what the hosts print, as it comes, each line with the lab's time of day and the host's name. */
function follow(lab: Lab, hosts: readonly Printer[]): void {
  const width = Math.max(...hosts.map(({ name }) => name.length));
  const begun = lab.fabric.epoch() - lab.now();
  for (const { name, console } of hosts) {
    console.onLine(({ at, text }) =>
      process.stdout.write(`${timeOfDay(begun + at)} ${name.padEnd(width)} | ${printable(text)}\n`),
    );
  }
}
