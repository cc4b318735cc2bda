import type { Content } from "../../../host/content";
import type { ImageFamily } from "../../../image/ap-image";
import type { ImageType } from "../../../image/models";
import { type ApVersion, controllerImageName, installVersion } from "../../../image/versions";
import { Walker, type WalkObserver } from "../../../states/walker";
import type { AcSession } from "../../capwap/ac-contract";
import { add, otherRelease } from "../../iosxe/install/installed";
import type { InstallEvent } from "../../iosxe/install/request";
import type { OperationSlot } from "../../iosxe/install/slot";
import type { Outcome } from "../../iosxe/outcome";
import type { KnownAccessPoint } from "../aps/access-point";
import type { PredownloadRun } from "../aps/predownload";
import type { ApRegistry } from "../aps/registry";
import type { Flash } from "../flash";
import { type AddTools, addImage } from "../images/image-add";
import { type ImageSource, maskedUrl } from "../images/source";
import { PredownloadPass } from "./predownload-pass";
import { TransferMeter } from "./transfer-meter";
import { type UpgradeLabel, upgradeTransitions } from "./upgrade-transitions";
import type { NetworkUpgradeView } from "./upgrade-view";

export interface NetworkUpgradeOptions {
  readonly tools: AddTools;
  readonly flash: Flash;
  readonly registry: ApRegistry;
  readonly slot: OperationSlot;
  readonly ownType: ImageType;
  readonly controllerFamily: ImageFamily;
  readonly calendar: () => number;
  /** Told of every arrow that is walked. */
  readonly walked?: WalkObserver<UpgradeLabel>;
}

/** Where it rests: what the last one brought, and what went wrong. */
interface Resting<Name> {
  readonly name: Name;
  readonly version: ApVersion | undefined;
  readonly error: string | undefined;
}

/** Under way: it has the install engine, and gives it back. */
interface Working<Name> {
  readonly name: Name;
  readonly version: ApVersion | undefined;
  readonly release: () => void;
}

interface ControllerDownload extends Working<"Controller Download In Progress"> {
  /** Undefined from its end on. */
  fetch: { cancel(): void } | undefined;
  /** Tells whoever asked for it. */
  readonly aborted: () => void;
}

interface Predownloading<Name> extends Working<Name> {
  readonly pass: PredownloadPass;
}

type UpgradeState =
  | Resting<"None">
  | Resting<"Controller Download Failed">
  | Resting<"AP Predownload Complete">
  | Resting<"AP Predownload Failed">
  | Resting<"Activated">
  | Resting<"Activation Failed">
  | Working<"Controller Download Initiated">
  | ControllerDownload
  | Working<"Controller Download Complete">
  | Predownloading<"AP Predownload Initiated">
  | (Predownloading<"AP Predownload In Progress"> & { readonly imageType: ImageType });

/**
 * Save & Download, `install add profile default`: the controller image, then the AP images one type after another to
 * the APs of that type (device-facts §3.2). The add itself is over when the controller image is in flash; the
 * predownload goes on behind it and keeps the install engine until it is done.
 */
export class NetworkUpgrade {
  readonly #options: NetworkUpgradeOptions;
  readonly #walker: Walker<typeof upgradeTransitions, UpgradeState>;
  readonly #transfer: TransferMeter;

