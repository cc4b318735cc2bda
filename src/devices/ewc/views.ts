import { compareApVersions, installVersion, shortIosXeVersion } from "../../image/versions";
import type { BootClock } from "../iosxe/boot-clock";
import { type Installed, otherRelease } from "../iosxe/install/installed";
import type { AccessPoint } from "./aps/access-point";
import type { JoinDownload } from "./aps/join-download";
import type { ApRegistry } from "./aps/registry";
import type { EwcConfiguration } from "./configuration/model";
import type { Flash } from "./flash";
import type {
  ApImageCounters,
  ApPredownloadView,
  ApView,
  InstallPackage,
  InstallView,
  PackageState,
  PlatformView,
  RollbackPoint,
} from "./operations";
import { productId } from "./product-id";
import type { NetworkUpgrade } from "./upgrade/network-upgrade";

/** Read models for the command line, made from the controller's records at the moment of the call. */

export function platformView(flash: Flash, device: DeviceFacts, bootedAt: number): PlatformView {
  const { version } = flash.installed.running;
  return {
    model: device.model,
    serialNumber: device.serialNumber,
    ethernetMac: device.ethernetMac,
    apVersion: version,
    release: shortIosXeVersion(version),
    installVersion: installVersion(version),
    bootedAt,
    lastReloadReason: flash.lastReloadReason,
  };
}

export interface DeviceFacts {
  /** Product id with regulatory domain. */
  readonly model: string;
  readonly serialNumber: string;
  readonly ethernetMac: string;
}

/** `calendar`: the device's own, which the record's lab times are told on. */
export function apView(
  record: AccessPoint,
  configuration: EwcConfiguration,
  clock: BootClock,
  calendar: number,
): ApView {
  const { ap, model, session } = record;
  const tags = configuration.accessPoints.find((candidate) => candidate.mac === ap.ethernetMac);
  const { name, domain } = productId(ap.model);
  return {
    name: ap.name,
    model: name,
    serialNumber: ap.serialNumber,
    imageType: record.imageType ?? "",
    slots: model?.radios.length ?? ap.radios,
    ethernetMac: ap.ethernetMac,
    radioMac: ap.baseMac,
    countryCode: configuration.wireless.country[0] ?? "US",
    regulatoryDomain: domain,
    address: record.address,
    state: record.registered ? "Registered" : "Downloading",
    pathMtu: session.pathMtu,
    location: ap.location,
    siteTag: tags?.siteTag ?? "default-site-tag",
    policyTag: tags?.policyTag ?? "default-policy-tag",
    rfTag: tags?.rfTag ?? "default-rf-tag",
    primaryImage: record.primaryImage,
    backupImage: record.backupImage,
    predownload: predownloadView(record, clock),
    joinedAt: calendar - (clock.now() - record.joinedAt),
    bootedAt: record.bootedAt === undefined ? undefined : calendar - (clock.now() - record.bootedAt),
    isEwcCapable: model?.ewcCapable ?? false,
    lastRebootReason: undefined,
    isOwn: record.isOwn,
  };
}

function predownloadView({ predownload, session }: AccessPoint, clock: BootClock): ApPredownloadView {
  const { status, version, retryAt, retries, startedAt } = predownload;
  const idle = status === "None";
  const transfer = status === "Predownloading" ? session.transfer : undefined;
  const share = transfer && transfer.octets > 0 ? transfer.sent / transfer.octets : 0;
  const elapsed = startedAt === undefined ? 0 : clock.now() - startedAt;
  const rate = share > 0 && elapsed > 0 ? ((transfer?.sent ?? 0) / elapsed) * 1000 : undefined;
  return {
    status,
    version: version ?? "0.0.0.0",
    nextRetrySeconds:
      retryAt === undefined ? undefined : Math.ceil(Math.max(0, retryAt - clock.now()) / 1000),
    retryCount: retries,
    method: idle || status === "Not Supported" ? undefined : "CAPWAP",
    percent: status === "Complete" ? 100 : Math.floor(share * 100),
    etaSeconds: share > 0 ? Math.ceil(((elapsed / share) * (1 - share)) / 1000) : undefined,
    rate: rate && Math.round(rate),
  };
}

export function apImageCounters(
  registry: ApRegistry,
  joinDownload: JoinDownload,
  upgrade: NetworkUpgrade,
): ApImageCounters {
  const counts = {
    total: 0,
    initiated: 0,
    downloading: 0,
    predownloading: 0,
    completedDownloading: joinDownload.completed,
    completedPredownloading: 0,
    notSupported: 0,
    failedToPredownload: upgrade.run?.lost ?? 0,
    predownloadInProgress: upgrade.predownloading,
  };
  for (const record of shownAccessPoints(registry)) {
    counts.total++;
    if (!record.registered) counts.downloading++;
    const { status } = record.predownload;
    if (status === "Initiated") counts.initiated++;
    else if (status === "Predownloading") counts.predownloading++;
    else if (status === "Complete") counts.completedPredownloading++;
    else if (status === "Not Supported") counts.notSupported++;
    else if (status === "Failed") counts.failedToPredownload++;
  }
  return counts;
}

/**
 * An AP is shown once it is registered, or while it downloads its image; and between two tries of one that cannot store
 * it, which "stays in Downloading" for people who look.
 */
export function shownAccessPoints(registry: ApRegistry): readonly AccessPoint[] {
  const isShown = ({ registered, session }: AccessPoint) => registered || session.state === "Image Data";
  return [...registry.all().filter(isShown), ...registry.lingering()];
}

export function installView({ installed, installedAt }: Flash, now: number): InstallView {
  const timer = installed.stage === "activated" ? installed.rollbackAt : undefined;
  return {
    packages: packages(installed),
    autoAbortTimer:
      timer === undefined
        ? undefined
        : { operation: "install_activate", secondsLeft: Math.max(0, Math.ceil((timer - now) / 1000)) },
    rollbackPoints: rollbackPoints(installed, installedAt),
    activatable: installed.stage === "added" && installed.added.ownImage !== undefined,
  };
}

function packages(installed: Installed): readonly InstallPackage[] {
  const item = (state: PackageState, version: Parameters<typeof installVersion>[0]): InstallPackage => ({
    type: "IMG",
    state,
    version: installVersion(version),
  });
  const running = installed.running.version;
  switch (installed.stage) {
    case "committed":
      return installed.backup
        ? [item("C", running), item("I", installed.backup.version)]
        : [item("C", running)];
    case "added":
      return [item("C", running), item("I", installed.added.version)];
    case "activated":
      return [item("U", running), item("D", installed.previous.version)];
  }
}

function rollbackPoints(installed: Installed, createdAt: number): readonly RollbackPoint[] {
  const target =
    installed.stage === "activated"
      ? installed.previous
      : installed.stage === "committed"
        ? otherRelease(installed)
        : undefined;
  if (!target || compareApVersions(target.version, installed.running.version) === 0) return [];
  return [
    {
      id: 0,
      label: "No Label",
      description: "No Description",
      version: installVersion(target.version),
      createdAt,
    },
  ];
}
