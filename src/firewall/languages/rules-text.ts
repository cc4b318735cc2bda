import type { SourcePlace } from "../../errors";
import type { RuleSet } from "../rule";
import type { TimeRange } from "../time-range";
import type { Note } from "./words";

/** The languages that are read, as `ewclab` names them. */
export const ruleLanguages = ["ios", "asa", "iptables"] as const;
export type RuleLanguage = (typeof ruleLanguages)[number];

/** A firewall's rules, read from its configuration: the same for every language. */
export interface RulesText {
  readonly language: RuleLanguage;
  readonly lists: readonly NamedList[];
  /** Which list is asked where. Empty where the text is lists alone. */
  readonly applied: readonly AppliedList[];
  readonly interfaces: readonly FirewallInterface[];
  readonly timeRanges: ReadonlyMap<string, TimeRange>;
  /** What the answer does not take into account, in the order of the text. */
  readonly notes: readonly Note[];
  /** Whether the device follows TFTP to its reply ports, by its configuration or its maker's default. */
  readonly followsTftp: boolean;
  /** It knows connections: what answers a packet that passed is let through without a rule. */
  readonly isStateful: boolean;
  /** What an interface without a list lets through, where the device says so. */
  readonly levels?: SecurityLevels;
}

export interface NamedList extends RuleSet {
  readonly name: string;
  readonly place: SourcePlace;
  /** What each rule had counted when the text was printed, where it says so. */
  readonly matches?: readonly (number | undefined)[];
}

export interface AppliedList {
  readonly list: string;
  /** undefined: on all interfaces. */
  readonly interface: string | undefined;
  readonly direction: "in" | "out";
  readonly place: SourcePlace;
}

export interface FirewallInterface {
  /** As lists and lab files call it. */
  readonly name: string;
  /** Other names that it has: `GigabitEthernet0/1` of an ASA's `inside`. */
  readonly aliases: readonly string[];
  /** `172.16.4.1/24`; undefined where it has none. */
  readonly address: string | undefined;
  /** From 0 to 100. */
  readonly level: number | undefined;
}

export interface SecurityLevels {
  /** Interfaces of one level speak with each other. */
  readonly samePermitted: boolean;
}
