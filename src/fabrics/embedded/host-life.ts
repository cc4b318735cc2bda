import { UsageError } from "../../errors";
import { carriedAccessPoints } from "../../lab/carried";
import { crashText } from "../../lab/crash";
import { LineLog } from "../../lab/line-log";
import type { SimulatedHost } from "../../network/simulated-host";
import type { VirtualTime } from "../../network/virtual-time";
import type { Ground } from "./start/ground";

/** What a lab's hosts print, and their ends. It is there before the first program. */
export class HostLife {
  readonly #time: VirtualTime;
  readonly #hosts: ReadonlyMap<string, SimulatedHost>;
  readonly #logs: ReadonlyMap<string, LineLog>;
  /** How the program that is on a host now is switched off. */
  readonly #switches = new Map<string, () => void>();

  constructor({ topology, time, hosts }: Ground) {
    this.#time = time;
    this.#hosts = hosts;
    const names = new Set([...hosts.keys(), ...carriedAccessPoints(topology).map(({ spec }) => spec.name)]);
    this.#logs = new Map([...names].map((name) => [name, new LineLog()]));
  }

  /** @throws UsageError naming those that there are. */
  hostNamed(name: string): SimulatedHost {
    const host = this.#hosts.get(name);
    if (!host)
      throw new UsageError(`there is no host "${name}"; known are: ${[...this.#hosts.keys()].join(", ")}`);
    return host;
  }

  console(name: string): LineLog {
    const log = this.#logs.get(name);
    if (!log) throw new UsageError(`there is no host "${name}"`);
    return log;
  }

  print(name: string, text: string): void {
    this.#logs.get(name)?.append(text, this.#time.now());
    this.#time.observed();
  }

  /** In place of the program that was there, if any. */
  installed(name: string, switchOff: () => void): void {
    this.#switches.set(name, switchOff);
  }

  /** Tells it, and cuts the power as a crash does: nothing more is sent, and the others run on. */
  crashed(name: string, error: unknown): void {
    this.print(name, crashText(name, error));
    try {
      this.#switches.get(name)?.();
    } catch (another) {
      this.print(name, crashText(name, another));
    }
    // The access point in a controller's box may have no host of its own.
    this.#hosts.get(name)?.powerOff();
  }
}
