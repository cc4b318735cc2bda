import { networkText, parseAddress } from "../../../../ip/address";
import type { Configuration } from "../../configuration/model";
import { maskLength } from "./interfaces";

const legend = [
  "Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP",
  "       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area ",
  "       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2",
  "       E1 - OSPF external type 1, E2 - OSPF external type 2, m - OMP",
  "       n - NAT, Ni - NAT inside, No - NAT outside, Nd - NAT DIA",
  "       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2",
  "       ia - IS-IS inter area, * - candidate default, U - per-user static route",
  "       H - NHRP, G - NHRP registered, g - NHRP registration summary",
  "       o - ODR, P - periodic downloaded static route, l - LISP",
  "       a - application route",
  "       + - replicated route, % - next hop override, p - overrides from PfR",
  "       & - replicated local route overrides by connected",
  "",
];

interface Route {
  readonly code: string;
  readonly network: string;
  readonly bits: number;
  readonly way: string;
}

/** `show ip route`: what is configured and what is connected, in the layout that genieparser and ntc-templates read. */
export function routes(configuration: Configuration, ownAddress: string): string {
  const all = table(configuration, ownAddress);
  const last = all.find(({ bits, network }) => bits === 0 && network === "0.0.0.0");
  const gateway = last?.way.replace(/^.*via /, "");
  const lines: string[] = [];
  if (last) lines.push(`S*    0.0.0.0/0 ${last.way}`);
  const others = all.filter((route) => route !== last);
  for (const major of new Set(others.map(({ network }) => classful(network).name))) {
    const within = others.filter(({ network }) => classful(network).name === major);
    const masks = new Set(within.map(({ bits }) => bits)).size;
    const subnets = `${within.length} subnet${within.length === 1 ? "" : "s"}`;
    lines.push(
      masks === 1
        ? `      ${major}/${within[0]!.bits} is subnetted, ${subnets}`
        : `      ${major}/${classful(within[0]!.network).bits} is variably subnetted, ${subnets}, ${masks} masks`,
    );
    for (const { code, network, bits, way } of within)
      lines.push(`${code.padEnd(9)}${network}/${bits} ${way}`);
  }
  const resort =
    gateway === undefined
      ? "Gateway of last resort is not set"
      : `Gateway of last resort is ${gateway} to network 0.0.0.0`;
  return [...legend, resort, "", ...lines, ""].join("\n");
}

/** `show ip route A.B.C.D [MASK]`: the entry that an address takes, or the one of exactly that network. */
export function routeTo(
  configuration: Configuration,
  ownAddress: string,
  address: string,
  mask: string | undefined,
): string {
  const wanted = mask === undefined ? undefined : maskLength(mask);
  // As IOS, which does not show the default route for an address.
  const fitting = table(configuration, ownAddress).filter(
    ({ network, bits }) =>
      (wanted === undefined ? bits > 0 || address === network : bits === wanted) &&
      networkText(address, bits) === networkText(network, bits),
  );
  const best = fitting.reduce<Route | undefined>(
    (one, two) => (one && one.bits >= two.bits ? one : two),
    undefined,
  );
  if (!best) return `% ${mask === undefined ? "Network" : "Subnet"} not in table\n`;
  const via = best.way.replace(/^.*(?:via|connected,) /, "");
  const isStatic = best.code === "S";
  return [
    `Routing entry for ${best.network}/${best.bits}${best.bits === 0 ? ", supernet" : ""}`,
    isStatic
      ? '  Known via "static", distance 1, metric 0'
      : '  Known via "connected", distance 0, metric 0 (connected, via interface)',
    "  Routing Descriptor Blocks:",
    isStatic ? `  * ${via}` : `  * directly connected, via ${via}`,
    "      Route metric is 0, traffic share count is 1",
    "",
  ].join("\n");
}

function table(
  { interfaces, staticRoutes, managementInterface, defaultGateway }: Configuration,
  own: string,
): readonly Route[] {
  const found: Route[] = [];
  for (const { name, address, shutdown } of interfaces) {
    if (shutdown) continue;
    const hasHost = address?.kind === "dhcp" || (!address && name === managementInterface);
    const at = address?.kind === "static" ? address.address : hasHost ? own : undefined;
    if (at === undefined) continue;
    const bits = address?.kind === "static" ? maskLength(address.mask) : 24;
    const way = `is directly connected, ${name}`;
    found.push(
      { code: "C", network: networkText(at, bits), bits, way },
      { code: "L", network: at, bits: 32, way },
    );
  }
  for (const { network, mask, nextHop } of staticRoutes)
    found.push({ code: "S", network, bits: maskLength(mask), way: `[1/0] via ${nextHop}` });
  const hasDefault = found.some(({ network, bits }) => bits === 0 && network === "0.0.0.0");
  if (defaultGateway !== undefined && !hasDefault)
    found.push({ code: "S", network: "0.0.0.0", bits: 0, way: `[1/0] via ${defaultGateway}` });
  return found.sort((a, b) => parseAddress(a.network) - parseAddress(b.network) || a.bits - b.bits);
}

/** The network by its class, under which IOS still lists routes. */
function classful(network: string): { readonly name: string; readonly bits: number } {
  const first = Number(network.split(".")[0]);
  const bits = first < 128 ? 8 : first < 192 ? 16 : 24;
  return { name: networkText(network, bits), bits };
}
