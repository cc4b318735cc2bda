import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";
import { bundleImageTypes, findModel, isImageType } from "../image/models";
import { Ipv4Address } from "../ip/ipv4-address";
import { Ipv4Network } from "../ip/ipv4-network";
import { segmentOf } from "../ip/segments";
import { kindOf } from "../kinds/kinds";
import { own } from "../own";
import { interfaceIssues } from "./interfaces";
import { configurationIssues, ruleSetIssues } from "./rule-sets";
import type { BundleSpec, Topology } from "./topology";

/** Where in a topology something is wrong: the keys and indices from its root. */
export type TopologyPath = readonly (string | number)[];

export interface TopologyIssue {
  readonly path: TopologyPath;
  readonly message: string;
  /** It is the key that is wrong, not what stands under it. */
  readonly isKey?: boolean;
}

/** @throws UsageError with the first, where there is any. */
export function requirePossible(issues: readonly TopologyIssue[]): void {
  const [first] = issues;
  if (first) throw new UsageError(first.message);
}

/** Says why a lab of this shape cannot exist; an empty list when it can. */
export function checkTopology(topology: Topology): TopologyIssue[] {
  return [
    ...clashIssues(topology),
    ...placeIssues(topology),
    ...carriedPlaceIssues(topology),
    ...segmentIssues(topology),
    ...overlapIssues(topology),
    ...modelIssues(topology),
    ...versionIssues(topology),
    ...bundleIssues(topology),
    ...entryIssues(topology),
    ...dhcpIssues(topology),
    ...nameIssues(topology),
    ...ruleSetIssues(topology),
    ...interfaceIssues(topology),
    ...configurationIssues(topology),
    ...dateIssues(topology),
  ];
}

/** No calendar in the lab begins before 1970. */
function dateIssues(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  if (Date.parse(topology.start) < 0)
    issues.push({ path: ["start"], message: `${topology.start} lies before 1970, when calendars begin` });
  const check = (dates: { issued: string; expires: string } | undefined, path: TopologyPath) => {
    if (!dates) return;
    if (Date.parse(dates.issued) < 0)
      issues.push({ path: [...path, "issued"], message: `${dates.issued} lies before 1970` });
    if (Date.parse(dates.expires) <= Date.parse(dates.issued))
      issues.push({
        path: [...path, "expires"],
        message: `${dates.expires} is no later than the time of issue, ${dates.issued}`,
      });
  };
  for (const [index, one] of topology.controllers.entries()) {
    check(one.certificateDates, ["controllers", index, "certificateDates"]);
    check(one.imageSigning, ["controllers", index, "imageSigning"]);
    issues.push(...datesWithout(one, ["controllers", index]));
  }
  for (const [index, one] of topology.accessPoints.entries()) {
    check(one.certificateDates, ["accessPoints", index, "certificateDates"]);
    issues.push(...datesWithout(one, ["accessPoints", index]));
  }
  for (const [index, one] of topology.servers.entries()) {
    if (!("bundles" in one)) continue;
    for (const [place, bundle] of one.bundles.entries())
      check(bundle.signing, ["servers", index, "bundles", place, "signing"]);
  }
  return issues;
}

function datesWithout(
  { certificate, certificateDates }: { certificate: string; certificateDates?: unknown },
  path: TopologyPath,
): TopologyIssue[] {
  const isContrary = certificate === "expired" || certificate === "missing";
  if (certificateDates === undefined || !isContrary) return [];
  const message = `a certificate that is ${certificate} has no dates of its own`;
  return [{ path: [...path, "certificateDates"], message, isKey: true }];
}

interface PlacedHost {
  readonly name: string;
  readonly address: Ipv4Address;
  readonly path: TopologyPath;
}

export function hostsOf(topology: Topology): PlacedHost[] {
  const lists = ["controllers", "accessPoints", "servers"] as const;
  return lists.flatMap((list) =>
    topology[list].map(({ name, address }, index) => ({ name, address, path: [list, index] })),
  );
}

/** The access points in controllers' boxes that have a place of their own on the network. */
function carriedHosts({ controllers }: Topology): PlacedHost[] {
  return controllers.flatMap(({ name, ownAccessPoint: own }, index) =>
    typeof own === "object" && own.address !== undefined
      ? [
          {
            name: own.name ?? `the own access point of ${name}`,
            address: own.address,
            path: ["controllers", index, "ownAccessPoint"],
          },
        ]
      : [],
  );
}

/** It shares the controller's cable. */
function carriedPlaceIssues({ controllers, segments }: Topology): TopologyIssue[] {
  return controllers.flatMap(({ name, address, ownAccessPoint: own }, index) => {
    if (typeof own !== "object" || own.address === undefined) return [];
    const network = Object.values(segments).find((block) => block.contains(address));
    if (network === undefined || network.contains(own.address)) return [];
    const message = `${own.address} lies in another segment than "${name}" (${network}), whose cable its own access point shares`;
    return [{ path: ["controllers", index, "ownAccessPoint", "address"], message }];
  });
}

