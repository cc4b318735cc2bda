import type { Timer } from "../../../host/host";
import { type ApVersion, installVersion } from "../../../image/versions";
import type { BootClock } from "../boot-clock";
import type { Calendar } from "../calendar";
import type { PlatformFlash } from "../flash";
import { platformMessages as messages } from "../logging/catalogue";
import type { Outcome } from "../outcome";
import { InstallLedger, type InstallRecord } from "./install-ledger";
import { type InstallView, installView } from "./install-view";
import {
  activate,
  commit,
  type Installed,
  removeInactive,
  rollBack,
  rollBackToBackup,
  type Transition,
} from "./installed";
import type { InstallJournal, InstallLogEntry } from "./journal";
import type { AutoAbortTimerSetting, InstallEvent, InstallRequest, InstallSource } from "./request";
import type { OperationSlot } from "./slot";

type Listener = (event: InstallEvent) => void;

/** What a product brings to the install engine: where its images come from, and who else has to know. */
export interface ProductInstall {
  /** `install add`: exactly one of `refused`, `succeeded` and `failed` comes, last. */
  add(source: InstallSource, listener: Listener): void;
  /** `install abort` before anything was activated: false when nothing of the kind runs. */
  abort(): boolean;
  activated(): void;
  activationFailed(reason: string): void;
  /** The device is about to boot this version. */
  leaving(version: ApVersion): void;
  /** Something of the product's own is under way. */
  readonly busy: boolean;
}

export interface InstallSettings {
  /** `install activate`, before the reload; `install commit`; and the time a version may stay uncommitted. */
  readonly activateTime: number;
  readonly commitTime: number;
  readonly autoAbort: number;
}

export interface InstallEngineOptions {
  readonly clock: BootClock;
  readonly settings: InstallSettings;
  readonly flash: PlatformFlash;
  readonly journal: InstallJournal;
  readonly slot: OperationSlot;
  readonly product: ProductInstall;
  readonly calendar: Calendar;
  readonly reload: (reason: string) => void;
  /** A reload was asked for, and comes in a moment. */
  readonly reloads: () => boolean;
}

/** The `install ...` commands over the state in flash, and the timer that rolls back what was never committed. */
export class InstallEngine {
  readonly #options: InstallEngineOptions;
  readonly #ledger = new InstallLedger();
  #rollback: Timer | undefined;

  constructor(options: InstallEngineOptions) {
    this.#options = options;
    this.#armRollback();
  }

