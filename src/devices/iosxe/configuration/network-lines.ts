import { parseAddress, prefixLength } from "../../../ip/address";
import { optional, parameter, word } from "../../ios/grammar";
import { IPV4, LINE, wordLike } from "../../ios/parameter-types";
import { INTERFACE } from "./interface-name";
import { block, globalLine, modeLine } from "./line";
import type { Configuration, Interface } from "./model";

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

export const interfaceBlocks = [
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
          if (!isMask(mask)) return `Bad mask ${hexadecimal(mask)} for address ${address}`;
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

function interfaceNamed(running: Configuration, name: string): Interface {
  const known = running.interfaces.find((item) => item.name === name);
  if (known) return known;
  const made: Interface = { name, description: undefined, address: undefined, shutdown: false };
  running.interfaces.push(made);
  running.interfaces.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  return made;
}

/** IOS-XE's order: loopbacks, ports, VLANs; by number within. */
function rank(name: string): number {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 0);
  return number + (name.startsWith("Loopback") ? 0 : name.startsWith("Gigabit") ? 10_000 : 20_000);
}

function isMask(mask: string): boolean {
  return prefixLength(parseAddress(mask)) !== undefined;
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
      if (!isMask(route.mask)) return `Inconsistent address and mask`;
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
  return interfaceBlocks.flatMap((entry) => entry.print({ ...running, interfaces: [port] }));
}

/** As IOS names a mask that is none: `0xFF00FF00`. */
function hexadecimal(mask: string): string {
  return `0x${parseAddress(mask).toString(16).padStart(8, "0").toUpperCase()}`;
}
