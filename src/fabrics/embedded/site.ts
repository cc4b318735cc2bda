import type { Random } from "../../host/random";
import type { LabAround } from "../../kinds/server-kind";
import type { SimulatedHost } from "../../network/simulated-host";
import type { VirtualTime } from "../../network/virtual-time";
import type { LabPki } from "../../node/pki";
import type { Topology } from "../../topology/topology";

/** What the hosts of one embedded lab share. */
export interface Site {
  readonly topology: Topology;
  readonly around: LabAround;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly pki: LabPki;
  hostOf(name: string): SimulatedHost;
  /** A host printed something on its console or in its log. */
  print(name: string, text: string): void;
  /** The program of a host threw: that is told on its console, and its power is cut. */
  crashed(name: string, error: unknown): void;
  /** A program is on a host now, with its switch. */
  installed(name: string, switchOff: () => void): void;
  readonly keyLog: (line: string) => void;
}
