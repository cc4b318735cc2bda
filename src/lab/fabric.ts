import type { SourcePlace } from "../errors";
import type { BlockedPacket, RuleCounter } from "../firewall/blocked";
import type { FirewallInput, NftablesSpec } from "../firewall/spec";
import type { BundleInput } from "../kinds/entry";
import type { SeenPackets } from "../report/captured-packet";
import type { Traffic } from "../report/traffic/traffic";
import type { TopologyIssue } from "../topology/check";
import type { LinkInput, Topology } from "../topology/topology";
import type { LineLog } from "./line-log";

/** Where the lab's hosts live: objects in this process (embedded) or containers (docker). */
export interface Fabric {
  readonly name: "embedded" | "docker";
  /** What of a lab cannot be here, as far as that is known before anything is made. */
  issues?(topology: Topology): readonly TopologyIssue[];
  /**
   * Builds every host of the topology and powers on those that do not start off.
   * @throws UsageError when the topology cannot be built here, EnvironmentError when the machine lacks something.
   */
  start(topology: Topology): Promise<RunningFabric>;
  /**
   * Asks nft whether it takes a user's file, on a firewall with these interfaces. A fabric whose firewall is no nftables has
   * no such verb.
   * @param place of the text's first character, where the rules are a text
   * @throws UsageError in nft's words, at the line and column that it names.
   */
  checkNftables?(rules: NftablesSpec, interfaces: readonly string[], place?: SourcePlace): Promise<void>;
}

/** A lab that runs. Everything here is what a person in a lab room could do or see. */
export interface RunningFabric {
  /** Milliseconds of lab time since the start. */
  now(): number;
  /** The lab's calendar, milliseconds since 1970-01-01 UTC. */
  epoch(): number;
  /**
   * Lets the lab run until the check says true or lab time reaches the deadline. The check is called whenever
   * something was printed, sent to a session or seen on a tap.
   */
  run(check: () => boolean, deadline: number): Promise<"met" | "deadline">;

  /** Lets lab time follow the wall clock, times a factor, until the signal aborts. */
  live(speed: number, signal: AbortSignal): Promise<void>;

  /** What the device's serial console or the server's own log has shown. */
  console(host: string): LineLog;
  /**
   * Keys at a device's serial console, as they come; without power nobody reads them.
   * @throws UsageError when the host has no console that takes typing.
   */
  type(host: string, text: string): void;
  /**
   * What a command shows on a device now, for the record: without a login, no lab time passes and the device is as before.
   * A fabric whose devices are elsewhere leaves it out. No step may look this way: a person could not.
   */
  look?(host: string, command: string): string | undefined;
  /** What a syslog server received, whoever sent it. */
  received(syslogServer: string): readonly ReceivedSyslog[];
  shell(host: string, credentials: Credentials): Promise<Shell>;
  exec(host: string, credentials: Credentials, command: string): Promise<{ output: string; code: number }>;
  /**
   * Runs a command line in a container of the user's own, with the container's shell.
   * @throws UsageError for any other host.
   */
  execute(host: string, command: string): Promise<{ output: string; code: number }>;

  power(host: string, state: "on" | "off"): Promise<void>;
  /** Puts another unit of the same name in an access point's place: new flash contents, powered on. */
  replaceAccessPoint(name: string, flash: { version: string; backup: string }): Promise<void>;
  server(name: string): FileServerControl;

  /** @throws UsageError when the rules cannot be: those before stay. */
  firewall(rules: FirewallInput): Promise<void>;
  firewallCounters(): Promise<readonly RuleCounter[]>;
  /** What rules of a firewall's own say with `log prefix`; a fabric whose firewall runs no such file leaves it out. */
  readonly firewallLog?: LineLog;
  /** Packets that did not get through, newest last, each with the rule that ate it. */
  blocked(): readonly BlockedPacket[];
  /** The link is then exactly so; what is left out is as it was before anybody impaired it. */
  impair(link: LinkInput): Promise<void>;
  /**
   * Shows every UDP and TCP packet between hosts that arrives or is blocked, until the returned function is called. A host
   * without power is shown from when it has some.
   */
  watch(sink: (packet: SeenPacket) => void): Promise<() => void>;

