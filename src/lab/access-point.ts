import { ExpectationError } from "../errors";
import { Device } from "./device";
import type { Lab } from "./lab";
import type { LogLine } from "./line-log";
import type { AccessPointSpec } from "./topology";

/** The CAPWAP states as an access point prints them. */
export const capwapStates = [
  "Discovery",
  "DTLS Setup",
  "Join",
  "Image Data",
  "Configure",
  "Data Check",
  "Run",
  "DTLS Teardown",
  "Sulking",
] as const;
export type CapwapState = (typeof capwapStates)[number];

/** An access point, seen by its console and its command line over SSH. */
export class AccessPoint extends Device {
  /** The console line at which its power last came or went. */
  #poweredAt = 0;

  constructor(
    lab: Lab,
    readonly spec: AccessPointSpec,
  ) {
    super(lab, spec.name, spec);
  }

  /** The state it is in, as its console last said; undefined while it boots. */
  get state(): string | undefined {
    const lines = this.console.since(this.#poweredAt);
    for (let index = lines.length - 1; index >= 0; index--) {
      const state = stateIn(lines[index]!);
      if (state !== undefined) return state;
    }
    return undefined;
  }

  /** @throws ExpectationError with the states it was in instead. */
  async reaches(state: CapwapState, within: number): Promise<void> {
    await this.#waitFor(`"${this.name}" reaches CAPWAP state ${state}`, state, within, () =>
      statesIn(this.lines()).includes(state),
    );
  }

  /**
   * Waits until it is in the state, whether it came there before the mark or after.
   * @throws ExpectationError with the states it was in instead.
   */
  async isIn(state: CapwapState, within: number): Promise<void> {
    await this.#waitFor(
      `"${this.name}" is in CAPWAP state ${state}`,
      state,
      within,
      () => this.state === state,
    );
  }

  /** @throws ExpectationError if it is in another state now, or was since the mark. */
  stayedIn(state: CapwapState): void {
    const since = statesIn(this.lines());
    if (this.state === state && since.every((seen) => seen === state)) return;
    throw new ExpectationError(
      `"${this.name}" did not stay in ${state}: since the last thing that was done its states were ${since.join(", ") || "none"}, and it is in ${this.state ?? "none"} now`,
    );
  }

  async power(state: "on" | "off"): Promise<void> {
    await this.lab.fabric.power(this.name, state);
    this.#poweredAt = this.console.mark;
  }

  /** Puts another unit of the same model and name in its place. */
  async replace(flash: { version: string; backup: string }): Promise<void> {
    await this.lab.fabric.replaceAccessPoint(this.name, flash);
    this.#poweredAt = this.console.mark;
  }

  async #waitFor(wanted: string, state: CapwapState, within: number, isSo: () => boolean): Promise<void> {
    await this.lab.until(
      wanted,
      within,
      () => isSo() || undefined,
      () =>
        `Its states were: ${statesIn(this.lines()).join(", ") || "none"}.\n${this.seenInstead(`CAPWAP State: ${state}`, this.lines())}`,
    );
  }
}

/** Every CAPWAP state that the lines tell of, in order. */
function statesIn(lines: readonly LogLine[]): string[] {
  return lines.flatMap((line) => stateIn(line) ?? []);
}

function stateIn({ text }: LogLine): string | undefined {
  return /CAPWAP State: (.+?)\s*$/.exec(text)?.[1];
}
