import { setWorldConstructor, World } from "@cucumber/cucumber";
import { type GherkinDocument, PickleStepType } from "@cucumber/messages";
import { UsageError } from "../src/errors";
import { explainRelease, imageVersionOf } from "../src/image/versions";
import { inNetwork } from "../src/ip/address";
import type { Fabric } from "../src/lab/fabric";
import type { FirewallRules } from "../src/lab/firewall";
import { Lab } from "../src/lab/lab";
import type { Topology } from "../src/topology/topology";
import { TopologyDraft } from "./draft";
import { ScenarioSteps, Screens } from "./evidence";
import { fabricOf } from "./fabrics";
import type { HostList } from "./language/nouns";
import type { StepPlace } from "./source-places";

/** What `worldParameters` in cucumber.js (or `--world-parameters`) may say. */
export interface LabParameters {
  readonly fabric?: Fabric["name"];
  readonly seed?: number;
  /** Print device lines as they come. */
  readonly watch?: boolean;
  /** A lab whose scenario fails stays up, to log in to. */
  readonly keep?: boolean;
  /** false: what devices log fails no scenario by itself. */
  readonly logGuard?: boolean;
  /** Of which scenarios a trace page is kept; of those that fail unless said otherwise. */
  readonly trace?: "on" | "off" | "retain-on-failure" | "perfetto";
  /** A file that takes the events of all labs, or `-` for standard output. */
  readonly events?: string;
  /** Where scenarios leave their files: `reports/artefacts` unless given. */
  readonly artefacts?: string;
}

/** How long the first start of a network may take until every access point runs, in lab time. */
const startPatience = 15 * 60_000;

/** One scenario's lab: first described by Given steps, then brought up by the first step that needs it. */
export class LabWorld extends World<LabParameters> {
  draft = new TopologyDraft();
  place!: StepPlace;
  stepType: PickleStepType = PickleStepType.UNKNOWN;
  stepText = "";
  /** Whether the step does something to the lab, other than looking at it. */
  isDeed = false;
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
  /** What controllers showed at the ends of steps. */
  readonly record = new Screens();
  /** 1 for the first try of the scenario. */
  attempt = 1;
  document: GherkinDocument | undefined;
  readonly #versions = new Set<string>();
  readonly #toldReleases = new Set<string>();
  #lab: Lab | undefined;

  /** A Then step, or an And behind one. */
  get isToBeSeen(): boolean {
    return this.stepType === PickleStepType.OUTCOME;
  }

