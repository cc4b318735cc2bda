import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";
import { parseAccessList } from "../firewall/languages/access-list";
import { languageOf, readRules } from "../firewall/languages/read";
import type { RuleLanguage, RulesText } from "../firewall/languages/rules-text";
import type { FirewallSpec } from "../firewall/spec";
import { cidrText, contains, parseAddress, parseCidr } from "../ip/address";
import type { Segments } from "../ip/segments";
import { topologyFrom } from "../topology/lab-file";
import type { Topology, TopologyInput } from "../topology/topology";
import { type ServiceSite, serviceRoles } from "./services";

/** Where the hosts of an upgrade are, around rules that stand alone. */
export interface RulesSite extends ServiceSite {
  readonly ewc: string;
  readonly ap: string;
  readonly tftp: string;
  readonly sftp: string;
  readonly syslog: string;
  /** The controller's: `17.12.4`, or an image version. */
  readonly release?: string;
  /** Of an access list: where it applies. */
  readonly in?: string;
  readonly out?: string;
  /** Which list, where the text has several. */
  readonly list?: string;
  readonly language?: RuleLanguage;
  readonly unreachables?: boolean;
  readonly tftpHelper?: boolean;
  /** Segment to its network, where another rule set has told them. */
  readonly segments?: Segments;
  /** Segment to the firewall's interface in it. */
  readonly interfaces: Readonly<Record<string, string>>;
}

type SegmentsInput = NonNullable<TopologyInput["segments"]>;

/**
 * A lab around a rule set: a controller, an access point and servers at these addresses, and the firewall between them.
 * @param file its path, for refusals; `.nft` is nftables
 * @throws UsageError at line and column of what cannot be read, or for a segment that none of the addresses lies in.
 */
export function labAroundRules(text: string, file: string, site: RulesSite): Topology {
  const at = { file, line: 1, column: 1 };
  if (file.endsWith(".nft"))
    return labOf(site.segments ?? segmentsOf(site), site, {
      nftables: { file },
      interfaces: { ...site.interfaces },
    });
  const language = site.language ?? languageOf(text);
  const rules = readRules(text, at, language);
  const segments = site.segments ?? segmentsOf(site, rules);
  checkWhere(site, segments);
  const isApplied =
    rules.applied.length > 0 ||
    (language === "asa" && rules.interfaces.some(({ level }) => level !== undefined));
  if (language === "ios" && !isApplied) {
    parseAccessList(text, at, site.list);
    const way = site.in !== undefined ? { in: site.in } : site.out !== undefined ? { out: site.out } : {};
    return labOf(segments, site, {
      tftpHelper: site.tftpHelper ?? false,
      sets: [
        {
          ...way,
          accessList: text,
          ...(site.list === undefined ? {} : { list: site.list }),
          unreachables: site.unreachables ?? false,
        },
      ],
    });
  }
  const whole = language === "asa" && !isApplied ? withApplication(text, rules, site, segments) : text;
  const interfaces = { ...site.interfaces };
  return labOf(segments, site, { configuration: { file, text: whole, language }, interfaces });
}

/** An ASA's list alone: it is asked where packets come in, from the segment that is named or from any. */
function withApplication(
  text: string,
  { lists }: RulesText,
  { list, in: from, out: to }: RulesSite,
  segments: SegmentsInput,
): string {
  const names = lists.map(({ name }) => name);
  const [only] = names;
  if (list !== undefined && !names.includes(list))
    throw new UsageError(
      `the text has no list "${list}"; it has ${names.join(", ")}${didYouMean(list, names)}`,
    );
  if (list === undefined && names.length > 1)
    throw new UsageError(
      `the text has several lists, and applies none: say which with --list: ${names.join(", ")}`,
    );
  const name = list ?? only;
  if (name === undefined) throw new UsageError("the text has no access list");
  const direction = to === undefined ? "in" : "out";
  const where = to ?? from;
  const places = where === undefined ? Object.keys(segments) : [where];
  const lines = places.map((segment) => `access-group ${name} ${direction} interface ${segment}`);
  return `${text.replace(/\n*$/, "\n")}${lines.join("\n")}\n`;
}

/** Whether a configuration tells the networks at its interfaces. */
export function tellsNetworks(text: string, file: string, language?: RuleLanguage): boolean {
  if (file.endsWith(".nft")) return false;
  const at = { file, line: 1, column: 1 };
  return readRules(text, at, language).interfaces.some(({ address }) => address !== undefined);
}

/** The firewall's own networks where its configuration tells them, else a /24 around each address. */
function segmentsOf(site: RulesSite, rules?: RulesText): Record<string, string> {
  const roles: [string, string][] = [
    ["access", site.ewc],
    ["servers", site.tftp],
    ["branch", site.ap],
    ["sftp-servers", site.sftp],
    ["syslog-servers", site.syslog],
    ...serviceRoles.flatMap((role): [string, string][] => {
      const address = site[role];
      return address === undefined ? [] : [[role, address]];
    }),
  ];
  const networks = (rules?.interfaces ?? []).flatMap(({ name, address }) =>
    address === undefined ? [] : [{ name, network: parseCidr(address) }],
  );
  const segments = new Map<string, string>();
  for (const [role, address] of roles) {
    const here = networks.find(({ network }) => contains(network, parseAddress(address)));
    const network = here === undefined ? address.replace(/\.\d+$/, ".0/24") : cidrText(here.network);
    if ([...segments.values()].includes(network)) continue;
    const isName = here !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(here.name);
    segments.set(isName ? here.name : role, network);
  }
  return Object.fromEntries(segments);
}

function checkWhere(site: RulesSite, segments: SegmentsInput): void {
  const names = Object.keys(segments);
  for (const where of [site.in, site.out, ...Object.keys(site.interfaces)]) {
    if (where === undefined || names.includes(where)) continue;
    throw new UsageError(
      `there is no segment "${where}"; with these addresses there are: ${names.join(", ")}${didYouMean(where, names)}`,
    );
  }
}

function labOf(
  segments: SegmentsInput,
  { ewc, ap, tftp, sftp, syslog, release = "17.9.4.27" }: RulesSite,
  firewall: Partial<TopologyInput["firewall"]>,
): Topology {
  return topologyFrom({
    name: "matrix",
    segments: { ...segments },
    controllers: [{ name: "EWC", address: ewc, version: release }],
    accessPoints: [{ name: "AP", model: "C9117AXI", address: ap, version: release }],
    servers: [
      { kind: "tftpd-hpa", name: "tftp", address: tftp },
      { kind: "openssh-sftp", name: "sftp", address: sftp },
      { kind: "syslog", name: "syslog", address: syslog },
    ],
    firewall: firewall as FirewallSpec,
  });
}
