import type { ImageType } from "../../image/models";
import { type ImageTrust, ImageVerifier } from "../../image/verifier";
import type { ImageTotals } from "../capwap/wtp-contract";
import type { ApConsole } from "./console";
import type { Dialect } from "./dialect";
import { messages } from "./messages";
import { Progress } from "./progress";
import type { RamDisk } from "./ram-disk";
import { partFile, type ReceivedImage } from "./upgrade-script";

/** What a download needs of the AP it runs on. */
export interface DownloadSite {
  readonly console: ApConsole;
  readonly dialect: Dialect;
  readonly tmp: RamDisk;
  readonly imageType: ImageType;
  readonly trust: ImageTrust;
  /** 0 to 1. */
  readonly random: () => number;
}

/**
 * An image on its way into /tmp. Its octets are counted and verified as they come and not kept: what /tmp holds is a
 * length, and what the image says of itself.
 */
export class Download {
  readonly #verifier: ImageVerifier;
  readonly #progress: Progress;

  constructor(
    private readonly site: DownloadSite,
    /** Into the other partition while the AP stays in Run. */
    readonly isPredownload: boolean,
  ) {
    this.#verifier = new ImageVerifier(site.trust);
    this.#progress = new Progress(site.console);
  }

  /** Messages of image data so far. */
  get messages(): number {
    return this.#progress.messages;
  }

  /** Opens the file that the data go to. */
  open(): void {
    const { console, dialect, tmp, imageType, random } = this.site;
    tmp.create(partFile);
    const handle = 16_777_216 + Math.floor(random() * 50_000_000);
    for (const line of dialect.opening(imageType, partFile, handle)) console.line(line);
  }

  /** False when /tmp is full. The hot path of a transfer. */
  take(octets: Uint8Array): boolean {
    if (!this.site.tmp.append(partFile, octets.length)) {
      this.site.console.line(messages.noSpace(partFile));
      return false;
    }
    this.#progress.message();
    this.#verifier.update(octets);
    return true;
  }

  /** All is here. */
  finish(totals: ImageTotals): ReceivedImage {
    const { console } = this.site;
    this.#progress.finish(totals);
    console.line(messages.lastBlock(this.isPredownload));
    this.close();
    console.line(messages.transferCompleted);
    this.close();
    const { info, verdict } = this.#verifier.finish();
    return { file: partFile, size: totals.octets, version: info?.version, verdict };
  }

  close(): void {
    for (const line of this.site.dialect.closing) this.site.console.line(line);
  }
}
