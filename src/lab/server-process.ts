/**
 * What somebody may do to a server's process, and what that means in each state: one table for every fabric. A verb that has
 * nothing to do in a state does nothing. What is done to a server's files, and how fast its line is, does not depend on it.
 */
export type ProcessState = "stopped" | "running" | "paused";

export type ProcessVerb = "start" | "stop" | "pause" | "resume" | "dieAfter";

/** What a fabric does for them, in this order. */
export type ProcessAction = "start" | "end" | "freeze" | "thaw" | "arm" | "disarm";

interface Step {
  readonly to: ProcessState;
  readonly does: readonly ProcessAction[];
}

const step = (to: ProcessState, ...does: readonly ProcessAction[]): Step => ({ to, does });

export const serverVerbs: Readonly<Record<ProcessVerb, Readonly<Record<ProcessState, Step>>>> = {
  // Whoever mends a server wants one that lives on.
  start: {
    stopped: step("running", "disarm", "start"),
    running: step("running"),
    paused: step("paused"),
  },
  // A process that stands still takes no signal but the one to go on.
  stop: {
    stopped: step("stopped", "disarm"),
    running: step("stopped", "disarm", "end"),
    paused: step("stopped", "disarm", "thaw", "end"),
  },
  pause: {
    stopped: step("stopped"),
    running: step("paused", "freeze"),
    paused: step("paused"),
  },
  resume: {
    stopped: step("stopped"),
    running: step("running"),
    paused: step("running", "thaw"),
  },
  // The last number counts.
  dieAfter: {
    stopped: step("stopped"),
    running: step("running", "disarm", "arm"),
    paused: step("paused", "disarm", "arm"),
  },
};

type Done = Promise<void> | void;

/** How a fabric does each action; a process in this one is done at once, one in a container is waited for. */
export interface ProcessDriver {
  start(): Done;
  end(): Done;
  freeze(): Done;
  thaw(): Done;
  /** @param died to be called when it has died of it */
  arm(octets: number, died: () => void): Done;
  disarm(): Done;
}

/** One server's process. */
export class ServerProcess {
  readonly #driver: ProcessDriver;
  #state: ProcessState;

  constructor(driver: ProcessDriver, state: ProcessState = "stopped") {
    this.#driver = driver;
    this.#state = state;
  }

  get state(): ProcessState {
    return this.#state;
  }

  start(): Done {
    return this.#act("start");
  }

  stop(): Done {
    return this.#act("stop");
  }

  pause(): Done {
    return this.#act("pause");
  }

  resume(): Done {
    return this.#act("resume");
  }

  /** It dies once it has sent so many octets of files from now on. */
  dieAfter(octets: number): Done {
    return this.#act("dieAfter", octets);
  }

  #act(verb: ProcessVerb, octets = 0): Done {
    const { to, does } = serverVerbs[verb][this.#state];
    this.#state = to;
    let before: Promise<void> | undefined;
    for (const action of does) {
      const perform = () =>
        action === "arm" ? this.#driver.arm(octets, () => this.#died()) : this.#driver[action]();
      const done: Done = before ? before.then(perform) : perform();
      before = done ?? undefined;
    }
    return before;
  }

  #died(): void {
    this.#state = "stopped";
  }
}
