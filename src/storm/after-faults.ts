import { controllerImageName } from "../image/versions";
import { folder } from "./places";
import type { StormPlan } from "./plan";
import type { StormInstall, StormLab } from "./storm-lab";

/** A storm whose faults are over: what it offers to the checks that follow. */
export interface CalmStorm {
  readonly lab: StormLab;
  readonly plan: StormPlan;
  /** Lets the lab run until it is so. @throws Broken, naming `what`, when it is not within so many milliseconds. */
  runs(what: string, within: number, isSo: () => boolean): void;
  /** What to throw when something does not hold. */
  broken(what: string): unknown;
  /** Every access point runs what its controller wants. */
  allHome(): boolean;
}

const minute = 60_000;

/** How long a fetch waits for a silent server, and how much later the log may say so; milliseconds. */
const silence = 40_000;
const slack = 2_500;

/** One thing wrong with the server or its file, and nothing else: the log must give just that as the reason. */
const refusals = [
  {
    text: "No such file or directory",
    spoil: (lab: StormLab) => lab.bundle.remove(controllerImageName),
  },
  {
    text: "Image signature verification failed",
    spoil: (lab: StormLab) => lab.bundle.spoilController("bad-signature"),
  },
  { text: "Timed out", spoil: (lab: StormLab) => lab.server.pause() },
] as const;

/** The controller is up, what the storm began has left the install engine, and an upgrade begins. */
export function beginsUpgrade({ lab, runs }: CalmStorm): StormInstall {
  let add: StormInstall | undefined;
  runs("the controller takes an upgrade without faults", 90 * minute, () => {
    add = lab.install({ operation: "add", source: { kind: "profile", name: "default" } });
    return add !== undefined && !add.outcome?.startsWith("refused: Another");
  });
  return add as unknown as StormInstall;
}

/** An upgrade that must fail, for a reason that is known beforehand. Afterwards all is well again. */
export function refusesWithoutFaults(storm: CalmStorm): void {
  const { lab, plan, runs, broken } = storm;
  const { text, spoil } = refusals[Math.floor(plan.seed / 3) % refusals.length] as (typeof refusals)[number];
  const begun = lab.time.now();
  spoil(lab);
  const add = beginsUpgrade(storm);
  runs("an upgrade from a spoilt server ends", 30 * minute, () => add.outcome !== undefined);
  const logged = lab.lines.find(
    (line) =>
      line.at >= begun &&
      line.host === "9120-EWC" &&
      line.text.includes(`${folder}/${controllerImageName}: ${text}`),
  );
  if (!add.outcome?.startsWith("failed") || logged === undefined) {
    const told = logged ? "says so" : "does not say it";
    throw broken(`an upgrade whose reason to fail is "${text}" ${add.outcome}, and the log ${told}`);
  }
  const took = logged.at - add.startedAt;
  if (text === "Timed out" && (took < silence || took > silence + slack))
    throw broken(`a server that is silent was given up after ${took} ms, not ${silence}`);
  lab.server.resume();
  lab.bundle.put();
}

/** Nobody commits: two hours later everything runs what it ran before. */
export function rollsBack({ lab, plan, runs, allHome }: CalmStorm): void {
  runs("the automatic rollback of what nobody committed", 3 * 60 * minute, () => {
    return lab.ewc.services?.system.view().apVersion === plan.from && allHome();
  });
}
