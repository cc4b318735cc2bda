import { UsageError } from "../errors";
import { compileFirewall } from "../firewall/compile";
import type { PacketKind, PlacedHost } from "../firewall/predict";
import type { Address } from "../ip/address";
import type { Ipv4Address } from "../ip/ipv4-address";
import { loginOf } from "../kinds/kinds";
import type { Fabric } from "../lab/fabric";
import { Lab } from "../lab/lab";
import { hostsOf } from "../topology/check";
import type { ServerSpec, Topology } from "../topology/topology";
import { Fates, isOf, type PacketFate } from "./fates";
import type { Flow } from "./flow";
import { flowsOf, type Roles } from "./flows";
import type { MatrixRow } from "./matrix-row";
import { placed, placedServer } from "./placed";
import {
  type FlowPrediction,
  isDifference,
  isOpenVerdict,
  type Predicted,
  predictFlow,
} from "./predicted-flow";
import { type ServiceMatrix, type ServiceSite, serviceMatrix } from "./services";

export interface PortMatrix {
  /** The flows of an upgrade, and the upgrades. */
  readonly rows: readonly MatrixRow[];
  /** What goes on besides. */
  readonly services: ServiceMatrix;
  readonly agrees: boolean;
}

const minute = 60_000;
/** 224.0.0.0; above it are groups and the limited broadcast. */
const firstMulticast = 0xe0_00_00_00;
const wantedVersion = "17.12.1.5";
const presentVersion = "17.9.4.27";
const folder = "/EWC/17_12_1";

/**
 * What a lab's firewall does to each flow of an upgrade: predicted from the rules alone, and proven by the packets of a
 * controller, an access point and servers that try a whole upgrade over TFTP and one over SFTP.
 * What goes on besides is proven by packets in a simulated network.
 * @throws UsageError when the lab has no controller to ask about.
 */
export async function portMatrix(
  fabric: Fabric,
  topology: Topology,
  site: ServiceSite = {},
): Promise<PortMatrix> {
  const roles = rolesOf(topology);
  const compiled = compileFirewall(topology.firewall, topology);
  const flows = flowsOf(roles, compiled.tftpHelper);
  const isOpen = topology.firewall.nftables !== undefined;
  const predictions = new Map(flows.map((flow) => [flow.name, predictFlow(compiled, flow, isOpen)]));
  // Two labs at a time: where lab time follows real time it is waited for once.
  const [tftp, sftp] = await Promise.all([
    proof(fabric, topology, roles, flows, "tftp"),
    roles.sftp === undefined ? undefined : proof(fabric, topology, roles, flows, "sftp"),
  ]);
  const proofs = { tftp, sftp };
  const chainOf = (flow: Flow): Predicted[] => {
    const before = flows.find(({ name }) => name === flow.after);
    if (before === undefined) return [];
    return [...chainOf(before), (predictions.get(before.name) as FlowPrediction).verdict];
  };

  const rows = flows.map((flow): MatrixRow => {
    const prediction = predictions.get(flow.name) as FlowPrediction;
    const chain = chainOf(flow);
    const predicted = chain.includes("blocked") ? undefined : prediction.verdict;
    const { verdict: proven, rules: met = [] } = proofs[flow.proof]?.fateOf(flow.kind) ?? {};
    return {
      flow: flow.name,
      ports: flow.ports,
      predicted,
      proven,
      meetsRules: prediction.meetsRules,
      rules: predicted === undefined ? [] : predicted === "not predicted" ? met : prediction.rules,
      // Where a flow that it needs may turn out either way, it may never begin.
      differs: isDifference(predicted, proven) && !(proven === undefined && chain.some(isOpenVerdict)),
    };
  });
  for (const mode of ["tftp", "sftp"] as const) {
    if (roles[mode] === undefined || roles.ap === undefined) continue;
    const needed = flows.filter(({ name }) => neededFor(name, mode));
    const predicted = worst(needed.flatMap(({ name }) => (predictions.get(name) as FlowPrediction).verdicts));
    const proven = proofs[mode]?.upgraded ? "passes" : "blocked";
    rows.push({
      flow: `upgrade over ${mode.toUpperCase()}`,
      ports: "",
      predicted,
      proven,
      meetsRules: true,
      rules: [],
      differs: isDifference(predicted, proven),
    });
  }
  const services = serviceMatrix(compiled, topology, roles, site, fabric.name === "embedded");
  return { rows, services, agrees: [...rows, ...services.rows].every(({ differs }) => !differs) };
}

export function neededFor(flow: string, mode: "tftp" | "sftp"): boolean {
  if (flow.includes("CAPWAP")) return true;
  return flow.includes(mode.toUpperCase());
}