  constructor(options: NetworkUpgradeOptions) {
    this.#options = options;
    this.#transfer = new TransferMeter(() => options.tools.clock.now());
    const { installed } = options.flash;
    this.#walker = new Walker<typeof upgradeTransitions, UpgradeState>(
      upgradeTransitions,
      {
        name: installed.stage === "activated" ? "Activated" : "None",
        version: undefined,
        error: undefined,
      },
      options.walked,
    );
  }

  view(): NetworkUpgradeView {
    const state = this.#walker.state;
    return {
      state: state.name,
      error: "error" in state ? state.error : undefined,
      version: state.version,
      imageType: "imageType" in state ? state.imageType : undefined,
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

  get #pass(): PredownloadPass | undefined {
    const state = this.#walker.state;
    return "pass" in state ? state.pass : undefined;
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
    const { version } = this.#walker.state;
    this.#walker.walk("add", { name: "Controller Download Initiated", version, release });
    if (profile !== undefined) tools.journal.started(operation);
    listener({ type: "started", at: calendar() });
    listener({ type: "downloading", url });
    const download: ControllerDownload = {
      name: "Controller Download In Progress",
      version,
      release,
      fetch: undefined,
      aborted: () => listener({ type: "failed", at: calendar(), reason: "Operation aborted" }),
    };
    this.#walker.walk("fetch", download);
    download.fetch = addImage(
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
        download.fetch = undefined;
        if (!outcome.ok) {
          listener({ type: "download-failed", url, reason: outcome.text });
          // The fetch itself is in the log.
          const told = profile === undefined ? undefined : operation;
          this.#failAdd(download, told, `Failed to download file ${url}: ${outcome.text}`, listener);
          return;
        }
        listener({ type: "downloaded", url, octets: outcome.octets });
        const { running } = flash.installed;
        if (outcome.version === running.version) {
          this.#failAdd(download, operation, "Same image version is already running", listener);
          return;
        }
        const known = otherRelease(flash.installed);
        const ownImage = known?.version === outcome.version ? known.ownImage : undefined;
        const added = add(flash.installed, { version: outcome.version, ownImage });
        if (!added.ok) {
          this.#failAdd(download, operation, added.reason, listener);
          return;
        }
        flash.installed = added.next;
        this.#walker.walk("stored", {
          name: "Controller Download Complete",
          version: outcome.version,
          release,
        });
        if (profile !== undefined) tools.journal.completed(operation);
        listener({ type: "added", version: installVersion(outcome.version) });
        listener({ type: "succeeded", at: calendar() });
        this.#predownload(source, outcome.version, () => true, release);
      },
    );
  }

  /** `ap image predownload`: once more, for the version that was added. */
  predownload(source: ImageSource, inScope: (ap: KnownAccessPoint) => boolean): Outcome {
    const { flash, slot } = this.#options;
    const { installed } = flash;
    if (installed.stage !== "added") return { ok: false, message: "No inactive image: add one first" };
    const release = slot.take("ap image predownload");
    if (!release) return { ok: false, message: `Another install operation is in progress: ${slot.holder}` };
    this.#predownload(source, installed.added.version, inScope, release);
    return { ok: true };
  }

  /** `ap image predownload abort`. */
  abortPredownload(): Outcome {
    const state = this.#walker.state;
    if (!("pass" in state)) return { ok: false, message: "No AP image predownload is in progress" };
    state.pass.abort();
    this.#transfer.over();
    this.#endPass("Predownload aborted");
    return { ok: true };
  }

  /** `install abort` before anything was activated. False when nothing of the kind runs. */
  abort(): boolean {
    const state = this.#walker.state;
    if (state.name !== "Controller Download In Progress" || !state.fetch) return this.abortPredownload().ok;
    state.fetch.cancel();
    this.#transfer.over();
    this.#walker.walk("not stored", {
      name: "Controller Download Failed",
      version: state.version,
      error: "Operation aborted",
    });
    state.aborted();
    state.release();
    return true;
  }

  running(ap: KnownAccessPoint): void {
    this.#pass?.joined(ap);
  }

  requested(session: AcSession): boolean {
    return this.#pass?.requested(session) ?? false;
  }

  activated(): void {
    this.#walker.walk("activate", {
      name: "Activated",
      version: this.#walker.state.version,
      error: undefined,
    });
  }

  /** While something is under way it goes on: that is what the state tells. */
  activationFailed(error: string): void {
    const { state } = this.#walker;
    if ("release" in state) return;
    this.#walker.walk("not activated", { name: "Activation Failed", version: state.version, error });
  }

  #predownload(
    source: ImageSource,
    version: ApVersion,
    inScope: (ap: KnownAccessPoint) => boolean,
    release: () => void,
  ): void {
    const { tools, flash, registry, ownType } = this.#options;
    const pass = new PredownloadPass({
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
      working: (imageType) =>
        this.#walker.walk("type", { name: "AP Predownload In Progress", version, release, pass, imageType }),
      finished: ({ failedAps, failure }) =>
        this.#endPass(failure ?? (failedAps === 0 ? undefined : `${failedAps} APs failed`)),
    });
    this.#walker.walk("predownload", { name: "AP Predownload Initiated", version, release, pass });
    pass.start();
  }

  /** Without an error every AP has the image. */
  #endPass(error: string | undefined): void {
    const state = this.#walker.state;
    if (!("pass" in state)) return;
    const { version, release } = state;
    if (error === undefined)
      this.#walker.walk("complete", { name: "AP Predownload Complete", version, error });
    else this.#walker.walk("failed", { name: "AP Predownload Failed", version, error });
    release();
  }

  #failAdd(
    { version, release }: ControllerDownload,
    operation: string | undefined,
    reason: string,
    listener: (event: InstallEvent) => void,
  ): void {
    const { tools, calendar } = this.#options;
    this.#walker.walk("not stored", { name: "Controller Download Failed", version, error: reason });
    if (operation !== undefined) tools.journal.failed(operation, reason);
    listener({ type: "failed", at: calendar(), reason });
    release();
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
