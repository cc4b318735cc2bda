import { didYouMean } from "../src/did-you-mean";
import { type SourcePlace, UsageError } from "../src/errors";
import type { FirewallSpec } from "../src/firewall/spec";
import { overlaps, parseCidr } from "../src/ip/address";
import { Ipv4Network } from "../src/ip/ipv4-network";
import { FirewallRules } from "../src/lab/firewall";
import { startupIssues } from "../src/node/startup-check";
import { own } from "../src/own";
import type { TopologyPath } from "../src/topology/check";
import { type TopologyCheck, topologyFrom } from "../src/topology/lab-file";
import { type BundleSpec, defaultSegments, type Topology } from "../src/topology/topology";
import type { StepPlace } from "./source-places";

type Item = Record<string, unknown>;
type List = "controllers" | "accessPoints" | "servers" | "links";

/** What the Given steps have said of the lab so far, each piece with the place that said it. */
export class TopologyDraft {
  #lists: Record<List, Item[]> = { controllers: [], accessPoints: [], servers: [], links: [] };
  #rest: Item = {};
  readonly #ownSegments = new Map<string, string>();
  #firewall: Partial<FirewallSpec> = {};
  readonly #places = new Map<string, SourcePlace>();

  /** @param cellOf where each value of the item was written, if in cells of a table */
  add(list: List, item: object, place: SourcePlace, cellOf?: (key: string) => SourcePlace): void {
    const path = `${list}.${this.#lists[list].length}`;
    this.#places.set(path, place);
    if (cellOf) for (const key of Object.keys(item)) this.#places.set(`${path}.${key}`, cellOf(key));
    this.#lists[list].push({ ...item });
  }

  /** @throws UsageError when nothing of that name was described. */
  find(list: "controllers" | "accessPoints" | "servers", name: string, place: SourcePlace): Item {
    const items = this.#lists[list];
    const found = items.find((item) => item.name === name);
    if (found) return found;
    const names = items.map((item) => String(item.name));
    const known = names.map((one) => `"${one}"`).join(", ") || "none";
    const what = { controllers: "controller", accessPoints: "access point", servers: "server" }[list];
    throw new UsageError(
      `no ${what} named "${name}" has been described so far${didYouMean(name, names)} (known: ${known})`,
      { ...place },
    );
  }

  /** What has been described so far. */
  hosts(list: "controllers" | "accessPoints" | "servers"): readonly Readonly<Item>[] {
    return this.#lists[list];
  }

