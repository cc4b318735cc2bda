import type { ConnectionState } from "../firewall/conntrack";
import type { PacketKind, PlacedHost } from "../firewall/predict";
import { type Ends, ephemeral, type Flow, port, turned } from "./flow";

/** Who is who in a matrix; servers that a lab does not have leave their rows out. */
export interface Roles {
  readonly ewc: PlacedHost;
  readonly ap: PlacedHost | undefined;
  readonly tftp: PlacedHost | undefined;
  readonly sftp: PlacedHost | undefined;
  readonly syslog: PlacedHost | undefined;
}

/** A flow of an upgrade. */
export interface UpgradeFlow extends Flow {
  /** In which of the two proofs it is looked for. */
  readonly proof: "tftp" | "sftp";
}

/** An access point speaks from 5248, and from the port above it for data. */
const apControl = port(5248);
const apData = port(5249);

/** The flows that upgrades are made of, each after those it needs. */
export function flowsOf(roles: Roles, tftpHelper: boolean): UpgradeFlow[] {
  const { ewc, ap, tftp, sftp, syslog } = roles;
  const flows: UpgradeFlow[] = [];
  const add = ({ isAnswered = false, ...flow }: DrawnFlow) => {
    const kind: PacketKind = { protocol: "udp", state: "new", acknowledges: false, ...flow.kind };
    const later: PacketKind = { ...kind, state: "established", acknowledges: true };
    flows.push({ after: undefined, ...flow, kind, later: isAnswered ? later : undefined });
  };
  const answers = (flow: string, ends: Ends, more: Partial<PacketKind> = {}) => {
    const state: ConnectionState = "established";
    return { after: flow, kind: { ...turned(ends), state, ...more } };
  };

  if (ap !== undefined) {
    const control = { from: ap, to: ewc, sourcePorts: apControl, destinationPorts: port(5246) };
    const data = { from: ap, to: ewc, sourcePorts: apData, destinationPorts: port(5247) };
    const name = "AP to EWC, CAPWAP control";
    add({ name, ports: "udp 5246", proof: "tftp", kind: control });
    add({
      name: "answers of CAPWAP control",
      ports: "udp from 5246",
      proof: "tftp",
      ...answers(name, control),
    });
    add({
      name: "AP to EWC, CAPWAP data",
      ports: "udp 5247",
      proof: "tftp",
      after: "answers of CAPWAP control",
      kind: data,
      isAnswered: true,
    });
    const dataAnswers = answers("AP to EWC, CAPWAP data", data);
    add({ name: "answers of CAPWAP data", ports: "udp from 5247", proof: "tftp", ...dataAnswers });
  }
  if (tftp !== undefined) {
    const request = { from: ewc, to: tftp, sourcePorts: ephemeral, destinationPorts: port(69) };
    const data = { from: tftp, to: ewc, sourcePorts: ephemeral, destinationPorts: ephemeral };
    const name = "EWC to TFTP server";
    add({ name, ports: "udp 69", proof: "tftp", kind: request });
    add({
      name: "TFTP data from the reply port",
      ports: "udp from any port",
      proof: "tftp",
      after: name,
      kind: { ...data, state: tftpHelper ? "related" : "new" },
      isAnswered: true,
    });
    add({
      name: "TFTP acknowledgements to the reply port",
      ports: "udp to any port",
      proof: "tftp",
      ...answers("TFTP data from the reply port", data),
    });
  }
  if (sftp !== undefined) {
    const ends = { from: ewc, to: sftp, sourcePorts: ephemeral, destinationPorts: port(22) };
    const name = "EWC to SFTP server";
    add({ name, ports: "tcp 22", proof: "sftp", kind: { ...ends, protocol: "tcp" }, isAnswered: true });
    const back = answers(name, ends, { protocol: "tcp", acknowledges: true });
    add({ name: "answers of SFTP", ports: "tcp from 22", proof: "sftp", ...back });
  }
  if (syslog !== undefined) {
    const ends = { from: ewc, to: syslog, sourcePorts: ephemeral, destinationPorts: port(514) };
    add({ name: "EWC to syslog server", ports: "udp 514", proof: "tftp", kind: ends });
  }
  return flows;
}

type DrawnFlow = Omit<UpgradeFlow, "after" | "kind" | "later"> & {
  readonly after?: string;
  readonly kind: Partial<PacketKind> & Ends;
  readonly isAnswered?: boolean;
};
