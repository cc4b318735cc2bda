import { Wait } from "testcontainers";
import { accessPointIdentity } from "../../src/fabrics/embedded/identities";
import type { CapwapState } from "../../src/lab/access-point";
import { macAddressFor } from "../../src/lab/mac-address";
import type { LabPki } from "../../src/node/pki";
import type { AccessPointSpec, Topology } from "../../src/topology/topology";
import { accessPointDescription } from "../fabric/device-files";
import { copiedDescription, DeviceModule, StartedDeviceModule } from "./device-module";

let made = 0;

/** A virtual access point. Ready when it looks for a controller. */
export class AccessPointContainer extends DeviceModule {
  readonly #index = made++;
  #name = `AP-${this.#index + 1}`;
  #model = "C9105AXI";
  #version = "17.9.4.27";
  #backup = "8.10.130.0";
  #mac = macAddressFor("access point", this.#index);
  #controllers: readonly string[] = [];

  /** @param image another than the package's own, made from it */
  constructor(image?: string) {
    super(image);
    this.withExposedPorts(22);
    this.withWaitStrategy(Wait.forLogMessage(/CAPWAP State: Discovery/));
  }

  /** The name it has at its controller. */
  override withHostname(name: string): this {
    this.#name = name;
    return super.withHostname(name);
  }

  withModel(model: string): this {
    this.#model = model;
    return this;
  }

  /** The image it runs, and the one in its other partition. */
  withVersion(version: string, backup?: string): this {
    this.#version = version;
    this.#backup = backup ?? this.#backup;
    return this;
  }

  /** Its base radio MAC address, such as `0cd0.f897.ade0`. */
  withMac(mac: string): this {
    this.#mac = mac;
    return this;
  }

  /** Addresses of controllers to ask; without any it asks by broadcast. */
  withControllers(...addresses: string[]): this {
    this.#controllers = addresses;
    return this;
  }

  override async start(): Promise<StartedAccessPointContainer> {
    const credentials = { username: "Cisco", password: "Cisco" };
    return new StartedAccessPointContainer(await super.start(), this.place, credentials);
  }

  protected override inLab(address: string) {
    return {
      controllers: [
        { name: `${this.#name}-controller`.slice(-32), address: "172.16.4.2", version: "17.9.4.27" },
      ],
      accessPoints: [
        {
          name: this.#name,
          address,
          model: this.#model,
          version: this.#version,
          backup: this.#backup,
          mac: this.#mac,
          controllers: [...this.#controllers],
        },
      ],
    };
  }

  protected override async files(
    topology: Topology,
    pki: LabPki,
    { time, seed }: { time: { epoch: number; speed: number }; seed: string },
  ): Promise<{ target: string; content: Buffer }[]> {
    const [spec] = topology.accessPoints as [AccessPointSpec];
    const identity = await accessPointIdentity(topology, pki, spec, this.#index);
    const description = accessPointDescription(spec, this.#index, identity, { topology, pki, time });
    return [copiedDescription(description, seed)];
  }
}

export class StartedAccessPointContainer extends StartedDeviceModule {
  /** Waits until its console tells of the CAPWAP state. */
  async reaches(state: CapwapState, within?: number): Promise<void> {
    await this.prints(`CAPWAP State: ${state}`, within);
  }
}
