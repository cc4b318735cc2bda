import type { DtlsFailed } from "../../../dtls";
import type { Endpoint } from "../../../host/host";
import type { ApVersion } from "../../../image/versions";
import { compareApVersions } from "../../../image/versions";
import type {
  AcServiceHandler,
  AcSession,
  DisconnectReason,
  DiscoveredAp,
  JoinAnswer,
  JoinedAp,
  SessionPhase,
} from "../../capwap/ac-contract";
import { handshakeReason } from "../../capwap/disconnect-reason";
import { Repeats } from "../../capwap/repeats";
import type { BootClock } from "../../iosxe/boot-clock";
import type { Log } from "../../iosxe/logging/log";
import { type ApEvent, messages } from "../logging/catalogue";
import { productId } from "../product-id";
import type { NetworkUpgrade } from "../upgrade/network-upgrade";
import { accessPoint, type KnownAccessPoint, knownModel } from "./access-point";
import type { ApProvisioning } from "./ap-provisioning";
import type { JoinDownload } from "./join-download";
import type { JoinStatistics } from "./join-statistics";
import type { ApRegistry } from "./registry";
import { isDomainAllowed } from "./regulatory-domain";

export interface ApEventsOptions {
  readonly log: Log;
  readonly registry: ApRegistry;
  readonly statistics: JoinStatistics;
  readonly joinDownload: JoinDownload;
  readonly upgrade: NetworkUpgrade;
  readonly provisioning: ApProvisioning;
  readonly runningVersion: ApVersion;
  readonly maximum: number;
  /** Where the access point in its own box joins from; undefined where there is none. */
  readonly ownAddress: string | undefined;
  readonly clock: BootClock;
  /** `wireless country`. */
  readonly country: () => readonly string[];
}

/** RFC 5415 §4.6.35's result codes for a join that is not accepted. */
const resourceDepletion = 4;
const hardwareNotSupported = 8;

/** An AP that cannot store its image is back within this time, or is gone: discovery, handshake and join take some 20 s. */
const lingerTime = 60_000;

/** From 17.12 on AP_JOIN_DISJOIN says the Ethernet MAC too (device-facts §4.3). */
const ethernetMacSince: ApVersion = "17.12.0.0";

/** What the controller does about its access points' CAPWAP sessions: registry, statistics, log, downloads. */
export class ApEvents implements AcServiceHandler {
  readonly #options: ApEventsOptions;

  /** What anybody can cause as often as they like. */
  readonly #discards: Repeats;
  readonly #abandoned: Repeats;

