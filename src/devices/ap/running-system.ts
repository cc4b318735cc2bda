import type { WtpState } from "../../capwap/transitions";
import type { SftpClient } from "../../host/sftp";
import type { ApModel } from "../../image/models";
import type { ApVersion } from "../../image/versions";
import { Walker, type WalkObserver } from "../../states/walker";
import { discardLine } from "../capwap/discard-line";
import { Repeats } from "../capwap/repeats";
import type {
  AfterJoin,
  ApConfiguration,
  ControllerDescription,
  DiscardedMessage,
  ImageFailure,
  ImageTotals,
  WtpLink,
  WtpLinkHandler,
  WtpLinkOptions,
} from "../capwap/wtp-contract";
import { Agenda } from "./agenda";
import { ArchiveDownload, type ArchiveHandler, type ArchiveRequest } from "./archive-download";
import type { ApConsole } from "./console";
import { dialects } from "./dialect";
import { Download, type DownloadSite } from "./download";
import type { Flash, SpareWriter } from "./flash";
import { type ImageLabel, imageTransitions } from "./image-transitions";
import { messages, type ReloadReason, reloadReasons } from "./messages";
import { RamDisk } from "./ram-disk";
import { type ApSettings, dialectOf } from "./settings";
import { type ReceivedImage, UpgradeScript, type WriteOutcome } from "./upgrade-script";
import type { Uplink, UplinkOptions } from "./uplink/uplink";

/** What a running AP is made of, beside what it keeps in flash. */
export interface SystemOptions
  extends Pick<WtpLinkOptions, "host">,
    Pick<DownloadSite, "console" | "trust" | "random"> {
  readonly model: ApModel;
  readonly flash: Flash;
  readonly settings: ApSettings;
  readonly sftp: SftpClient | undefined;
  readonly openLink: (handler: WtpLinkHandler) => WtpLink;
  /** Of an AP that asks for its address; called once. */
  readonly openUplink?: ((handler: UplinkHandler) => Uplink) | undefined;
  /** Told of every arrow of an image's life. */
  readonly walked?: WalkObserver<ImageLabel> | undefined;
  readonly configured: (change: ApConfiguration) => void;
  readonly forgotten: () => void;
  /** A controller says what the time is. */
  readonly setClock: (epoch: number) => void;
  /** The AP goes down now and boots what the boot variable names. */
  readonly reload: (reason: ReloadReason) => void;
}

export type UplinkHandler = Pick<UplinkOptions, "up" | "down">;

/** Whoever has the writer alone can write the spare partition. */
type ImageLife =
  | { readonly name: "Idle" }
  | { readonly name: "Downloading"; readonly download: Download }
  | { readonly name: "Writing"; readonly writer: SpareWriter }
  | { readonly name: "Activating" }
  | { readonly name: "Fetching"; readonly archive: ArchiveDownload; readonly writer: SpareWriter };

/** States that the console does not tell: they last no time, or are parts of DTLS Setup. */
const untold: readonly WtpState[] = ["Start", "Idle", "Authorize", "DTLS Connect", "Reset"];

/**
 * The software of an AP from the end of its boot to the next reload or power cut: it joins a controller, compares
 * versions, takes images and has upgrade.sh store them (device-facts §3.1, §3.2).
 */
export class RunningSystem {
  readonly #agenda: Agenda;
  readonly #console: ApConsole;
  readonly #malformed: Repeats;
  readonly #flash: Flash;
  readonly #site: DownloadSite;
  readonly #script: UpgradeScript;
  readonly #link: WtpLink;
  readonly #uplink: Uplink | undefined;
  /** What becomes of an image; the session may come and go while it is written. */
  readonly #image: Walker<typeof imageTransitions, ImageLife>;
  /** The version that a predownload of this boot left in the spare partition. */
  #predownloaded: ApVersion | undefined;
  /** Why the AP goes down when the session is over. */
  #reload: ReloadReason | undefined;
  #joined: ControllerDescription | undefined;
  /** "Going to restart CAPWAP" stands on the console, and the teardown is about to come. */
  #restarting = false;
  /** The try of the discovery that goes on, counted from 1. */
  #attempt = 1;
  #eventsOver: () => void = () => {};

