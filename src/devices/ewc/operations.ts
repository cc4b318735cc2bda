import type { Host } from "../../host/host";
import type { SshServerOptions } from "../../host/ssh";
import type { Direction } from "../ios/traffic";
import type { ConfigurationLock } from "../iosxe/configuration/lock";
import type { Bootflash } from "../iosxe/files/bootflash";
import type { RemoteCopy } from "../iosxe/files/remote-copy";
import type { Resolver } from "../iosxe/names/resolver";
import type { NtpClient } from "../iosxe/ntp/client";
import type { Severity } from "../iosxe/severity";
import type { EwcConfigurationStore } from "./configuration/store";
import type { Uploads } from "./images/uploads";

/**
 * What the command line (and later RESTCONF) needs of a running EWC: read models to render and verbs to call.
 * The `Ewc` class implements it; src/devices/ewc/cli renders it. Names are Cisco's. Nothing here prints.
 *
 * Read models are snapshots: made at the call, never changed afterwards. Times are milliseconds since
 * 1970-01-01 UTC on the device's own calendar (`calendar()`), which `clock set` moves.
 */
export interface EwcOperations {
  /** The device's place in the world; `ping` and the exec time-out use it. */
  readonly host: Host;
  /** Running and startup configuration. Made by the Ewc, changed by the command line, read by both. */
  readonly configuration: EwcConfigurationStore;
  /** Who keeps others from configuring, if anybody does. */
  readonly configurationLock: ConfigurationLock;
  /** The files in `bootflash:`. */
  readonly bootflash: Bootflash;
  /** `copy` from and to servers. */
  readonly remoteCopy: RemoteCopy;
  /** Hexadecimal digits, lower case. */
  md5(octets: Uint8Array): string;

  /** How names become addresses here. */
  readonly resolver: Resolver;
  readonly ntp: NtpClient;

  /** The access point in the controller's box, as its shell command reaches it. */
  readonly ownAp: OwnApView;

  // ---- read models -------------------------------------------------------------------------------------
  /** The device's own calendar, milliseconds since 1970-01-01 UTC. */
  calendar(): number;
  platform(): PlatformView;
  /** Joined access points (and those whose record is kept while downloading), in join order. */
  accessPoints(): readonly ApView[];
  apImageCounters(): ApImageCounters;
  /** Every AP that ever tried to join since the last reload, joined or not, in order of first contact. */
  apJoinStatistics(): readonly ApJoinView[];
  /** `show wireless ewc-ap predownload status`: where the network upgrade stands. */
  networkUpgrade(): NetworkUpgradeView;
  /** When the running configuration was last changed, and by whom where that is known. */
  configurationChange(): { readonly at: number; readonly by: string | undefined };
  redundancy(): RedundancyView;
  /** SHA-1 of the certificate that access points are shown, in hexadecimal; undefined where there is none. */
  managementTrustpoint(): string | undefined;
  install(): InstallView;
  /** `show install log`, oldest first, as the install engine recorded it. */
  installLog(): readonly InstallLogEntry[];
  logging(): LoggingView;
  /** What went through the port since the boot. */
  traffic(): TrafficView;
  fileSystems(): readonly FileSystemView[];
  /** What browsers have brought for the image download mode HTTP. */
  readonly uploads: Uploads;
  /** The release that `cco-auto-check` has found, `17.12.01.0.8231`. */
  readonly offeredRelease: string | undefined;
  /** What lies in `ap_images:`. */
  stagedImages(): readonly StagedImageView[];

  // ---- verbs -------------------------------------------------------------------------------------------
  /**
   * Starts an install operation. Events reach the listener in order; exactly one of `refused`, `succeeded` and
   * `failed` comes, last (maybe before this call returns). A session that goes away stops listening, the
   * operation goes on. `uuid` is what a client calls it; without one the command line has started it.
   */
  startInstall(request: InstallRequest, listener: (event: InstallEvent) => void, uuid?: string): void;
  /** Install operations since the last reload: those under way and the last that ended, oldest first. */
  installOperations(): {
    readonly running: readonly InstallRecord[];
    readonly history: readonly InstallRecord[];
  };
  setAutoAbortTimer(setting: AutoAbortTimerSetting): Outcome;

