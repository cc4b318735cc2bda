import { setWorldConstructor, World } from "@cucumber/cucumber";
import type { GherkinDocument } from "@cucumber/messages";
import { UsageError } from "../src/errors";
import type { Fabric } from "../src/lab/fabric";
import type { FirewallRules } from "../src/lab/firewall";
import { Lab } from "../src/lab/lab";
import type { Topology } from "../src/topology/topology";
import { TopologyDraft } from "./draft";
import { ScenarioSteps } from "./evidence";
import { fabricOf } from "./fabrics";
import type { StepPlace } from "./source-places";

/** What `worldParameters` in cucumber.js (or `--world-parameters`) may say. */
export interface LabParameters {
  readonly fabric?: Fabric["name"];
  readonly seed?: number;
  /** Print device lines as they come. */
  readonly watch?: boolean;
  /** false: what devices log fails no scenario by itself. */
  readonly logGuard?: boolean;
  /** Of which scenarios a trace page is kept; of those that fail unless said otherwise. */
  readonly trace?: "on" | "off" | "retain-on-failure";
  /** Where scenarios leave their files: `reports/artefacts` unless given. */
  readonly artefacts?: string;
}

/** How long the first start of a network may take until every access point runs, in lab time. */
const startPatience = 15 * 60_000;

/** One scenario's lab: first described by Given steps, then brought up by the first step that needs it. */
export class LabWorld extends World<LabParameters> {
  draft = new TopologyDraft();
  place!: StepPlace;
  /** The scenario's tags. */
  tags: readonly string[] = [];
  /** The last screen that a command gave. */
  screen = "";
  /** What came of the last login that was only tried. */
  login: "accepted" | "refused" | undefined;
  /** What several people saw at once. */
  screens: readonly string[] = [];
  /** The steps of this try, for the lab's events. */
  readonly steps = new ScenarioSteps();
  /** 1 for the first try of the scenario. */
  attempt = 1;
  document: GherkinDocument | undefined;
  #lab: Lab | undefined;

  /** The running lab; the first call brings the network up, with every access point in Run. */
  async lab(): Promise<Lab> {
    if (!this.#lab) {
      this.#lab = await Lab.start(await fabricOf(this.parameters.fabric, this.tags), this.#topology());
      this.steps.begin(this.#lab);
      for (const begun of startListeners) begun(this.#lab, this);
      await this.#lab.everyAccessPointRuns(startPatience);
      this.#lab.mark();
    }
    return this.#lab;
  }

  /** The lab if it runs already. */
  get running(): Lab | undefined {
    return this.#lab;
  }

  /** @throws UsageError when the lab runs already, since the step describes it. */
  describing(): TopologyDraft {
    if (this.#lab)
      throw new UsageError(
        "this step describes the lab, and the lab runs already: put it first",
        this.place.step,
      );
    return this.draft;
  }

  /** The firewall of the lab that runs, or of the one that is described. */
  get firewall(): FirewallRules {
    return this.#lab?.firewall ?? this.draft.firewallAt(this.place.step);
  }

  #topology(): Topology {
    if (this.parameters.seed !== undefined) this.draft.set("seed", this.parameters.seed);
    return this.draft.build();
  }
}

const startListeners = new Set<(lab: Lab, world: LabWorld) => void>();

/** Calls back for each lab that a scenario starts, before its devices have printed anything. */
export function onLabStart(listener: (lab: Lab, world: LabWorld) => void): void {
  startListeners.add(listener);
}

setWorldConstructor(LabWorld);
