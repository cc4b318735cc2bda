import type { Content } from "../../../host/content";
import type { Timer } from "../../../host/host";
import type { ApVersion } from "../../../image/versions";
import { Walker, type WalkObserver } from "../../../states/walker";
import type { AcSession } from "../../capwap/ac-contract";
import type { BootClock } from "../../iosxe/boot-clock";
import type { EwcSettings } from "../settings";
import { type KnownAccessPoint, noPredownload } from "./access-point";
import type { PredownloadPace } from "./predownload-pace";
import { type PredownloadLabel, predownloadTransitions } from "./predownload-transitions";

export interface PredownloadOptions {
  readonly clock: BootClock;
  readonly settings: EwcSettings;
  readonly pace: PredownloadPace;
  readonly version: ApVersion;
  readonly content: Content;
  /** The joined AP with this base MAC, if there is one now. */
  readonly find: (mac: string) => KnownAccessPoint | undefined;
  /** An AP has had its last failure. */
  readonly failed: (mac: string, name: string, reason: string) => void;
  /** Every AP is complete or has failed for good. Called once, never from inside `start`. */
  readonly finished: () => void;
  /** Told of every arrow that an access point's predownload walks. */
  readonly walked?: WalkObserver<PredownloadLabel> | undefined;
}

/** One try over one session. */
interface Try {
  readonly session: AcSession;
  /** The watch over its progress, and the octets that had been sent when it last looked. */
  watch: Timer | undefined;
  seen: number;
}

type Active<Name> = { readonly name: Name; readonly current: Try };

type ItemState =
  | { readonly name: "Waiting" }
  | Active<"Asked">
  | Active<"Sending">
  | Active<"Confirming">
  | { readonly name: "Paused" }
  | { readonly name: "Complete" }
  | { readonly name: "Failed" }
  | { readonly name: "Aborted" };