  /** `ap image predownload [site-tag T start]` (no tag: every AP). */
  predownload(scope: ApScope): Outcome;
  /** `ap image predownload [site-tag T] abort`. */
  abortPredownload(scope: ApScope): Outcome;
  /** `ap image swap`, `ap name N image swap`: primary and backup change places; the running image does not. */
  swapApImage(scope: ApScope): Outcome;
  /** `ap image reset`, `ap name N reset`: the AP reloads. */
  resetAp(scope: ApScope): Outcome;
  /** Ends the APs' CAPWAP sessions; they join again. */
  resetCapwap(scope: ApScope): Outcome;
  clearPredownloadStatistics(): void;
  clearApJoinStatistics(): void;
  clearLogging(): void;

  /** Somebody has left configuration mode. */
  noteConfigured(by: string): void;
  /** A reload was asked for, and comes in a moment. */
  readonly reloads: boolean;

  /** `clock set`. */
  setCalendar(epoch: number): void;
  /** Writes a line to the log (buffer, monitors, collectors) with the device's own stamp. */
  log(message: LogMessage): void;
  /** Configuration, files and staged images are gone, and the controller reloads as from the factory. */
  factoryReset(): void;
  /** Ends all sessions and reloads with the startup configuration. */
  reload(reason: string): void;
}

export interface OwnApView {
  /** What answers at its port 22, if anything does. */
  server(): SshServerOptions | undefined;
  /** Its host key is in the list of known hosts (until the next boot). */
  isKnown: boolean;
  fingerprint(): string;
}

/** A verb that is answered at once. `message` is what the CLI prints after `% `. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly message: string };

export type ApScope =
  | { readonly kind: "all" }
  | { readonly kind: "ap"; readonly name: string }
  | { readonly kind: "site-tag"; readonly tag: string };

/** `show version`, `show inventory`, `show redundancy`'s basics. */
export interface PlatformView {
  /** Product id of the AP that carries the controller: `C9120AXI-B`. */
  readonly model: string;
  readonly serialNumber: string;
  /** Cisco dotted form, `3c57.31c5.7bc8`. */
  readonly ethernetMac: string;
  /** The controller's release as the AP quad, `17.9.4.27`. */
  readonly apVersion: string;
  /** IOS-XE release as `show version` prints it, `17.9.4a` or `17.9.4`. */
  readonly release: string;
  /** The form of `show install summary`, `17.09.04.0.6325`. */
  readonly installVersion: string;
  /** When the controller came up. */
  readonly bootedAt: number;
  /** `reload`, `Image Install`, `PowerOn`. */
  readonly lastReloadReason: string;
}

/** enm-ap-state: `Registered`, `Downloading`. */
export type ApState = "Registered" | "Downloading";

/** enm-predownload-status, as `show ap image` prints it. */
export type PredownloadStatus =
  | "None"
  | "Initiated"
  | "Predownloading"
  | "Complete"
  | "Not Supported"
  | "Failed";

export interface ApView {
  readonly name: string;
  /** Product id with regulatory domain, `C9105AXI-B`. */
  readonly model: string;
  readonly serialNumber: string;
  /** `ap1g8` */
  readonly imageType: string;
  readonly slots: number;
  /** Cisco dotted form. */
  readonly ethernetMac: string;
  readonly radioMac: string;
  /** `US` */
  readonly countryCode: string;
  /** `-B` */
  readonly regulatoryDomain: string;
  readonly address: string;
  readonly state: ApState;
  /** Octets of an IP packet on the way to it. */
  readonly pathMtu: number;
  readonly location: string;
  readonly siteTag: string;
  readonly policyTag: string;
  readonly rfTag: string;
  /** Running image, `17.9.4.27`. */
  readonly primaryImage: string;
  /** `0.0.0.0` when none is known. */
  readonly backupImage: string;
  readonly predownload: ApPredownloadView;
  /** When the join completed. */
  readonly joinedAt: number;
  /** When the AP itself booted, if it told. */
  readonly bootedAt: number | undefined;
  /** `Image Upgrade`, `Controller Reload command`, ...; undefined prints as none. */
  readonly lastRebootReason: string | undefined;
  /** Its model can carry a controller. */
  readonly isEwcCapable: boolean;
  /** The EWC-capable AP that carries this controller. */
  readonly isOwn: boolean;
}

