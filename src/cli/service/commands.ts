import { didYouMean } from "../../did-you-mean";
import { EnvironmentError, UsageError } from "../../errors";
import type { Door, Service } from "../../node/lab-doors";
import { readText } from "../../node/read-text";
import { waitUntil } from "../../node/wait-until";
import { exitCodes } from "../exit-codes";
import { sitAtConsole } from "./console-client";
import { doorLines, inventory, sshConfig } from "./door-files";
import { giveOrder } from "./give-order";
import { isAlive, type RunningLab, runningLab, runningLabs } from "./running-labs";
import { openSsh } from "./ssh-client";

// What other terminals say to labs that run.

export interface WhichLab {
  /** The only one that runs, unless given. */
  readonly lab?: string;
}

export interface ListOptions {
  readonly json?: boolean;
  readonly inventory?: boolean;
  readonly sshConfig?: boolean;
}

export function ls(name: string | undefined, options: ListOptions): number {
  if (options.sshConfig || options.inventory) {
    const { doors } = runningLab(name);
    process.stdout.write(options.sshConfig ? sshConfig(doors) : inventory(doors, controllersOf(doors)));
    return exitCodes.passed;
  }
  const labs = name === undefined ? runningLabs() : [runningLab(name)];
  if (options.json) process.stdout.write(`${JSON.stringify(labs, null, 2)}\n`);
  else if (labs.length === 0) process.stdout.write("No lab runs.\n");
  else for (const lab of labs) process.stdout.write(listed(lab));
  return exitCodes.passed;
}

function listed({ name, file, pid, since, ready, doors }: RunningLab): string {
  const state = ready ? "" : ", coming up";
  const indented = doorLines(doors).replace(/^(?=.)/gm, "  ");
  return `${name}: ${file}, process ${pid}, since ${since}${state}\n${indented}`;
}

/** Controllers are those that have a web front. */
function controllersOf(doors: readonly Door[]): string[] {
  return doors.flatMap(({ service, host }) => (service === "https" ? [host] : []));
}

/** Real milliseconds that a lab may take to end. */
const endPatience = 30_000;

/** Ends labs, and waits until they have. */
export async function down(names: readonly string[], { all }: { all?: boolean }): Promise<number> {
  const labs = all ? runningLabs() : names.length > 0 ? names.map(runningLab) : [runningLab()];
  for (const lab of labs) {
    await giveOrder(lab, { order: "down" });
    const hasEnded = await waitUntil(endPatience, () => (isAlive(lab.pid) ? undefined : true));
    if (!hasEnded)
      throw new EnvironmentError(
        `the lab "${lab.name}" (process ${lab.pid}) has not ended within ${endPatience / 1_000} s`,
      );
    process.stdout.write(`The lab "${lab.name}" is down.\n`);
  }
  if (all && labs.length === 0) process.stdout.write("No lab runs.\n");
  return exitCodes.passed;
}

/** A terminal on a device or server by OpenSSH, its password given. */
export function ssh(host: string, command: readonly string[], { lab }: WhichLab): Promise<number> {
  const door = doorOf(runningLab(lab), host, ["ssh", "sftp"]);
  return openSsh(door, command);
}

export function console(host: string, { lab }: WhichLab): Promise<number> {
  return sitAtConsole(doorOf(runningLab(lab), host, ["console"]));
}

export async function logs(
  host: string | undefined,
  { lab, follow }: WhichLab & { follow?: boolean },
): Promise<number> {
  await giveOrder(runningLab(lab), { order: "logs", host, follow: follow === true });
  return exitCodes.passed;
}

export async function firewall({ lab, rules }: WhichLab & { rules?: string }): Promise<number> {
  await giveOrder(runningLab(lab), { order: "firewall", rules });
  return exitCodes.passed;
}

export async function fault(host: string, words: readonly string[], { lab }: WhichLab): Promise<number> {
  await giveOrder(runningLab(lab), { order: "fault", host, words });
  return exitCodes.passed;
}

/** Types the lines of a file into a device's command line: into a controller as configuration. */
export async function apply(host: string, file: string, { lab }: WhichLab): Promise<number> {
  const text = readText(file === "-" ? "/dev/stdin" : file, file);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !/^\s*!/.test(line));
  await giveOrder(runningLab(lab), { order: "apply", host, lines });
  process.stdout.write(`${lines.length} lines typed into "${host}".\n`);
  return exitCodes.passed;
}

/** @throws UsageError with the hosts that have such a door. */
function doorOf(lab: RunningLab, host: string, services: readonly Service[]): Door {
  const fitting = lab.doors.filter(({ service }) => services.includes(service));
  const found = fitting.find((door) => door.host === host);
  if (found) return found;
  const names = fitting.map((door) => door.host);
  throw new UsageError(
    `no host "${host}" of the lab "${lab.name}" has ${services[0] === "console" ? "a console to type at" : "SSH"}${didYouMean(host, names)} (there are: ${names.join(", ")})`,
  );
}
