import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { embeddedFabric } from "../../src/fabrics/embedded/fabric";
import { Lab } from "../../src/lab/lab";
import { topologyFrom } from "../../src/topology/lab-file";
import type { TopologyInput } from "../../src/topology/topology";

export const examples = join(__dirname, "../../examples");

export interface Finished {
  readonly code: number | null;
  /** Both streams. */
  readonly output: string;
}

/**
 * The lab of examples/three-aps.yaml as `ewclab up` runs it, but faster: programs from outside reach its hosts on
 * 127.0.0.1 while its time goes `speed` times as fast as theirs.
 */
export class AutomationLab implements AsyncDisposable {
  readonly #stop = new AbortController();
  #living: Promise<void> = Promise.resolve();

  private constructor(
    readonly lab: Lab,
    readonly speed: number,
  ) {}

  static async start(speed: number): Promise<AutomationLab> {
    const file = parse(readFileSync(join(examples, "three-aps.yaml"), "utf8")) as TopologyInput;
    // A program's second of thinking is minutes here; nobody is to be logged out for that.
    const patience = "line vty 0 97\n exec-timeout 0 0\n";
    const controllers = file.controllers?.map((spec) => ({
      ...spec,
      configuration: `${spec.configuration}${patience}`,
    }));
    const lab = await Lab.start(
      embeddedFabric(),
      topologyFrom({ ...file, controllers }, () => undefined),
    );
    await lab.everyAccessPointRuns(15 * 60_000);
    const running = new AutomationLab(lab, speed);
    running.#living = lab.fabric.live(speed, running.#stop.signal);
    return running;
  }

  /** The port on 127.0.0.1 where the host's SSH is. */
  async port(host: string): Promise<number> {
    return (await this.lab.fabric.forward(host, 22, { speed: this.speed })).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#living;
    await this.lab.stop();
  }
}

/** Runs a program to its end. */
export function run(
  program: string,
  parameters: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    execFile(program, parameters, { ...options, env, timeout: 240_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : null) : 0;
      resolve({ code, output: stdout + stderr });
    });
  });
}