/** An access point and its place in the run. */
interface Item {
  readonly mac: string;
  readonly name: string;
  tries: number;
  readonly walker: Walker<typeof predownloadTransitions, ItemState>;
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
      if (item.walker.state.name === "Paused" && !this.#options.find(item.mac)) count++;
    }
    return count;
  }

  start(aps: readonly KnownAccessPoint[]): void {
    for (const ap of aps) this.#enqueue(ap);
    this.#options.clock.after(0, () => {
      this.#fill();
      this.#finishIfDone();
    });
  }

  /** An AP of the type registered while the run goes on: a new one, or one that had gone away. */
  joined(ap: KnownAccessPoint): void {
    if (this.#over()) return;
    const item = this.#items.get(ap.ap.baseMac);
    if (!item) this.#enqueue(ap);
    else if (item.walker.state.name === "Paused") ap.predownload = this.#failedState(item);
    this.#fill();
  }

  answered(session: AcSession, answer: "accepted" | "already-present" | "refused"): void {
    const item = this.#itemOf(session);
    if (!item) return;
    const { state } = item.walker;
    if (answer === "already-present") this.#complete(item);
    else if (state.name === "Confirming") {
      if (answer === "accepted") this.#retry(item, "AP did not keep the image");
      else this.#confirm(item, state.current);
    } else if (answer === "refused") this.#retry(item, "AP refused the predownload");
  }

  /** The AP asks for its data. */
  requested(session: AcSession): boolean {
    const item = this.#itemOf(session);
    const ap = item && this.#options.find(item.mac);
    if (!item || !ap) return false;
    const { state } = item.walker;
    if (state.name !== "Asked" && state.name !== "Sending") return false;
    item.walker.walk("data", { name: "Sending", current: state.current });
    ap.predownload = { ...ap.predownload, status: "Predownloading", startedAt: this.#options.clock.now() };
    session.sendImage(this.#options.content);
    return true;
  }

  sent(session: AcSession): void {
    const item = this.#itemOf(session);
    const current = item && currentOf(item);
    if (!current) return;
    item.walker.walk("sent", { name: "Confirming", current });
    this.#confirm(item, current);
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
      if (isOver(item)) continue;
      const current = currentOf(item);
      current?.watch?.cancel();
      item.walker.walk("abort", { name: "Aborted" });
      const ap = this.#options.find(item.mac);
      if (ap) ap.predownload = noPredownload;
      current?.session.abortImage();
    }
  }

  #enqueue(ap: KnownAccessPoint): void {
    const { version } = this.#options;
    const { baseMac: mac, name } = ap.ap;
    if (this.#items.has(mac)) return;
    if (ap.backupImage === version) {
      ap.predownload = { ...noPredownload, status: "Complete", version };
      return;
    }
    const walker = new Walker<typeof predownloadTransitions, ItemState>(
      predownloadTransitions,
      { name: "Waiting" },
      this.#options.walked,
    );
    this.#items.set(mac, { mac, name, tries: 0, walker });
    ap.predownload = { ...noPredownload, status: "Initiated", version };
  }

  #fill(): void {
    if (this.#over()) return;
    const { pace } = this.#options;
    for (const item of this.#items.values()) {
      if (item.walker.state.name !== "Waiting") continue;
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
    const current: Try = { session: ap.session, watch: undefined, seen: 0 };
    item.walker.walk("ask", { name: "Asked", current });
    ap.predownload = {
      status: "Initiated",
      version: this.#options.version,
      retryAt: undefined,
      retries: item.tries - 1,
      startedAt: undefined,
    };
    this.#watch(item, current);
    ap.session.startPredownload(this.#options.version);
  }

  /** An AP that accepts and then neither asks nor takes data must not hold its place for ever. */
  #watch(item: Item, current: Try): void {
    current.watch = this.#options.clock.after(this.#options.settings.predownloadTimeout, () => {
      const sent = current.session.transfer?.sent ?? 0;
      if (sent !== current.seen) {
        current.seen = sent;
        this.#watch(item, current);
        return;
      }
      this.#retry(item, "no progress");
      current.session.abortImage();
    });
  }

  #confirm(item: Item, current: Try): void {
    this.#options.clock.after(this.#options.settings.predownloadWriting, () => {
      const { state } = item.walker;
      if (state.name === "Confirming" && state.current === current)
        current.session.startPredownload(this.#options.version);
    });
  }

  #complete(item: Item): void {
    currentOf(item)?.watch?.cancel();
    item.walker.walk("stored", { name: "Complete" });
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
    currentOf(item)?.watch?.cancel();
    const last = item.tries > settings.predownloadRetries;
    if (last) item.walker.walk("give up", { name: "Failed" });
    else item.walker.walk("pause", { name: "Paused" });
    const ap = this.#options.find(item.mac);
    if (ap) ap.predownload = this.#failedState(item);
    if (last) this.#options.failed(item.mac, item.name, reason);
    else {
      clock.after(settings.predownloadRetryDelay, () => {
        if (item.walker.state.name !== "Paused" || this.#over()) return;
        item.walker.walk("again", { name: "Waiting" });
        this.#fill();
      });
    }
    this.#goOn();
  }

  #failedState(item: Item) {
    const { clock, settings, version } = this.#options;
    const retryAt =
      item.walker.state.name === "Paused" ? clock.now() + settings.predownloadRetryDelay : undefined;
    return {
      status: "Failed",
      version,
      retryAt,
      retries: Math.max(0, item.tries - 1),
      startedAt: undefined,
    } as const;
  }

  #goOn(): void {
    this.#options.clock.after(0, () => {
      this.#fill();
      this.#finishIfDone();
    });
  }

  #finishIfDone(): void {
    if (this.#over()) return;
    for (const item of this.#items.values()) if (!isOver(item)) return;
    this.#finished = true;
    this.#options.finished();
  }

  #over(): boolean {
    return this.#finished || this.#aborted;
  }

  /** How many are under way. */
  get #active(): number {
    let count = 0;
    for (const item of this.#items.values()) if (currentOf(item)) count++;
    return count;
  }

  #itemOf(session: AcSession): Item | undefined {
    for (const item of this.#items.values()) if (currentOf(item)?.session === session) return item;
    return undefined;
  }
}

function currentOf({ walker: { state } }: Item): Try | undefined {
  return "current" in state ? state.current : undefined;
}

function isOver({ walker: { state } }: Item): boolean {
  return state.name === "Complete" || state.name === "Failed" || state.name === "Aborted";
}