  /** An address that nobody has been given yet, in the segment of controllers and access points. */
  freeAddress(): string {
    const [network] = Object.values(this.#segments);
    const first = Ipv4Network.parse(String(network));
    const taken = new Set(
      [...this.#lists.controllers, ...this.#lists.accessPoints, ...this.#lists.servers].map(({ address }) =>
        String(address),
      ),
    );
    // From the middle on: those that people choose mostly lie at the beginning.
    const size = 2 ** (32 - first.length);
    for (let at = Math.floor(size / 2); at < size - 1; at += 1) {
      const address = first.host(at);
      if (!taken.has(address.text) && address !== first.router) return address.text;
    }
    throw new UsageError(`no address is free in ${network}`);
  }

  /** AP-1, AP-2 ...: the first that nobody has. */
  freeName(stem: string): string {
    const taken = new Set(Object.values(this.#lists).flatMap((items) => items.map(({ name }) => name)));
    for (let at = 1; ; at += 1) if (!taken.has(`${stem}-${at}`)) return `${stem}-${at}`;
  }

  /** A controller or an access point. */
  device(name: string, place: SourcePlace): Item {
    const isController = this.#lists.controllers.some((item) => item.name === name);
    return this.find(isController ? "controllers" : "accessPoints", name, place);
  }

  /** Configuration lines that a controller starts with, behind those that it has. */
  addConfiguration(ewc: string, lines: string, { step, text }: StepPlace): void {
    const controller = this.find("controllers", ewc, step);
    const before = String(controller.configuration ?? "");
    controller.configuration = `${before}${lines}\n`;
    const path = `controllers.${this.#lists.controllers.indexOf(controller)}.configuration`;
    const first = before.split("\n").length;
    lines.split("\n").forEach((_line, index) => {
      this.#places.set(`${path}.${first + index}`, { ...text, line: text.line + index });
    });
  }

  /** Something of the access point that carries a controller, beside what was said of it before. */
  ownAccessPoint(ewc: string, change: object, place: SourcePlace): void {
    const controller = this.find("controllers", ewc, place);
    const { ownAccessPoint: before } = controller;
    controller.ownAccessPoint = { ...(typeof before === "object" ? before : {}), ...change };
    const path = `controllers.${this.#lists.controllers.indexOf(controller)}.ownAccessPoint`;
    for (const key of Object.keys(change)) this.#places.set(`${path}.${key}`, place);
  }

  /** Changes the link of a host, or adds it. */
  link(host: string, change: object, place: SourcePlace): void {
    const known = this.#lists.links.find((link) => link.host === host);
    if (known) Object.assign(known, change);
    else this.add("links", { host, ...change }, place);
  }

  /** Nothing was said of the link. */
  removeLink(host: string): void {
    this.#lists.links = this.#lists.links.filter((link) => link.host !== host);
  }

  addBundle(server: string, bundle: Partial<BundleSpec>, place: SourcePlace): void {
    const item = this.find("servers", server, place);
    item.bundles = [...((item.bundles as Item[] | undefined) ?? []), bundle];
  }

  /** Leaves an image of a server's bundles defective. */
  spoilBundles(server: string, type: string, defect: string, place: SourcePlace): void {
    const item = this.find("servers", server, place);
    const bundles = (item.bundles as Item[] | undefined) ?? [];
    if (bundles.length === 0)
      throw new UsageError(`"${server}" has no AP bundle yet: say first what is unpacked there`, place);
    item.bundles = bundles.map((bundle) => ({
      ...bundle,
      defects: { ...(bundle.defects as Item | undefined), [type]: defect },
    }));
  }

  /** A segment that a server lends addresses in. */
  lend(server: string, entry: object, place: SourcePlace, cellOf: (key: string) => SourcePlace): void {
    const item = this.find("servers", server, place);
    const before = (item.dhcp as Item[] | undefined) ?? [];
    const path = `servers.${this.#lists.servers.indexOf(item)}.dhcp.${before.length}`;
    this.#places.set(path, place);
    for (const key of Object.keys(entry)) this.#places.set(`${path}.${key}`, cellOf(key));
    item.dhcp = [...before, entry];
  }

  /** The router passes DHCP requests of a segment on. */
  help(segment: string, server: string, place: SourcePlace): void {
    const before = (this.#rest.helperAddresses ?? {}) as Record<string, string[]>;
    this.#places.set(`helperAddresses.${segment}`, place);
    this.#rest.helperAddresses = { ...before, [segment]: [...(own(before, segment) ?? []), server] };
  }

  set(key: "seed" | "start" | "segments", value: unknown): void {
    this.#rest[key] = value;
  }

  /** Takes a whole lab file's content, beside what was said before. */
  take({ controllers, accessPoints, servers, links, firewall, segments, ...rest }: Topology): void {
    const lists = { controllers, accessPoints, servers, links };
    for (const list of Object.keys(lists) as List[])
      this.#lists[list].push(...lists[list].map((item) => ({ ...item })));
    this.#firewall = { ...firewall, ...this.#firewall };
    this.#rest = { ...rest, ...this.#rest, segments };
    for (const [name, network] of this.#ownSegments) this.addSegment(name, network);
  }

  /** Beside those that every lab has. */
  addSegment(name: string, network: string, place?: SourcePlace): void {
    this.#ownSegments.set(name, network);
    if (place) this.#places.set(`segments.${name}`, place);
    // One of the usual segments that would be in the way, and that nobody named, gives way.
    const others = Object.entries(this.#segments).filter(
      ([other, taken]) =>
        this.#ownSegments.has(other) || !isUsual(other, `${taken}`) || !overlap(`${taken}`, network),
    );
    this.#rest.segments = { ...Object.fromEntries(others), [name]: network };
  }

  get segments(): string[] {
    return Object.keys(this.#segments);
  }

  /** Each segment's network. */
  get networks(): Readonly<Record<string, unknown>> {
    return this.#segments;
  }

  /** A lab file's have been read. */
  get #segments(): Record<string, string | Ipv4Network> {
    return (this.#rest.segments as Topology["segments"] | undefined) ?? defaultSegments;
  }

  /** The firewall as it is described so far; what is changed there is put down as said at the place. */
  firewallAt(place: SourcePlace): FirewallRules {
    const put = (rules: Partial<FirewallSpec>) => {
      this.#firewall = rules;
      this.#places.set("firewall", place);
    };
    return new FirewallRules(this.#firewall, put, () => 0);
  }

  /**
   * @param others says what else cannot be
   * @throws UsageError at the line and column of the first thing that cannot be.
   */
  build(others: TopologyCheck = () => []): Topology {
    const data = { ...this.#rest, ...this.#lists, firewall: this.#firewall };
    const placeOf = (path: TopologyPath) => {
      for (let length = path.length; length > 0; length -= 1) {
        const place = this.#places.get(path.slice(0, length).join("."));
        // Behind the line of a text stands the column in it.
        const column = path[length];
        if (place && path[length - 2] === "configuration" && typeof column === "number")
          return { ...place, column: place.column + column - 1 };
        if (place) return place;
      }
      return undefined;
    };
    return topologyFrom(data, placeOf, undefined, (topology) => [
      ...startupIssues(topology),
      ...others(topology),
    ]);
  }
}

function isUsual(name: string, network: string): boolean {
  return Object.entries(defaultSegments).some(([usual, taken]) => usual === name && taken === network);
}

function overlap(one: string, other: string): boolean {
  try {
    return overlaps(parseCidr(one), parseCidr(other));
  } catch {
    // What is no network is told of when the lab is built.
    return false;
  }
}
