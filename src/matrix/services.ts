import { UsageError } from "../errors";
import type { CompiledFirewall } from "../firewall/compile";
import type { PlacedHost } from "../firewall/predict";
import { addressText } from "../ip/address";
import { Ipv4Address } from "../ip/ipv4-address";
import type { Service } from "../kinds/server-kind";
import type { Topology } from "../topology/topology";
import { discoveryRemark } from "./controller-discovery";
import { broadcastArrives, ExchangeLab } from "./exchange-proof";
import type { PacketFate } from "./fates";
import type { Flow } from "./flow";
import type { Roles } from "./flows";
import type { MatrixRow } from "./matrix-row";
import { placed, placedServer } from "./placed";
import { isDifference, isOpenVerdict, predictFlow } from "./predicted-flow";
import { exchangesOf, isAnswered, type ServiceRoles } from "./service-flows";

/** Addresses of those that a lab has no hosts for; each undefined where nobody told. */
export interface ServiceSite {
  readonly dhcp?: string;
  readonly dns?: string;
  readonly ntp?: string;
  /** Cisco's software server, or a proxy before it. */
  readonly cco?: string;
  /** From where people and programs log in. */
  readonly management?: string;
}

/** The flows beside the upgrade's. */
export interface ServiceMatrix {
  readonly rows: readonly MatrixRow[];
  /** Which places were not told, and where they are taken to be; undefined: none. */
  readonly assumption: string | undefined;
}

/** Services by the kinds of hosts that serve them. */
const servedBy: Partial<Record<keyof ServiceRoles, Service>> = {
  dhcp: "dhcp",
  dns: "dns",
  ntp: "ntp",
  cco: "https",
};
export const serviceRoles = ["dhcp", "dns", "ntp", "cco", "management"] as const;
const titles: Record<keyof ServiceRoles, string> = {
  dhcp: "DHCP server",
  dns: "DNS server",
  ntp: "NTP server",
  cco: "software server",
  management: "management",
};

/**
 * What the rules do to a network's daily life: predicted, and where the simulated network can run the rules, proven by
 * packets.
 * @param canProve whether it can run them: an nftables file it cannot
 * @throws UsageError for an address that lies in none of the segments
 */
export function serviceMatrix(
  firewall: CompiledFirewall,
  topology: Topology,
  roles: Roles,
  site: ServiceSite,
  canProve: boolean,
): ServiceMatrix {
  const { services, assumed } = serviceRolesOf(topology, roles, site);
  const lab = canProve ? new ExchangeLab(firewall, topology.segments) : undefined;
  const release = topology.controllers[0]?.version ?? "";
  const rows = exchangesOf(roles, services, release).flatMap((exchange): MatrixRow[] => {
    const proof = lab?.prove(exchange);
    const { from, to } = exchange.request.kind;
    const isAssumed = [from, to].some((host) => assumed.some((role) => services[role] === host));
    const request = rowOf(firewall, exchange.request, proof?.request, true, isAssumed);
    if (!isAnswered(exchange)) return [request];
    const begins = request.predicted !== "blocked";
    return [request, rowOf(firewall, exchange.answers, proof?.answers, begins, isAssumed)];
  });
  return {
    rows: [...broadcast(topology, roles), ...rows],
    assumption: roles.syslog && assumptionOf(assumed, roles.syslog),
  };
}

function assumptionOf(assumed: readonly (keyof ServiceRoles)[], there: PlacedHost): string | undefined {
  if (assumed.length === 0) return undefined;
  const names = listText(assumed.map((role) => titles[role]));
  const options = listText(assumed.map((role) => `--${role}`));
  return `Taken to be where ${there.name} is, ${addressText(there.address)}: ${names}. ${options} ${assumed.length === 1 ? "says" : "say"} otherwise.`;
}

/**
 * An access point's first question goes to everybody in its segment, and no further: no router forwards a limited broadcast
 * (RFC 1812 §5.3.5.1).
 */
function broadcast(topology: Topology, { ap, ewc }: Roles): MatrixRow[] {
  if (ap === undefined) return [];
  const isNear = ap.segment === ewc.segment;
  const arrives = broadcastArrives(topology.segments, ap, ewc);
  return [
    {
      flow: "AP to all, discovery by broadcast",
      ports: "udp 5246",
      predicted: isNear ? "passes" : undefined,
      proven: arrives ? "passes" : undefined,
      meetsRules: false,
      rules: [],
      differs: isNear !== arrives,
      ...(isNear ? {} : { remark: discoveryRemark(topology, ap) }),
    },
  ];
}

function rowOf(
  firewall: CompiledFirewall,
  { name, ...flow }: Flow,
  fate: PacketFate | undefined,
  begins: boolean,
  isAssumed: boolean,
): MatrixRow {
  const { verdict, rules, meetsRules } = predictFlow(firewall, { name, ...flow }, fate === undefined);
  const predicted = begins ? verdict : undefined;
  const proven = fate?.verdict;
  const neverBegan = proven === undefined && isOpenVerdict(verdict);
  return {
    flow: name,
    ports: flow.ports,
    predicted,
    proven: fate === undefined && begins ? "not tried" : proven,
    meetsRules,
    rules: begins ? rules : [],
    differs: fate !== undefined && isDifference(predicted, proven) && !neverBegan,
    ...(isAssumed ? { assumed: true } : {}),
  };
}

function serviceRolesOf(
  topology: Topology,
  { syslog }: Roles,
  site: ServiceSite,
): { readonly services: ServiceRoles; readonly assumed: readonly (keyof ServiceRoles)[] } {
  const assumed: (keyof ServiceRoles)[] = [];
  const role = (name: keyof ServiceRoles): PlacedHost | undefined => {
    const address = site[name];
    if (address !== undefined) return told(topology, titles[name], address);
    const service = servedBy[name];
    const host = service && placedServer(topology, service);
    if (host !== undefined) return host;
    if (syslog === undefined || name === "cco") return undefined;
    assumed.push(name);
    return { ...syslog, name: titles[name] };
  };
  const services = {
    dhcp: role("dhcp"),
    dns: role("dns"),
    ntp: role("ntp"),
    cco: role("cco"),
    management: role("management"),
  };
  return { services, assumed };
}

/** @throws UsageError for an address that lies in none of the segments. */
function told(topology: Topology, name: string, address: string): PlacedHost {
  const found = placed(topology, { name, address: Ipv4Address.parse(address) });
  if (found !== undefined) return found;
  const known = Object.entries(topology.segments).map(([segment, network]) => `${segment} ${network}`);
  throw new UsageError(`${name}: ${address} lies in none of the segments: ${known.join(", ")}`);
}

function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
