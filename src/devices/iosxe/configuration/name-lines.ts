import { optional, parameter, word } from "../../ios/grammar";
import { IPV4, range, wordLike } from "../../ios/parameter-types";
import { globalLine } from "./line";
import type { Configuration } from "./model";

/** `ip host`, `ip name-server`, `ip domain ...`: how names become addresses. */

const ip = word("ip", "Global IP configuration subcommands");
const domain = word("domain", "IP DNS Resolver");
const DOMAIN = wordLike("WORD", /^[A-Za-z0-9.-]{1,253}$/);
/** A host's name; the first character keeps it apart from a number or an address. */
const HOST = wordLike("WORD", /^(?=.{1,253}$)[A-Za-z_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_-]{1,63})*$/);

/** IOS keeps so many name servers and addresses of a name. */
const most = { servers: 6, addresses: 8 };

const domainTimeoutDefault = 3;
export const domainRetryDefault = 2;

/** `A.B.C.D` and up to seven more. */
function addresses(help: string) {
  const address = (number: number) => parameter(`address${number}` as const, IPV4, help);
  return [
    address(1),
    optional(
      address(2),
      optional(
        address(3),
        optional(
          address(4),
          optional(address(5), optional(address(6), optional(address(7), optional(address(8))))),
        ),
      ),
    ),
  ] as const;
}

function listed(args: object): string[] {
  const given = args as Record<string, string | undefined>;
  const list: string[] = [];
  for (let number = 1; number <= 8; number++) {
    const address = given[`address${number}`];
    if (address !== undefined && !list.includes(address)) list.push(address);
  }
  return list;
}

export const domainLines = [
  globalLine({
    syntax: [ip, domain, word("lookup", "Enable IP Domain Name System hostname translation")],
    set(running) {
      running.names.lookup = true;
    },
    unset(running) {
      running.names.lookup = false;
    },
    print: ({ names }) => (names.lookup ? [] : ["no ip domain lookup"]),
  }),
  globalLine({
    // The older spelling, still taken.
    syntax: [ip, word("domain-lookup", "Enable IP Domain Name System hostname translation")],
    set(running) {
      running.names.lookup = true;
    },
    unset(running) {
      running.names.lookup = false;
    },
  }),
  globalLine({
    syntax: [
      ip,
      domain,
      word("name", "Define the default domain name"),
      parameter("name", DOMAIN, "Default domain name"),
    ],
    needs: 3,
    set: (running, { name }) => setDomain(running, name),
    unset: (running) => setDomain(running, undefined),
    print: ({ domainName }) => (domainName === undefined ? [] : [`ip domain name ${domainName}`]),
  }),
  globalLine({
    syntax: [
      ip,
      word("domain-name", "Define the default domain name"),
      parameter("name", DOMAIN, "Default domain name"),
    ],
    needs: 2,
    set: (running, { name }) => setDomain(running, name),
    unset: (running) => setDomain(running, undefined),
  }),
  globalLine({
    syntax: [
      ip,
      domain,
      word("timeout", "Specify timeout for DNS client"),
      parameter("seconds", range(1, 3_600), "Seconds"),
    ],
    needs: 3,
    set(running, { seconds }) {
      running.names.timeout = seconds;
    },
    unset(running) {
      running.names.timeout = domainTimeoutDefault;
    },
    // Always shown: the factory's value is not the platform's.
    print: ({ names: { timeout } }) => [`ip domain timeout ${timeout}`],
  }),
  globalLine({
    syntax: [
      ip,
      domain,
      word("retry", "Specify retry for DNS client"),
      parameter("count", range(0, 100), "Retries"),
    ],
    needs: 3,
    set(running, { count }) {
      running.names.retries = count;
    },
    unset(running) {
      running.names.retries = domainRetryDefault;
    },
    print: ({ names: { retries } }) => (retries === domainRetryDefault ? [] : [`ip domain retry ${retries}`]),
  }),
  globalLine({
    syntax: [
      ip,
      word("host", "Add an entry to the ip hostname table"),
      parameter("name", HOST, "Name of host"),
      ...addresses("Host IP address"),
    ],
    needs: 3,
    set(running, { name, ...args }) {
      const lower = name.toLowerCase();
      const known = running.names.hosts.find((host) => host.name.toLowerCase() === lower);
      if (!known) {
        running.names.hosts.push({ name, addresses: listed(args) });
        return undefined;
      }
      // A second line for the same name replaces its addresses.
      known.addresses = listed(args);
      return undefined;
    },
    unset(running, { name = "", ...args }) {
      const lower = name.toLowerCase();
      const gone = listed(args);
      const known = running.names.hosts.find((host) => host.name.toLowerCase() === lower);
      if (!known) return `Hostname ${name} not found`;
      known.addresses = gone.length === 0 ? [] : known.addresses.filter((address) => !gone.includes(address));
      running.names.hosts = running.names.hosts.filter((host) => host.addresses.length > 0);
      return undefined;
    },
    print: ({ names }) => names.hosts.map((host) => `ip host ${host.name} ${host.addresses.join(" ")}`),
  }),
  globalLine({
    syntax: [
      ip,
      word("name-server", "Specify address of name server to use"),
      ...addresses("Domain server IP address"),
    ],
    needs: 2,
    set(running, args) {
      const servers = [...new Set([...running.names.servers, ...listed(args)])];
      if (servers.length > most.servers) return `Maximum number of name servers is ${most.servers}`;
      running.names.servers = servers;
      return undefined;
    },
    unset(running, args) {
      const gone = listed(args);
      running.names.servers = running.names.servers.filter(
        (server) => gone.length > 0 && !gone.includes(server),
      );
      return undefined;
    },
    print: ({ names: { servers } }) => (servers.length === 0 ? [] : [`ip name-server ${servers.join(" ")}`]),
  }),
];

function setDomain(running: Configuration, name: string | undefined): undefined {
  running.domainName = name;
  return undefined;
}