  constructor(private readonly options: SystemOptions) {
    const { host, console, model, flash, settings, trust, random } = options;
    const dialect = dialects[settings.dialect ?? dialectOf(flash.version(flash.active))];
    const tmpKilobytes =
      settings.tmpKilobytesAtFirst ?? settings.tmpKilobytes ?? model.tmpKilobytes - dialect.ownKilobytes;
    const tmp = new RamDisk(tmpKilobytes * 1_024);
    this.#image = new Walker<typeof imageTransitions, ImageLife>(
      imageTransitions,
      { name: "Idle" },
      options.walked,
    );
    this.#agenda = new Agenda(host.clock);
    this.#malformed = new Repeats({
      clock: host.clock,
      write: (reason, times) => this.#console.line(messages.malformed(reason, times)),
    });
    this.#console = console;
    this.#flash = flash;
    this.#site = { console, dialect, tmp, imageType: model.imageType, trust, random };
    this.#script = new UpgradeScript(
      console,
      this.#agenda,
      dialect,
      flash,
      tmp,
      model.board,
      model.imageType,
    );
    this.#link = options.openLink(this.#handler());
    this.#uplink = options.openUplink?.({
      up: () => this.#link.start(),
      down: () => this.#link.restart(messages.addressLost),
    });
  }

  start(): void {
    if (this.#uplink) this.#uplink.start();
    else this.#link.start();
  }

  /** Power is gone, or the kernel is: nothing more is printed or sent. */
  end(): void {
    this.#agenda.end();
    this.#malformed.end();
    const { state } = this.#image;
    if (state.name === "Fetching") state.archive.abandon();
    if ("writer" in state) state.writer.close();
    this.#uplink?.end();
    this.#link.destroy();
  }

  // ------------------------------------------------------------------------- the command line's part

  /** The CAPWAP session of the moment, as far as there is one. */
  get session(): {
    readonly state: WtpState;
    readonly controller: { readonly name: string; readonly address: string } | undefined;
    readonly pathMtu: number;
  } {
    const { state, pathMtu } = this.#link;
    return { state, controller: this.#joined, pathMtu };
  }

  /** Of one that asks for its address: what it has been lent. */
  get dhcp(): { readonly address: string | undefined } | undefined {
    return this.#uplink && { address: this.#uplink.offer?.address };
  }

  restartCapwap(): void {
    const reason = messages.askedFor;
    this.#printRestart(reason);
    this.#agenda.after(47, () => this.#link.restart(reason));
  }

  /** Ends the session, if there is one, and goes down. */
  shutDown(reason: ReloadReason): void {
    if (this.#reload) return;
    this.#reload = reason;
    this.#link.shutdown(reason);
  }

  /** Undefined while another image is on its way. */
  downloadImage(request: ArchiveRequest, handler: ArchiveHandler): { cancel(): void } | undefined {
    if (this.#image.state.name !== "Idle" || this.#reload) return undefined;
    const { host, sftp, model } = this.options;
    const writer = this.#flash.openSpare();
    const site = {
      host,
      sftp,
      agenda: this.#agenda,
      flash: this.#flash,
      writer,
      board: model.board,
      image: this.#site,
    };
    const archive = new ArchiveDownload(site, request, {
      write: (text) => handler.write(text),
      done: (stored) => {
        this.#idle("fetched");
        handler.done(stored);
        if (stored && request.reload) this.shutDown(reloadReasons.imageUpgrade);
        // The controller's image had to wait; it goes on waiting where somebody has asked for the next one by now.
        else if (this.#link.state === "Image Data" && this.#image.state.name === "Idle") this.#request(false);
      },
    });
    this.#image.walk("fetch", { name: "Fetching", archive, writer });
    archive.start();
    return archive;
  }

  // ----------------------------------------------------------------------------------------- CAPWAP

  #handler(): WtpLinkHandler {
    const line = (text: string) => this.#console.line(text);
    return {
      stateChanged: (state) => this.#stateChanged(state),
      discoveryRequestSent: (to, type, attempt) => this.#discoveryRequestSent(to, type, attempt),
      discoveryResponse: ({ address }) => line(messages.discoveryResponse(address)),
      discoveryFailed: () => {
        if (this.#uplink) this.#uplink.discoveryFailed();
        else messages.discoveryFailed.forEach(line);
      },
      timeTold: (epoch) => this.options.setClock(epoch),
      dtlsFailed: (controller, detail, failure) => {
        const fault = failure?.certificate;
        if (fault !== undefined && fault !== "none") line(messages.certificateRefused(fault));
        line(messages.dtlsFailed(controller, detail));
      },
      dtlsEstablished: () => line(messages.controllerVerified),
      joinRequestSent: (controller) => line(messages.joinRequest(controller, controlPort)),
      joined: (controller) => this.#hasJoined(controller),
      joinRejected: (_, resultCode) => line(`${this.#site.dialect.rejected}${resultCode}`),
      imageResponse: (controller, resultCode) => this.#imageResponse(controller, resultCode),
      imageData: (octets) => this.#imageData(octets),
      imageReceived: (totals) => this.#imageReceived(totals),
      imageFailed: (why) => this.#imageFailed(why),
      imageStartTimeout: () => this.#imageStartTimeout(),
      predownloadRequested: (version) => this.#predownloadRequested(version),
      configured: (change) => this.options.configured(change),
      clearConfiguration: () => this.options.forgotten(),
      resetRequested: (version) => this.#resetRequested(version),
      discarded: (discard) => this.#discarded(discard),
      malformed: (reason) => this.#malformed.note(reason, reason),
      torndown: (startsOver) => this.#torndown(startsOver),
    };
  }

  // ----------------------------------------------------------------------------------------- session

  #stateChanged(state: WtpState): void {
    if (state !== "Image Data" && state !== "DTLS Teardown" && state !== "Reset") this.#endEvents();
    if (state === "DTLS Teardown" && !this.#saidWhy()) this.#console.line(messages.backToDiscovery);
    this.#restarting = false;
    if (!untold.includes(state)) this.#tellState(state);
    this.#attempt = 1;
    if (state === "Image Data") this.#enterImageData();
    if (state === "Run" && this.#joined) this.#console.line(messages.joinedController(this.#joined.name));
    if (state === "DTLS Teardown") this.#enterTeardown();
  }

  #tellState(state: WtpState): void {
    this.#console.line("");
    this.#console.line(messages.state(state));
  }

  /** Each try is told as the state anew (seen). */
  #discoveryRequestSent(to: string, type: number, attempt: number): void {
    if (attempt > this.#attempt) this.#tellState("Discovery");
    this.#attempt = attempt;
    this.#console.line(messages.discoveryRequest(to, type));
  }

  /** Whether a line on the console has told already why the session ends. */
  #saidWhy(): boolean {
    return this.#restarting || this.#download !== undefined || this.#reload !== undefined;
  }

  #hasJoined(controller: ControllerDescription): AfterJoin {
    this.#joined = controller;
    this.#console.line(messages.joinResponse(controller.address));
    this.#console.line(this.#site.dialect.accepted);
    const wanted = controller.softwareVersion;
    if (wanted === this.#running) {
      this.#printVersions();
      this.#console.line(messages.versionSame);
      if (!this.#isWriting) this.#script.noUpgrade();
      return "configure";
    }
    if (wanted !== this.#backup) return "image-data";
    this.#printVersions();
    this.#console.line(messages.versionDiffers);
    this.#console.line(messages.versionInBackup(wanted));
    this.#reload = reloadReasons.imageUpgrade;
    if (!this.#isWriting) this.#script.activate(() => {});
    return "use-backup";
  }

  #enterTeardown(): void {
    const wasDownloading = this.#download !== undefined;
    if (wasDownloading) this.#idle("ended");
    // What upgrade.sh does with a whole image does not depend on the session.
    if (this.#isWriting || this.#reload) return;
    if (!wasDownloading) {
      this.#script.cancel();
      return;
    }
    this.#agenda.after(36, () => {
      this.#console.line(messages.abortingDownload(this.#site.imageType));
      this.#script.abort();
    });
  }

  #torndown(startsOver: boolean): void {
    this.#joined = undefined;
    this.#endEvents();
    if (startsOver) {
      this.#console.line(messages.dtlsQueueEmpty);
      this.#console.line("");
      return;
    }
    const reason = this.#reload ?? reloadReasons.controller;
    // The script may still be verifying what it is about to activate.
    if (reason === reloadReasons.imageUpgrade && this.#flash.spareBoots) this.#flash.activate();
    this.#agenda.after(this.options.settings.reloadDelay, () => this.options.reload(reason));
  }

  #resetRequested(version: string): void {
    const swaps = version !== "" && version === this.#backup && version !== this.#running;
    this.#reload = swaps ? reloadReasons.imageUpgrade : reloadReasons.controller;
    if (swaps) this.#script.activate(() => {});
  }

  #discarded(discard: DiscardedMessage): void {
    if (discard.direction === "own") this.#console.line(discardLine(discard));
  }

  // ------------------------------------------------------------------------------- image at join time

  #enterImageData(): void {
    this.#planEvents();
    this.#agenda.after(1, () => {
      this.#printVersions();
      this.#console.line(messages.versionDiffers);
      // Left from a download before; on a device's first one there is nothing to close, and it says so all the same.
      for (const line of this.#site.dialect.closing) this.#console.line(line);
      // An image that came before the session broke is still being written: the AP waits for that one.
      if (!this.#isWriting) this.#request(false);
    });
  }

  /** PRECHECK, then the request to the controller. */
  #request(isPredownload: boolean): void {
    const { precheckPace } = this.#site.dialect;
    const download = new Download(this.#site, isPredownload);
    this.#image.walk("request", { name: "Downloading", download });
    const still = () => this.#download === download;
    this.#script.precheck((ok) => {
      if (!still()) return;
      if (!ok) {
        this.#notStarted(isPredownload);
        return;
      }
      this.#agenda.play([
        { after: precheckPace.open, run: () => still() && download.open() },
        { after: precheckPace.request, run: () => still() && this.#sendRequest(false) },
      ]);
    });
  }

  #sendRequest(again: boolean): void {
    const { dialect, imageType } = this.#site;
    this.#console.line(dialect.requestSent(this.#link.controller ?? "", imageType, again));
    this.#link.sendImageRequest(imageType);
  }

  #imageResponse(controller: string, resultCode: number): void {
    const { accepted, rejected } = this.#site.dialect;
    this.#console.line(messages.imageResponse(controller));
    this.#console.line(resultCode === 0 ? accepted : `${rejected}${resultCode}`);
  }

  #imageData(octets: Uint8Array): boolean {
    const download = this.#download;
    if (!download?.take(octets)) return false;
    if (download.messages === 1) this.#endEvents();
    if (!download.isPredownload && this.options.settings.imageEvents.messages.includes(download.messages)) {
      this.#link.sendEvent();
    }
    return true;
  }

  #imageReceived(totals: ImageTotals): void {
    const download = this.#download;
    if (!download) return;
    const writer = this.#flash.openSpare();
    this.#image.walk("received", { name: "Writing", writer });
    const { isPredownload } = download;
    const image = download.finish(totals);
    const { imageType } = this.#site;
    const write = messages.writeToStorage(imageType, isPredownload);
    this.#agenda.play(
      [
        { after: 1, run: () => this.#console.line(messages.outOfBandEnabled) },
        { after: 24, run: () => this.#console.line(write) },
        { after: 0, run: () => this.#console.line(write) },
      ],
      () =>
        this.#script.predownload(image, writer, (outcome) => this.#written(image, isPredownload, outcome)),
    );
  }

  #written(image: ReceivedImage, isPredownload: boolean, outcome: WriteOutcome): void {
    if (isPredownload) {
      this.#idle("kept");
      if (outcome === "stored") {
        this.#predownloaded = image.version;
        this.#console.line(messages.predownloadDone(image.version ?? ""));
      } else this.#console.line(messages.predownloadFailed(messages.imageFailed[outcome]));
      return;
    }
    if (outcome !== "stored") {
      this.#idle("kept");
      this.#restart(messages.imageFailed[outcome]);
      return;
    }
    const { state } = this.#image;
    if ("writer" in state) state.writer.close();
    this.#image.walk("stored", { name: "Activating" });
    this.#script.activate((activated) => {
      this.#idle("activated");
      if (!activated) {
        this.#restart(messages.imageFailed["not-verified"]);
        return;
      }
      this.#reload = reloadReasons.imageUpgrade;
      if (this.#link.state === "Image Data") this.#link.resetAfterImage();
      else this.#link.shutdown(reloadReasons.imageUpgrade);
    });
  }

  #imageFailed(why: ImageFailure): void {
    // A teardown says all there is to say.
    if (why === "torn-down" || !this.#download) return;
    this.#console.endLine();
    const reason = messages.imageFailed[why];
    if (this.#download.isPredownload) {
      this.#predownloadEnds(reason);
      return;
    }
    // The teardown comes at once.
    this.#restarting = true;
    this.#printGoingToRestart(reason);
    this.#console.line(messages.restarting);
  }

  #imageStartTimeout(): void {
    if (this.#download?.isPredownload) {
      this.#predownloadEnds(messages.cannotStart);
      return;
    }
    this.#printRestart(messages.cannotStart);
    // Seen: the request once more, right before the teardown. Inferred: it does not leave the AP.
    const { dialect, imageType } = this.#site;
    const controller = this.#link.controller ?? "";
    this.#agenda.after(10, () => this.#console.line(dialect.requestSent(controller, imageType, true)));
  }

  #notStarted(isPredownload: boolean): void {
    if (isPredownload) this.#predownloadEnds(messages.cannotStart);
    else this.#restart(messages.cannotStart);
  }

  #restart(reason: string): void {
    this.#printRestart(reason);
    this.#agenda.after(47, () => this.#link.restart(reason));
  }

  #printRestart(reason: string): void {
    this.#restarting = true;
    this.#printGoingToRestart(reason);
    this.#agenda.after(7, () => this.#console.line(messages.restarting));
  }

  #printGoingToRestart(reason: string): void {
    this.#console.endLine();
    this.#console.line("");
    this.#console.line(messages.goingToRestart(reason));
    this.#console.line("");
  }

  // ---------------------------------------------------------------------------------- predownload

  #predownloadRequested(version: string): "accept" | "already-present" | "refuse" {
    if (version === this.#running || version === this.#backup) {
      // A controller may ask again whether what it sent was kept: that is nothing new on the console.
      if (version !== this.#predownloaded) this.#console.line(messages.predownloadPresent(version));
      return "already-present";
    }
    if (this.#image.state.name !== "Idle") return "refuse";
    this.#console.line(messages.predownloadStarts(version));
    if (!this.#script.hasRoom) {
      this.#script.precheck(() => this.#console.line(messages.predownloadFailed(messages.cannotStart)));
      return "refuse";
    }
    this.#request(true);
    return "accept";
  }

  #predownloadEnds(why: string): void {
    if (!this.#download?.isPredownload) return;
    this.#idle("ended");
    this.#console.endLine();
    this.#console.line(messages.predownloadFailed(why));
    this.#script.abort();
  }

  // --------------------------------------------------------------------------------------- events

  /** The AP's own events go on in Image Data, where they cannot be sent. */
  #planEvents(): void {
    const timers = this.options.settings.imageEvents.waiting.map((at) =>
      this.#agenda.after(at, () => this.#link.sendEvent()),
    );
    this.#eventsOver = () => {
      for (const timer of timers) timer.cancel();
    };
  }

  #endEvents(): void {
    this.#eventsOver();
    this.#eventsOver = () => {};
  }

  #printVersions(): void {
    this.#console.line(messages.versions(this.#running, this.#backup, this.#joined?.softwareVersion ?? ""));
  }

  /** Between a request for an image and its last octet. */
  get #download(): Download | undefined {
    const { state } = this.#image;
    return state.name === "Downloading" ? state.download : undefined;
  }

  /** An image is written to flash or made the one to boot, or the AP fetches one by itself. */
  get #isWriting(): boolean {
    return this.#image.state.name !== "Idle" && this.#image.state.name !== "Downloading";
  }

  #idle(label: "ended" | "kept" | "activated" | "fetched"): void {
    const { state } = this.#image;
    if ("writer" in state) state.writer.close();
    this.#image.walk(label, { name: "Idle" });
  }

  get #running(): ApVersion {
    return this.#flash.version(this.#flash.active);
  }

  get #backup(): ApVersion {
    return this.#flash.version(this.#flash.spare);
  }
}

/** The AP's own control port (device-facts §5). */
export const controlPort = 5_248;