  view(): InstallView {
    return installView(this.#options.flash, this.#options.clock.now());
  }

  /** `show install log`, oldest first. */
  log(): readonly InstallLogEntry[] {
    return this.#options.journal.entries();
  }

  /** Operations since the last reload: those under way and the last that ended, oldest first. */
  operations(): { readonly running: readonly InstallRecord[]; readonly history: readonly InstallRecord[] } {
    return { running: this.#ledger.running, history: this.#ledger.history };
  }

  get busy(): boolean {
    return this.#ledger.running.length > 0 || this.#options.product.busy;
  }

  /**
   * Events reach the listener in order; exactly one of `refused`, `succeeded` and `failed` comes, last (maybe before this
   * call returns). A session that goes away stops listening, the operation goes on. `uuid` is what a client calls it;
   * without one the command line has started it.
   */
  start(request: InstallRequest, listener: Listener, uuid?: string): void {
    // It could not come to an end any more, nor say so.
    if (this.#options.reloads()) listener({ type: "refused", reason: "Reload is in progress" });
    else this.#start(request, this.#ledger.watch(listener, uuid));
  }

  #start(request: InstallRequest, listener: Listener): void {
    switch (request.operation) {
      case "add":
        this.#options.product.add(request.source, listener);
        break;
      case "activate":
        this.#activate(request, listener);
        break;
      case "commit":
        this.#commit(listener);
        break;
      case "abort":
        this.#abort(listener);
        break;
      case "remove-inactive":
        this.#removeInactive(listener);
        break;
      case "rollback":
        this.#rollBackTo(request.to, listener);
        break;
    }
  }

  setAutoAbortTimer(setting: AutoAbortTimerSetting): Outcome {
    const { flash, clock, journal } = this.#options;
    const { installed } = flash;
    if (installed.stage !== "activated")
      return { ok: false, message: "No uncommitted package: auto abort timer is inactive" };
    if (setting.kind === "stop") {
      flash.installed = { ...installed, rollbackAt: undefined };
    } else {
      const seconds = setting.minutes * 60;
      flash.installed = { ...installed, rollbackAt: clock.now() + seconds * 1000 };
      journal.log.write(messages.autoAbortTimer, { seconds });
    }
    this.#armRollback();
    return { ok: true };
  }

  #activate(
    { autoAbortMinutes }: Extract<InstallRequest, { operation: "activate" }>,
    listener: Listener,
  ): void {
    const { clock, settings, flash, journal, product } = this.#options;
    const autoAbort = autoAbortMinutes === undefined ? settings.autoAbort : autoAbortMinutes * 60_000;
    const check = activate(flash.installed, undefined);
    if (!check.ok) {
      product.activationFailed(check.reason);
      listener({ type: "refused", reason: check.reason });
      return;
    }
    this.#perform("activate", settings.activateTime, listener, [check.next.running.version], () => {
      const rollbackAt = clock.now() + autoAbort;
      const transition = activate(flash.installed, rollbackAt);
      if (transition.ok) journal.log.write(messages.autoAbortTimer, { seconds: autoAbort / 1000 });
      return { transition, reload: "Image Install" };
    });
  }

  #commit(listener: Listener): void {
    const { settings, flash } = this.#options;
    this.#perform("commit", settings.commitTime, listener, [], () => ({
      transition: commit(flash.installed),
    }));
  }

  /** Undoes an activation; before one, it stops the add or the predownload that is running. */
  #abort(listener: Listener): void {
    const { settings, flash, product, calendar } = this.#options;
    if (flash.installed.stage !== "activated" && product.abort()) {
      listener({ type: "started", at: calendar.now() });
      listener({ type: "succeeded", at: calendar.now() });
      return;
    }
    this.#perform("abort", settings.activateTime, listener, [], () => ({
      transition: rollBack(flash.installed),
      reload: "Install Abort",
    }));
  }

  #rollBackTo(to: Extract<InstallRequest, { operation: "rollback" }>["to"], listener: Listener): void {
    const { settings, flash } = this.#options;
    const step = (installed: Installed): Transition =>
      installed.stage === "activated" ? rollBack(installed) : rollBackToBackup(installed);
    if (to === "committed" && flash.installed.stage !== "activated") {
      listener({ type: "refused", reason: "Committed version is already running" });
      return;
    }
    this.#perform("rollback", settings.activateTime, listener, [], () => ({
      transition: step(flash.installed),
      reload: "Install Rollback",
    }));
  }

  #removeInactive(listener: Listener): void {
    const { settings, flash } = this.#options;
    this.#perform("remove", settings.commitTime, listener, [], () => ({
      transition: removeInactive(flash.installed),
    }));
  }

  /** Takes the slot, says so, waits, makes the transition and reloads if it has to. */
  #perform(
    operation: string,
    time: number,
    listener: Listener,
    versions: readonly ApVersion[],
    finish: () => { transition: Transition; reload?: string },
  ): void {
    const { clock, flash, journal, slot, calendar, product } = this.#options;
    const release = slot.take(operation);
    if (!release) {
      listener({ type: "refused", reason: `Another install operation is in progress: ${slot.holder}` });
      return;
    }
    journal.started(operation);
    listener({ type: "started", at: calendar.now() });
    for (const version of versions) listener({ type: "package", version: installVersion(version) });
    clock.after(time, () => {
      const { transition, reload } = finish();
      if (!transition.ok) {
        journal.failed(operation, transition.reason);
        listener({ type: "failed", at: calendar.now(), reason: transition.reason });
        release();
        return;
      }
      flash.installed = transition.next;
      flash.installedAt = calendar.now();
      this.#armRollback();
      if (operation === "activate") product.activated();
      // Seen on a Catalyst 9000 for an activation, whose engine bears the same name; not seen for anything else.
      journal.completed(operation, operation === "activate" ? "PACKAGE" : undefined);
      listener({ type: "succeeded", at: calendar.now() });
      release();
      if (reload) this.#boot(reload);
    });
  }

  #boot(reason: string): void {
    const { flash, product, reload } = this.#options;
    product.leaving(flash.installed.running.version);
    reload(reason);
  }

  #armRollback(): void {
    this.#rollback?.cancel();
    this.#rollback = undefined;
    const { flash, clock } = this.#options;
    const { installed } = flash;
    if (installed.stage !== "activated" || installed.rollbackAt === undefined) return;
    this.#rollback = clock.after(Math.max(0, installed.rollbackAt - clock.now()), () => this.#expire());
  }

  #expire(): void {
    const { flash, journal } = this.#options;
    const transition = rollBack(flash.installed);
    if (!transition.ok) return;
    journal.log.write(messages.autoAbortExpired, {});
    flash.installed = transition.next;
    this.#boot("Install Auto Abort");
  }
}
