import { didYouMean } from "../did-you-mean";
import { ExpectationError, InternalError, UsageError } from "../errors";
import type { BlockedPacket } from "../firewall/blocked";
import { blockedByRule } from "../firewall/verdict";
import { Ipv4Address } from "../ip/ipv4-address";
import { type Explanation, explain } from "../report/cause/explain";
import { failureText } from "../report/cause/failure-text";
import type { LabEvent } from "../report/events/event";
import { EventLog } from "../report/events/event-log";
import type { Topology } from "../topology/topology";
import { AccessPoint, type CapwapState } from "./access-point";
import { carriedAccessPoints } from "./carried";
import { CarriedAccessPoint } from "./carried-access-point";
import { Controller } from "./controller";
import { type Crash, onCrash } from "./crash";
import { formatDuration } from "./duration";
import type { Fabric, RunningFabric } from "./fabric";
import { FileServer } from "./file-server";
import { LabFirewall } from "./firewall";
import { milliseconds, oneOf, powerStates } from "./handed-in";
import { ImageLoops } from "./image-loops";
import { recordEvents } from "./lab-events";
import type { LabTime } from "./lab-time";
import { LabLink } from "./link";
import { type UpgradeRequest, upgradeNetwork } from "./whole-upgrade";

export interface LabOptions {
  /** Where the lab's events go; one of its own unless given. */
  readonly events?: EventLog;
}

/**
 * A running lab, as steps and tests use it. Nothing here reads a device's memory: what it tells was printed by a
 * device, received by a server or seen on the wire.
 *
 * ```ts
 * await using lab = await Lab.start(embeddedFabric(), topology);
 * await lab.everyAccessPointRuns(5 * 60_000);
 * ```
 */
export class Lab implements LabTime, AsyncDisposable {
  readonly controllers: readonly Controller[];
  readonly accessPoints: readonly AccessPoint[];
  readonly servers: readonly FileServer[];
  readonly firewall: LabFirewall;
  readonly #links = new Map<string, LabLink>();
  /** Lab time from which logs count as new: the last thing somebody did. */
  #mark = 0;
  /** The number of the last event before that. */
  #markEvent = 0;
  readonly #catchUp: () => void;
  readonly #waits = new Set<(error: Error) => void>();
  #interruption: Error | undefined;
  #touched = true;
  #isStopped = false;
  /** Of hosts that have lost their power, or been given some. */
  readonly #power = new Map<string, "on" | "off">();
  readonly #crashes: Crash[] = [];
  readonly #imageLoops: ImageLoops;

  /** @throws UsageError, EnvironmentError as the fabric does; UsageError where it is no topology yet. */
  static async start(fabric: Fabric, topology: Topology, options: LabOptions = {}): Promise<Lab> {
    // What no compiler has looked at: an object as `describeLab` takes it, and not as it gives it.
    if (topology?.segments === undefined || topology.firewall === undefined)
      throw new UsageError("a topology is expected: describeLab({ ... }) makes one of such an object");
    if (typeof fabric?.start !== "function")
      throw new UsageError("a fabric is expected: embeddedFabric() makes one");
    const running = await fabric.start(topology);
    try {
      return new Lab(running, fabric.name, topology, options.events ?? new EventLog());
    } catch (error) {
      await running.stop();
      throw error;
    }
  }

  private constructor(
    readonly fabric: RunningFabric,
    fabricName: Fabric["name"],
    readonly topology: Topology,
    /** All that happens in the lab. */
    readonly events: EventLog,
  ) {
    for (const { name, startsOff } of topology.accessPoints) if (startsOff) this.#power.set(name, "off");
    events.listen((event) => {
      if (event.kind !== "state" || !event.state.startsWith("power ")) return;
      const state = event.state === "power off" ? "off" : "on";
      this.#power.set(event.host, state);
      for (const { name, carrier } of this.accessPoints)
        if (carrier === event.host) this.#power.set(name, state);
    });
    this.#imageLoops = new ImageLoops(events, topology);
    this.#catchUp = recordEvents(fabric, fabricName, topology, events);
    this.controllers = topology.controllers.map((spec) => new Controller(this, spec));
    this.accessPoints = [
      ...topology.accessPoints.map((spec) => new AccessPoint(this, spec)),
      ...carriedAccessPoints(topology).map((carried) => new CarriedAccessPoint(this, carried)),
    ];
    this.servers = topology.servers.map((spec) => new FileServer(this, spec));
    this.firewall = new LabFirewall(this);
    const onCables = this.accessPoints.filter(({ carrier }) => carrier === undefined);
    const hosts = [...this.controllers, ...onCables, ...this.servers].map(({ name }) => name);
    for (const name of [...hosts, ...Object.keys(topology.segments)]) {
      const atFirst = topology.links.find(({ host }) => host === name);
      this.#links.set(name, new LabLink(this, name, atFirst));
    }
    for (const { name, console } of [...this.controllers, ...this.accessPoints, ...this.servers])
      onCrash(name, console, (crash) => {
        this.#crashes.push(crash);
        this.events.emit(crash.at, { kind: "state", host: name, state: "power off" });
      });
  }

