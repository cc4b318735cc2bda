/**
 * What the web interface and its pages say to each other, as JSON. Types alone: the pages are built from them too.
 * Times are milliseconds since 1970-01-01 UTC on the device's own calendar.
 */

/** Paths below the device's own address. */
export const apiPaths = {
  session: "/webui/api/session",
  events: "/webui/api/events",
  installLog: "/webui/api/install-log",
  profile: "/webui/api/upgrade/profile",
  /** Followed by an UpgradeAction. */
  upgrade: "/webui/api/upgrade/",
  saveConfiguration: "/webui/api/save-configuration",
  /** Followed by a file's name. */
  upload: "/webui/api/upload/",
} as const;

/** Header that carries `WebSession.token` with every request that changes something. */
export const tokenHeader = "x-csrf-token";

export interface WebSession {
  readonly user: string;
  readonly privilege: number;
  /** To be sent along with whatever changes something. */
  readonly token: string;
}

/** What anybody may know who has not signed in. */
export interface WebGreeting {
  readonly hostname: string;
  readonly banner: string | undefined;
}

export type UpgradeMode = "tftp" | "sftp" | "http" | "cco" | "https";

/** The form as it is filled in. Absent or empty: not given; an empty password leaves the one that is there. */
export interface ProfileForm {
  readonly mode: UpgradeMode;
  readonly server?: string;
  readonly path?: string;
  readonly username?: string;
  readonly password?: string;
  readonly autoCheck?: boolean;
  readonly version?: "latest" | "suggested";
}

export type ProfileField = "mode" | "server" | "path" | "username" | "password" | "version";

export type UpgradeAction = "download" | "activate" | "commit" | "abort";

/** The body of a refusal. */
export interface WebProblem {
  readonly code: ProblemCode;
  /** In the command line's words, where it has some. */
  readonly message: string;
  /** By field of the form, in the command line's words. */
  readonly fields?: Partial<Record<ProfileField | "file", string>>;
  /** Seconds to wait before another try. */
  readonly wait?: number;
}

export type ProblemCode =
  | "signed-out"
  | "bad-credentials"
  | "too-many-tries"
  | "too-many-sessions"
  | "forbidden"
  | "bad-token"
  | "bad-request"
  | "invalid-fields"
  | "refused"
  | "not-found"
  | "unsaved-configuration";

export interface WebState {
  readonly device: WebDevice;
  readonly profile: WebProfile;
  readonly upgrade: WebUpgrade;
  readonly accessPoints: readonly WebAccessPoint[];
  readonly joins: readonly WebJoin[];
}

/** One event of the stream: what changed since the last; the first has all. */
export interface WebEvent extends Partial<Omit<WebState, "accessPoints">> {
  readonly now: number;
  /** All radio MAC addresses, in order, when one came or went. */
  readonly order?: readonly string[];
  /** Those of which something changed. */
  readonly accessPoints?: readonly WebAccessPoint[];
  readonly log?: {
    /** What was there before does not count any more. */
    readonly fresh: boolean;
    readonly lines: readonly string[];
  };
}

export interface WebDevice {
  readonly hostname: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly ethernetMac: string;
  readonly address: string;
  readonly release: string;
  readonly apVersion: string;
  readonly bootedAt: number;
  readonly lastReloadReason: string;
  /** The running configuration differs from the saved one. */
  readonly modified: boolean;
  readonly syslogServers: readonly string[];
}

export interface WebProfile {
  readonly mode: UpgradeMode | undefined;
  readonly server: string;
  readonly path: string;
  readonly username: string;
  readonly hasPassword: boolean;
  readonly autoCheck: boolean;
  readonly version: "latest" | "suggested";
  /** What a browser has brought for the HTTP mode. */
  readonly uploaded: WebUploaded | undefined;
  /** `cco-auto-check` has found it. */
  readonly offered: string | undefined;
}

export interface WebUploaded {
  readonly version: string;
  readonly files: readonly { readonly name: string; readonly octets: number }[];
}

export type UpgradeStep =
  | "initiate"
  | "controller-download"
  | "ap-download"
  | "network-upgrade"
  | "activate"
  | "reload";

export interface WebUpgrade {
  /** As `show wireless ewc-ap predownload status` says. */
  readonly state: string;
  readonly error: string | undefined;
  readonly version: string | undefined;
  /** The image type that is being worked on. */
  readonly imageType: string | undefined;
  /** How far it is: the steps before it are done. undefined: nothing was begun. */
  readonly step: UpgradeStep | undefined;
  /** What that step does. */
  readonly condition: "working" | "waiting" | "failed" | "done";
  /** A file that is being fetched from outside. */
  readonly transfer: WebTransfer | undefined;
  readonly counters: WebCounters;
  readonly packages: readonly { readonly state: "I" | "U" | "C" | "D"; readonly version: string }[];
  readonly autoAbortSeconds: number | undefined;
  readonly can: Readonly<Record<UpgradeAction, boolean>>;
  readonly failures: readonly WebFailure[];
  /** What the last operation that somebody began here came to. */
  readonly outcome: WebOutcome | undefined;
}

/** A line of `show install log`. */
export interface WebLogLine {
  readonly line: string;
  readonly failed: boolean;
}

export interface WebOutcome {
  readonly action: UpgradeAction;
  readonly result: "running" | "succeeded" | "failed";
  readonly reason: string | undefined;
  readonly by: string;
}

export interface WebTransfer {
  readonly file: string;
  readonly octets: number;
  readonly size: number | undefined;
  /** Octets a second. */
  readonly rate: number | undefined;
}

export interface WebCounters {
  readonly total: number;
  readonly initiated: number;
  readonly predownloadingAp: number;
  readonly predownloadingController: number;
  readonly completed: number;
  readonly notSupported: number;
  readonly failed: number;
}

/** A line of the log that says what went wrong, and the kind of it, for a word on what to do. */
export interface WebFailure {
  readonly line: string;
  readonly kind: string;
}

export interface WebAccessPoint {
  readonly name: string;
  readonly model: string;
  readonly imageType: string;
  readonly ethernetMac: string;
  readonly radioMac: string;
  readonly address: string;
  /** `Registered`, `Downloading`. */
  readonly state: string;
  readonly primaryImage: string;
  readonly backupImage: string;
  readonly location: string;
  readonly siteTag: string;
  readonly joinedAt: number;
  readonly isOwn: boolean;
  readonly predownload: {
    readonly status: string;
    readonly version: string;
    readonly percent: number;
    /** Octets a second, while it runs. */
    readonly rate: number | undefined;
    readonly etaSeconds: number | undefined;
    readonly nextRetrySeconds: number | undefined;
    readonly retryCount: number;
  };
}

export interface WebJoin {
  readonly baseMac: string;
  readonly ethernetMac: string;
  readonly name: string;
  readonly address: string;
  readonly joined: boolean;
  readonly lastFailurePhase: string | undefined;
  readonly lastDisconnectReason: string | undefined;
}
