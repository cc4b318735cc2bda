import type { SyslogFacility } from "../../../wire/syslog/line";
import type { Secret } from "../../iosxe/configuration/secret";
import type { Severity } from "../operations";

/**
 * A configuration as values. The command line changes it; `printConfiguration` writes it as IOS-XE lines; the
 * Ewc reads it. Absent means the platform's default.
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
  /** Lines a real controller has and that change nothing here. */
  platform: {
    serviceCallHome: boolean;
    puntKeepalive: { kernelCore: boolean; settings: boolean };
    console: "auto" | "serial" | "virtual";
  };
  callHome: { contact: string | undefined; active: boolean; transport: "email" | "http" };
  flows: FlowBlock[];
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
  wireless: {
    managementInterface: string | undefined;
    country: string[];
    /** `wireless profile image-download default`; undefined when it was never made. */
    imageDownload: ImageDownloadProfile | undefined;
    siteTags: SiteTag[];
    ewc: {
      /** `wireless ewc-ap image-download parallel`: yang p-img-dwnld. */
      imageDownloadParallel: boolean;
      /** `wireless ewc-ap vrrp vrid <1-255>`, default 1. */
      vrrpId: number;
      preferredMaster: string | undefined;
    };
  };
  /** `ap profile`: AP join profiles; `default-ap-profile` is always there. */
  apProfiles: ApProfile[];
  /** `ap <mac>`: tags of an AP, by Cisco dotted Ethernet MAC. */
  accessPoints: ApTags[];
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

/** yang image-download-cfg: the mode is a choice, and choosing one drops the others' leaves. */
export interface ImageDownloadProfile {
  name: "default";
  method: ImageDownloadMethod | undefined;
}

export type ImageDownloadMode = "tftp" | "sftp" | "cco" | "http" | "https";

export type ImageDownloadMethod =
  | { mode: "tftp"; imageServer: string; imagePath: string }
  | {
      mode: "sftp";
      imageServer: string;
      imagePath: string;
      username: string;
      password: Secret | undefined;
      /** Always 22: the device accepts no other. */
      port: 22;
    }
  | {
      mode: "cco";
      username: string;
      password: Secret | undefined;
      autoCheck: boolean;
      version: "latest" | "suggested";
    }
  | { mode: "http"; autoPath: true }
  | { mode: "https"; imagePath: string };

export interface SiteTag {
  name: string;
  description: string | undefined;
  apProfile: string | undefined;
  flexProfile: string | undefined;
  localSite: boolean;
  /** Default `default`. */
  imageDownloadProfile: string | undefined;
}

export interface ApProfile {
  name: string;
  description: string | undefined;
  /** `mgmtuser`: who may log in to the APs, sealed as `sftp-password` is. Without it they keep whom they know. */
  login: { username: string; password: Secret; secret: Secret } | undefined;
  ssh: boolean;
}

export interface ApTags {
  mac: string;
  policyTag: string | undefined;
  rfTag: string | undefined;
  siteTag: string | undefined;
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

/** yang defaults: a mode that was chosen and not filled in. */
export const IMAGE_SERVER_DEFAULT = "127.0.0.1";