  /** @throws UsageError naming the controllers there are. */
  controller(name: string): Controller {
    return named(this.controllers, name, "controller");
  }

  accessPoint(name: string): AccessPoint {
    return named(this.accessPoints, name, "access point");
  }

  server(name: string): FileServer {
    return named(this.servers, name, "server");
  }

  /** A server by its name or its address. */
  imageServer(nameOrAddress: string): FileServer {
    const address = Ipv4Address.find(nameOrAddress);
    return this.servers.find(({ spec }) => spec.address === address) ?? this.server(nameOrAddress);
  }

  /** The address that a word names: itself, or that of the host of that name. */
  addressOf(nameOrAddress: string): string {
    return (Ipv4Address.find(nameOrAddress) ?? this.host(nameOrAddress).spec.address).text;
  }

  /** A host with a command line. */
  device(name: string): Controller | AccessPoint {
    return named([...this.controllers, ...this.accessPoints], name, "device");
  }

  /**
   * What a command shows: on a device's command line, or in the shell of a container of one's own.
   * @throws ExpectationError when it fails there, UsageError for a host that has neither.
   */
  async runOn(name: string, command: string): Promise<string> {
    const server = this.servers.find((one) => one.name === name);
    return server ? server.run(command) : this.device(name).run(command);
  }

  /** Any host that prints: a device's console or a server's log. */
  host(name: string): Controller | AccessPoint | FileServer {
    return named([...this.controllers, ...this.accessPoints, ...this.servers], name, "host");
  }

