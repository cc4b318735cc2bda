import { optional, parameter, word } from "../../ios/grammar";
import { IPV4, LINE, wordLike } from "../../ios/parameter-types";
import { empty, ipv4Address, string, unsigned } from "../restconf/leaf-types";
import { container, type Data, type Leaf, leaf, list, presenceContainer } from "../restconf/schema";
import { INTERFACE } from "./interface-name";
import { block, globalLine, modeLine } from "./line";
import type { Configuration, Interface } from "./model";
import { containerOf, deviceRefused, entriesOf, type NativePart } from "./native-part";
import { isNetwork, portAddressFault } from "./port-address";

const ip = word("ip", "Global IP configuration subcommands");

export const aaaLines = [
  globalLine({
    syntax: [
      word("aaa", "Authentication, Authorization and Accounting."),
      word("new-model", "Enable NEW access control commands and functions.(Disables OLD commands.)"),
    ],
    set(running) {
      running.aaaNewModel = true;
    },
    unset(running) {
      running.aaaNewModel = false;
      running.aaaLists = [];
    },
    print: ({ aaaNewModel }) => [aaaNewModel ? "aaa new-model" : "no aaa new-model"],
  }),
];

const line = modeLine<Interface>("config-if");
const address = [
  word("ip", "Interface Internet Protocol config commands"),
  word("address", "Set the IP address of an interface"),
] as const;

const interfaceBlocks = [
  block<Interface>()({
    mode: "config-if",
    syntax: [
      word("interface", "Select an interface to configure"),
      parameter("name", INTERFACE, "Interface"),
    ],
    open: (running, { name }) => interfaceNamed(running, name),
    close(running, { name }) {
      if (name?.startsWith("GigabitEthernet")) return "Removal of physical interfaces is not permitted";
      running.interfaces = running.interfaces.filter((known) => known.name !== name);
      return undefined;
    },
    standard(running, { name = "" }) {
      const known = running.interfaces.find((port) => port.name === name);
      if (known) Object.assign(known, { description: undefined, address: undefined, shutdown: false });
      return `Interface ${name} set to default configuration`;
    },
    needs: 2,
    items: ({ interfaces }) => interfaces,
    header: ({ name }) => `interface ${name}`,
    lines: [
      line({
        syntax: [
          word("description", "Interface specific description"),
          parameter("text", LINE, "Up to 240 characters describing this interface"),
        ],
        set(item, { text }) {
          item.description = text.slice(0, 240).trimEnd();
        },
        unset(item) {
          item.description = undefined;
        },
        print: ({ description }) => (description === undefined ? [] : [`description ${description}`]),
      }),
      line({
        syntax: [
          ...address,
          parameter("address", IPV4, "IP address"),
          parameter("mask", IPV4, "IP subnet mask"),
        ],
        set(item, { address, mask }) {
          const fault = portAddressFault(address, mask);
          if (fault !== undefined) return fault;
          item.address = { kind: "static", address, mask };
          return undefined;
        },
        needs: 2,
        unset(item) {
          item.address = undefined;
        },
        print({ address }) {
          if (!address) return ["no ip address"];
          return [
            address.kind === "dhcp" ? "ip address dhcp" : `ip address ${address.address} ${address.mask}`,
          ];
        },
      }),
      line({
        syntax: [...address, word("dhcp", "IP Address negotiated via DHCP")],
        set(item) {
          item.address = { kind: "dhcp" };
        },
        unset(item) {
          item.address = undefined;
        },
      }),
      line({
        syntax: [word("shutdown", "Shutdown the selected interface")],
        set(item) {
          item.shutdown = true;
        },
        unset(item) {
          item.shutdown = false;
        },
        print: ({ shutdown }) => (shutdown ? ["shutdown"] : []),
      }),
    ],
  }),
];

const nodes = (name: Leaf) => ({
  name,
  description: leaf(string(/^\P{Cc}{1,200}$/u)),
  shutdown: leaf(empty),
  ip: container({
    address: container({
      primary: container({ address: leaf(ipv4Address), mask: leaf(ipv4Address) }),
      dhcp: presenceContainer({}),
    }),
  }),
});
/** Each with what its key is: the number behind the kind. */
const kinds = {
  GigabitEthernet: leaf(string(/^\d{1,4}$/)),
  Loopback: leaf(unsigned(32, 0, 2_147_483_647)),
  Vlan: leaf(unsigned(16, 1, 4_094)),
};
const physical = /^GigabitEthernet/;

/** `interface ...`. */
export const interfaces: NativePart<Interface[]> = {
  lines: interfaceBlocks,
  nodes: {
    interface: container(
      Object.fromEntries(Object.entries(kinds).map(([kind, key]) => [kind, list("name", nodes(key))])),
    ),
  },
  read: (running) => running.interfaces,
  put: (running, value) => {
    running.interfaces = value;
  },
  tell(value): Data {
    const told = Object.keys(kinds).flatMap((kind) => {
      const ports = value.filter(({ name }) => name.startsWith(kind));
      return ports.length === 0 ? [] : [[kind, ports.map((port) => tellInterface(kind, port))] as const];
    });
    return told.length === 0 ? {} : { interface: Object.fromEntries(told) };
  },
  hear(data, before) {
    const heard = Object.keys(kinds).flatMap((kind) =>
      entriesOf(containerOf(data, "interface"), kind).map((entry) => {
        const known = before.find(({ name }) => name === `${kind}${entry.name}`);
        return hearInterface(kind, entry, known);
      }),
    );
    const ports = heard.filter((port) => typeof port !== "string");
    const names = (list: readonly Interface[]) =>
      list.flatMap(({ name }) => (physical.test(name) ? name : [])).join();
    // Ports come and go with the hardware alone.
    if (ports.length < heard.length || names(ports) !== names(before)) return deviceRefused;
    return { value: inOrder(ports) };
  },
};

