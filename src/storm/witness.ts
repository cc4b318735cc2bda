import { noVersion } from "../devices/ap/flash";
import type { AnyStormAp, StormLab, StormLine } from "./storm-lab";

interface Fetch {
  /** Its name in the bundle's folder. */
  readonly file: string;
  /** Milliseconds of lab time. */
  readonly began: number;
}

/**
 * Watches what is printed while a storm goes on, and notes what must never be: an image taken from a file that was bad
 * before the fetch began, an access point that calls a half-written partition an image.
 */
export class Witness {
  /** What must not be and was; the first counts. */
  complaint: string | undefined;
  /** Fetches under way: the controller's by their URL, an access point's own by its name. */
  readonly #fetches = new Map<string, Fetch>();
  /** Access points that have erased a partition and not yet verified what they write into it. */
  readonly #writing = new Set<string>();

  constructor(private readonly lab: StormLab) {
    lab.printed = (line) => this.#take(line);
  }

  /** Its power is off. */
  powerLost({ name, device }: AnyStormAp): void {
    if (this.#writing.delete(name) && device.backupVersion !== noVersion)
      this.#complain(
        `${name} lost its power while it wrote, and calls the half of it ${device.backupVersion}`,
      );
  }

  #take({ host, text, at }: StormLine): void {
    if (host === "9120-EWC") this.#controller(text, at);
    else if (host.startsWith("AP-")) this.#accessPoint(host, text, at);
  }

  #controller(text: string, at: number): void {
    const [, verb, url] = /(Started|Completed) install add (\S+:\/\/\S+)/.exec(text) ?? [];
    if (url === undefined) return;
    if (verb === "Started") this.#fetches.set(url, { file: fileOf(url), began: at });
    else this.#taken("the controller", url);
  }

  #accessPoint(host: string, text: string, at: number): void {
    const url = /Starting download AP image (\S+)/.exec(text)?.[1];
    if (url !== undefined) this.#fetches.set(host, { file: fileOf(url), began: at });
    else if (text.includes("Archive done.")) this.#taken(host, host);
    else if (text.includes("Untar ")) this.#writing.add(host);
    else if (/Successfully verified|Image update failed|Auto-booting/.test(text)) this.#writing.delete(host);
  }

  #taken(who: string, key: string): void {
    const fetch = this.#fetches.get(key);
    this.#fetches.delete(key);
    const since = fetch && this.lab.bundle.badSince.get(fetch.file);
    if (fetch && since !== undefined && since < fetch.began)
      this.#complain(`${who} took ${fetch.file}, which was bad since ${since} ms, at ${fetch.began} ms`);
  }

  #complain(text: string): void {
    this.complaint ??= text;
  }
}

function fileOf(url: string): string {
  return url.split("/").at(-1) ?? "";
}