  /** Drops and transfers as they are seen on the wire; a fabric that learns of them later leaves it out. */
  readonly traffic?: Pick<Traffic, "listen" | "controlOctetsTo">;
  /** The packets seen on the wire so far (of long bulk transfers the middle is left out). */
  packets(): Promise<SeenPackets>;
  /** The same as pcapng, each packet once. */
  capture(): Promise<Uint8Array>;
  /**
   * What the machine was too slow for, the worst first: a lab that follows real time is only as true as its machine is quick.
   * A fabric that makes its own time leaves it out.
   */
  lateness?(): Promise<readonly Lateness[]>;
  /** A listener on 127.0.0.1 relayed into the lab. */
  forward(host: string, port: number, options?: ForwardOptions): Promise<Forward>;
  /** What an access point that is no host of the lab needs to join one of its controllers. */
  peerIdentity(): Promise<PeerIdentity>;
  /** Ends every host; nothing is left behind. */
  stop(): Promise<void>;
}

export interface Lateness {
  readonly host: string;
  /** How late its timers rang at the worst, in milliseconds of lab time. */
  readonly late: number;
  /** Lab seconds for each real second. */
  readonly speed: number;
}

/** All as PEM. */
export interface PeerIdentity {
  readonly chainPem: string;
  readonly keyPem: string;
  /** Who issued it, and the controllers' certificates. */
  readonly authorityPem: string;
  /** Public key of who signs the lab's images. */
  readonly imageAuthorityPem: string;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** An interactive SSH session. */
export interface Shell {
  /** All that came since the session began. */
  readonly transcript: string;
  readonly closed: boolean;
  write(text: string): void;
  close(): void;
}

export interface ReceivedSyslog {
  readonly at: number;
  readonly from: string;
  readonly text: string;
}

export interface FileServerControl {
  start(): Promise<void>;
  /** Ends the server process: clients get no answer on UDP and a refusal on TCP. */
  stop(): Promise<void>;
  /** Stops the server process for good once it has sent so many octets of files. */
  dieAfter(octets: number): Promise<void>;
  putBundle(bundle: BundleInput): Promise<void>;
  /** What lies at a path: a file's octets, a folder, or undefined for nothing. */
  measure(path: string): Promise<number | "folder" | undefined>;
  /** A folder goes with all that lies in it. */
  remove(path: string): Promise<void>;
  /** Takes the read permission for others away from a path. */
  forbid(path: string): Promise<void>;
  /** The process stands still, as with SIGSTOP: nothing is answered until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Sends no more than so many octets a second to one client; Infinity for no limit. */
  slow(octetsPerSecond: number): Promise<void>;
  /** Puts a copy of another file of the server in a file's place. */
  replace(path: string, by: string): Promise<void>;
  /** Leaves the first octets of a file: what a copy is that ran out of disk. */
  cut(path: string, octets: number): Promise<void>;
}

/** Addresses as 32-bit numbers. */
export interface SeenPacket {
  readonly protocol: "udp" | "tcp";
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** It came to the far host; a rule ate it on the way; or it came, and the host's own rules ate it. */
  readonly fate: "arrived" | "blocked" | "turned-away";
  /** The rule that ate it, in its author's words, where the fabric knows at once. */
  readonly rule?: string;
}

export interface ForwardOptions {
  /** tcp unless given. */
  readonly protocol?: "tcp" | "udp";
  /** The port on 127.0.0.1; a free one unless given. */
  readonly localPort?: number;
  /**
   * Lab seconds for each second outside while somebody is connected; 1 unless given. More suits a program that only
   * waits for answers.
   */
  readonly speed?: number;
  /**
   * false: that somebody is connected does not move lab time by itself, as for a browser whose page stays open while the lab
   * runs ahead; whoever drives it says when it works (`live`).
   */
  readonly paced?: boolean;
}

export interface Forward {
  readonly address: "127.0.0.1";
  readonly port: number;
  close(): Promise<void>;
}