function tellInterface(kind: string, { name, description, address, shutdown }: Interface): Data {
  const key = name.slice(kind.length);
  const ip: Data | undefined =
    address &&
    (address.kind === "dhcp" ? { dhcp: {} } : { primary: { address: address.address, mask: address.mask } });
  return {
    name: kind === "GigabitEthernet" ? key : Number(key),
    ...(description === undefined ? {} : { description }),
    ...(shutdown ? { shutdown } : {}),
    ...(ip && { ip: { address: ip } }),
  };
}

function hearInterface(kind: string, entry: Data, known: Interface | undefined): Interface | string {
  const name = INTERFACE.read(`${kind}${entry.name}`);
  if (name === undefined) return deviceRefused;
  const said = containerOf(entry, "ip", "address");
  const { address, mask } = containerOf(said, "primary");
  const isStatic = address !== undefined || mask !== undefined;
  const isLent = Object.hasOwn(said, "dhcp");
  const way = {
    name,
    description: entry.description === undefined ? undefined : String(entry.description),
    shutdown: entry.shutdown === true,
  };
  // One takes the other's place, as its line does.
  if (isLent && !(isStatic && known?.address?.kind === "dhcp")) return { ...way, address: { kind: "dhcp" } };
  if (!isStatic) return { ...way, address: undefined };
  if (address === undefined || mask === undefined) return deviceRefused;
  if (portAddressFault(String(address), String(mask)) !== undefined) return deviceRefused;
  return { ...way, address: { kind: "static", address: String(address), mask: String(mask) } };
}

function interfaceNamed(running: Configuration, name: string): Interface {
  const known = running.interfaces.find((item) => item.name === name);
  if (known) return known;
  const made: Interface = { name, description: undefined, address: undefined, shutdown: false };
  running.interfaces.push(made);
  inOrder(running.interfaces);
  return made;
}

function inOrder(ports: Interface[]): Interface[] {
  return ports.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
}

/** IOS-XE's order: loopbacks, ports, VLANs; by number within. */
function rank(name: string): number {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 0);
  return number + (name.startsWith("Loopback") ? 0 : name.startsWith("Gigabit") ? 10_000 : 20_000);
}

export const routeLines = [
  globalLine({
    syntax: [
      ip,
      word("default-gateway", "Specify default gateway (if not routing IP)"),
      parameter("address", IPV4, "IP address of default gateway"),
    ],
    set(running, { address }) {
      running.defaultGateway = address;
    },
    unset(running) {
      running.defaultGateway = undefined;
    },
    print: ({ defaultGateway }) =>
      defaultGateway === undefined ? [] : [`ip default-gateway ${defaultGateway}`],
  }),
  globalLine({
    syntax: [
      ip,
      word("route", "Establish static routes"),
      parameter("network", IPV4, "Destination prefix"),
      parameter("mask", IPV4, "Destination prefix mask"),
      parameter("nextHop", IPV4, "Forwarding router's address"),
    ],
    needs: 5,
    set(running, route) {
      if (!isNetwork(route.network, route.mask)) return "Inconsistent address and mask";
      if (!running.staticRoutes.some((known) => sameRoute(known, route)))
        running.staticRoutes.push({ ...route });
      return undefined;
    },
    unset(running, route) {
      const kept = running.staticRoutes.filter((known) => !sameRoute(known, route));
      if (kept.length === running.staticRoutes.length) return "No matching route to delete";
      running.staticRoutes = kept;
      return undefined;
    },
    print: ({ staticRoutes }) =>
      staticRoutes.map(({ network, mask, nextHop }) => `ip route ${network} ${mask} ${nextHop}`),
  }),
];

function sameRoute(
  a: { network?: string; mask?: string; nextHop?: string },
  b: { network?: string; mask?: string; nextHop?: string },
): boolean {
  return a.network === b.network && a.mask === b.mask && a.nextHop === b.nextHop;
}

export const ntpLines = [
  globalLine({
    syntax: [
      word("ntp", "Configure NTP"),
      word("server", "Configure NTP server"),
      parameter(
        "server",
        wordLike("Hostname or A.B.C.D", /^[A-Za-z0-9.-]+$/),
        "Hostname or IP address of peer",
      ),
      optional(word("prefer", "Prefer this peer when possible")),
    ],
    needs: 3,
    set(running, { server }) {
      if (!running.ntpServers.includes(server)) running.ntpServers.push(server);
    },
    unset(running, { server }) {
      running.ntpServers = running.ntpServers.filter((known) => known !== server);
    },
    print: ({ ntpServers }) => ntpServers.map((server) => `ntp server ${server}`),
  }),
];

/** The block of one interface, as it stands in the running configuration. */
export function printInterface(running: Configuration, port: Interface): readonly string[] {
  return interfaces.lines.flatMap((entry) => entry.print({ ...running, interfaces: [port] }));
}

/** As IOS names a mask that is none: `0xFF00FF00`. */
