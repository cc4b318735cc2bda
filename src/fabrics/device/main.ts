import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../../errors";
import { crashText } from "../../lab/crash";
import { endingOf, refusalWords } from "../../node/error-border";
import { sshReady } from "../../node/ssh/ready";
import { runDevice } from "./device-process";
import { FileFlash } from "./file-flash";
import { keepLateness } from "./lateness";
import { Screen } from "./screen";
import { machineTime } from "./shared-clock";
import { type DeviceSpec, parseDescription } from "./spec";

export interface DeviceProcessOptions {
  /**
   * File with the description; without one the variable EWCLAB_DEVICE holds it, or names the file; else it is
   * /etc/ewclab/device.json.
   */
  readonly spec?: string | undefined;
  /** The folder that is its flash. */
  readonly flash: string;
}

/** What the process says beside its console once the device has power: its services answer, or it boots. */
export const poweredOn = "ready";

/**
 * What `ewclab device` does: one device until the process ends. Its console is standard output, its keyboard standard input.
 * Of a controller that carries an access point, the keyboard and standard error are the access point's console.
 * @throws UsageError, EnvironmentError
 */
export async function deviceProcess(options: DeviceProcessOptions): Promise<void> {
  const { text, folder } = description(options.spec);
  const told = parseDescription(text, folder);
  await sshReady();
  if (Array.isArray(told)) {
    const { severalDevices } = await import("./several");
    severalDevices(told, options.flash);
    return;
  }
  const spec = told as DeviceSpec;
  warnOfNeighbours(spec);
  const flash = new FileFlash(join(options.flash, `unit-${spec.kind === "ap" ? spec.unit : 1}`));
  const screen = new Screen();
  const ownScreen = new Screen(2);
  // What a device throws is its crash: told on its console before the process, which is its power, ends.
  process.prependListener("uncaughtException", (error) => screen.write(crashText(spec.name, error)));
  const keyboard = await runDevice(spec, {
    flash,
    console: (text) => screen.write(text),
    // Two consoles, one process: the access point's in a controller's box is the second output.
    ownConsole: (text) => ownScreen.write(text),
    keyLog: join(flash.folder, "keylog"),
    late: keepLateness(options.flash),
    began: firstStart(flash.folder),
  });
  process.stderr.write(`${poweredOn}\n`);
  if (keyboard) screen.listen(keyboard);
}

/** Lab time goes on through power cuts, so it counts from the first start with this flash. */
function firstStart(folder: string): number {
  const file = join(folder, ".began");
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    const now = machineTime();
    writeFileSync(file, String(now));
    return now;
  }
}

const usualFile = "/etc/ewclab/device.json";

function description(file: string | undefined): { text: string; folder: string } {
  const { EWCLAB_DEVICE } = process.env;
  const given = file ?? EWCLAB_DEVICE ?? usualFile;
  if (/^\s*[{[]/.test(given)) return { text: given, folder: "." };
  try {
    return { text: readFileSync(given, "utf8"), folder: dirname(given) };
  } catch (error) {
    throw new UsageError(`the device description ${given} cannot be read: ${refusalWords(error)}`);
  }
}

/** A person chose the address, and may not know who else can reach it. In a container nobody else can. */
function warnOfNeighbours({ address, bind, name }: DeviceSpec): void {
  if (bind !== "address" || address === undefined || address.startsWith("127.")) return;
  process.stderr.write(
    `warning: ${name} answers at ${address} to every machine that reaches it, with the passwords of its description\n`,
  );
}

/** Ends the process with what to tell its caller. */
export function deviceFailed(error: unknown): never {
  const { code, text } = endingOf(error);
  process.stderr.write(`${text}\n`);
  process.exit(code);
}
