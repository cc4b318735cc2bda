import type { Content } from "../../../host/content";
import type { ImageFamily } from "../../../image/ap-image";
import type { ImageType } from "../../../image/models";
import { type ApVersion, controllerImageName, installVersion } from "../../../image/versions";
import type { AcSession } from "../../capwap/ac-contract";
import { add, otherRelease } from "../../iosxe/install/installed";
import type { InstallEvent } from "../../iosxe/install/request";
import type { OperationSlot } from "../../iosxe/install/slot";
import type { Outcome } from "../../iosxe/outcome";
import type { AccessPoint } from "../aps/access-point";
import type { PredownloadRun } from "../aps/predownload";
import type { ApRegistry } from "../aps/registry";
import type { Flash } from "../flash";
import { type AddTools, addImage } from "../images/image-add";
import { type ImageSource, maskedUrl } from "../images/source";
import { PredownloadPass } from "./predownload-pass";
import { TransferMeter } from "./transfer-meter";
import type { NetworkUpgradeState, NetworkUpgradeView } from "./upgrade-view";

export interface NetworkUpgradeOptions {
  readonly tools: AddTools;
  readonly flash: Flash;
  readonly registry: ApRegistry;
  readonly slot: OperationSlot;
  readonly ownType: ImageType;
  readonly controllerFamily: ImageFamily;
  readonly calendar: () => number;
}

/**
 * Save & Download, `install add profile default`: the controller image, then the AP images one type after another to
 * the APs of that type (device-facts §3.2). The add itself is over when the controller image is in flash; the
 * predownload goes on behind it and keeps the install engine until it is done.
 */
export class NetworkUpgrade {
  readonly #options: NetworkUpgradeOptions;
  #state: NetworkUpgradeState;
  #error: string | undefined;
  #version: ApVersion | undefined;
  #imageType: ImageType | undefined;
  readonly #transfer: TransferMeter;
  #pass: PredownloadPass | undefined;
  #fetch: { cancel(): void } | undefined;
  #release: (() => void) | undefined;
  #cancelled: (() => void) | undefined;

  constructor(options: NetworkUpgradeOptions) {
    this.#options = options;
    this.#transfer = new TransferMeter(() => options.tools.clock.now());
    const { installed } = options.flash;
    this.#state = installed.stage === "activated" ? "Activated" : "None";
  }

  view(): NetworkUpgradeView {
    return {
      state: this.#state,
      error: this.#error,
      version: this.#version,
      imageType: this.#imageType,
      transfer: this.#transfer.view(),
    };
  }

  /** The predownload that is going on, for the CAPWAP events that belong to it. */
  get run(): PredownloadRun | undefined {
    return this.#pass?.run;
  }

  get predownloading(): boolean {
    return this.#pass !== undefined;
  }

