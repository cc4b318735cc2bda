import type { Content } from "../../../host/content";
import type { Timer } from "../../../host/host";
import type { ApVersion } from "../../../image/versions";
import type { AcSession } from "../../capwap/ac-contract";
import type { BootClock } from "../../iosxe/boot-clock";
import type { EwcSettings } from "../settings";
import { type AccessPoint, noPredownload } from "./access-point";
import type { PredownloadPace } from "./predownload-pace";

export interface PredownloadOptions {
  readonly clock: BootClock;
  readonly settings: EwcSettings;
  readonly pace: PredownloadPace;
  readonly version: ApVersion;
  readonly content: Content;
  /** The joined AP with this base MAC, if there is one now. */
  readonly find: (mac: string) => AccessPoint | undefined;
  /** An AP has had its last failure. */
  readonly failed: (mac: string, name: string, reason: string) => void;
  /** Every AP is complete or has failed for good. Called once, never from inside `start`. */
  readonly finished: () => void;
}

interface Item {
  readonly mac: string;
  readonly name: string;
  phase: "waiting" | "active" | "paused" | "over";
  tries: number;
  /** While active: the session that carries it, and the watch over its progress. */
  session: AcSession | undefined;
  watch: Timer | undefined;
  seen: number;
  /** All octets were sent; is the image stored? */
  confirming: boolean;
}

/**
 * Brings one image to the other partition of every AP of its type, over the CAPWAP sessions in Run: so many
 * a minute, each again after a pause when it fails, until it has failed too often (device-facts §3.2).
 *
 * CAPWAP does not say how an AP tells that it has verified and stored what it was sent, so: the controller asks for
 * the predownload once more, and an AP that has the version answers that it is present (ADR 0083).
 */
export class PredownloadRun {
  readonly #options: PredownloadOptions;
  readonly #items = new Map<string, Item>();
  #active = 0;
  #finished = false;
  #aborted = false;

  constructor(options: PredownloadOptions) {
    this.#options = options;
  }

  get version(): ApVersion {
    return this.#options.version;
  }

