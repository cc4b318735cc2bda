import type { SyslogFacility } from "../../../wire/syslog/line";
import type { Severity } from "../severity";
import type { Secret } from "./secret";

/**
 * What any IOS-XE device's configuration has, as values; a product adds its own. The command line changes it; its document
 * writes it as IOS-XE lines; the device reads it. Absent means the platform's default.
 */
export interface Configuration {
  hostname: string;
  service: {
    timestamps: { debug: TimestampFormat | undefined; log: TimestampFormat | undefined };
    passwordEncryption: boolean;
    sequenceNumbers: boolean;
    tcpKeepalivesIn: boolean;
  };
  logging: {
    /** Octets; undefined: `no logging buffered`. */
    buffered: { size: number; severity: Severity } | undefined;
    console: Severity | undefined;
    monitor: Severity | undefined;
    trap: Severity | undefined;
    sourceInterface: string | undefined;
    /** `logging facility`; undefined: local7. */
    facility: SyslogFacility | undefined;
    originId: OriginId | undefined;
    hosts: LoggingHost[];
  };
  /** Lines a real device has and that change nothing here. */
  platform: {
    serviceCallHome: boolean;
    puntKeepalive: { kernelCore: boolean; settings: boolean };
    console: "auto" | "serial" | "virtual";
  };
  callHome: { contact: string | undefined; active: boolean; transport: "email" | "http" };
  flows: FlowBlock[];
  /** Blocks and lines that are kept as they were typed (kept-blocks.ts); lines by their words, with what follows. */
  kept: KeptBlock[];
  keptLines: Record<string, string>;
  /** `login on-success log`, `login on-failure log`: whether SEC_LOGIN lines are written. */
  loginLog: { success: boolean; failure: boolean };
  enableSecret: Secret | undefined;
  /** `configuration mode exclusive`: whether who configures locks others out, always or when he says so. */
  exclusiveConfiguration: "auto" | "manual" | undefined;
  aaaNewModel: boolean;
  aaaLists: AaaList[];
  aaaSessionId: "common" | "unique";
  clock: {
    timezone: { name: string; hours: number; minutes: number } | undefined;
  };
  domainName: string | undefined;
  names: {
    /** `ip domain lookup`. */
    lookup: boolean;
    /** `ip name-server`. */
    servers: string[];
    /** `ip host`, in the order they were typed. */
    hosts: { name: string; addresses: string[] }[];
    /** Seconds that a name server has to answer. */
    timeout: number;
    /** Rounds of questions after the first. */
    retries: number;
  };
  /** By name, in the order they were made. */
  users: User[];
  interfaces: Interface[];
  /** The port that the device is managed by; a line of the product's says which. */
  managementInterface: string | undefined;
  defaultGateway: string | undefined;
  staticRoutes: StaticRoute[];
  ntpServers: string[];
  ssh: {
    /** Seconds that a client has to log in. */
    timeout: number;
    /** Wrong passwords after which a connection ends. */
    retries: number;
    /** `ip ssh server algorithm`: what is offered, most wanted first; undefined: what the platform would. */
    algorithms: { encryption: string[] | undefined; kex: string[] | undefined; mac: string[] | undefined };
    /** `ip ssh version 2`: kept, there is no other. */
    version2: boolean;
    users: SshUser[];
  };
  http: {
    /** `ip http server`: TCP 80, where nothing is but the way to TCP 443. */
    server: boolean;
    /** `ip http authentication local`: kept; local users are who may come in any case. */
    authenticationLocal: boolean;
    /** `ip http secure-server`: TCP 443, the web interface and RESTCONF. */
    secureServer: boolean;
  };
  restconf: boolean;
  /** `ip scp server enable`. */
  scpServer: boolean;
  /** `ip tftp blocksize`, octets; undefined asks for none, which is 512. */
  tftpBlockSize: number | undefined;
  banner: { exec: string | undefined; login: string | undefined; motd: string | undefined };
  lines: Line[];
}

/** `aaa authentication login LIST METHODS`, `aaa authorization exec LIST METHODS`. */
export interface AaaList {
  kind: "authentication" | "authorization";
  list: string;
  /** `local`, `group tacacs+ local` */
  methods: string;
}

/** `flow exporter NAME`, `flow monitor NAME`: what stands behind each line's first word. */
export interface FlowBlock {
  kind: "exporter" | "monitor";
  name: string;
  lines: Record<string, string>;
}

export interface TimestampFormat {
  kind: "datetime" | "uptime";
  msec: boolean;
  localtime: boolean;
  showTimezone: boolean;
  year: boolean;
}

/** What datagrams name as their origin; `ip` is the device's address. */
export type OriginId = { kind: "hostname" | "ip" } | { kind: "string"; text: string };

export interface LoggingHost {
  address: string;
  transport: "udp" | "tcp";
  port: number;
}

export interface User {
  name: string;
  privilege: number;
  credential: Secret | undefined;
  /** `secret` or `password`: which word the line uses. */
  keyword: "secret" | "password";
}

/** Who may log in with a key; `ip ssh pubkey-chain`. */
export interface SshUser {
  name: string;
  keys: SshKey[];
}

export interface SshKey {
  /** `ssh-rsa` */
  readonly kind: string;
  /** MD5 of the key in SSH's wire form, 32 hexadecimal digits in upper case. */
  readonly hash: string;
  readonly comment: string;
}

export interface Interface {
  /** Canonical, `GigabitEthernet0`. */
  name: string;
  description: string | undefined;
  address: { kind: "static"; address: string; mask: string } | { kind: "dhcp" } | undefined;
  shutdown: boolean;
}

export interface StaticRoute {
  network: string;
  mask: string;
  nextHop: string;
}

export interface Line {
  kind: "console" | "vty";
  first: number;
  last: number;
  /** Milliseconds; 0: never. Undefined: the default of ten minutes. */
  execTimeout: number | undefined;
  /** Rows; undefined: the terminal's own. */
  length: number | undefined;
  width: number | undefined;
  privilege: number | undefined;
  loginLocal: boolean;
  transportInput: "ssh" | "none" | "all" | undefined;
  loggingSynchronous: boolean;
}

/** A block of a kind that changes nothing here: its lines as they are printed, without their indent. */
export interface KeptBlock {
  readonly kind: string;
  readonly name: string;
  lines: string[];
}