  /** A host's cable, or all that passes in a segment. @throws UsageError naming those that there are. */
  link(hostOrSegment: string): LabLink {
    const found = this.#links.get(hostOrSegment);
    if (found) return found;
    const known = [...this.#links.keys()];
    throw new UsageError(
      `no host or segment is named "${hostOrSegment}"${didYouMean(String(hostOrSegment), known)} (known: ${known.join(", ")})`,
    );
  }

  /** Everything that passes in any segment: what is done to it is done to each. */
  get everyLink(): readonly LabLink[] {
    return Object.keys(this.topology.segments).map((segment) => this.link(segment));
  }

  /** The first controller, which is the only one in most labs. */
  get ewc(): Controller {
    return this.controllers[0]!;
  }

  now(): number {
    return this.fabric.now();
  }

  /** From here on, what was logged or blocked before no longer counts. */
  mark(): void {
    this.#mark = this.now();
    this.#markEvent = this.events.newest;
    this.#imageLoops.forget();
    for (const printer of [...this.controllers, ...this.accessPoints, ...this.servers]) printer.mark();
    this.firewall.mark();
  }

  /** Ends every wait, now and from now on, with this error: nobody wants to know any more. */
  interrupt(error: Error): void {
    this.#interruption = error;
    for (const end of this.#waits) end(error);
  }

  /**
   * Lets the lab run until the check says true or lab time reaches the deadline; see `RunningFabric.run`.
   * @throws what `interrupt` was given.
   */
  run(check: () => boolean, deadline: number): Promise<void> {
    if (this.#interruption) return Promise.reject(this.#interruption);
    return new Promise((resolve, reject) => {
      this.#waits.add(reject);
      const over = () => this.#waits.delete(reject);
      this.fabric.run(check, deadline).then(
        () => {
          over();
          resolve();
        },
        (error) => {
          over();
          reject(error);
        },
      );
    });
  }

  /** The lab has come up: states that it came through before do not count as changes, and nothing has been done to it. */
  settle(): void {
    this.#touched = false;
    for (const ap of this.accessPoints) ap.settle();
  }

  /** Something is done that may move a device from the state that it is in. */
  touch(): void {
    this.#touched = true;
    this.#imageLoops.forget();
  }

  /** Nothing but looking has been done since it was told to settle; who never tells it is taken to have done something. */
  get isUntouched(): boolean {
    return !this.#touched;
  }

  /** The moment so much later. @throws UsageError where that is no time, or nothing can be asked of the lab any more. */
  after(within: number): number {
    this.mustRun();
    return this.now() + milliseconds(within);
  }

  /** @throws UsageError when it has been stopped. */
  mustRun(): void {
    if (this.#isStopped) throw new UsageError(stopped);
  }

  /** Lets lab time pass. */
  async pass(lasting: number): Promise<void> {
    await this.run(() => false, this.after(lasting));
  }

  /**
   * Waits until `look` finds something.
   * @param within milliseconds of lab time
   * @param instead what was seen in its place, for the failure
   * @param hopeless why it cannot come true any more, if it cannot: the wait ends at once
   * @throws ExpectationError when the time is over; it names what was awaited, what was seen instead and the packets
   *   that a firewall rule ate meanwhile.
   */
  async until<T>(
    wanted: string,
    within: number,
    look: () => T | undefined,
    instead: () => string,
    hopeless: () => string | undefined = () => undefined,
  ): Promise<T> {
    const deadline = this.after(within);
    let found = look();
    let why: string | undefined;
    if (found === undefined) {
      await this.run(() => {
        found = look();
        if (found === undefined) why = hopeless();
        return found !== undefined || why !== undefined;
      }, deadline);
    }
    if (found !== undefined) return found;
    const how =
      why === undefined
        ? `not within ${formatDuration(within)} of lab time.`
        : `cannot come true any more: ${why}.`;
    throw this.failure(`${wanted}: ${how}`, instead());
  }

  /**
   * A failure that says what the lab itself has shown about it.
   * @param headline what did not come true, in one line
   * @param details what was seen in its place
   */
  failure(headline: string, details: string): ExpectationError {
    const seen = `${details}${this.#crashedMeanwhile()}${this.#blockedMeanwhile()}`;
    return new ExpectationError(failureText(headline, this.explain(headline), seen));
  }

  /** All that happened so far, with what the fabric has learned of late. */
  evidence(): readonly LabEvent[] {
    this.#catchUp();
    return this.events.all();
  }

  /** Why something that was awaited did not come true, as far as devices, servers and wires have told. */
  explain(wanted: string): Explanation | undefined {
    this.#catchUp();
    return explain(this.events.all(), { wanted, since: this.#markEvent });
  }

  /** Why nothing more can come from a host: it has crashed or has no power, and nobody gives it any while one waits. */
  silenceOf(host: string): string | undefined {
    const state = this.#power.get(host);
    return state === "off" ? `"${host}" has no power` : undefined;
  }

  /** Why an access point will never get the image that it needs, when it joins and gives up again and again for a lasting reason. */
  circleOf(accessPoint: string): string | undefined {
    return this.#imageLoops.why(accessPoint);
  }

  /** Hosts whose programs threw, which is a fault of the lab's own and not of what it is asked to show. */
  crashes(): readonly Crash[] {
    return this.#crashes;
  }

  /** @throws InternalError when a host has crashed. */
  nothingHasCrashed(): void {
    if (this.#crashes.length > 0) throw new InternalError(this.#crashedMeanwhile().trimStart());
  }

  /** Upgrades the network from the server that has the bundle, to the end. @throws as `upgradeNetwork`. */
  async upgrade(request: UpgradeRequest): Promise<void> {
    if (request === undefined)
      throw new UsageError('what to upgrade to is expected: { version: "17.12.1.5" }');
    await upgradeNetwork(this, request);
  }

  async everyAccessPointRuns(within: number): Promise<void> {
    const deadline = this.after(within);
    for (const ap of this.accessPoints) {
      if (!ap.spec.startsOff) await ap.comesUp(Math.max(0, deadline - this.now()));
    }
  }

  /**
   * The one thing that must hold whatever breaks: power off, power on, and every access point runs.
   * @throws ExpectationError as `reaches` does.
   */
  async everyAccessPointStillBoots(within: number): Promise<void> {
    const deadline = this.after(within);
    this.mark();
    for (const ap of this.accessPoints) {
      if (ap.carrier !== undefined) continue;
      await ap.power("off");
      await ap.power("on");
    }
    for (const ap of this.accessPoints) await ap.reaches("Run", Math.max(0, deadline - this.now()));
  }

  /** As `reaches`, of every access point. */
  async everyAccessPointReaches(state: CapwapState, within: number): Promise<void> {
    const deadline = this.after(within);
    for (const ap of this.accessPoints) await ap.reaches(state, Math.max(0, deadline - this.now()));
  }

  /** Ends it; a second time does nothing. Who waits for something hears that. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.interrupt(this.#interruption ?? new UsageError(stopped));
    for (const device of [...this.controllers, ...this.accessPoints]) device.closeSession();
    await this.fabric.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Packets that did not get through since the mark. */
  blocked(): readonly BlockedPacket[] {
    return this.fabric.blocked().filter(({ at }) => at >= this.#mark);
  }

  async power(host: string, state: "on" | "off"): Promise<void> {
    this.mustRun();
    this.touch();
    oneOf(state, powerStates, "state of power");
    const ap = this.accessPoints.find(({ name }) => name === host);
    if (ap) return ap.power(state);
    this.host(host);
    await this.fabric.power(host, state);
    this.events.emit(this.now(), { kind: "state", host, state: `power ${state}` });
    for (const ap of this.accessPoints) if (ap.carrier === host) ap.switchedWithBox();
  }

  #crashedMeanwhile(): string {
    return this.#crashes
      .map(({ host, at, text }) => `\n"${host}" crashed after ${formatDuration(at)} of lab time: ${text}`)
      .join("");
  }

  /** Looks once. @throws ExpectationError with the state of each access point, when so many are not in the state. */
  areNow(count: number, state: CapwapState): void {
    const there = this.accessPoints.filter((ap) => ap.hasPower && ap.state === state);
    if (there.length === count) return;
    const states = this.accessPoints.map(
      (ap) => `  ${ap.name}: ${ap.hasPower ? (ap.state ?? "boots") : "no power"}`,
    );
    throw this.failure(
      `${count} access points are in CAPWAP state ${state}: ${there.length} are.`,
      states.join("\n"),
    );
  }

  /** A device loses its power; of a server, the program ends. */
  async takeOffline(host: string): Promise<void> {
    const server = this.servers.find(({ name }) => name === host);
    await (server ? server.control.stop() : this.power(host, "off"));
  }

  /**
   * Looks once: an access point that is offline is not in Run, a controller has no power.
   * @throws ExpectationError when it is not so, UsageError when there is no such host.
   */
  isOffline(host: string): void {
    const ap = this.accessPoints.find(({ name }) => name === host);
    if (ap) {
      ap.isNotIn("Run");
      return;
    }
    if (this.servers.some(({ name }) => name === host))
      throw new UsageError(
        `whether the server "${host}" answers is seen by: an independent client cannot fetch "/file" from "${host}"`,
      );
    if (this.silenceOf(this.host(host).name) === undefined)
      throw this.failure(`"${host}" is offline: it has power.`, "");
  }

  /**
   * Somebody restarts it: `reload` at a device's command line; of a server, the program ends and begins again.
   * @returns what the device's session showed
   */
  async restart(host: string): Promise<string> {
    const server = this.servers.find(({ name }) => name === host);
    if (!server) return this.device(host).run("reload");
    await server.control.stop();
    await server.control.start();
    return "";
  }

  /**
   * A server starts, a device gets power where it has none; an access point reaches Run, a controller lets somebody in.
   * @throws ExpectationError when it does not in that time.
   */
  async comesBack(host: string, within: number): Promise<void> {
    const back = this.host(host);
    if (back instanceof FileServer) {
      await back.start();
      return;
    }
    if (this.silenceOf(back.name) !== undefined) await this.power(back.name, "on");
    if (back instanceof AccessPoint) await back.reaches("Run", within);
    else await back.letsIn(within);
  }

  /** As `comesBack`, doing nothing for it. @throws ExpectationError when it does not come back in that time. */
  async isBack(host: string, within: number): Promise<void> {
    const back = this.host(host);
    if (back instanceof FileServer)
      throw new UsageError(
        `whether the server "${host}" answers is seen by: an independent client can fetch "/file" from "${host}"`,
      );
    if (back instanceof AccessPoint) await back.reaches("Run", within);
    else await back.letsIn(within);
  }

  #blockedMeanwhile(): string {
    const verdicts = blockedByRule(this.blocked());
    if (verdicts.length === 0) return "";
    return `\nPackets that did not get through since then:${verdicts.map((text) => `\n  ${text}`).join("")}`;
  }
}

const stopped = "this lab has been stopped";

function named<T extends { readonly name: string }>(list: readonly T[], name: string, kind: string): T {
  const found = list.find((item) => item.name === name);
  if (found) return found;
  const names = list.map((item) => item.name);
  const known = names.map((one) => `"${one}"`).join(", ") || "none";
  throw new UsageError(
    `there is no ${kind} "${name}" in this lab${didYouMean(String(name), names)} (known: ${known})`,
  );
}
