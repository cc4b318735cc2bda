import type { Pickle, PickleStep } from "@cucumber/messages";
import type { Lab } from "../src/lab/lab";
import type { EventBody, StepEvent } from "../src/report/events/event";
import { maskSecrets } from "../src/report/secrets";
import type { StepPlace } from "./source-places";

/** The steps of one try of a scenario, told to the lab's event log; those before the lab as soon as there is one. */
export class ScenarioSteps {
  #lab: Lab | undefined;
  #early: EventBody[] = [];
  #count = 0;
  #running: Omit<StepEvent, "phase"> | undefined;

  /** The lab has started: what came before it is told first. */
  begin(lab: Lab): void {
    this.#lab = lab;
    for (const body of this.#early) lab.events.emit(0, body);
    this.#early = [];
  }

  begun(step: PickleStep, place: StepPlace, keyword: string): void {
    this.#running = {
      kind: "step",
      step: ++this.#count,
      keyword,
      text: step.text,
      ...argumentOf(step),
      line: place.step.line,
    };
    this.#tell({ ...this.#running, phase: "begun" });
  }

  ended(phase: "passed" | "failed" | "skipped", message?: string): void {
    if (!this.#running) return;
    const said = message === undefined ? {} : { message };
    this.#tell({ ...this.#running, phase, ...said });
    this.#running = undefined;
  }

  #tell(body: EventBody): void {
    if (this.#lab) this.#lab.events.emit(this.#lab.now(), body);
    else this.#early.push(body);
  }
}

/** A text as it was written, a table with its columns below each other. */
function argumentOf({ argument }: PickleStep): Pick<StepEvent, "argument"> {
  if (argument?.docString) return { argument: maskSecrets(argument.docString.content) };
  const rows = argument?.dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value));
  if (rows === undefined) return {};
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lines = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(width(at))).join(" | ")} |`);
  return { argument: maskSecrets(lines.join("\n")) };
}

const screensKept = {
  controller: ["show ap summary", "show ap image", "show install summary"],
  // Both partitions, and what they hold.
  accessPoint: ["show image integrity"],
} as const;

/** Keeps what controllers and access points show, where it has changed since the last time. */
export class Screens {
  readonly #last = new Map<string, string>();
  /** The number of the newest event then: where nothing has happened since, nothing has changed. */
  #seen = 0;

  keep(lab: Lab): void {
    const since = lab.events.since(this.#seen);
    if (since.every(({ kind }) => kind === "step")) return;
    const printed = new Set(since.flatMap((event) => (event.kind === "line" ? event.host : [])));
    for (const { name } of lab.controllers) this.#look(lab, name, screensKept.controller);
    // Whose flash changes says so.
    for (const { name } of lab.accessPoints)
      if (printed.has(name)) this.#look(lab, name, screensKept.accessPoint);
    this.#seen = lab.events.newest;
  }

  #look(lab: Lab, host: string, commands: readonly string[]): void {
    for (const command of commands) {
      const text = lab.fabric.look?.(host, command);
      const key = `${host} ${command}`;
      if (text === undefined || this.#last.get(key) === text) continue;
      this.#last.set(key, text);
      lab.events.emit(lab.now(), { kind: "screen", host, command, text });
    }
  }
}

/** How often each scenario has been tried in this thread. */
const tries = new Map<string, number>();

/** 1 for the first try of a scenario, 2 when it is run again. Call once a try. */
export function tryOf(pickle: Pickle): number {
  const count = (tries.get(pickle.id) ?? 0) + 1;
  tries.set(pickle.id, count);
  return count;
}
