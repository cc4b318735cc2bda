import type { Timer } from "../../../host/host";
import { installVersion } from "../../../image/versions";
import type { ApRegistry } from "../../ewc/aps/registry";
import type { Flash } from "../../ewc/flash";
import { type ImageSource, parseUrl } from "../../ewc/images/source";
import { messages } from "../../ewc/logging/catalogue";
import type { AutoAbortTimerSetting, InstallEvent, InstallRequest, Outcome } from "../../ewc/operations";
import type { EwcSettings, FetchFailure } from "../../ewc/settings";
import type { NetworkUpgrade } from "../../ewc/upgrade/network-upgrade";
import type { BootClock } from "../boot-clock";
import {
  activate,
  commit,
  type Installed,
  removeInactive,
  rollBack,
  rollBackToBackup,
  type Transition,
} from "./installed";
import type { InstallJournal } from "./journal";
import type { OperationSlot } from "./slot";

export interface InstallOperationsOptions {
  readonly clock: BootClock;
  readonly settings: EwcSettings;
  readonly flash: Flash;
  readonly journal: InstallJournal;
  readonly slot: OperationSlot;
  readonly registry: ApRegistry;
  readonly upgrade: NetworkUpgrade;
  readonly source: () => ImageSource | { readonly mode: string; readonly failure: FetchFailure };
  readonly calendar: () => number;
  readonly reload: (reason: string) => void;
}

type Listener = (event: InstallEvent) => void;

/** The `install ...` commands over the state in flash, and the timer that rolls back what was never committed. */
export class InstallOperations {
  readonly #options: InstallOperationsOptions;
  #rollback: Timer | undefined;

  constructor(options: InstallOperationsOptions) {
    this.#options = options;
    this.#armRollback();
  }

  start(request: InstallRequest, listener: Listener): void {
    switch (request.operation) {
      case "add":
        this.#add(request, listener);
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

  #add(request: Extract<InstallRequest, { operation: "add" }>, listener: Listener): void {
    const { upgrade, source, settings } = this.#options;
    if (request.source.kind === "file") {
      const parsed = parseUrl(request.source.url);
      if (!parsed) listener({ type: "refused", reason: "Only tftp: and sftp: sources are supported" });
      else upgrade.add(undefined, parsed.source, listener, parsed.file);
      return;
    }
    const profile = source();
    if ("failure" in profile) {
      listener({ type: "refused", reason: settings.failureText[profile.failure] });
      return;
    }
    upgrade.add(request.source.name, profile, listener);
  }

  #activate(
    { autoAbortMinutes }: Extract<InstallRequest, { operation: "activate" }>,
    listener: Listener,
  ): void {
    const { clock, settings, flash, journal, upgrade } = this.#options;
    const autoAbort = autoAbortMinutes === undefined ? settings.autoAbort : autoAbortMinutes * 60_000;
    const check = activate(flash.installed, undefined);
    if (!check.ok) {
      upgrade.activationFailed(check.reason);
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
    const { settings, flash, upgrade, calendar } = this.#options;
    if (flash.installed.stage !== "activated" && upgrade.abort()) {
      listener({ type: "started", at: calendar() });
      listener({ type: "succeeded", at: calendar() });
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
    versions: readonly Parameters<typeof installVersion>[0][],
    finish: () => { transition: Transition; reload?: string },
  ): void {
    const { clock, flash, journal, slot, calendar, upgrade } = this.#options;
    const release = slot.take(operation);
    if (!release) {
      listener({ type: "refused", reason: `Another install operation is in progress: ${slot.holder}` });
      return;
    }
    journal.started(operation);
    listener({ type: "started", at: calendar() });
    for (const version of versions) listener({ type: "package", version: installVersion(version) });
    clock.after(time, () => {
      const { transition, reload } = finish();
      if (!transition.ok) {
        journal.failed(operation, transition.reason);
        listener({ type: "failed", at: calendar(), reason: transition.reason });
        release();
        return;
      }
      flash.installed = transition.next;
      flash.installedAt = calendar();
      this.#armRollback();
      if (operation === "activate") upgrade.activated();
      // Seen on a Catalyst 9000 for an activation, whose engine bears the same name; not seen for anything else.
      journal.completed(operation, operation === "activate" ? "PACKAGE" : undefined);
      listener({ type: "succeeded", at: calendar() });
      release();
      if (reload) this.#boot(reload);
    });
  }

  /** APs that hold the version which is about to run are told to boot it; then the controller goes down itself. */
  #boot(reason: string): void {
    const { flash, registry, reload } = this.#options;
    const { version } = flash.installed.running;
    for (const ap of registry.all()) {
      // The one in the box goes down with it.
      if (ap.registered && !ap.isOwn && ap.backupImage === version) ap.session.reset(version);
    }
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