  constructor(options: ApEventsOptions) {
    this.#options = options;
    const { log, clock } = options;
    this.#discards = new Repeats({
      clock,
      write: (text, times) => {
        const [ap = "", reason = ""] = text.split("\t");
        log.write(messages.capwapDiscarded, { ap, reason, times });
      },
    });
    this.#abandoned = new Repeats({
      clock,
      write: (ap, times) => log.write(messages.handshakesAbandoned, { ap, times }),
    });
  }

  discarded(peer: Endpoint, reason: string): void {
    this.#discards.note(`${peer.address} ${reason}`, `${place(peer)}\t${reason}`);
  }

  joinUnusable(peer: Endpoint, reason: string): void {
    this.#options.statistics.joinUnusable(peer.address);
    this.discarded(peer, `JoinRequest: ${reason}`);
  }

  handshakeAbandoned(peer: Endpoint): void {
    this.#options.statistics.handshakeFailed(peer.address, "DTLS handshake timer expiry");
    this.#abandoned.note(peer.address, place(peer));
  }

  discovered(ap: DiscoveredAp): boolean {
    if (ap.baseMac === "") return true;
    this.#options.statistics.discovered(ap);
    return true;
  }

  dtlsFailed(peer: Endpoint, failure: DtlsFailed): void {
    const ap = place(peer);
    this.#options.statistics.handshakeFailed(peer.address, handshakeReason(failure));
    this.#options.log.write(messages.dtlsFailed, { ap, reason: failure.reason });
  }

  joinRequested(session: AcSession, ap: JoinedAp): JoinAnswer {
    const { registry, statistics, maximum, clock } = this.#options;
    statistics.joinRequested(ap, session.peer.address);
    if (!knownModel(ap.model))
      return this.#refuse(session, ap, hardwareNotSupported, `model ${ap.model} is not supported`);
    const isOwn = session.peer.address === this.#options.ownAddress;
    if (!isOwn && registry.others >= maximum) {
      return this.#refuse(session, ap, resourceDepletion, "maximum number of access points is reached");
    }
    registry.add(session, accessPoint(ap, session, session.peer.address, clock.now(), isOwn));
    return { accept: true };
  }

  imageRequested(session: AcSession, identifier: string): void {
    if (session.state === "Run") {
      // It was asked whether it has kept what it got, and took the question for a new offer: it must not wait in vain.
      if (!this.#options.upgrade.requested(session)) session.abortImage();
    } else this.#options.joinDownload.requested(session, identifier);
  }

  imageSent(session: AcSession): void {
    this.#options.upgrade.run?.sent(session);
  }

  imageFailed(session: AcSession, why: "rejected" | "aborted" | "unreachable", resultCode?: number): void {
    const code = resultCode === undefined ? "" : `, result code ${resultCode}`;
    this.#options.upgrade.run?.failed(session, `image transfer was ${why}${code}`);
  }

  predownloadAnswered(session: AcSession, answer: "accepted" | "already-present" | "refused"): void {
    this.#options.upgrade.run?.answered(session, answer);
  }

  addressing(session: AcSession, addressing: "static" | "dhcp"): void {
    const record = this.#options.registry.of(session);
    if (record) record.addressing = addressing;
  }

  running(session: AcSession): void {
    const { registry, statistics, log, upgrade, provisioning } = this.#options;
    const record = registry.of(session);
    if (!record) return;
    record.registered = true;
    statistics.joined(record.ap);
    log.write(messages.apJoined, this.#event(session, record.ap));
    this.#checkDomain(record);
    provisioning.running(session);
    upgrade.running(record);
  }

  disconnected(session: AcSession, reason: DisconnectReason, phase: SessionPhase): void {
    const { registry, statistics, log, joinDownload, upgrade, clock } = this.#options;
    const record = registry.remove(session);
    upgrade.run?.gone(session);
    const served = joinDownload.ended(session);
    const words = phase === "Image-Download" ? downloadWords(served === "served", reason) : reason;
    const isHeldUp = record !== undefined && served === "failed" && this.#isHeldUp(record, phase);
    if (isHeldUp) {
      registry.linger(record);
      clock.after(lingerTime, () => registry.forget(record));
    }
    const { ap } = session;
    if (!ap) return;
    // Who has no room for the image leaves before it asks: it is the download all the same that failed.
    statistics.ended(ap, isHeldUp ? "Image-Download" : phase, words);
    if (record) log.write(messages.apDisjoined, { ...this.#event(session, ap), reason: words });
  }

  /** It needs another image, and left before it had one: it said so with a request, or found no room before it asked. */
  #isHeldUp({ ap, registered }: KnownAccessPoint, phase: SessionPhase): boolean {
    const { runningVersion } = this.#options;
    const needsImage = ap.softwareVersion !== runningVersion && ap.backupVersion !== runningVersion;
    return !registered && needsImage && (phase === "Image-Download" || phase === "Join");
  }

  /** At each join, for each radio at 5 GHz (seen for slot 1 alone, where slot 0 was at 2.4 GHz). */
  #checkDomain({ ap, model }: KnownAccessPoint): void {
    const { country, log } = this.#options;
    const countries = country();
    const { domain } = productId(ap.model);
    if (isDomainAllowed(domain, countries)) return;
    for (const { slot, band } of model?.radios ?? []) {
      if (band !== "5 GHz") continue;
      log.write(messages.domainMismatch, { mac: ap.baseMac, country: countries[0] ?? "US", domain, slot });
    }
  }

  #refuse(session: AcSession, ap: JoinedAp, resultCode: number, reason: string): JoinAnswer {
    this.#options.log.write(messages.apRefused, {
      name: ap.name,
      mac: ap.baseMac,
      ap: place(session.peer),
      reason,
    });
    return { accept: false, resultCode };
  }

  #event(session: AcSession, ap: JoinedAp): ApEvent {
    const event = {
      name: ap.name,
      mac: ap.baseMac,
      ap: place(session.peer),
      controller: place(session.local),
    };
    return compareApVersions(this.#options.runningVersion, ethernetMacSince) >= 0
      ? { ...event, ethernetMac: ap.ethernetMac }
      : event;
  }
}

/** An AP that gives up closes its DTLS session like any other; in its image download that is the download's failure. */
function downloadWords(success: boolean, reason: DisconnectReason): DisconnectReason {
  if (success) return "Image Download Success";
  return reason === "DTLS close alert from peer" || reason === "Image Download Success"
    ? "Image Download Failed"
    : reason;
}

/** `172.16.4.34[5248]` */
function place({ address, port }: Endpoint): string {
  return `${address}[${port}]`;
}
