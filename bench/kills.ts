import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { labels } from "../containers/fabric/labels";
import { imageTag } from "../containers/images/names";
import { ExpectationError } from "../src/errors";
import { ended, OwnEngine } from "./own-engine";

// Labs that end as nobody wants them to, at a random moment of theirs: killed, Ctrl-C once and twice, their engine stopped or
// killed. Nothing may be left that the next lab or `clean` does not remove, and nothing removed that is somebody else's.
// `npm run bench:kills -- 200 1` (labs, seed), as root: the engine is one of its own.

const [count = 200, seed = 1] = process.argv.slice(2).map(Number);
/** Labs at a time. */
const together = 3;
/** Real milliseconds within which a lab's process ends by itself; a lab of this size is up after two seconds. */
const endPatience = 60_000;
const longestLife = 5_000;

const lab = `
controllers: [{name: ewc, address: 172.16.4.26, version: 17.9.4.27}]
accessPoints: [{name: ap-1, model: C9105AXI, address: 172.16.4.31, version: 17.9.4.27}]
servers: [{kind: tftpd-hpa, name: tftp, address: 172.16.5.27}]
`;

const ends = ["kill -9", "Ctrl-C", "Ctrl-C twice", "SIGTERM"] as const;
type End = (typeof ends)[number] | "engine stopped" | "engine killed";

interface Tally {
  labs: number;
  /** Labs that had left something when their process was gone. */
  left: number;
  /** The longest, real milliseconds from the signal to the process's end. */
  slowest: number;
}

let state = seed;
/** 0 to 1: the same for the same seed. */
function chance(): number {
  // xorshift32
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}

class Kills {
  readonly #tallies = new Map<End, Tally>();
  readonly #env: NodeJS.ProcessEnv;
  readonly #file: string;
  #standing: ChildProcess | undefined;

  constructor(private readonly engine: OwnEngine) {
    this.#env = { ...process.env, DOCKER_HOST: engine.host, EWCLAB_ENGINES: "" };
    this.#file = engine.file("lab.yaml", lab);
  }

  async run(): Promise<void> {
    await this.#others();
    await this.#stand();
    for (let done = 0; done < count; done += together) {
      await this.#round(Math.min(together, count - done));
      // Every other time the next labs have to do it.
      if (chance() < 0.5) await this.#clean();
      process.stdout.write(`\r${Math.min(done + together, count)} labs`);
    }
    await this.#clean();
    process.stdout.write("\n");
  }

  report(): void {
    for (const [how, { labs, left, slowest }] of this.#tallies)
      process.stdout.write(
        `${how}: ${labs} labs, ${left} left something at first, the slowest was gone after ${(slowest / 1_000).toFixed(1)} s\n`,
      );
    process.stdout.write("nothing is left, and all that is others' is there\n");
  }

  async #round(size: number): Promise<void> {
    const dice = chance();
    const engineEnd: End | undefined =
      dice < 0.05 ? "engine stopped" : dice < 0.1 ? "engine killed" : undefined;
    const labs = Array.from({ length: size }, () => this.#up());
    if (engineEnd !== undefined) {
      await delay(chance() * longestLife);
      const began = performance.now();
      await this.engine.stop(engineEnd === "engine stopped" ? "SIGTERM" : "SIGKILL");
      await Promise.all([...labs, this.#standing!].map((process) => gone(process)));
      const took = performance.now() - began;
      await this.engine.start();
      for (const each of labs) this.#note(engineEnd, took, await this.#leftBy(each));
      await this.#stand();
      return;
    }
    await Promise.all(
      labs.map(async (process) => {
        const how = ends[Math.floor(chance() * ends.length)]!;
        await delay(chance() * longestLife);
        const began = performance.now();
        await endIt(process, how);
        const took = performance.now() - began;
        // What is removed in the background after the second Ctrl-C may take as long as a process takes to start.
        if (how === "Ctrl-C twice") await delay(4_000);
        this.#note(how, took, await this.#leftBy(process));
      }),
    );
  }

  #note(how: End, took: number, left: boolean): void {
    const tally = this.#tallies.get(how) ?? { labs: 0, left: 0, slowest: 0 };
    this.#tallies.set(how, {
      labs: tally.labs + 1,
      left: tally.left + (left ? 1 : 0),
      slowest: Math.max(tally.slowest, took),
    });
    if (left && (how === "Ctrl-C" || how === "SIGTERM"))
      throw new ExpectationError(`a lab that ended by ${how} has left something`);
  }

