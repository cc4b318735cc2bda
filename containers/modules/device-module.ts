import { connect } from "node:net";
import type { StartedTestContainer } from "testcontainers";
import { UsageError } from "../../src/errors";
import type { DeviceSpecInput } from "../../src/fabrics/device/spec";
import { CliSession } from "../../src/lab/cli-session";
import type { LabPki } from "../../src/node/pki";
import { openSsh } from "../../src/node/ssh/client";
import { requireStartup } from "../../src/node/startup-check";
import { describeLab } from "../../src/topology/lab-file";
import type { Topology, TopologyInput } from "../../src/topology/topology";
import { descriptionFile } from "../fabric/device-files";
import type { PlacedFile } from "../fabric/lab-container";
import { openShell } from "../fabric/shell";
import { RealTime } from "../real-time";
import { commonPki, defaultEpoch, LabModule, type Place, StartedLabModule } from "./lab-module";

const defaultSpeed = 30;
/** Lab milliseconds from power to a device's first answer, with room. */
const bootPatience = 6 * 60_000;
/** Real milliseconds that a device may print nothing while one waits for its prompt. */
const patience = 30_000;

/** In the default segments of a lab; where the container really is does not matter to what it is. */
const somewhere = "172.16.4.26";

/** What EwcContainer and AccessPointContainer have in common. */
export abstract class DeviceModule extends LabModule {
  #pki: LabPki | undefined;
  #speed = defaultSpeed;
  #seed = "1";
  #epoch = defaultEpoch;

  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super("device", image);
  }

  /** Another authority than the one that all containers of this process share. */
  withPki(pki: LabPki): this {
    this.#pki = pki;
    return this;
  }

  /** Device seconds for each real one: its timers, its boot, its clock. 30 unless given. */
  withSpeed(speed: number): this {
    if (!(speed > 0 && speed <= 1_000))
      throw new UsageError(`lab time cannot run at ${speed} times real time`);
    this.#speed = speed;
    return this;
  }

  withSeed(seed: number | string): this {
    this.#seed = String(seed);
    return this;
  }

  /** What its clock shows when it starts; 2024-02-01T17:00:00Z unless given. */
  withCalendar(start: Date): this {
    this.#epoch = start.getTime();
    return this;
  }

  /** What it is in a lab of its own, as a lab file has it. */
  protected abstract inLab(address: string): TopologyInput;

  /** What a lab file's host like this would be refused for. */
  protected override check(): void {
    const topology = describeLab(this.inLab(somewhere));
    requireStartup(topology);
  }

  protected override startupPatience(): number {
    return super.startupPatience() + bootPatience / this.#speed;
  }

  protected override likeness(): unknown {
    return [this.inLab(somewhere), this.#speed, this.#seed, this.#epoch];
  }

  /** What its process reads at its start, as a lab's on docker does. */
  protected abstract files(topology: Topology, pki: LabPki, own: OwnTime): Promise<CopiedFile[]>;

  protected override async beforeContainerCreated(): Promise<void> {
    const pki = this.#pki ?? (await commonPki());
    const topology = describeLab(this.inLab(somewhere));
    const time = { epoch: this.#epoch, speed: this.#speed };
    this.withCopyContentToContainer(await this.files(topology, pki, { time, seed: this.#seed }));
  }
}

/** What is told to one device of its own. */
type OwnTime = { time: { epoch: number; speed: number }; seed: string };
type CopiedFile = { target: string; content: Buffer };

export function copiedFile({ path, content }: PlacedFile): CopiedFile {
  return { target: path, content: Buffer.from(content.read(0, content.size)) };
}

export function copiedDescription(description: DeviceSpecInput, seed: string): CopiedFile {
  return copiedFile(descriptionFile(JSON.stringify({ ...description, seed })));
}

/** A device that runs. */
export class StartedDeviceModule extends StartedLabModule {
  protected readonly credentials: { readonly username: string; readonly password: string };

  constructor(
    container: StartedTestContainer,
    place?: Place,
    credentials = { username: "admin", password: "Cisco123" },
  ) {
    super(container, place);
    this.credentials = credentials;
  }

  /** Where its SSH answers from outside: a port of the engine's choice. */
  get ssh(): { host: string; port: number } {
    return { host: this.getHost(), port: this.getMappedPort(22) };
  }

  /** Runs one command over SSH and gives what it printed. */
  async run(command: string): Promise<string> {
    const { host, port } = this.ssh;
    const session = await openSsh({ connect: () => connect(port, host), ...this.credentials });
    try {
      return (await session.exec(command)).output;
    } finally {
      session.close();
    }
  }

  /**
   * Types lines at the prompt, one when the last was answered, and gives all that came back. Where one asks a question, the
   * next answers it.
   * @throws ExpectationError with what is on the screen, where a line is refused, a question is left without an answer, or the
   *   device falls silent.
   */
  async type(lines: readonly string[]): Promise<string> {
    return this.#atPrompt((session) => session.type(lines));
  }

  /** Somebody logged in over SSH, while the work lasts. */
  async #atPrompt<T>(work: (session: CliSession) => Promise<T>): Promise<T> {
    const { host, port } = this.ssh;
    const time = new RealTime();
    const session = await openSsh({ connect: () => connect(port, host), ...this.credentials });
    try {
      const shell = await openShell(session, () => time.heard());
      return await work(await CliSession.open(time, this.getName().replace(/^\//, ""), shell, { patience }));
    } finally {
      session.close();
    }
  }

  /** The plug is pulled: nothing is sent or said, RAM is lost; flash stays. */
  async powerCycle(): Promise<void> {
    await this.restart({ timeout: 0 });
  }
}
