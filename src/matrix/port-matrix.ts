import { UsageError } from "../errors";
import { type CompiledFirewall, compileFirewall } from "../firewall/compile";
import { type PacketKind, type PlacedHost, type Prediction, predict } from "../firewall/predict";
import { inNetwork, parseAddress } from "../ip/address";
import { kindOf, loginOf } from "../kinds/kinds";
import type { Service } from "../kinds/server-kind";
import type { Fabric, SeenPacket } from "../lab/fabric";
import { Lab } from "../lab/lab";
import type { ServerSpec, Topology } from "../topology/topology";
import { type Flow, flowsOf, type Roles } from "./flows";

export type Verdict = "passes" | "blocked" | "partly";

/** Nobody but the kernel reads a user's nftables file: what it says of a flow is proven, and not predicted. */
export type Predicted = Verdict | "not predicted";

export interface MatrixRow {
  readonly flow: string;
  readonly ports: string;
  /** undefined: it never begins, because a flow that it needs is blocked. */
  readonly predicted: Predicted | undefined;
  readonly proven: Verdict | undefined;
  /** Whether the packets meet any rules at all: within a segment they do not, unless at a host. */
  readonly meetsRules: boolean;
  /** The rules that block it, in their author's words: as predicted, or where nothing was, as the packets met them. */
  readonly rules: readonly string[];
  /** What was predicted is not what was proven: an error of ours. */
  readonly differs: boolean;
}

export interface PortMatrix {
  readonly rows: readonly MatrixRow[];
  readonly agrees: boolean;
}

const minute = 60_000;
const wantedVersion = "17.12.1.5";
const presentVersion = "17.9.4.27";
const folder = "/EWC/17_12_1";

/**
 * What a lab's firewall does to each flow of an upgrade: predicted from the rules alone, and proven by the packets of a
 * controller, an access point and servers that try a whole upgrade over TFTP and one over SFTP.
 * @throws UsageError when the lab has no controller to ask about.
 */