function clashIssues(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  const names = new Map<string, PlacedHost>();
  const carriedNames = new Map<string, number>();
  const addresses = new Map<Ipv4Address, string>();
  for (const [segment, network] of Object.entries(topology.segments)) {
    addresses.set(network.router, `the firewall in segment "${segment}"`);
  }
  topology.controllers.forEach(({ ownAccessPoint: carried }, index) => {
    if (typeof carried === "object" && carried.address === undefined && carried.name !== undefined)
      carriedNames.set(carried.name, index);
  });
  for (const host of [...hostsOf(topology), ...carriedHosts(topology)]) {
    const carrier = carriedNames.get(host.name);
    if (carrier !== undefined)
      issues.push({
        path: ["controllers", carrier, "ownAccessPoint", "name"],
        message: `two hosts are named "${host.name}"`,
      });
    if (host.name === "any" || own(topology.segments, host.name) !== undefined)
      issues.push({
        path: [...host.path, "name"],
        message: `"${host.name}" is what rules and links call ${host.name === "any" ? "everything" : "a segment"}: a host needs another name`,
      });
    if (names.has(host.name))
      issues.push({ path: [...host.path, "name"], message: `two hosts are named "${host.name}"` });
    names.set(host.name, host);
    const owner = addresses.get(host.address);
    if (owner) {
      issues.push({
        path: [...host.path, "address"],
        message: `${host.address} is the address of ${owner} already`,
      });
    }
    addresses.set(host.address, `"${host.name}"`);
  }
  return issues;
}

function placeIssues(topology: Topology): TopologyIssue[] {
  const segments = Object.entries(topology.segments);
  const known = segments.map(([name, network]) => `${name} ${network}`).join(", ") || "none";
  return [...hostsOf(topology), ...carriedHosts(topology)].flatMap(({ name, address, path }) => {
    const found = segments.find(([, network]) => network.contains(address));
    if (!found)
      return [
        {
          path: [...path, "address"],
          message: `${address} ("${name}") lies in no segment; the segments are ${known}. Another is added by the step: Given the segment "branch" is ${networkAround(address)} (in a lab file: segments: { branch: ${networkAround(address)} })`,
        },
      ];
    const [segment, network] = found;
    if (address !== network.host(0) && address !== network.broadcast) return [];
    const what = address === network.host(0) ? "the network's own address" : "the broadcast address";
    return [
      {
        path: [...path, "address"],
        message: `${address} ("${name}") is ${what} of segment "${segment}" (${network})`,
      },
    ];
  });
}

const networkAround = ({ text }: Ipv4Address): string => text.replace(/\.\d+$/, ".0/24");

function segmentIssues(topology: Topology): TopologyIssue[] {
  return Object.entries(topology.segments).flatMap(([name, network]) => {
    const { base, length } = network;
    const first = base >>> 24;
    const path = ["segments", name];
    if (length > 29)
      return [
        {
          path,
          message: `segment "${name}": ${network} has no room for hosts beside the firewall; /29 is the smallest`,
        },
      ];
    if (length < 8)
      return [{ path, message: `segment "${name}": ${network} is too large; /8 is the largest` }];
    if (first === 0 || first === 127 || first >= 224)
      return [{ path, message: `segment "${name}": no host can have an address of ${network}` }];
    return [];
  });
}

function overlapIssues(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  const seen: [string, Ipv4Network][] = [];
  for (const [name, network] of Object.entries(topology.segments)) {
    const other = seen.find(([, earlier]) => network.overlaps(earlier));
    if (other)
      issues.push({
        path: ["segments", name],
        message: `${network} overlaps segment "${other[0]}" (${other[1]})`,
      });
    seen.push([name, network]);
  }
  return issues;
}

/** What a server's own kind has to say of its entry. */
function entryIssues({ servers }: Topology): TopologyIssue[] {
  return servers.flatMap((server, index) =>
    (kindOf(server).issues?.(server) ?? []).map(({ path, message }) => ({
      path: ["servers", index, ...path],
      message,
    })),
  );
}

/** Segments that DHCP is to serve, and whom requests go on to. */
function dhcpIssues({ segments, servers, helperAddresses }: Topology): TopologyIssue[] {
  const known = Object.keys(segments);
  const noSegment = (segment: string, path: TopologyPath, isKey: boolean): TopologyIssue[] =>
    known.includes(segment)
      ? []
      : [
          {
            path,
            isKey,
            message: `there is no segment "${segment}"${didYouMean(segment, known)} (known: ${known.join(", ")})`,
          },
        ];
  const lent = servers.flatMap((server, index) =>
    "dhcp" in server
      ? server.dhcp.flatMap(({ segment }, at) =>
          noSegment(segment, ["servers", index, "dhcp", at, "segment"], false),
        )
      : [],
  );
  const helped = Object.entries(helperAddresses).flatMap(([segment, addresses]) => [
    ...noSegment(segment, ["helperAddresses", segment], true),
    ...addresses.flatMap((address, at) =>
      segmentOf(segments, address) !== undefined
        ? []
        : [
            {
              path: ["helperAddresses", segment, at],
              message: `${address} lies in no segment: requests would go nowhere`,
            },
          ],
    ),
  ]);
  return [...lent, ...helped];
}