  /** The running lab; the first call brings the network up, with every access point in Run. */
  async lab(): Promise<Lab> {
    if (!this.#lab) {
      const fabric = await fabricOf(this.parameters.fabric, this.tags, this.attempt);
      this.#lab = await Lab.start(fabric, this.#topology(fabric));
      this.steps.begin(this.#lab);
      for (const begun of startListeners) begun(this.#lab, this);
      await this.#lab.everyAccessPointRuns(startPatience);
      this.#lab.settle();
      // What stands before the first When has seen the lab come up.
      if (this.stepType !== PickleStepType.CONTEXT && !this.isToBeSeen) this.#lab.mark();
      if (this.stepType === PickleStepType.ACTION && this.isDeed) this.#lab.touch();
    }
    return this.#lab;
  }

  /** Whether the lab does not run yet and the name is that of an access point. */
  describesAccessPoint(name: string): boolean {
    return !this.running && this.draft.hosts("accessPoints").some((item) => item.name === name);
  }

  /** What is said of an access point, with the first controller's image where no other is named. */
  likeTheController(item: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const [controller] = this.draft.hosts("controllers");
    return { ...(controller ? { version: controller.version } : {}), ...item };
  }

  /**
   * The AP image version that a text in a sentence means: a release stands for the image version of it that the scenario
   * has named. What a release was taken for is told in the report.
   */
  imageVersion(text: string): string {
    const found = imageVersionOf(text, this.#versions);
    if (found.version === text) this.#versions.add(text);
    else if (!this.#toldReleases.has(text)) {
      this.#toldReleases.add(text);
      this.attach(explainRelease(text, found), "text/plain");
    }
    return found.version;
  }

  /**
   * The name of the one thing of a kind that the scenario has, where a sentence says "the controller".
   * @throws UsageError when there is none, or more than one.
   */
  theOnly(list: HostList, kind: string): string {
    const found = hostsOfKind(this.#described(), list, kind);
    if (found.length === 1) return found[0]!;
    if (found.length === 0) throw new UsageError(`this scenario has no ${kind} yet`, this.place.step);
    const names = found.map((name) => `"${name}"`).join(", ");
    throw new UsageError(`"the ${kind}" may be any of ${found.length}: say which, ${names}`, this.place.step);
  }

  /** An address as it is, a name as its host's. @throws UsageError when there is no such host. */
  addressOf(nameOrAddress: string): string {
    if (/^\d+(?:\.\d+){3}$/.test(nameOrAddress)) return nameOrAddress;
    const { controllers, accessPoints, servers } = this.#described();
    const found = [...controllers, ...accessPoints, ...servers].find(({ name }) => name === nameOrAddress);
    if (!found)
      throw new UsageError(`no host is named "${nameOrAddress}"`, this.place.word(`"${nameOrAddress}"`));
    return String(found.address);
  }

  /** The name of the host with that address. */
  nameAt(address: string): string | undefined {
    const { controllers, accessPoints, servers } = this.#described();
    return [...controllers, ...accessPoints, ...servers].find((host) => String(host.address) === address)
      ?.name;
  }

  /**
   * The segment of the access points, where a sentence says "the APs".
   * @throws UsageError when they are in several.
   */
  segmentOfAccessPoints(): string {
    const { accessPoints } = this.#described();
    const segments = this.running?.topology.segments ?? this.draft.networks;
    const found = Object.entries(segments)
      .filter(([, network]) =>
        accessPoints.some(({ address }) => inNetwork(String(address), String(network))),
      )
      .map(([name]) => name);
    if (found.length === 1) return found[0]!;
    throw new UsageError(
      `the access points are in ${found.length === 0 ? "no segment yet" : `several segments: say which, ${found.join(", ")}`}`,
      this.place.step,
    );
  }

  #described(): Described {
    if (this.#lab) return this.#lab.topology;
    const [controllers, accessPoints, servers] = (["controllers", "accessPoints", "servers"] as const).map(
      (list) => this.draft.hosts(list) as unknown as (Placed & { kind?: string })[],
    );
    return { controllers: controllers!, accessPoints: accessPoints!, servers: servers! };
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

  #topology(fabric: Fabric): Topology {
    if (this.parameters.seed !== undefined) this.draft.set("seed", this.parameters.seed);
    return this.draft.build((topology) => fabric.issues?.(topology) ?? []);
  }
}

interface Placed {
  readonly name: string;
  readonly address?: unknown;
}

interface Described {
  readonly controllers: readonly Placed[];
  readonly accessPoints: readonly Placed[];
  readonly servers: readonly (Placed & { readonly kind?: string })[];
}

/** The names of what a word such as "TFTP server" or "controller" may mean. */
function hostsOfKind(
  { controllers, accessPoints, servers }: Described,
  list: HostList,
  kind: string,
): string[] {
  const isServer = /server|collector/i.test(kind);
  const named = (hosts: readonly { readonly name: string }[]) => hosts.map(({ name }) => name);
  if (list === "controllers" || /controller|ewc|wlc|9800|primary ap|master ap/i.test(kind))
    return named(controllers);
  if (list === "accessPoints" || /ap$|access.?point/i.test(kind)) return named(accessPoints);
  if (list === "hosts" && !isServer) return named([...controllers, ...accessPoints, ...servers]);
  const wanted = /tftpd64/i.test(kind)
    ? /^tftpd64$/
    : /sftp|ssh/i.test(kind)
      ? /sftp$/
      : /tftp/i.test(kind)
        ? /^tftp/
        : /syslog|log|collector/i.test(kind)
          ? /^syslog$/
          : /image|file/i.test(kind)
            ? /ftp/
            : /dns|name|dhcp/i.test(kind)
              ? /^dnsmasq$/
              : /ntp|time/i.test(kind)
                ? /^chrony$/
                : /software|cco/i.test(kind)
                  ? /^cco$/
                  : /./;
  return named(servers.filter((server) => wanted.test(server.kind ?? "")));
}

const startListeners = new Set<(lab: Lab, world: LabWorld) => void>();

/** Calls back for each lab that a scenario starts, before its devices have printed anything. */
export function onLabStart(listener: (lab: Lab, world: LabWorld) => void): void {
  startListeners.add(listener);
}

setWorldConstructor(LabWorld);
