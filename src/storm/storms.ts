import { type ChildProcess, fork } from "node:child_process";
import { cpus } from "node:os";
import { ownModule } from "../node/own-module";
import type { StormResult } from "./run";

export interface StormsOptions {
  readonly runs: number;
  /** The first seed; the others follow it. */
  readonly seed: number;
  /** Worker processes; as many as the machine has processors unless given. */
  readonly workers?: number;
  onResult?(result: StormResult): void;
}

/** Real milliseconds without a result after which a worker hangs. */
const patience = 60_000;
/** In a storm everything is young and soon gone; with room for it a storm takes a seventh less (megabytes). */
const youngSpace = "--max-semi-space-size=";
/** Seeds handed to a worker at a time. */
const portion = 20;

/** Runs seeded upgrades in several processes; a seed that hangs or ends its process is a result like another. */
export function runStorms(options: StormsOptions): Promise<StormResult[]> {
  const { runs, seed, workers = cpus().length } = options;
  const waiting = Array.from({ length: runs }, (_, index) => seed + index);
  const results: StormResult[] = [];
  return new Promise((resolve) => {
    let alive = 0;
    const begin = () => {
      alive++;
      new StormWorker(waiting, {
        result(result) {
          results.push(result);
          options.onResult?.(result);
        },
        ended(isAllDone) {
          alive--;
          if (!isAllDone) begin();
          else if (alive === 0) resolve(results.sort((one, two) => one.seed - two.seed));
        },
      });
    };
    for (let count = 0; count < Math.min(workers, Math.ceil(runs / portion)); count++) begin();
    if (alive === 0) resolve([]);
  });
}

interface WorkerHandler {
  result(result: StormResult): void;
  /** The process is gone; true when nothing was left for it to do. */
  ended(isAllDone: boolean): void;
}

class StormWorker {
  readonly #process: ChildProcess;
  #seeds: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  #fate = "the process ended";

  constructor(
    private readonly waiting: number[],
    private readonly handler: WorkerHandler,
  ) {
    this.#process = fork(ownModule("storm-worker"), {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      execArgv: [
        ...process.execArgv.filter((argument) => !argument.startsWith(youngSpace)),
        `${youngSpace}32`,
      ],
    });
    let said = "";
    this.#process.stderr?.on("data", (octets) => {
      said = `${said}${String(octets)}`.slice(-2_000);
    });
    this.#process.on("message", (message: "ready" | StormResult) => this.#message(message));
    this.#process.on("exit", () => this.#exit(said));
  }

  #message(message: "ready" | StormResult): void {
    clearTimeout(this.#timer);
    if (message !== "ready") {
      this.#seeds = this.#seeds.filter((seed) => seed !== message.seed);
      this.handler.result(message);
    }
    if (this.#seeds.length === 0) {
      this.#seeds = this.waiting.splice(0, portion);
      if (this.#seeds.length === 0) {
        this.#process.disconnect();
        return;
      }
      this.#process.send({ seeds: this.#seeds });
    }
    this.#timer = setTimeout(() => {
      this.#fate = `no end within ${patience / 1000} s`;
      this.#process.kill("SIGKILL");
    }, patience);
  }

  #exit(said: string): void {
    clearTimeout(this.#timer);
    const [seed, ...left] = this.#seeds;
    if (seed !== undefined) {
      this.waiting.unshift(...left);
      this.handler.result({
        seed,
        problem: `${this.#fate} ${said}`.trim(),
        outcome: "none",
        seen: [],
        events: 0,
      });
    }
    this.handler.ended(this.waiting.length === 0);
  }
}