export interface ApPredownloadView {
  readonly status: PredownloadStatus;
  /** `0.0.0.0` when none. */
  readonly version: string;
  /** Seconds until the next try; undefined prints `N/A` on an idle row and 0 on a completed one. */
  readonly nextRetrySeconds: number | undefined;
  readonly retryCount: number;
  /** `CAPWAP`, `HTTP`; undefined prints `N/A`. */
  readonly method: string | undefined;
  /** 0-100 while Predownloading. */
  readonly percent: number;
  /** Seconds left as the controller estimates them, while Predownloading. */
  readonly etaSeconds: number | undefined;
  /** Octets a second, while Predownloading. */
  readonly rate: number | undefined;
}

/** The counters of `show ap image`. */
export interface ApImageCounters {
  readonly total: number;
  readonly initiated: number;
  readonly downloading: number;
  readonly predownloading: number;
  readonly completedDownloading: number;
  readonly completedPredownloading: number;
  readonly notSupported: number;
  readonly failedToPredownload: number;
  readonly predownloadInProgress: boolean;
}

/** One row of `show wireless stats ap join summary`. */
export interface ApJoinView {
  readonly baseMac: string;
  readonly ethernetMac: string;
  /** Empty before the first join. */
  readonly name: string;
  readonly address: string;
  readonly joined: boolean;
  /** `Join`, `Image-Download`, `Dtls`, `Run`; undefined prints `NA`. */
  readonly lastFailurePhase: string | undefined;
  /** `Image Download Success`, `Ap auth pending`; undefined prints `NA`. */
  readonly lastDisconnectReason: string | undefined;
}

/** enm-predwnld-status-ewc (device-facts §3.2), in order. */
export type NetworkUpgradeState =
  | "None"
  | "Controller Download Initiated"
  | "Controller Download In Progress"
  | "Controller Download Complete"
  | "Controller Download Failed"
  | "AP Predownload Initiated"
  | "AP Predownload In Progress"
  | "AP Predownload Complete"
  | "AP Predownload Unsupported"
  | "AP Predownload Failed"
  | "Controller Predownload In Progress"
  | "Controller Predownload Complete"
  | "Controller Predownload Failed"
  | "Activated"
  | "Activation Failed";

export interface NetworkUpgradeView {
  readonly state: NetworkUpgradeState;
  /** undefined prints `None`. */
  readonly error: string | undefined;
  /** The version being brought, if any. */
  readonly version: string | undefined;
  /** Image type being fetched or predownloaded at this moment. */
  readonly imageType: string | undefined;
  /** A file that is being fetched from outside at this moment. */
  readonly transfer: TransferView | undefined;
}

export interface TransferView {
  readonly file: string;
  readonly octets: number;
  /** As the server said it, where it did. */
  readonly size: number | undefined;
  /** Octets a second since the file's first. */
  readonly rate: number | undefined;
}

export interface RedundancyView {
  readonly vrrpId: number;
  /** Names of the EWC-capable APs. */
  readonly activeName: string;
  readonly activeMac: string;
  readonly standbyName: string | undefined;
  readonly standbyMac: string | undefined;
}

/** I inactive, U activated and uncommitted, C activated and committed, D deactivated and uncommitted. */
export type PackageState = "I" | "U" | "C" | "D";

export interface InstallPackage {
  readonly type: "IMG";
  readonly state: PackageState;
  /** `17.09.04.0.6325` */
  readonly version: string;
}

