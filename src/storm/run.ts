import { Random } from "../host/random";
import { beginsUpgrade, type CalmStorm, refusesWithoutFaults, rollsBack } from "./after-faults";
import { beginFault, faultText, mend } from "./faults";
import { drawPlan, planText, type StormPlan, spaceForNone } from "./plan";
import { seenIn } from "./sightings";
import { type AnyStormAp, StormLab, type StormLine, type StormPki } from "./storm-lab";
import { Witness } from "./witness";

/** What became of one seeded upgrade. */
export interface StormResult {
  readonly seed: number;
  /** Which invariant does not hold; undefined when all do. */
  readonly problem: string | undefined;
  /** How the upgrade under faults ended: `completed`, `failed, and logged`, `cut short by a power loss`. */
  readonly outcome: string;
  /** Which of the sightings it had. */
  readonly seen: readonly string[];
  /** Events of the simulation. */
  readonly events: number;
}

export interface StormReport extends StormResult {
  readonly plan: readonly string[];
  readonly lines: readonly StormLine[];
}

const minute = 60_000;
/** A run that takes more events than this goes in a circle. */
const mostEvents = 5_000_000;
/** Lab time that a network in which everything works may take until every access point runs. */
const settling = 40 * minute;
/** The same for an upgrade of it. */
const upgrading = 90 * minute;

/**
 * One upgrade under random faults, from its seed alone. After the faults everything is mended, in every other run all power
 * is cut and given back, and then it must work:
 *
 * - nothing threw, and nothing ran in a circle;
 * - every install operation ended, in success or with a reason in the log (or its controller lost power);
 * - every access point boots and runs: at no moment was it without an image that boots;
 * - an upgrade without faults succeeds: no state was left behind that stands in its way.
 */
export function runStorm(seed: number, keys: StormPki): StormReport {
  return runPlan(drawPlan(seed, new Random(`storm ${seed}`)), keys);
}

/**
 * The same for a plan that was drawn, or written by hand.
 * @param begun gets the lab before its time begins
 */
export function runPlan(
  plan: StormPlan,
  keys: StormPki,
  begun: (lab: StormLab) => void = () => {},
): StormReport {
  const { seed } = plan;
  const storm = new Storm(new StormLab(plan, keys), plan);
  begun(storm.lab);
  let problem: string | undefined;
  try {
    storm.run();
  } catch (error) {
    problem =
      error instanceof Broken
        ? error.message
        : `something threw: ${String((error as Error)?.stack ?? error)}`;
  }
  const { outcome, events, lab } = storm;
  return { seed, problem, outcome, events, seen: seenIn(lab.lines), plan: planText(plan), lines: lab.lines };
}

/** An invariant that does not hold. */
class Broken {
  constructor(readonly message: string) {}
}

class Storm {
  events = 0;
  outcome = "nothing";
  readonly #witness: Witness;
  /** When power was cut after the storm, if it was: of the access points, of the box that is the controller. */
  #cutAt = 0;
  #boxCutAt = 0;

  constructor(
    readonly lab: StormLab,
    readonly plan: StormPlan,
  ) {
    this.#witness = new Witness(lab);
  }

  run(): void {
    const { lab, plan } = this;
    for (const fault of plan.faults) {
      lab.time.schedule(fault.at, () => {
        beginFault(fault, lab);
        this.#haveImages(faultText(fault));
      });
    }
    lab.powerLost = (ap) => {
      this.#witness.powerLost(ap);
      this.#haveImages(`${ap.name} lost its power`);
    };
    lab.powerOn();
    this.#upgradeUnderFaults();
    this.outcome = this.#verdict();
    mend(lab);
    this.#nothingHangs();
    this.#haveImages("everything was mended");

    // Half of the networks must find back by themselves, the other half after a power cut.
    if (plan.seed % 2 === 0) {
      this.#cutAt = lab.time.now();
      for (const ap of lab.aps) lab.powerCycle(ap);
      if (plan.seed % 3 === 0) {
        this.#boxCutAt = this.#cutAt;
        lab.powerCycleController();
      }
    }
    this.#runs("every access point runs when everything works again", settling, () =>
      lab.everyAp.every((ap) => this.#isHome(ap)),
    );
    if (plan.kind === "network") this.#upgradesInPeace();
    this.#haveImages("all was over");
  }

