import { ExpectationError } from "../errors";
import type { AccessPointSpec } from "../topology/topology";
import { type CapwapState, capwapStates, stateIn } from "./capwap-state";
import { CliSession } from "./cli-session";
import { openConsole } from "./console-shell";
import { Device } from "./device";
import type { Shell } from "./fabric";
import { oneOf, powerStates, text } from "./handed-in";
import type { Lab } from "./lab";
import type { LogLine } from "./line-log";
import { seenInstead } from "./line-wait";

export { type CapwapState, capwapStates } from "./capwap-state";

/** What its console says first. */
const booting = "Auto-booting ";

/** An access point, seen by its console and its command line over SSH. */
export class AccessPoint extends Device {
  /** The console line at which its power last came or went. */
  #poweredAt = 0;
  #settledAt = 0;

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
      const state = stateIn(lines[index]!.text);
      if (state !== undefined) return state;
    }
    return undefined;
  }

  /** Its lab has come up: states that it came through on the way do not count as changes. */
  settle(): void {
    this.#settledAt = this.console.mark;
  }

  /** The controller in whose box it is, if it is. */
  get carrier(): string | undefined {
    return undefined;
  }

  /** Its power came or went with that of its box. */
  switchedWithBox(): void {
    this.#poweredAt = this.console.mark;
  }

  get hasPower(): boolean {
    return this.lab.silenceOf(this.name) === undefined;
  }

  /**
   * Waits until it comes to the state. Where it is there already, and nothing has been done that could move it, that is
   * enough; after something was done it may be about to leave the state, as before a reload, so that counts only when it is
   * still there in the end.
   * @throws ExpectationError with the states it was in instead.
   */
  async reaches(state: CapwapState, within: number): Promise<void> {
    known(state);
    if (this.lab.isUntouched && this.state === state) return;
    try {
      await this.#waitFor(`"${this.name}" reaches CAPWAP state ${state}`, state, within, () =>
        statesIn(this.lines()).includes(state),
      );
    } catch (error) {
      if (!(error instanceof ExpectationError) || this.state !== state || !this.hasPower) throw error;
    }
  }

  /** Looks once. @throws ExpectationError when it is in another state now. */
  isNow(state: CapwapState): void {
    known(state);
    if (this.state === state) return;
    throw this.lab.failure(
      `"${this.name}" is in CAPWAP state ${state}: it is in ${this.#stateInWords()} now.`,
      seenInstead(this.name, `CAPWAP State: ${state}`, this.lines()),
    );
  }

  /** Looks once. @throws ExpectationError when it is in that state now. */
  isNotIn(state: CapwapState): void {
    known(state);
    if (this.state !== state || !this.hasPower) return;
    throw this.lab.failure(`"${this.name}" is not in CAPWAP state ${state}: it is.`, "");
  }

  /**
   * Lets lab time pass, in which it must not come to Run, or another state.
   * @throws ExpectationError when it does, or where it has no power and so could not.
   */
  async staysOut(within: number, state: CapwapState = "Run"): Promise<void> {
    const isThere = () => this.state === state && this.hasPower;
    const what = `"${this.name}" does not ${state === "Run" ? "join" : `reach CAPWAP state ${state}`}`;
    if (!this.hasPower) throw this.lab.failure(`${what}: it has no power, so nothing was tried.`, "");
    await this.lab.run(isThere, this.lab.after(within));
    if (isThere()) throw this.lab.failure(`${what}: it is in CAPWAP state ${state}.`, "");
  }

  /** Waits until it is in that state no more, or has no power. @throws ExpectationError when it stays. */
  async leaves(state: CapwapState, within: number): Promise<void> {
    known(state);
    await this.lab.until(
      `"${this.name}" leaves CAPWAP state ${state}`,
      within,
      () => this.state !== state || !this.hasPower || undefined,
      () => `It is in ${state}.`,
    );
  }

  /** @throws ExpectationError when it has begun to fetch an image since the mark, at a join or for a predownload. */
  hasNotDownloaded(): void {
    const begun = this.lines().find(({ text }) =>
      /CAPWAP State: Image Data|upgrade\.sh: Script called with args:\[-c PREDOWNLOAD\]|[Ss]tarting download AP image|Image Data Request sent/.test(
        text,
      ),
    );
    if (begun)
      throw this.lab.failure(
        `"${this.name}" does not download an image: it has begun to.`,
        `  ${begun.text}`,
      );
  }

  /** Waits until it has booted since the mark. @throws ExpectationError when it has not in that time. */
  async hasRebooted(within: number): Promise<void> {
    await this.prints(booting, within);
  }

  /** Looks once. @throws ExpectationError when it has booted since the mark. */
  hasNotRebooted(): void {
    const line = this.lines().find(({ text }) => text.startsWith(booting));
    if (line) throw this.lab.failure(`"${this.name}" has not rebooted: it has.`, `  ${line.text}`);
  }

  #stateInWords(): string {
    if (!this.hasPower) return "none, without power,";
    return this.state === undefined ? "none yet, it boots," : this.state;
  }

  /**
   * Waits until it is in the state, whether it came there before the mark or after.
   * @throws ExpectationError with the states it was in instead.
   */
  async isIn(state: CapwapState, within: number): Promise<void> {
    known(state);
    await this.#waitFor(
      `"${this.name}" is in CAPWAP state ${state}`,
      state,
      within,
      () => this.state === state,
    );
  }

  /** Waits until it runs, as it does when its lab comes up. @throws ExpectationError with the states it was in instead. */
  async comesUp(within: number): Promise<void> {
    await this.isIn("Run", within);
  }

  /** @throws ExpectationError if it is in another state now, or was since the mark. */
  stayedIn(state: CapwapState): void {
    known(state);
    const since = statesIn(this.linesSince(this.#settledAt));
    if (this.state === state && since.every((seen) => seen === state)) return;
    throw this.lab.failure(
      `"${this.name}" did not stay in ${state}: since the last thing that was done its states were ${since.join(", ") || "none"}, and it is in ${this.state ?? "none"} now`,
      "",
    );
  }

  /** Somebody at its serial console, logged in and privileged, while the work lasts. */
  async onConsole<T>(work: (session: CliSession) => Promise<T>): Promise<T> {
    return this.#atKeyboard(async (shell) => {
      const session = await CliSession.atConsole(this.lab, this.name, shell, this.spec);
      if (session.prompt.endsWith(">")) await session.run("enable", [this.spec.enable]);
      return work(session);
    });
  }

  /**
   * Return, then the lines, one when the last was answered, as somebody types them at its serial console.
   * @returns what the session wrote meanwhile.
   */
  async typeOnConsole(lines: readonly string[]): Promise<string> {
    return this.#atKeyboard(async (shell) => {
      const session = await CliSession.asTheConsoleStands(this.lab, this.name, shell);
      for (const line of lines) if (!session.closed) await session.enter(line);
      return session.transcript;
    });
  }

  async #atKeyboard<T>(work: (shell: Shell) => Promise<T>): Promise<T> {
    const shell = openConsole(this.lab.fabric, this.name);
    try {
      return await work(shell);
    } finally {
      shell.close();
    }
  }

  async power(state: "on" | "off"): Promise<void> {
    this.lab.mustRun();
    oneOf(state, powerStates, "state of power");
    this.lab.touch();
    await this.lab.fabric.power(this.name, state);
    this.lab.events.emit(this.lab.now(), { kind: "state", host: this.name, state: `power ${state}` });
    this.#poweredAt = this.console.mark;
  }

  /** Puts another unit of the same model and name in its place. @throws UsageError for what is no version. */
  async replace(flash: { version: string; backup: string }): Promise<void> {
    this.lab.mustRun();
    text(flash?.version, "version");
    text(flash.backup, "backup version");
    this.lab.touch();
    // A container takes a while to be another: by then the controller may have missed the one that is gone.
    this.lab.events.emit(this.lab.now(), { kind: "state", host: this.name, state: "power off" });
    await this.lab.fabric.replaceAccessPoint(this.name, flash);
    this.lab.events.emit(this.lab.now(), { kind: "state", host: this.name, state: "power on" });
    this.#poweredAt = this.console.mark;
  }

  async #waitFor(wanted: string, state: CapwapState, within: number, isSo: () => boolean): Promise<void> {
    await this.lab.until(
      wanted,
      within,
      () => isSo() || undefined,
      () =>
        `Its states were: ${statesIn(this.lines()).join(", ") || "none"}.\n${seenInstead(this.name, `CAPWAP State: ${state}`, this.lines())}`,
      () => this.lab.silenceOf(this.name) ?? (state === "Run" ? this.lab.circleOf(this.name) : undefined),
    );
  }
}

const known = (state: CapwapState) => oneOf(state, capwapStates, "CAPWAP state");

/** Every CAPWAP state that the lines tell of, in order. */
function statesIn(lines: readonly LogLine[]): string[] {
  return lines.flatMap((line) => stateIn(line.text) ?? []);
}
