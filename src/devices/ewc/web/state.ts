import type { ApView } from "../aps/ap-views";
import type { ApJoinView } from "../aps/join-statistics";
import type { EwcServices } from "../services";
import type { NetworkUpgradeState } from "../upgrade/upgrade-view";
import type {
  UpgradeAction,
  UpgradeStep,
  WebAccessPoint,
  WebDevice,
  WebFailure,
  WebJoin,
  WebOutcome,
  WebProfile,
  WebState,
  WebUpgrade,
} from "./api";
import { failureKind } from "./failures";

/** What the pages show, made from the controller's own read models at the moment of the call. */
export function webState(services: EwcServices, outcome: WebOutcome | undefined): WebState {
  return {
    device: deviceOf(services),
    profile: profileOf(services),
    upgrade: upgradeOf(services, outcome),
    accessPoints: services.aps.all().map(accessPointOf),
    joins: services.joins.rows().map(joinOf),
  };
}

function deviceOf(services: EwcServices): WebDevice {
  const { configuration, host } = services;
  const platform = services.system.view();
  return {
    hostname: configuration.running.hostname,
    model: platform.model,
    serialNumber: platform.serialNumber,
    ethernetMac: platform.ethernetMac,
    address: host.address,
    release: platform.release,
    apVersion: platform.apVersion,
    bootedAt: platform.bootedAt,
    lastReloadReason: platform.lastReloadReason,
    modified: configuration.modified,
    syslogServers: configuration.running.logging.hosts.map(({ address }) => address),
  };
}

function profileOf(services: EwcServices): WebProfile {
  const method = services.configuration.running.wireless.imageDownload?.method;
  const none = {
    mode: method?.mode,
    server: "",
    path: "",
    username: "",
    hasPassword: false,
    autoCheck: true,
    version: "suggested",
    uploaded: services.uploads.view(),
    offered: services.releaseCheck.offered,
  } as const;
  switch (method?.mode) {
    case "tftp":
      return { ...none, server: method.imageServer, path: method.imagePath };
    case "sftp": {
      const { imageServer: server, imagePath: path, username, password } = method;
      return { ...none, server, path, username, hasPassword: password !== undefined };
    }
    case "cco": {
      const { username, password, autoCheck, version } = method;
      return { ...none, username, hasPassword: password !== undefined, autoCheck, version };
    }
    case "https":
      return { ...none, path: method.imagePath };
    default:
      return none;
  }
}

/** Where the bar stands: the order of its steps is the real page's, what belongs to each is inferred. */
const steps: Readonly<
  Record<NetworkUpgradeState, readonly [UpgradeStep, WebUpgrade["condition"]] | undefined>
> = {
  None: undefined,
  "Controller Download Initiated": ["initiate", "working"],
  "Controller Download In Progress": ["controller-download", "working"],
  "Controller Download Complete": ["ap-download", "working"],
  "Controller Download Failed": ["controller-download", "failed"],
  "AP Predownload Initiated": ["ap-download", "working"],
  "AP Predownload In Progress": ["ap-download", "working"],
  "AP Predownload Complete": ["activate", "waiting"],
  "AP Predownload Unsupported": ["ap-download", "failed"],
  "AP Predownload Failed": ["ap-download", "failed"],
  "Controller Predownload In Progress": ["network-upgrade", "working"],
  "Controller Predownload Complete": ["activate", "waiting"],
  "Controller Predownload Failed": ["network-upgrade", "failed"],
  Activated: ["reload", "done"],
  "Activation Failed": ["activate", "failed"],
};

function upgradeOf(services: EwcServices, outcome: WebOutcome | undefined): WebUpgrade {
  const { state, error, version, imageType, transfer } = services.upgrade.view();
  const counters = services.aps.counters();
  const { packages, autoAbortTimer, activatable } = services.install.view();
  const running = services.install.operations().running.length > 0;
  const busy = running || counters.predownloadInProgress || services.system.reloads;
  const has = (wanted: string) => packages.some(({ state }) => state === wanted);
  const isActivating = outcome?.action === "activate" && outcome.result === "running";
  const [step, condition] = isActivating
    ? (["activate", "working"] as const)
    : services.system.reloads
      ? (["reload", "working"] as const)
      : (steps[state] ?? []);
  const can: Record<UpgradeAction, boolean> = {
    download: !busy && !has("U"),
    activate: !busy && activatable,
    commit: !busy && has("U"),
    abort: !services.system.reloads && (counters.predownloadInProgress || running || has("U")),
  };
  return {
    state,
    error,
    version,
    imageType,
    step,
    condition: condition ?? "done",
    transfer,
    counters: {
      total: counters.total,
      initiated: counters.initiated,
      predownloadingAp: counters.predownloading,
      predownloadingController: state === "Controller Predownload In Progress" ? 1 : 0,
      completed: counters.completedPredownloading,
      notSupported: counters.notSupported,
      failed: counters.failedToPredownload,
    },
    packages: packages.map(({ state, version }) => ({ state, version })),
    autoAbortSeconds: autoAbortTimer?.secondsLeft,
    can,
    failures: failuresOf(services),
    outcome,
  };
}

/** Failures that are shown at once. */
const mostFailures = 8;

/** What the log says of failures since the last operation was begun. */
function failuresOf(services: EwcServices): readonly WebFailure[] {
  const found: WebFailure[] = [];
  const { lines } = services.log.view();
  for (let at = lines.length - 1; at >= 0; at--) {
    const line = lines[at]!;
    if (
      /%INSTALL-5-INSTALL_START_INFO: .*: Started install (add|activate|commit|abort)( profile|$)/.test(line)
    )
      break;
    if (/%INSTALL-3-|%APMGR_TRACE_MESSAGE-[34]-/.test(line)) found.unshift({ line, kind: failureKind(line) });
    if (found.length >= mostFailures) break;
  }
  return found;
}

function accessPointOf(ap: ApView): WebAccessPoint {
  const { status, version, percent, rate, etaSeconds, nextRetrySeconds, retryCount } = ap.predownload;
  return {
    name: ap.name,
    model: ap.model,
    imageType: ap.imageType,
    ethernetMac: ap.ethernetMac,
    radioMac: ap.radioMac,
    address: ap.address,
    state: ap.state,
    primaryImage: ap.primaryImage,
    backupImage: ap.backupImage,
    location: ap.location,
    siteTag: ap.siteTag,
    joinedAt: ap.joinedAt,
    isOwn: ap.isOwn,
    predownload: { status, version, percent, rate, etaSeconds, nextRetrySeconds, retryCount },
  };
}

function joinOf(row: ApJoinView): WebJoin {
  const { baseMac, ethernetMac, name, address, joined, lastFailurePhase, lastDisconnectReason } = row;
  return { baseMac, ethernetMac, name, address, joined, lastFailurePhase, lastDisconnectReason };
}