  /** What a person does in the meantime: starts the upgrade, and goes on where it went well. */
  #upgradeUnderFaults(): void {
    const { lab, plan } = this;
    if (plan.kind === "network") {
      const begin = 60_000 + (plan.seed % 7) * 10_000;
      this.#until(begin);
      lab.install({ operation: "add", source: { kind: "profile", name: "default" } });
      // Every other one goes through with it, ready or not.
      if (plan.seed % 2 === 0) {
        this.#until(Math.max(begin, plan.calmAt - 2 * minute));
        lab.install({ operation: "activate", profile: undefined });
      }
    }
    this.#until(plan.calmAt);
  }

  /** Every operation that was begun comes to an end by itself. */
  #nothingHangs(): void {
    const { lab } = this;
    this.#runs("every install operation ends", upgrading, () =>
      lab.installs.every(({ outcome }) => outcome !== undefined),
    );
    for (const { operation, outcome, startedAt } of lab.installs) {
      if (!outcome?.startsWith("failed")) continue;
      const logged = lab.lines.some(
        ({ at, text }) => at >= startedAt && text.includes("%INSTALL-3-OPERATION_ERROR_MESSAGE"),
      );
      if (!logged) throw new Broken(`install ${operation} ${outcome}, and the log does not say so`);
    }
    const deadline = lab.time.now() + 10 * minute;
    while (this.#openFetches().length > 0 && lab.time.now() < deadline) this.#until(lab.time.now() + 5_000);
    for (const started of this.#openFetches()) throw new Broken(`"${started}" was logged, and no end of it`);
  }

  /** URLs whose fetch has begun in this boot of the controller and not ended, according to its log. */
  #openFetches(): string[] {
    // A power loss ends them without a word.
    if (this.plan.faults.some(({ kind }) => kind === "controller power")) return [];
    const open = new Map<string, string>();
    for (const { host, text, at } of this.lab.lines) {
      if (host !== "9120-EWC") continue;
      const started = /Started install add (\S+)/.exec(text)?.[1];
      if (started !== undefined) open.set(started, `${at} ${text}`);
      const ended = /Completed install add (\S+)|Failed to install_add package (\S+),/.exec(text);
      if (ended) open.delete((ended[1] ?? ended[2]) as string);
      else if (text.includes("Failed to install_add,")) open.delete("profile");
      if (/reloading|System restarted|RESTART/.test(text)) open.clear();
    }
    return [...open.values()];
  }

  #upgradesInPeace(): void {
    const { lab, plan } = this;
    const calm = this.#calm();
    const isUpgraded = () => lab.ewc.services?.system.view().apVersion === plan.to;
    if (plan.seed % 3 === 0 && lab.ewc.services && !isUpgraded()) refusesWithoutFaults(calm);
    const add = beginsUpgrade(calm);
    this.#runs("an upgrade without faults ends", upgrading, () => add.outcome !== undefined);
    const outcome = add.outcome ?? "";
    const running = lab.ewc.services?.system.view().apVersion;
    // Where the activation before went through, there is nothing left to add.
    if (running === this.plan.to || this.#isTooSmall()) return;
    if (outcome !== "succeeded") throw new Broken(`an upgrade without faults ${outcome}`);
    this.#runs("the predownload after an upgrade without faults ends", upgrading, () =>
      /^AP Predownload (Complete|Failed|Unsupported)$/.test(lab.ewc.services?.upgrade.view().state ?? ""),
    );
    for (const { name } of lab.everyAp) {
      const seen = lab.ewc.services?.aps.all().find((ap) => ap.name === name);
      if (seen?.backupImage !== this.plan.to && !this.#hasNoRoom(name))
        throw new Broken(
          `${name} holds ${seen?.backupImage} after a predownload without faults: ${seen?.predownload.status}`,
        );
    }
    if (plan.seed % 4 === 0) this.#activates("commits");
    else if (plan.seed % 8 === 2) this.#activates("forgets");
  }

  /** The whole way: everything boots the new version, and it stays. */
  #activates(person: "commits" | "forgets"): void {
    const { lab, plan } = this;
    const activate = lab.install({ operation: "activate", profile: undefined });
    this.#runs("an activation ends", upgrading, () => activate?.outcome !== undefined);
    if (activate?.outcome !== "succeeded")
      throw new Broken(`an activation without faults ${activate?.outcome}`);
    const activated = lab.time.now();
    this.#runs("the controller boots the new version", upgrading, () =>
      lab.lines.some(({ at, text }) => at > activated && text.includes("%SYS-5-RESTART")),
    );
    this.#runs("everything runs the new version", upgrading, () => {
      const seen = lab.ewc.services?.aps.all() ?? [];
      return lab.everyAp.every(
        ({ name }) =>
          seen.some((ap) => ap.name === name && ap.primaryImage === plan.to) || this.#hasNoRoom(name),
      );
    });
    if (person === "forgets") {
      rollsBack(this.#calm());
      return;
    }
    const commit = lab.install({ operation: "commit" });
    this.#runs("a commit ends", upgrading, () => commit?.outcome !== undefined);
    if (commit?.outcome !== "succeeded") throw new Broken(`a commit without faults ${commit?.outcome}`);
  }

  #calm(): CalmStorm {
    const { lab, plan } = this;
    return {
      lab,
      plan,
      runs: (what, within, isSo) => this.#runs(what, within, isSo),
      broken: (what) => new Broken(what),
      allHome: () => lab.everyAp.every((ap) => this.#isHome(ap)),
    };
  }

  /** An access point or a controller without room cannot do better, and says so. */
  #isTooSmall(): boolean {
    return this.plan.imageSpace === spaceForNone;
  }

  /** It says so whenever it tries. */
  #cannotStage(): boolean {
    return this.#isTooSmall() && this.lab.lines.some(({ text }) => /: No space left on device$/.test(text));
  }

  #verdict(): string {
    const last = this.lab.installs.at(-1);
    if (this.plan.kind === "join") {
      return this.lab.everyAp.every(({ device }) => device.runningVersion === this.plan.from)
        ? "completed"
        : "failed, and logged";
    }
    if (last?.outcome === "succeeded") return "completed";
    return last?.outcome === "power lost"
      ? "cut short by a power loss"
      : last?.outcome === undefined
        ? "under way when the storm ended"
        : "failed, and logged";
  }

  /** It runs, on a version that its controller is content with; or it says why it cannot have another. */
  #isHome({ device, name }: AnyStormAp): boolean {
    if (this.#hasNoRoom(name) || this.#cannotStage()) return true;
    const controller = this.lab.ewc.services?.aps.all();
    const seen = controller?.find((ap) => ap.name === name);
    // The controller lists an access point for a while after it is gone; so its own word counts, too.
    const state = this.lab.lines.findLast(
      ({ host, text }) => host === name && /CAPWAP State:|Auto-booting/.test(text),
    );
    if (
      state === undefined ||
      state.at < (name === this.lab.own.name ? this.#boxCutAt : this.#cutAt) ||
      !state.text.endsWith("CAPWAP State: Run")
    )
      return false;
    const wanted = this.lab.ewc.services?.system.view().apVersion;
    return (
      seen?.state === "Registered" &&
      seen.primaryImage === device.runningVersion &&
      seen.primaryImage === wanted
    );
  }

  /** Without room for an image an access point stays outside, and its console says so. */
  #hasNoRoom(name: string): boolean {
    const plan = this.plan.accessPoints.find((ap) => ap.name === name);
    if (plan?.tmpKilobytes === undefined && plan?.flashKilobytes === undefined) return false;
    return this.lab.lines.some(({ host, text }) => host === name && /space: FAILED|No space left/.test(text));
  }

  #haveImages(when: string): void {
    if (this.#witness.complaint !== undefined) throw new Broken(this.#witness.complaint);
    for (const { device, name } of this.lab.everyAp) {
      if (device.runningVersion === "0.0.0.0")
        throw new Broken(`${name} has no image that boots, when ${when}`);
    }
  }

  #until(deadline: number): void {
    const { time } = this.lab;
    for (let next = time.nextAt(); next !== undefined && next <= deadline; next = time.nextAt()) {
      time.advanceTo(next);
      while (time.runOne()) this.#count();
    }
    if (time.now() < deadline) time.advanceTo(deadline);
  }

  #runs(what: string, within: number, isSo: () => boolean): void {
    const { time } = this.lab;
    const deadline = time.now() + within;
    while (!isSo()) {
      if (time.now() >= deadline) throw new Broken(`${what}: not within ${within / minute} minutes`);
      this.#until(Math.min(deadline, time.now() + 5_000));
    }
  }

  #count(): void {
    if (++this.events > mostEvents)
      throw new Broken(`more than ${mostEvents} events by ${this.lab.time.now()} ms`);
  }
}