  /** APs that went away in the middle and have not come back yet. */
  get lost(): number {
    let count = 0;
    for (const item of this.#items.values()) {
      if (item.phase === "paused" && !this.#options.find(item.mac)) count++;
    }
    return count;
  }

  start(aps: readonly AccessPoint[]): void {
    for (const ap of aps) this.#enqueue(ap);
    this.#options.clock.after(0, () => {
      this.#fill();
      this.#finishIfDone();
    });
  }

  /** An AP of the type registered while the run goes on: a new one, or one that had gone away. */
  joined(ap: AccessPoint): void {
    if (this.#over()) return;
    const item = this.#items.get(ap.ap.baseMac);
    if (!item) this.#enqueue(ap);
    else if (item.phase === "paused") ap.predownload = this.#failedState(item);
    this.#fill();
  }

  answered(session: AcSession, answer: "accepted" | "already-present" | "refused"): void {
    const item = this.#itemOf(session);
    if (!item) return;
    if (answer === "already-present") this.#complete(item);
    else if (answer === "accepted") {
      if (item.confirming) this.#retry(item, "AP did not keep the image");
    } else if (item.confirming) this.#confirm(item);
    else this.#retry(item, "AP refused the predownload");
  }

  /** The AP asks for its data. */
  requested(session: AcSession): boolean {
    const item = this.#itemOf(session);
    const ap = item && this.#options.find(item.mac);
    if (!item || !ap || item.confirming) return false;
    ap.predownload = { ...ap.predownload, status: "Predownloading", startedAt: this.#options.clock.now() };
    session.sendImage(this.#options.content);
    return true;
  }

  sent(session: AcSession): void {
    const item = this.#itemOf(session);
    if (!item) return;
    item.confirming = true;
    this.#confirm(item);
  }

  failed(session: AcSession, reason: string): void {
    const item = this.#itemOf(session);
    if (item) this.#retry(item, reason);
  }

  /** The session is over. */
  gone(session: AcSession): boolean {
    const item = this.#itemOf(session);
    if (item) this.#retry(item, "connection to the AP was lost");
    return item !== undefined;
  }

  /** Stops everything; `finished` is not called. */
  abort(): void {
    this.#aborted = true;
    for (const item of this.#items.values()) {
      if (item.phase === "over") continue;
      const { session } = item;
      this.#deactivate(item);
      item.phase = "over";
      const ap = this.#options.find(item.mac);
      if (ap) ap.predownload = noPredownload;
      session?.abortImage();
    }
  }

  #enqueue(ap: AccessPoint): void {
    const { version } = this.#options;
    const { baseMac: mac, name } = ap.ap;
    if (this.#items.has(mac)) return;
    if (ap.backupImage === version) {
      ap.predownload = { ...noPredownload, status: "Complete", version };
      return;
    }
    this.#items.set(mac, {
      mac,
      name,
      phase: "waiting",
      tries: 0,
      session: undefined,
      watch: undefined,
      seen: 0,
      confirming: false,
    });
    ap.predownload = { ...noPredownload, status: "Initiated", version };
  }

  #fill(): void {
    if (this.#over()) return;
    const { pace } = this.#options;
    for (const item of this.#items.values()) {
      if (item.phase !== "waiting") continue;
      if (!pace.take(this.#active)) {
        pace.whenFree(() => this.#fill());
        return;
      }
      this.#begin(item);
    }
  }

  #begin(item: Item): void {
    const ap = this.#options.find(item.mac);
    item.tries++;
    if (!ap?.session || !ap.registered) {
      this.#retry(item, "AP is not joined");
      return;
    }
    item.phase = "active";
    item.session = ap.session;
    item.seen = 0;
    item.confirming = false;
    this.#active++;
    ap.predownload = {
      status: "Initiated",
      version: this.#options.version,
      retryAt: undefined,
      retries: item.tries - 1,
      startedAt: undefined,
    };
    this.#watch(item);
    ap.session.startPredownload(this.#options.version);
  }

  /** An AP that accepts and then neither asks nor takes data must not hold its place for ever. */
  #watch(item: Item): void {
    item.watch = this.#options.clock.after(this.#options.settings.predownloadTimeout, () => {
      const sent = item.session?.transfer?.sent ?? 0;
      if (sent !== item.seen) {
        item.seen = sent;
        this.#watch(item);
        return;
      }
      const { session } = item;
      this.#retry(item, "no progress");
      session?.abortImage();
    });
  }

  #confirm(item: Item): void {
    const { session } = item;
    this.#options.clock.after(this.#options.settings.predownloadWriting, () => {
      if (item.confirming && item.session === session) session?.startPredownload(this.#options.version);
    });
  }

  #complete(item: Item): void {
    this.#deactivate(item);
    item.phase = "over";
    const ap = this.#options.find(item.mac);
    if (ap) {
      const { version } = this.#options;
      ap.backupImage = version;
      ap.predownload = { ...noPredownload, status: "Complete", version };
    }
    this.#goOn();
  }

  #retry(item: Item, reason: string): void {
    const { clock, settings } = this.#options;
    this.#deactivate(item);
    const last = item.tries > settings.predownloadRetries;
    item.phase = last ? "over" : "paused";
    const ap = this.#options.find(item.mac);
    if (ap) ap.predownload = this.#failedState(item);
    if (last) this.#options.failed(item.mac, item.name, reason);
    else {
      clock.after(settings.predownloadRetryDelay, () => {
        if (item.phase !== "paused" || this.#over()) return;
        item.phase = "waiting";
        this.#fill();
      });
    }
    this.#goOn();
  }

  #failedState(item: Item) {
    const { clock, settings, version } = this.#options;
    const retryAt = item.phase === "paused" ? clock.now() + settings.predownloadRetryDelay : undefined;
    return {
      status: "Failed",
      version,
      retryAt,
      retries: Math.max(0, item.tries - 1),
      startedAt: undefined,
    } as const;
  }

  #deactivate(item: Item): void {
    if (item.phase === "active") this.#active--;
    item.watch?.cancel();
    item.watch = undefined;
    item.session = undefined;
    item.confirming = false;
  }

  #goOn(): void {
    this.#options.clock.after(0, () => {
      this.#fill();
      this.#finishIfDone();
    });
  }

  #finishIfDone(): void {
    if (this.#over()) return;
    for (const item of this.#items.values()) if (item.phase !== "over") return;
    this.#finished = true;
    this.#options.finished();
  }

  #over(): boolean {
    return this.#finished || this.#aborted;
  }

  #itemOf(session: AcSession): Item | undefined {
    for (const item of this.#items.values()) if (item.session === session) return item;
    return undefined;
  }
}
