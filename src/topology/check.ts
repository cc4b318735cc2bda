import { UsageError } from "../errors";
import { findModel } from "../image/models";
import { inNetwork } from "./addresses";
import { interfacesThatCannotBe } from "./interfaces";
import { ruleSetsThatCannotBe } from "./rule-sets";
import type { Topology } from "./topology";

/** Where in a topology something is wrong: the keys and indices from its root. */
export type TopologyPath = readonly (string | number)[];

export interface TopologyIssue {
  readonly path: TopologyPath;
  readonly message: string;
}

/** Says why a lab of this shape cannot exist; an empty list when it can. */
export function checkTopology(topology: Topology): TopologyIssue[] {
  return [
    ...hostsThatClash(topology),
    ...hostsOutsideSegments(topology),
    ...segmentsThatOverlap(topology),
    ...modelsThatDoNotFit(topology),
    ...versionsThatDoNotFit(topology),
    ...namesThatNobodyHas(topology),
    ...ruleSetsThatCannotBe(topology),
    ...interfacesThatCannotBe(topology),
  ];
}

interface PlacedHost {
  readonly name: string;
  readonly address: string;
  readonly path: TopologyPath;
}

export function hostsOf(topology: Topology): PlacedHost[] {
  const lists = ["controllers", "accessPoints", "servers"] as const;
  return lists.flatMap((list) =>
    topology[list].map(({ name, address }, index) => ({ name, address, path: [list, index] })),
  );
}

function hostsThatClash(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  const names = new Map<string, PlacedHost>();
  const addresses = new Map<string, string>();
  for (const [segment, network] of Object.entries(topology.segments)) {
    addresses.set(routerAddress(network), `the firewall in segment "${segment}"`);
  }
  for (const host of hostsOf(topology)) {
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

function hostsOutsideSegments(topology: Topology): TopologyIssue[] {
  const segments = Object.entries(topology.segments);
  const known = segments.map(([name, network]) => `${name} ${network}`).join(", ");
  return hostsOf(topology)
    .filter((host) => !segments.some(([, network]) => inNetwork(host.address, network)))
    .map((host) => ({
      path: [...host.path, "address"],
      message: `${host.address} ("${host.name}") lies in no segment; the segments are ${known}`,
    }));
}

function segmentsThatOverlap(topology: Topology): TopologyIssue[] {
  const issues: TopologyIssue[] = [];
  const seen: [string, string][] = [];
  for (const [name, network] of Object.entries(topology.segments)) {
    const other = seen.find(
      ([, earlier]) => inNetwork(base(network), earlier) || inNetwork(base(earlier), network),
    );
    if (other)
      issues.push({
        path: ["segments", name],
        message: `${network} overlaps segment "${other[0]}" (${other[1]})`,
      });
    seen.push([name, network]);
  }
  return issues;
}

function modelsThatDoNotFit(topology: Topology): TopologyIssue[] {
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

function versionsThatDoNotFit(topology: Topology): TopologyIssue[] {
  return hostsWithVersions(topology).flatMap(({ path, version }) =>
    version.split(".").some((part) => Number(part) > 255)
      ? [{ path, message: `${version}: no part of an AP image version is above 255` }]
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
  ];
}

function namesThatNobodyHas(topology: Topology): TopologyIssue[] {
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
      for (const end of ["source", "destination"] as const) {
        const value = rule[end];
        if (
          value === undefined ||
          value === "any" ||
          /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(value) ||
          names.has(value)
        )
          continue;
        issues.push({
          path: [...list.path, index, end],
          message: `"${value}" is no address, network, segment or host; known are ${known}`,
        });
      }
    });
  }
  topology.links.forEach(({ host }, index) => {
    if (!names.has(host)) {
      issues.push({
        path: ["links", index, "host"],
        message: `no host or segment is named "${host}"; known are ${known}`,
      });
    }
  });
  return issues;
}

const base = (network: string): string => network.split("/")[0]!;

/** The firewall is the first address of every segment. */
export function routerAddress(network: string): string {
  const octets = base(network).split(".").map(Number);
  octets[3] = octets[3]! + 1;
  return octets.join(".");
}
