// Compiled only (tsconfig.package.json): what a user may write against the published types, and what the compiler refuses.
import {
  type AccessPoint,
  type BlockedPacket,
  type BundleInput,
  type CapwapState,
  type Controller,
  embeddedFabric,
  type Fabric,
  type FirewallInput,
  type Impairment,
  type Lab,
  type LabTime,
  type LinkInput,
  type RuleMatch,
  type RunningFabric,
  type Shell,
  type Topology,
} from "ewc-lab";
import { type BundleOptions, EwcContainer, type StartedEwcContainer } from "ewc-lab/containers";

export async function naturalCalls(fabric: RunningFabric, lab: Lab): Promise<void> {
  await fabric.firewall({ rules: [{ action: "drop", protocol: "udp", port: 69 }] });
  await fabric.impair({ host: "AP", loss: 5 });
  await fabric.server("tftp").putBundle({ version: "17.12.1.5", folder: "/EWC" });
  await lab.firewall.drop({ protocol: "udp", port: 69 });
  await lab.firewall.apply({ in: "access", accessList: "permit ip any any" });
  await lab.link("AP").impair({ loss: 5 });
  await lab.server("tftp").putBundle({ version: "17.12.1.5", folder: "/EWC" });
}

export const named = {
  rules: { rules: [{ action: "drop" }] } satisfies FirewallInput,
  match: { protocol: "udp", for: 60_000 } satisfies RuleMatch,
  link: { host: "AP", latency: 400 } satisfies LinkInput,
  impairment: { mtu: 1400 } satisfies Impairment,
  bundle: { version: "17.12.1.5", folder: "/EWC" } satisfies BundleInput,
  options: { version: "17.12.1.5", folder: "/EWC" } satisfies BundleOptions,
  state: "Run" satisfies CapwapState,
};

// @ts-expect-error there is no such state
export const wrongState: CapwapState = "Runing";
// @ts-expect-error an action is needed
export const wrongRule: FirewallInput = { rules: [{ protocol: "udp" }] };
// @ts-expect-error there is no such thing to do to a link
export const wrongLink: Impairment = { lost: 5 };

export async function sessions(started: StartedEwcContainer, time: LabTime, shell: Shell): Promise<string> {
  await started.configure("hostname A");
  await time.pass(1_000);
  shell.write("show version\r");
  return started.type(["reload", ""]);
}

export function places(lab: Lab): readonly (Controller | AccessPoint)[] {
  const topology: Topology = lab.topology;
  const blocked: readonly BlockedPacket[] = lab.firewall.blocked({ to: { port: 5246 } });
  const fabric: Fabric = embeddedFabric();
  return blocked.length > 0 && topology && fabric ? lab.controllers : lab.accessPoints;
}

export const container = () => new EwcContainer().withVersion("17.9.4.27");
