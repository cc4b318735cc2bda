import { labAround } from "../../../lab/lab-around";
import { Devices } from "../devices";
import type { HostLife } from "../host-life";
import { Servers } from "../servers";
import type { Site } from "../site";
import type { Ground } from "./ground";

/** What runs on the hosts. */
export interface Programs {
  readonly devices: Devices;
  readonly servers: Servers;
}

/** The second phase: every device and server is made, and none has power. @throws UsageError for what cannot be made. */
export function installPrograms(ground: Ground, life: HostLife): Programs {
  const { topology, time, network, pki, capture, hosts, identities } = ground;
  const site: Site = {
    topology,
    around: labAround(topology),
    time,
    random: network.random,
    pki,
    hostOf: (name) => life.hostNamed(name),
    print: (name, text) => life.print(name, text),
    crashed: (name, error) => life.crashed(name, error),
    installed: (name, switchOff) => life.installed(name, switchOff),
    keyLog: capture.keyLog,
  };
  for (const [name, host] of hosts) host.onFault((error) => life.crashed(name, error));
  return { devices: new Devices(site, identities), servers: new Servers(site, topology.servers) };
}