  #up(): ChildProcess {
    return spawn(
      process.execPath,
      ["dist/cli.js", "up", this.#file, "--fabric", "docker", "--quiet", "--speed", "10"],
      { env: this.#env, stdio: "ignore" },
    );
  }

  /** A lab that somebody has up all the time. */
  async #stand(): Promise<void> {
    this.#standing = this.#up();
    for (let tries = 0; tries < 300 && (await this.#found()).filter(this.#isStanding).length < 5; tries += 1)
      await delay(100);
    await this.#requireStanding();
  }

  async #requireStanding(): Promise<void> {
    const there = (await this.#found()).filter(this.#isStanding).length;
    // Four containers and a network.
    if (there < 5) throw new ExpectationError(`of a lab that runs only ${there} of 5 pieces are there`);
  }

  readonly #isStanding = (pid: string): boolean => pid === String(this.#standing?.pid);

  /** The processes of all that bears a lab's label, one for each container and network. */
  async #found(): Promise<string[]> {
    const filters = { label: [labels.session] };
    const { docker } = this.engine;
    const [containers, networks] = await Promise.all([
      docker.listContainers({ all: true, filters }),
      docker.listNetworks({ filters }),
    ]);
    return [...containers, ...networks].map(({ Labels }) => Labels?.[labels.owner]?.split("/")[1] ?? "");
  }

  async #leftBy({ pid }: ChildProcess): Promise<boolean> {
    return (await this.#found()).includes(String(pid));
  }

  /** @throws ExpectationError when something is left then, or too much is gone. */
  async #clean(): Promise<void> {
    const code = await ended(process.execPath, ["dist/cli.js", "clean"], this.#env);
    if (code !== 0) throw new ExpectationError(`clean ended with code ${code}`);
    const left = (await this.#found()).filter((pid) => !this.#isStanding(pid));
    if (left.length > 0) throw new ExpectationError(`${left.length} pieces are left after clean`);
    await this.#requireStanding();
    await this.#requireOthers();
  }

  /** What is not the lab's. */
  async #others(): Promise<void> {
    const { docker } = this.engine;
    const network = await docker.createNetwork({ Name: "other", Internal: true });
    await docker.createVolume({ Name: "other" });
    for (const [name, Labels] of [
      ["other-plain", { "com.example.is": "ours" }],
      ["other-testcontainers", { "org.testcontainers": "true", "org.testcontainers.session-id": "another" }],
    ] as const)
      await docker.createContainer({
        name,
        Image: imageTag("firewall"),
        Entrypoint: ["sleep", "infinity"],
        Labels,
        HostConfig: { NetworkMode: network.id, Binds: ["other:/other"] },
      });
  }

  async #requireOthers(): Promise<void> {
    const { docker } = this.engine;
    await docker.getContainer("other-plain").inspect();
    await docker.getContainer("other-testcontainers").inspect();
    await docker.getNetwork("other").inspect();
    await docker.getVolume("other").inspect();
  }

  async end(): Promise<void> {
    if (this.#standing && this.#standing.exitCode === null) await endIt(this.#standing, "Ctrl-C");
  }
}

async function endIt(process: ChildProcess, how: (typeof ends)[number]): Promise<void> {
  const end = gone(process);
  switch (how) {
    case "kill -9":
      process.kill("SIGKILL");
      break;
    case "SIGTERM":
      process.kill("SIGTERM");
      break;
    default:
      process.kill("SIGINT");
      if (how === "Ctrl-C") break;
      await delay(chance() * 500);
      process.kill("SIGINT");
  }
  await end;
}

async function gone(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const over = new AbortController();
  const late = delay(endPatience, "late", { signal: over.signal }).catch(() => undefined);
  const what = await Promise.race([once(process, "exit"), late]);
  over.abort();
  if (what === "late") throw new ExpectationError(`process ${process.pid} does not end`);
}

async function main(): Promise<void> {
  const engine = await OwnEngine.create();
  const kills = new Kills(engine);
  try {
    await kills.run();
    await kills.end();
    kills.report();
  } catch (error) {
    process.stderr.write(`\n${(error as Error).message}\n`);
    process.exitCode = 1;
  } finally {
    await kills.end().catch(() => {});
    await engine.remove();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