  /** `profile` stands in the log beside the fetches it causes; an add from a file is its own fetch. */
  add(
    profile: string | undefined,
    source: ImageSource,
    listener: (event: InstallEvent) => void,
    file = controllerImageName,
  ): void {
    const { tools, slot, calendar, flash, controllerFamily } = this.#options;
    const url = maskedUrl(source, file);
    const operation = profile === undefined ? `add ${url}` : `add profile ${profile}`;
    const release = slot.take(operation);
    if (!release) {
      listener({ type: "refused", reason: `Another install operation is in progress: ${slot.holder}` });
      return;
    }
    if (flash.installed.stage === "activated") {
      release();
      listener({ type: "refused", reason: "Activated version is not committed: commit or abort it first" });
      return;
    }
    this.#release = release;
    this.#enter("Controller Download Initiated");
    if (profile !== undefined) tools.journal.started(operation);
    listener({ type: "started", at: calendar() });
    listener({ type: "downloading", url });
    this.#enter("Controller Download In Progress");
    this.#cancelled = () => listener({ type: "failed", at: calendar(), reason: "Operation aborted" });
    this.#fetch = addImage(
      tools,
      {
        source,
        file,
        family: controllerFamily,
        version: undefined,
        room: () => tools.settings.backupImageSize,
        keep: false,
        verify: true,
        verificationTime: tools.settings.controllerImageVerification,
        progress: this.#transfer.follow(file),
      },
      (outcome) => {
        this.#transfer.over();
        this.#fetch = undefined;
        this.#cancelled = undefined;
        if (!outcome.ok) {
          listener({ type: "download-failed", url, reason: outcome.text });
          // The fetch itself is in the log.
          const told = profile === undefined ? undefined : operation;
          this.#failAdd(told, `Failed to download file ${url}: ${outcome.text}`, listener);
          return;
        }
        listener({ type: "downloaded", url, octets: outcome.octets });
        const { running } = flash.installed;
        if (outcome.version === running.version) {
          this.#failAdd(operation, "Same image version is already running", listener);
          return;
        }
        const known = otherRelease(flash.installed);
        const ownImage = known?.version === outcome.version ? known.ownImage : undefined;
        const added = add(flash.installed, { version: outcome.version, ownImage });
        if (!added.ok) {
          this.#failAdd(operation, added.reason, listener);
          return;
        }
        flash.installed = added.next;
        this.#version = outcome.version;
        this.#enter("Controller Download Complete");
        if (profile !== undefined) tools.journal.completed(operation);
        listener({ type: "added", version: installVersion(outcome.version) });
        listener({ type: "succeeded", at: calendar() });
        this.#predownload(source, outcome.version, () => true);
      },
    );
  }

  /** `ap image predownload`: once more, for the version that was added. */
  predownload(source: ImageSource, inScope: (ap: AccessPoint) => boolean): Outcome {
    const { flash, slot } = this.#options;
    const { installed } = flash;
    if (installed.stage !== "added") return { ok: false, message: "No inactive image: add one first" };
    const release = slot.take("ap image predownload");
    if (!release) return { ok: false, message: `Another install operation is in progress: ${slot.holder}` };
    this.#release = release;
    this.#version = installed.added.version;
    this.#predownload(source, installed.added.version, inScope);
    return { ok: true };
  }

  /** `ap image predownload abort`. */
  abortPredownload(): Outcome {
    if (!this.#pass) return { ok: false, message: "No AP image predownload is in progress" };
    this.#pass.abort();
    this.#transfer.over();
    this.#endPass("AP Predownload Failed", "Predownload aborted");
    return { ok: true };
  }

  /** `install abort` before anything was activated. False when nothing of the kind runs. */
  abort(): boolean {
    if (this.#fetch && this.#state === "Controller Download In Progress") {
      this.#fetch.cancel();
      this.#fetch = undefined;
      this.#transfer.over();
      this.#enter("Controller Download Failed", "Operation aborted");
      this.#cancelled?.();
      this.#cancelled = undefined;
      this.#giveBack();
      return true;
    }
    return this.abortPredownload().ok;
  }

  running(ap: AccessPoint): void {
    this.#pass?.joined(ap);
  }

  requested(session: AcSession): boolean {
    return this.#pass?.requested(session) ?? false;
  }

  activated(): void {
    this.#enter("Activated");
  }

  activationFailed(reason: string): void {
    this.#enter("Activation Failed", reason);
  }

  #predownload(source: ImageSource, version: ApVersion, inScope: (ap: AccessPoint) => boolean): void {
    const { tools, flash, registry, ownType } = this.#options;
    this.#enter("AP Predownload Initiated");
    this.#pass = new PredownloadPass({
      tools,
      staging: flash.staging,
      registry,
      source,
      version,
      ownType,
      ownImage: () => addedOwnImage(flash, version),
      keepOwnImage: (content) => keepAddedOwnImage(flash, version, content),
      inScope,
      transfer: this.#transfer,
      working: (type) => {
        this.#imageType = type;
        this.#enter("AP Predownload In Progress");
      },
      finished: ({ failedAps, failure }) => {
        if (failedAps === 0 && !failure) this.#endPass("AP Predownload Complete", undefined);
        else this.#endPass("AP Predownload Failed", failure ?? `${failedAps} APs failed`);
      },
    });
    this.#pass.start();
  }

  #endPass(state: NetworkUpgradeState, error: string | undefined): void {
    this.#pass = undefined;
    this.#imageType = undefined;
    this.#enter(state, error);
    this.#giveBack();
  }

  #failAdd(operation: string | undefined, reason: string, listener: (event: InstallEvent) => void): void {
    const { tools, calendar } = this.#options;
    this.#enter("Controller Download Failed", reason);
    if (operation !== undefined) tools.journal.failed(operation, reason);
    listener({ type: "failed", at: calendar(), reason });
    this.#giveBack();
  }

  #enter(state: NetworkUpgradeState, error?: string): void {
    this.#state = state;
    this.#error = error;
  }

  #giveBack(): void {
    const release = this.#release;
    this.#release = undefined;
    release?.();
  }
}

function addedOwnImage({ installed }: Flash, version: ApVersion): Content | undefined {
  return installed.stage === "added" && installed.added.version === version
    ? installed.added.ownImage
    : undefined;
}

function keepAddedOwnImage(flash: Flash, version: ApVersion, ownImage: Content): void {
  const { installed } = flash;
  if (installed.stage !== "added" || installed.added.version !== version) return;
  flash.installed = { ...installed, added: { version, ownImage } };
}
