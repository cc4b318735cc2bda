import { ExpectationError } from "../../../src/errors";
import { embeddedFabric } from "../../../src/fabrics/embedded/fabric";
import type { RuleSpec } from "../../../src/firewall/spec";
import { Lab } from "../../../src/lab/lab";
import { parseLabFile } from "../../../src/topology/lab-file";

export const minute = 60_000;

/** A small network that upgrades without a fault, unless a breakage says otherwise. */
export interface Network {
  readonly mode: "tftp" | "sftp";
  /** Where the controller looks, and where the bundle lies. */
  readonly path: string;
  readonly folder: string;
  readonly server: string;
  readonly bundle: string;
  readonly password: string;
  readonly controller: string;
  readonly accessPoint: string;
  /** More of them, as lines of a lab file. */
  readonly servers: string;
  readonly links: string;
  readonly firewall: string;
  readonly configuration: string;
}

const healthy: Network = {
  mode: "tftp",
  path: "/EWC",
  folder: "/EWC",
  server: "",
  bundle: "version: 17.9.4.27",
  password: "Cisco123",
  controller: "",
  accessPoint: "",
  servers: "",
  links: "[]",
  firewall: "{}",
  configuration: "",
};

export function labOf(changes: Partial<Network>): Promise<Lab> {
  const network = { ...healthy, ...changes };
  const { mode, path, folder, bundle, password, controller, accessPoint, servers, links, firewall } = network;
  const server = network.server || (mode === "tftp" ? "172.16.5.27" : "172.16.5.62");
  const user = mode === "sftp" ? `\n        sftp-username cisco\n        sftp-password 0 ${password}` : "";
  const text = `
controllers:
  - name: EWC
    address: 172.16.4.26
    version: 17.9.4.27
    ${controller}
    configuration: |
      ${network.configuration}
      wireless profile image-download default
       image-download-mode ${mode}
        ${mode}-image-server ${server}
        ${mode}-image-path ${path}${user}
accessPoints:
  - { name: AP-9117, model: C9117AXI, address: 172.16.4.34, version: 17.9.4.27${accessPoint} }
  - { name: AP-9105, model: C9105AXI, address: 172.16.4.32, version: 17.9.4.27 }
servers:
  - { name: tftp, kind: tftpd-hpa, address: 172.16.5.27, bundles: [{ folder: ${folder}, ${bundle} }] }
  - { name: sftp, kind: openssh-sftp, address: 172.16.5.62, bundles: [{ folder: ${folder}, ${bundle} }] }${servers}
links: ${links}
firewall: ${firewall}
`;
  return Lab.start(embeddedFabric(), parseLabFile(text, "breakage.yaml"));
}

export const rule = (fields: Partial<RuleSpec> & { action: RuleSpec["action"] }): RuleSpec =>
  ({ protocol: "any", state: [], log: false, ...fields }) as RuleSpec;

export async function block(lab: Lab, ...rules: RuleSpec[]): Promise<void> {
  lab.mark();
  await lab.fabric.firewall({ ...lab.topology.firewall, rules });
}

/** AP-9117 comes with another image, and is to run the controller's. */
export async function joins(lab: Lab): Promise<void> {
  lab.mark();
  await lab.accessPoint("AP-9117").replace({ version: "17.3.3.26", backup: "8.10.130.0" });
}

export async function runsTheImage(lab: Lab, within = 15 * minute): Promise<void> {
  const ap = lab.accessPoint("AP-9117");
  await ap.isIn("Run", within);
  await lab.ewc.untilApImages(`"AP-9117" runs 17.9.4.27`, within, ({ rows }) =>
    rows.some(({ name, primary }) => name === "AP-9117" && primary === "17.9.4.27"),
  );
}

/** `install add profile default`, for the images of a new release. */
export async function predownloads(lab: Lab): Promise<void> {
  lab.mark();
  await lab.ewc.run("install add profile default");
}

/** What the work failed with. */
export async function failureOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ExpectationError) return error.message;
    throw error;
  }
  return "nothing failed";
}