function worst(verdicts: readonly Predicted[]): Predicted {
  if (verdicts.includes("blocked")) return "blocked";
  if (verdicts.includes("not predicted")) return "not predicted";
  return verdicts.includes("partly") ? "partly" : "passes";
}

// ---- the proof -------------------------------------------------------------------------------------------------

interface Proof {
  readonly upgraded: boolean;
  fateOf(kind: PacketKind): PacketFate;
}

/** A lab with these rules tries the upgrade; every packet is watched. */
async function proof(
  fabric: Fabric,
  topology: Topology,
  roles: Roles,
  flows: readonly Flow[],
  mode: "tftp" | "sftp",
): Promise<Proof> {
  const kinds = flows.map(({ kind }) => kind);
  const fates = kinds.map((kind) => ({ kind, fates: new Fates() }));
  const trial = trialTopology(topology, roles, mode);
  const addresses = new Set(hostsOf(topology).map(({ address }) => address.number));
  const isForeign = (address: Address) => !addresses.has(address) && address < firstMulticast;
  await using lab = await Lab.start(fabric, trial);
  await lab.fabric.watch((packet) => {
    for (const { kind, fates: one } of fates) {
      if (!isOf(kind, packet, isForeign)) continue;
      if (packet.fate === "arrived") one.arrived();
      else one.blocked(packet.rule, packet.fate === "turned-away");
    }
  });
  // Nothing that it says is missed.
  if (roles.ap !== undefined) await lab.power(roles.ap.name, "on");
  const upgraded = await tryUpgrade(lab, roles);
  return {
    upgraded,
    fateOf(wanted) {
      const found = fates.find(({ kind }) => isSame(kind, wanted)) as (typeof fates)[number];
      return found.fates.fate;
    },
  };
}

async function tryUpgrade(lab: Lab, roles: Roles): Promise<boolean> {
  const ap = roles.ap === undefined ? undefined : lab.accessPoint(roles.ap.name);
  // Three times what a busy machine has been seen to take: who gets through does not wait for it.
  await lab.fabric.run(() => ap?.state === "Run", lab.now() + 5 * minute);
  const screen = await lab.ewc.run("install add profile default");
  if (ap === undefined || !screen.includes("SUCCESS")) return false;
  const holdsIt = () => ap.console.all().some(({ text }) => text.includes(`backup version ${wantedVersion}`));
  await lab.fabric.run(holdsIt, lab.now() + 8 * minute);
  return holdsIt();
}

function isSame(one: PacketKind, other: PacketKind): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The lab of the rules, with one access point, a bundle on the servers, and a controller told to fetch it. */
function trialTopology(topology: Topology, roles: Roles, mode: "tftp" | "sftp"): Topology {
  const server = topology.servers.find(({ name }) => name === roles[mode]?.name);
  const bundles = [{ version: wantedVersion, folder, size: 20_480, without: [], zipped: false, defects: {} }];
  const [controller, ...others] = topology.controllers;
  if (controller === undefined) throw new UsageError("a port matrix needs a controller");
  return {
    ...topology,
    links: [],
    controllers: [
      {
        ...controller,
        version: presentVersion,
        configuration: configurationFor(mode, server, addressOf(topology, roles.syslog)),
      },
      ...others,
    ],
    accessPoints: topology.accessPoints.map((ap) => ({
      ...ap,
      version: presentVersion,
      startsOff: true,
      controllers: [controller.address],
      certificate: "valid" as const,
    })),
    servers: topology.servers.map((one) => ("bundles" in one ? { ...one, bundles } : one)),
  };
}

function configurationFor(
  mode: string,
  server: ServerSpec | undefined,
  syslog: Ipv4Address | undefined,
): string {
  const lines = syslog === undefined ? [] : [`logging host ${syslog}`];
  if (server === undefined) return lines.join("\n");
  lines.push(
    "wireless profile image-download default",
    ` image-download-mode ${mode}`,
    `  ${mode}-image-server ${server.address}`,
    `  ${mode}-image-path ${folder}`,
  );
  const login = loginOf(server);
  if (login !== undefined)
    lines.push(`  sftp-username ${login.username}`, `  sftp-password 0 ${login.password}`);
  return `${lines.join("\n")}\n`;
}

function addressOf(topology: Topology, host: PlacedHost | undefined): Ipv4Address | undefined {
  return topology.servers.find(({ name }) => name === host?.name)?.address;
}

export function rolesOf(topology: Topology): Roles {
  const [controller] = topology.controllers;
  const [accessPoint] = topology.accessPoints;
  const ewc = controller && placed(topology, controller);
  if (ewc === undefined) throw new UsageError("a port matrix needs a controller");
  return {
    ewc,
    ap: accessPoint && placed(topology, accessPoint),
    tftp: placedServer(topology, "tftp"),
    sftp: placedServer(topology, "sftp"),
    syslog: placedServer(topology, "syslog"),
  };
}