export async function portMatrix(fabric: Fabric, topology: Topology): Promise<PortMatrix> {
  const roles = rolesOf(topology);
  const compiled = compileFirewall(topology.firewall, topology);
  const flows = flowsOf(roles, compiled.tftpHelper);
  const isOpen = topology.firewall.nftables !== undefined;
  const predictions = new Map(flows.map((flow) => [flow.name, predictFlow(compiled, flow, isOpen)]));
  // Two labs at a time: where lab time follows real time it is waited for once.
  const [tftp, sftp] = await Promise.all([
    proof(fabric, topology, roles, "tftp"),
    roles.sftp === undefined ? undefined : proof(fabric, topology, roles, "sftp"),
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
    const { proven, rules: met = [] } = proofs[flow.proof]?.verdictOf(flow.kind) ?? {};
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
  return { rows, agrees: rows.every(({ differs }) => !differs) };
}

interface FlowPrediction extends Omit<Prediction, "verdict"> {
  readonly verdict: Predicted;
  /** Of its first packet, and of those after it. */
  readonly verdicts: readonly Predicted[];
}

/** @param isOpen a user's nftables file has its say on what is forwarded */
function predictFlow(firewall: CompiledFirewall, flow: Flow, isOpen: boolean): FlowPrediction {
  const prediction = predictByRules(firewall, flow);
  const { from, to } = flow.kind;
  if (!isOpen || from.segment === to.segment || prediction.verdict === "blocked") return prediction;
  return { verdict: "not predicted", verdicts: ["not predicted"], rules: [], meetsRules: true };
}

function predictByRules(firewall: CompiledFirewall, { kind, later }: Flow): FlowPrediction {
  const first = predict(firewall, kind);
  if (later === undefined || first.verdict === "blocked") return { ...first, verdicts: [first.verdict] };
  const rest = predict(firewall, later);
  const verdict = first.verdict === rest.verdict ? first.verdict : "partly";
  const rules = [...new Set([...first.rules, ...rest.rules])];
  return { verdict, rules, meetsRules: first.meetsRules, verdicts: [first.verdict, rest.verdict] };
}

function isDifference(predicted: Predicted | undefined, proven: Verdict | undefined): boolean {
  return !isOpenVerdict(predicted) && predicted !== proven;
}

/** It may turn out either way. */
function isOpenVerdict(predicted: Predicted | undefined): boolean {
  return predicted === "partly" || predicted === "not predicted";
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
  /** With the rules that its packets met, where the fabric tells. */
  verdictOf(kind: PacketKind): { readonly proven: Verdict | undefined; readonly rules: readonly string[] };
}

/** A lab with these rules tries the upgrade; every packet is watched. */
async function proof(
  fabric: Fabric,
  topology: Topology,
  roles: Roles,
  mode: "tftp" | "sftp",
): Promise<Proof> {
  const { tftpHelper } = compileFirewall(topology.firewall, topology);
  const kinds = flowsOf(roles, tftpHelper).map(({ kind }) => kind);
  const fates = new Map<PacketKind, Fates>(
    kinds.map((kind) => [kind, { through: 0, blocked: 0, rules: new Set() }]),
  );
  const trial = trialTopology(topology, roles, mode);
  await using lab = await Lab.start(fabric, trial);
  await lab.fabric.watch((packet) => {
    for (const [kind, fate] of fates) {
      if (!isOf(kind, packet)) continue;
      if (packet.fate === "arrived") fate.through++;
      else fate.blocked++;
      if (packet.fate === "turned-away") fate.through--;
      if (packet.rule !== undefined) fate.rules.add(packet.rule);
    }
  });
  // Nothing that it says is missed.
  if (roles.ap !== undefined) await lab.power(roles.ap.name, "on");
  const upgraded = await tryUpgrade(lab, roles);
  return {
    upgraded,
    verdictOf(wanted) {
      const found = [...fates].find(([kind]) => isSame(kind, wanted))?.[1] as Fates;
      return { proven: verdictOf(found), rules: [...found.rules] };
    },
  };
}

interface Fates {
  through: number;
  blocked: number;
  readonly rules: Set<string>;
}

function verdictOf({ through, blocked }: Fates): Verdict | undefined {
  if (through === 0) return blocked === 0 ? undefined : "blocked";
  return blocked === 0 ? "passes" : "partly";
}

async function tryUpgrade(lab: Lab, roles: Roles): Promise<boolean> {
  const ap = roles.ap === undefined ? undefined : lab.accessPoint(roles.ap.name);
  await lab.fabric.run(() => ap?.state === "Run", lab.now() + 3 * minute);
  const screen = await lab.ewc.run("install add profile default");
  if (ap === undefined || !screen.includes("SUCCESS")) return false;
  const holdsIt = () => ap.console.all().some(({ text }) => text.includes(`backup version ${wantedVersion}`));
  await lab.fabric.run(holdsIt, lab.now() + 5 * minute);
  return holdsIt();
}

function isOf(
  { protocol, from, to, sourcePorts, destinationPorts }: PacketKind,
  packet: SeenPacket,
): boolean {
  if (packet.protocol !== protocol || packet.source !== from.address || packet.destination !== to.address)
    return false;
  const { sourcePort, destinationPort } = packet;
  if (sourcePort < sourcePorts.first || sourcePort > sourcePorts.last) return false;
  return destinationPort >= destinationPorts.first && destinationPort <= destinationPorts.last;
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

function configurationFor(mode: string, server: ServerSpec | undefined, syslog: string | undefined): string {
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

function addressOf(topology: Topology, host: PlacedHost | undefined): string | undefined {
  return topology.servers.find(({ name }) => name === host?.name)?.address;
}

export function rolesOf(topology: Topology): Roles {
  const place = (host: { name: string; address: string } | undefined): PlacedHost | undefined => {
    const segment = Object.entries(topology.segments).find(
      ([, network]) => host !== undefined && inNetwork(host.address, network),
    );
    if (host === undefined || segment === undefined) return undefined;
    return { name: host.name, segment: segment[0], address: parseAddress(host.address) };
  };
  const ewc = place(topology.controllers[0]);
  if (ewc === undefined) throw new UsageError("a port matrix needs a controller");
  const server = (service: Service) => place(topology.servers.find((one) => kindOf(one).service === service));
  return {
    ewc,
    ap: place(topology.accessPoints[0]),
    tftp: server("tftp"),
    sftp: server("sftp"),
    syslog: server("syslog"),
  };
}