/** What a bundle leaves out or has broken. */
function bundleIssues(topology: Topology): TopologyIssue[] {
  return topology.servers.flatMap((server, index) =>
    "bundles" in server
      ? server.bundles.flatMap((bundle, place) =>
          checkBundle(bundle).map(({ path, ...issue }) => ({
            ...issue,
            path: ["servers", index, "bundles", place, ...path],
          })),
        )
      : [],
  );
}

/** Image types that a bundle names and that there are not; paths begin at the bundle. */
export function checkBundle({ without, defects }: BundleSpec): TopologyIssue[] {
  const contrary = without.flatMap((type, at) =>
    own(defects, type) !== undefined
      ? [{ path: ["without", at], message: `${type} cannot be missing and have a defect` }]
      : [],
  );
  return [...contrary, ...unknownTypes({ without, defects })];
}

function unknownTypes({ without, defects }: Pick<BundleSpec, "without" | "defects">): TopologyIssue[] {
  return [
    ...without.map((type, at) => ({ type, path: ["without", at], isKey: false })),
    ...Object.keys(defects).map((type) => ({ type, path: ["defects", type], isKey: true })),
  ]
    .filter(({ type }) => !isImageType(type))
    .map(({ type, ...where }) => ({
      ...where,
      message: `there is no image type "${type}"${didYouMean(type, bundleImageTypes)} (a bundle has ${bundleImageTypes.join(", ")})`,
    }));
}

function modelIssues(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  topology.controllers.forEach(({ name, model }, index) => {
    const path = ["controllers", index, "model"];
    const found = modelOrIssue(model, path, issues);
    if (found && !found.ewcCapable)
      issues.push({ path, message: `"${name}": a ${model} cannot run the embedded controller` });
  });
  topology.accessPoints.forEach(({ model }, index) => {
    modelOrIssue(model, ["accessPoints", index, "model"], issues);
  });
  return issues;
}

function modelOrIssue(model: string, path: TopologyPath, issues: TopologyIssue[]) {
  try {
    return findModel(model);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    issues.push({ path, message: error.message });
    return undefined;
  }
}

function versionIssues(topology: Topology): TopologyIssue[] {
  return hostsWithVersions(topology).flatMap(({ path, version }) =>
    version.split(".").some((part) => Number.parseInt(part, 10) > 255)
      ? [{ path, message: `${version}: no part of a version is above 255` }]
      : [],
  );
}

function hostsWithVersions(topology: Topology): { path: TopologyPath; version: string }[] {
  return [
    ...topology.controllers.map(({ version }, index) => ({
      path: ["controllers", index, "version"],
      version,
    })),
    ...topology.accessPoints.map(({ version }, index) => ({
      path: ["accessPoints", index, "version"],
      version,
    })),
    ...topology.accessPoints.map(({ backup }, index) => ({
      path: ["accessPoints", index, "backup"],
      version: backup,
    })),
    ...topology.servers.flatMap((server, index) =>
      "bundles" in server
        ? server.bundles.map(({ version }, place) => ({
            path: ["servers", index, "bundles", place, "version"],
            version,
          }))
        : [],
    ),
  ];
}

/** An address, or a network. */
function isPlace(text: string): boolean {
  if (Ipv4Address.find(text)) return true;
  try {
    return text.includes("/") && Ipv4Network.parse(text) !== undefined;
  } catch {
    return false;
  }
}

function nameIssues(topology: Topology): TopologyIssue[] {
  const names = new Set([...hostsOf(topology).map(({ name }) => name), ...Object.keys(topology.segments)]);
  const known = [...names].join(", ");
  const issues: TopologyIssue[] = [];
  const { rules, sets } = topology.firewall;
  const lists: { rules: typeof rules; path: TopologyPath }[] = [
    { rules, path: ["firewall", "rules"] },
    ...sets.map((set, index) => ({ rules: set.rules, path: ["firewall", "sets", index, "rules"] })),
  ];
  for (const list of lists) {
    list.rules.forEach((rule, index) => {
      if (rule.protocol === "icmp" && (rule.port ?? rule.sourcePort) !== undefined)
        issues.push({
          path: [...list.path, index, rule.port === undefined ? "sourcePort" : "port"],
          message: "ICMP has no ports: the rule would fit nothing",
        });
      for (const end of ["source", "destination"] as const) {
        const value = rule[end];
        if (value === undefined || value === "any" || names.has(value) || isPlace(value)) continue;
        issues.push({
          path: [...list.path, index, end],
          message: `"${value}" is no address, network, segment or host${didYouMean(value, names)} (known: ${known})`,
        });
      }
    });
  }
  topology.links.forEach(({ host }, index) => {
    if (topology.links.findIndex((other) => other.host === host) < index)
      issues.push({
        path: ["links", index, "host"],
        message: `the link of "${host}" stands here a second time: say all of it in one entry`,
      });
    if (!names.has(host)) {
      issues.push({
        path: ["links", index, "host"],
        message: `no host or segment is named "${host}"${didYouMean(host, names)} (known: ${known})`,
      });
    }
  });
  return issues;
}
