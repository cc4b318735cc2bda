import { SimulatedNetwork } from "../../../src/network/network";
import type { SimulatedHost } from "../../../src/network/simulated-host";
import { VirtualTime } from "../../../src/network/virtual-time";
import { Conductor } from "../../../src/node/conductor";
import { sshReady } from "../../../src/node/ssh/ready";
import { untilSettled } from "../until-settled";

/** Two simulated hosts and the conductor that moves their time. */
export class SshLab {
  readonly time = new VirtualTime();
  readonly conductor = new Conductor(this.time);
  readonly network: SimulatedNetwork;
  readonly server: SimulatedHost;
  readonly client: SimulatedHost;

  static async start(seed = 1): Promise<SshLab> {
    await sshReady();
    return new SshLab(seed);
  }

  private constructor(seed: number) {
    this.network = new SimulatedNetwork({ time: this.time, seed });
    this.network.segment("servers", "172.16.5.0/24");
    this.server = this.network.attach("servers", "172.16.5.62");
    this.client = this.network.attach("servers", "172.16.5.26");
  }

  /** Lets lab time run until the promise is settled; fails when nothing more will happen. */
  run<T>(promise: Promise<T>): Promise<T> {
    return untilSettled(this.conductor, this.time, promise);
  }
}
