import type { BootClock } from "../../iosxe/boot-clock";
import type { Calendar } from "../../iosxe/calendar";
import type { EwcConfiguration } from "../configuration/model";
import { productId } from "../product-id";
import type { NetworkUpgrade } from "../upgrade/network-upgrade";
import type { KnownAccessPoint } from "./access-point";
import type { JoinDownload } from "./join-download";
import type { ApRegistry } from "./registry";

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
  /** How it has that, as far as it told. */
  readonly addressing: "static" | "dhcp" | undefined;
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

export interface ApViewsOptions {
  readonly registry: ApRegistry;
  readonly joinDownload: JoinDownload;
  readonly upgrade: NetworkUpgrade;
  readonly configuration: () => EwcConfiguration;
  readonly clock: BootClock;
  readonly calendar: Calendar;
}

/** What the screens show of the access points: snapshots, made at the call. */
export class ApViews {
  readonly #options: ApViewsOptions;

  constructor(options: ApViewsOptions) {
    this.#options = options;
  }

  /** Joined access points (and those whose record is kept while downloading), in join order. */
  all(): readonly ApView[] {
    const { registry, configuration, clock, calendar } = this.#options;
    const now = calendar.now();
    return shownAccessPoints(registry).map((record) => apView(record, configuration(), clock, now));
  }

  counters(): ApImageCounters {
    const { registry, joinDownload, upgrade } = this.#options;
    return apImageCounters(registry, joinDownload, upgrade);
  }
}

/** `calendar`: the device's own, which the record's lab times are told on. */
function apView(
  record: KnownAccessPoint,
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
    addressing: record.addressing,
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

function predownloadView({ predownload, session }: KnownAccessPoint, clock: BootClock): ApPredownloadView {
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
function shownAccessPoints(registry: ApRegistry): readonly KnownAccessPoint[] {
  const isShown = ({ registered, session }: KnownAccessPoint) => registered || session.state === "Image Data";
  return [...registry.all().filter(isShown), ...registry.lingering()];
}
