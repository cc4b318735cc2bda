import type { Host } from "../../host/host";
import type { SftpClient } from "../../host/sftp";
import { ImageVerifier } from "../../image/verifier";
import type { Agenda } from "./agenda";
import type { DownloadSite } from "./download";
import type { Flash, SpareWriter } from "./flash";
import { fetchImage } from "./image-fetch";
import { type ImageUrl, shownUrl } from "./image-url";
import { type ReceivedImage, UpgradeScript } from "./upgrade-script";

export interface ArchiveRequest {
  readonly url: ImageUrl;
  /** For SFTP. */
  readonly username: string;
  readonly password: string;
  /** Boot the new image at once. */
  readonly reload: boolean;
}

export interface ArchiveHandler {
  /** Text for whoever typed the command; line ends are `\n`. */
  write(text: string): void;
  /** Last: the image is in the other partition and will be booted, or all is as before. */
  done(stored: boolean): void;
}

/** What a direct download works with. */
export interface ArchiveSite {
  readonly host: Host;
  readonly sftp: SftpClient | undefined;
  readonly agenda: Agenda;
  readonly flash: Flash;
  /** Its right to write the other partition. */
  readonly writer: SpareWriter;
  readonly board: string;
  readonly image: DownloadSite;
}

/** Where it is kept until it is written. */
const file = "/tmp/cli_part.tar";
const barWidth = 72;

/**
 * `archive download-sw`: the AP itself fetches an image over TFTP or SFTP, verifies it, writes it to the other
 * partition and sets the boot variable to it. The lines are those of a device's session (device-facts §4.1); only
 * who typed the command sees them.
 */
export class ArchiveDownload {
  readonly #site: ArchiveSite;
  readonly #request: ArchiveRequest;
  readonly #handler: ArchiveHandler;
  readonly #script: UpgradeScript;
  readonly #verifier: ImageVerifier;
  #fetch: { cancel(): void } | undefined;
  #size = 0;
  #octets = 0;
  #bar = 0;
  #isOver = false;

  constructor(site: ArchiveSite, request: ArchiveRequest, handler: ArchiveHandler) {
    const { dialect, tmp, imageType, trust } = site.image;
    this.#site = site;
    this.#request = request;
    this.#handler = handler;
    const console = { line: (text: string) => handler.write(`${text}\n`) };
    this.#script = new UpgradeScript(console, site.agenda, dialect, site.flash, tmp, site.board, imageType);
    this.#verifier = new ImageVerifier(trust);
  }

  start(): void {
    const shown = shownUrl(this.#request.url);
    this.#handler.write(
      [
        `Download script called with args:[-l ${shown} -m ${this.#request.reload ? 1 : 0}]`,
        `Starting download AP image ${shown} ...`,
        "It may take a few minutes. If longer, please abort command, check network and try again.",
        "",
      ].join("\n"),
    );
    this.#site.image.tmp.create(file);
    this.#fetch = this.#open();
  }

  /** Breaks the transfer off; what is being written already goes on to its end. */
  cancel(): void {
    if (!this.#fetch) return;
    this.#fetch.cancel();
    this.#failed();
  }

  /** The AP goes down; nobody is told, and its host's power ends the transfer. */
  abandon(): void {
    this.#isOver = true;
  }

  #open(): { cancel(): void } {
    return fetchImage(this.#site, this.#request, {
      size: (octets) => {
        this.#size = octets;
      },
      data: (octets) => this.#data(octets),
      done: () => this.#received(),
      failed: () => this.#failed(),
    });
  }

  #data(octets: Uint8Array): void {
    if (this.#isOver) return;
    if (!this.#site.image.tmp.append(file, octets.length)) {
      this.#handler.write(`\nwrite ${file}: No space left on device`);
      this.#fetch?.cancel();
      this.#failed();
      return;
    }
    this.#octets += octets.length;
    this.#verifier.update(octets);
    if (this.#size > 0) this.#growBar(Math.floor((this.#octets * barWidth) / this.#size));
  }

  #growBar(to: number): void {
    const width = Math.min(to, barWidth);
    if (width <= this.#bar) return;
    this.#handler.write("#".repeat(width - this.#bar));
    this.#bar = width;
  }

  #received(): void {
    if (this.#isOver) return;
    this.#fetch = undefined;
    this.#growBar(barWidth);
    this.#handler.write(" 100.0%\nUpgrading ...\n");
    const { info, verdict } = this.#verifier.finish();
    const image: ReceivedImage = { file, size: this.#octets, version: info?.version, verdict };
    this.#script.noUpgrade(() =>
      this.#script.predownload(
        image,
        this.#site.writer,
        (outcome) => (outcome === "stored" ? this.#activate() : this.#failed()),
        "cli",
      ),
    );
  }

  #activate(): void {
    this.#script.activate((ok) => {
      if (!ok) {
        this.#failed();
        return;
      }
      this.#handler.write("Successfully setup AP image.\nImage download completed.\nArchive done.\n");
      this.#end(true);
    });
  }

  #failed(): void {
    if (this.#isOver) return;
    this.#site.image.tmp.remove(file);
    this.#handler.write(`${this.#bar > 0 && this.#fetch ? "\n" : ""}Image download failed.\n`);
    this.#end(false);
  }

  #end(stored: boolean): void {
    this.#isOver = true;
    this.#fetch = undefined;
    this.#handler.done(stored);
  }
}