export interface InstallView {
  readonly packages: readonly InstallPackage[];
  /** Undefined: inactive. */
  readonly autoAbortTimer:
    | { readonly operation: "install_activate"; readonly secondsLeft: number }
    | undefined;
  readonly rollbackPoints: readonly RollbackPoint[];
  /** Something was added that `install activate` could boot. */
  readonly activatable: boolean;
}

export interface RollbackPoint {
  readonly id: number;
  readonly label: string;
  readonly description: string;
  readonly version: string;
  readonly createdAt: number;
}

/** A line of `show install log`. */
export interface InstallLogEntry {
  readonly at: number;
  /** Counts the operations of this boot; 0 is the boot itself. */
  readonly operation: number;
  /** What follows `install_`: `op_boot`, `add`, `activate`. */
  readonly name: string;
  readonly kind: "start" | "info" | "error" | "success" | "failure";
  /** Empty for a start and an end. */
  readonly text: string;
}

export type InstallRequest =
  | { readonly operation: "add"; readonly source: InstallSource }
  | {
      readonly operation: "activate";
      readonly profile: string | undefined /** Until the rollback, 30-1200. */;
      readonly autoAbortMinutes?: number | undefined;
    }
  | { readonly operation: "commit" }
  | { readonly operation: "abort" }
  | { readonly operation: "remove-inactive" }
  | { readonly operation: "rollback"; readonly to: "committed" | "base" | { readonly id: number } };

export type InstallSource =
  | { readonly kind: "profile"; readonly name: string }
  | { readonly kind: "file"; readonly url: string };

export interface InstallRecord {
  readonly uuid: string;
  readonly id: number;
  readonly origin: "cli" | "ipc";
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly outcome: "in-progress" | "succeeded" | "failed";
}

export type InstallEvent =
  /** Another operation runs, or nothing is there to act on; nothing has started. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "started"; readonly at: number }
  /** Credentials masked: `sftp://******@172.16.5.62/path/ap1g6`. */
  | { readonly type: "downloading"; readonly url: string }
  | {
      readonly type: "downloaded";
      readonly url: string;
      readonly octets: number;
    }
  | { readonly type: "download-failed"; readonly url: string; readonly reason: string }
  /** `install activate` names the package it is about to boot. */
  | { readonly type: "package"; readonly version: string }
  /** The image version that an add brought, `17.12.01.0.1`. */
  | { readonly type: "added"; readonly version: string }
  | { readonly type: "succeeded"; readonly at: number }
  | { readonly type: "failed"; readonly at: number; readonly reason: string };

/** Minutes 30-1200; the default is 120 (device-facts §3.2). */
export type AutoAbortTimerSetting =
  | { readonly kind: "stop" }
  | { readonly kind: "start"; readonly minutes: number };

export interface TrafficView {
  readonly input: Direction;
  readonly output: Direction;
}

export interface FileSystemView {
  /** `bootflash` */
  readonly name: string;
  readonly type: "disk" | "nvram";
  /** Octets. */
  readonly total: number;
  readonly files: readonly {
    readonly name: string;
    readonly octets: number;
    /** On the device's calendar; undefined: not known. */
    readonly at: number | undefined;
  }[];
}

/** An AP image in `ap_images:`. */
export interface StagedImageView {
  /** `ap1g8` */
  readonly type: string;
  readonly version: string;
  readonly octets: number;
}

export interface LogMessage {
  /** `SYS` */
  readonly facility: string;
  readonly severity: Severity;
  /** `CONFIG_I` */
  readonly mnemonic: string;
  readonly text: string;
}

export interface LoggingView {
  /** Lines of the buffer, oldest first, each complete with its stamp: `*Feb  1 17:05:37.108: %INSTALL-5-...`. */
  readonly lines: readonly string[];
  readonly counts: {
    readonly console: number;
    readonly monitor: number;
    readonly buffer: number;
    readonly trap: number;
    readonly dropped: number;
  };
}
