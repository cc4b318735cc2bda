import type Docker from "dockerode";
import type { BoundPorts, WaitStrategy } from "testcontainers";
import { EnvironmentError } from "../../src/errors";
import { logText } from "../log-text";

const lastLines = 12;

/** Waits as another strategy does, and says of a container that does not become ready what it said last. */
export class ToldWait implements WaitStrategy {
  readonly #strategy: WaitStrategy;
  readonly #what: string;
  readonly #failed: () => void;

  /**
   * @param what for people: `EwcContainer (ewc-lab/device:0.1.0)`
   * @param failed called when the time is over, before the container is stopped for it
   */
  constructor(strategy: WaitStrategy, what: string, failed: () => void) {
    this.#strategy = strategy instanceof ToldWait ? strategy.#strategy : strategy;
    this.#what = what;
    this.#failed = failed;
  }

  /** @throws EnvironmentError when it is not ready in time. */
  async waitUntilReady(container: Docker.Container, boundPorts: BoundPorts, startTime?: Date): Promise<void> {
    try {
      await this.#strategy.waitUntilReady(container, boundPorts, startTime);
    } catch (error) {
      this.#failed();
      const how = (await endedWith(container)) ?? this.#notInTime((error as Error).message);
      throw new EnvironmentError(`${this.#what} ${how}${await saidLast(container)}`);
    }
  }

  #notInTime(why: string): string {
    return `was not ready within ${this.getStartupTimeout() / 1_000} s (withStartupTimeout sets it): ${why}`;
  }

  withStartupTimeout(milliseconds: number): this {
    this.#strategy.withStartupTimeout(milliseconds);
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return this.#strategy.isStartupTimeoutSet();
  }

  getStartupTimeout(): number {
    return this.#strategy.getStartupTimeout();
  }
}

/** `ended with code 3 before it was ready`; undefined of one that runs. */
async function endedWith(container: Docker.Container): Promise<string | undefined> {
  const { State } = await container.inspect();
  return State.Running ? undefined : endedText(State.ExitCode);
}

export function endedText(code: number): string {
  return `ended with code ${code} before it was ready`;
}

/** The container's last lines, as the end of a message. */
export async function saidLast(container: Docker.Container): Promise<string> {
  try {
    const text = await logText(container, lastLines);
    const lines = text.trimEnd().split("\n").slice(-lastLines);
    return text.trim() === "" ? "" : `\nIt said last:\n  ${lines.join("\n  ")}`;
  } catch {
    return "";
  }
}
