import { Wait } from "testcontainers";
import { accessPointIdentity, controllerIdentity } from "../../src/fabrics/embedded/identities";
import { carriedBy } from "../../src/lab/carried";
import { type ApImageTable, parseShowApImage } from "../../src/lab/show-ap-image";
import type { LabPki } from "../../src/node/pki";
import type { ControllerSpec, Topology } from "../../src/topology/topology";
import { carriedDescription, controllerDescription, ownImageFile } from "../fabric/device-files";
import { copiedDescription, copiedFile, DeviceModule, StartedDeviceModule } from "./device-module";

/**
 * A virtual EWC. Ready when it answers a CAPWAP Discovery Request and shows its SSH banner.
 *
 * ```ts
 * await using ewc = await new EwcContainer().withVersion("17.9.4.27").start();
 * const screen = await ewc.run("show version");
 * ```
 */
export class EwcContainer extends DeviceModule {
  #name = "EWC";
  #model = "C9120AXI";
  #version = "17.9.4.27";
  #username = "admin";
  #password = "Cisco123";
  #configuration = "";
  #maximum = 100;
  #carried = false;

  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super(image);
    this.withExposedPorts(22, "5246/udp");
    this.withWaitStrategy(Wait.forSuccessfulCommand("node /app/dist/device-probe.js"));
  }

  /** The name in its prompt. */
  override withHostname(name: string): this {
    this.#name = name;
    return super.withHostname(name);
  }

  withModel(model: string): this {
    this.#model = model;
    return this;
  }

  /** The image it runs, in the AP's spelling. */
  withVersion(version: string): this {
    this.#version = version;
    return this;
  }

  withCredentials(username: string, password: string): this {
    this.#username = username;
    this.#password = password;
    return this;
  }

  /** Lines of its startup configuration. */
  withConfiguration(lines: string): this {
    this.#configuration = lines;
    return this;
  }

  withMaximumAccessPoints(count: number): this {
    this.#maximum = count;
    return this;
  }

  /**
   * With the access point that carries it, which joins it from inside. Without, which is the default, the screens and counts are
   * of those that join from outside, so of your containers.
   */
  withOwnAccessPoint(): this {
    this.#carried = true;
    return this;
  }

  override async start(): Promise<StartedEwcContainer> {
    const credentials = { username: this.#username, password: this.#password };
    return new StartedEwcContainer(await super.start(), this.place, credentials);
  }

  protected override inLab(address: string) {
    return {
      controllers: [
        {
          name: this.#name,
          address,
          model: this.#model,
          version: this.#version,
          username: this.#username,
          password: this.#password,
          configuration: this.#configuration,
          maximumAccessPoints: this.#maximum,
          ownAccessPoint: this.#carried,
        },
      ],
    };
  }

  protected override async files(
    topology: Topology,
    pki: LabPki,
    { time, seed }: { time: { epoch: number; speed: number }; seed: string },
  ): Promise<{ target: string; content: Buffer }[]> {
    const [spec] = topology.controllers as [ControllerSpec];
    const identity = await controllerIdentity(topology, pki, spec, 0);
    const description = controllerDescription(spec, 0, identity, { topology, pki, time });
    const carried = carriedBy(spec, 0);
    const own =
      carried && carriedDescription(carried, await accessPointIdentity(topology, pki, carried.spec, 0));
    return [
      copiedDescription({ ...description, ...(own && { ownAccessPoint: own }) }, seed),
      copiedFile(ownImageFile(spec, { topology, pki })),
    ];
  }
}

export class StartedEwcContainer extends StartedDeviceModule {
  /** Types configuration lines, between `configure terminal` and `end`. */
  async configure(lines: string): Promise<void> {
    await this.type(["configure terminal", ...lines.split("\n").filter((line) => line.trim() !== ""), "end"]);
  }

  /** `show ap image`, read. */
  async apImages(): Promise<ApImageTable> {
    return parseShowApImage(await this.run("show ap image"));
  }
}
