import { didYouMean } from "../../did-you-mean";
import { LabError, UsageError } from "../../errors";
import { Controller } from "../../lab/controller";
import type { FileServerControl } from "../../lab/fabric";
import type { Lab } from "../../lab/lab";
import type { Printer } from "../../lab/printer";
import { readText } from "../../node/read-text";
import { withRulesRead } from "../../node/rule-files";
import { timeOfDay } from "../../report/timeline";
import { parseLabFile } from "../../topology/lab-file";

/** What another terminal asks of a lab that runs. */
export type LabOrder =
  | { readonly order: "logs"; readonly host?: string | undefined; readonly follow: boolean }
  | { readonly order: "firewall"; readonly rules?: string | undefined }
  | { readonly order: "fault"; readonly host: string; readonly words: readonly string[] }
  | { readonly order: "apply"; readonly host: string; readonly lines: readonly string[] }
  | { readonly order: "down" };

export interface OrderPlace {
  readonly lab: Lab;
  say(line: string): void;
  /** Aborted when nobody listens any more. */
  readonly gone: AbortSignal;
  /** Ends the lab. */
  down(): void;
}

/** @throws UsageError, ExpectationError (rejects) in words for whoever asked. */
export async function carryOut(order: LabOrder, place: OrderPlace): Promise<void> {
  switch (order.order) {
    case "logs":
      return logs(place, order);
    case "firewall":
      return firewall(place, order.rules);
    case "fault":
      return fault(place, order.host, order.words);
    case "apply": {
      const device = place.lab.device(hostNamed(place.lab, order.host));
      if (device instanceof Controller) return device.configure(order.lines);
      const session = await device.session();
      for (const line of order.lines) await session.accept(line);
      return;
    }
    case "down":
      return place.down();
  }
}

async function logs(
  { lab, say, gone }: OrderPlace,
  { host, follow }: { host?: string | undefined; follow: boolean },
): Promise<void> {
  const printers: Printer[] =
    host === undefined
      ? [...lab.controllers, ...lab.accessPoints, ...lab.servers]
      : [lab.host(hostNamed(lab, host))];
  const width = Math.max(...printers.map(({ name }) => name.length));
  const begun = lab.fabric.epoch() - lab.now();
  const text = (name: string, at: number, line: string) =>
    `${timeOfDay(begun + at)} ${name.padEnd(width)} | ${line}`;
  const lines = printers.flatMap(({ name, console }) =>
    console.all().map(({ at, text: line }) => ({ at, line: text(name, at, line) })),
  );
  for (const { line } of lines.sort((one, other) => one.at - other.at)) say(line);
  if (!follow) return;
  const stops = printers.map(({ name, console }) =>
    console.onLine(({ at, text: line }) => say(text(name, at, line))),
  );
  await new Promise<void>((resolve) => gone.addEventListener("abort", () => resolve(), { once: true }));
  for (const stop of stops) stop();
}

async function firewall({ lab, say }: OrderPlace, rules: string | undefined): Promise<void> {
  if (rules !== undefined) {
    const text = readText(rules);
    await lab.firewall.change((await withRulesRead(parseLabFile(text, rules))).firewall);
    say(`The firewall has the rules of ${rules}.`);
    return;
  }
  const counters = await lab.firewall.counters();
  for (const { rule, packets } of counters) say(`${String(packets ?? "?").padStart(8)}  ${rule}`);
  if (counters.length === 0) say("The firewall has no rules: everything passes.");
  const blocked = lab.fabric.blocked();
  say(blocked.length === 0 ? "No packet was blocked." : `Blocked (${blocked.length}), the last of them:`);
  for (const { packet, rule } of blocked.slice(-20)) say(`  ${packet}: ${rule}`);
}

const linkFaults = {
  loss: "percent",
  latency: "milliseconds",
  jitter: "milliseconds",
  duplicate: "percent",
  reorder: "percent",
  mtu: "octets",
} as const;
const wholeFaults = ["power-off", "power-on", "works"];
const serverFaults = ["stop", "start", "pause", "resume"] as const;

/** What `ewclab fault HOST ...` can say. */
const faultWords = [...wholeFaults, ...Object.keys(linkFaults), ...serverFaults];

async function fault(
  { lab }: OrderPlace,
  name: string,
  [word = "", value]: readonly string[],
): Promise<void> {
  if (word === "power-off" || word === "power-on") {
    return lab.power(hostNamed(lab, name), word === "power-off" ? "off" : "on");
  }
  if (word === "works") return lab.link(name).repair();
  const unit = Object.hasOwn(linkFaults, word) ? linkFaults[word as keyof typeof linkFaults] : undefined;
  if (unit !== undefined) {
    if (value === undefined || !/^\d+(\.\d+)?$/.test(value))
      throw new UsageError(`fault ${name} ${word}: how many ${unit} is expected`);
    return lab.link(name).impair({ [word]: Number(value) });
  }
  const verb = serverFaults.find((each) => each === word);
  if (verb === undefined) {
    throw new UsageError(
      `"${word}" is no fault${didYouMean(word, faultWords)} (known: ${faultWords.join(", ")})`,
    );
  }
  const control: FileServerControl = lab.server(hostNamed(lab, name)).control;
  const act = control[verb];
  if (act === undefined) throw new UsageError(`this fabric's servers cannot do that (${verb})`);
  await act.call(control);
}

/** @throws UsageError with the nearest name. */
function hostNamed(lab: Lab, name: string): string {
  const names = [...lab.controllers, ...lab.accessPoints, ...lab.servers].map((host) => host.name);
  if (names.includes(name)) return name;
  throw new UsageError(
    `there is no host "${name}" in this lab${didYouMean(name, names)} (there are: ${names.join(", ")})`,
  );
}

/** For whoever asked. */
export function orderFailure(error: unknown): { text: string; fault: string } {
  return error instanceof LabError
    ? { text: error.message, fault: error.fault }
    : { text: (error as Error).stack ?? String(error), fault: "internal" };
}
