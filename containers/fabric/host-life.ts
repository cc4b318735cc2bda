import { EnvironmentError, UsageError } from "../../src/errors";
import type { Clock } from "../../src/host/host";
import { carriedAccessPoints } from "../../src/lab/carried";
import { LineLog } from "../../src/lab/line-log";
import { outage } from "../../src/node/outage";
import { hostsOf } from "../../src/topology/check";
import type { Topology } from "../../src/topology/topology";
import type { Engine } from "../engine";
import { Activity } from "./activity";
import { deathError } from "./death-text";
import type { ContainerDeath, LabContainer, Loss } from "./lab-container";
import { Readiness } from "./readiness";
import type { LabSession } from "./session";

/** By SIGKILL and SIGTERM, and where an engine that is back does not know. */
const engineSignals: readonly number[] = [137, 143, 255];
/** Real milliseconds between the ends of containers that end for one reason. */
const togetherPatience = 1_000;
/** Real milliseconds that a host may take from its start to its first answer. */
const readyPatience = 60_000;

const lossText: Readonly<Record<Loss, string>> = {
  "cut off": "broke the connection off in the middle of the lab",
  ended: "ended in the middle of the lab",
  stopped: "was stopped or started anew, and the lab's containers with it",
};

/**
 * What a lab's containers tell of their hosts: what they print, that they are ready, that one has ended. It is there before the
 * first of them, and whoever waits for anything waits here.
 */
export class HostLife {
  readonly #session: LabSession;
  readonly #clock: Clock;
  readonly #speed: number;
  readonly #activity: Activity;
  readonly #logs: ReadonlyMap<string, LineLog>;
  readonly #readiness = new Readiness();
  /** All that have started; the last of a host's is the one that its program runs in. */
  readonly #containers: { readonly host: string; readonly container: LabContainer }[] = [];
  readonly #deaths: ContainerDeath[] = [];
  /** A lab that is lived in goes on without a host. */
  #isLivedIn = false;
  #endLiving: (error: EnvironmentError) => void = () => {};

  constructor(session: LabSession, topology: Topology, clock: Clock, speed: number) {
    this.#session = session;
    this.#clock = clock;
    this.#speed = speed;
    this.#activity = new Activity(clock);
    const names = [...hostsOf(topology), ...carriedAccessPoints(topology).map(({ spec }) => spec)];
    this.#logs = new Map(names.map(({ name }) => [name, new LineLog()]));
  }

  /** @throws UsageError when there is no such host. */
  console(host: string): LineLog {
    const log = this.#logs.get(host);
    if (!log) throw this.unknown(host);
    return log;
  }

  has(host: string): boolean {
    return this.#logs.has(host);
  }

  unknown(host: string): UsageError {
    return new UsageError(`there is no host "${host}"; known are: ${[...this.#logs.keys()].join(", ")}`);
  }

  /** A host printed something. */
  print(host: string, text: string): void {
    this.#logs.get(host)?.append(text, this.#clock.now());
    this.heard();
  }

  /** Something came from a host. */
  heard(): void {
    this.#activity.heard();
  }

  /** Looks at what a host says until it has said that it is ready, and gives back the rest. */
  expectReady(host: string): (text: string) => string {
    return this.#readiness.expect(host);
  }

  /** It has said so in another way. */
  isReady(host: string): void {
    this.#readiness.is(host);
    this.heard();
  }

  /** @throws EnvironmentError when it is not within a minute of real time, or the lab has failed. */
  async whenReady(host: string): Promise<void> {
    await this.wait(() => this.#readiness.has(host), this.#clock.now() + readyPatience * this.#speed);
    if (!this.#readiness.has(host))
      throw new EnvironmentError(
        `"${host}" was not ready within ${readyPatience / 1_000} s: this machine is too busy for the lab`,
      );
  }

  /** Waits until the check says true or lab time reaches the deadline. @throws what the lab has failed with. */
  wait(check: () => boolean, deadline: number): Promise<"met" | "deadline"> {
    return this.#activity.wait(check, deadline);
  }

  /** As `wait`, for so many real milliseconds; whether the check came true. */
  async waitReal(check: () => boolean, milliseconds: number): Promise<boolean> {
    return (await this.wait(check, this.#clock.now() + milliseconds * this.#speed)) === "met";
  }

  /** It has started: what becomes of it is the lab's. */
  began(host: string, container: LabContainer): void {
    this.#containers.push({ host, container });
  }

  /** Fails whoever waits for anything. */
  fail(error: Error): void {
    this.#activity.fail(error);
  }

  /** From here on a host that ends is told of, and the lab goes on. @returns what rejects once the engine is lost */
  liveIn(): Promise<never> {
    this.#isLivedIn = true;
    return new Promise((_, reject) => {
      this.#endLiving = reject;
    });
  }

  /** A host is no more: whoever waits for anything fails. A lab that is lived in goes on, and tells of it. */
  died(death: ContainerDeath): void {
    const { host, code } = death;
    if (this.#isLivedIn && this.#logs.has(host)) {
      this.#goesOnWithout(host, code);
      return;
    }
    // An engine that is stopped ends all its containers first.
    if (engineSignals.includes(code)) {
      this.#deaths.push(death);
      if (this.#deaths.length === 1) setTimeout(() => this.#judgeDeaths(), togetherPatience);
      return;
    }
    this.fail(deathError(death));
  }

  /** An engine is: no lab can go on. */
  lost(how: Loss, { product, host, by }: Engine): void {
    if (this.#session.isEnding) return;
    const error = new EnvironmentError(`the ${product} engine at ${host} (${by}) ${lossText[how]}`);
    outage.declare(error.message);
    this.fail(error);
    this.#endLiving(error);
  }

  #judgeDeaths(): void {
    const [first] = this.#deaths;
    const all = [...new Set(this.#containers.map(({ container }) => container))];
    const stopped = this.#session.engines.find(({ docker }) => {
      const there = all.filter((container) => container.docker === docker);
      return there.length > 1 && there.every(({ running }) => !running);
    });
    if (stopped) this.lost("stopped", stopped);
    else if (first) this.fail(deathError(first));
  }

  #goesOnWithout(host: string, code: number): void {
    this.print(host, `\n-- the container of "${host}" ended with code ${code} --\n`);
    this.#containers
      .findLast((each) => each.host === host)
      ?.container.awaitReturn(() => this.print(host, `\n-- the container of "${host}" runs again --\n`))
      .catch(() => {
        // The engine is gone: the other containers tell of that.
      });
  }
}
