import type { Alarm } from "./alarm";

/** What a scenario expects its devices to log, so that it is no trouble. */
export class Expectations {
  readonly #texts: { readonly text: string; readonly host: string | undefined }[] = [];
  #everything = false;
  #failedDownloads = false;
  #badLinks = false;
  #refusedHandshakes = false;

  /** Lines with this text, of one host or of any. */
  allow(text: string, host?: string): void {
    if (text.trim() !== "") this.#texts.push({ text, host });
  }

  allowEverything(): void {
    this.#everything = true;
  }

  /** The scenario says that an image cannot be had. */
  allowFailedDownloads(): void {
    this.#failedDownloads = true;
  }

  /** The scenario itself lets links lose or hold up packets: sessions and transfers may end by that. */
  allowBadLinks(): void {
    this.#badLinks = true;
  }

  /** The scenario says that somebody is not believed, or cannot show who it is. */
  allowRefusedHandshakes(): void {
    this.#refusedHandshakes = true;
  }

  include({ event: { text, host }, kind }: Alarm): boolean {
    if (kind === "crash") return false;
    if (this.#everything) return true;
    if (this.#failedDownloads && /%INSTALL-3-|AP image \S+ cannot be downloaded/.test(text)) return true;
    if (this.#refusedHandshakes && /%DTLS_/.test(text)) return true;
    if (
      this.#badLinks &&
      (kind === "disjoined" || kind === "abort" || /%DTLS_|: Timed out|: Connection/.test(text))
    )
      return true;
    return this.#texts.some((allowed) => (allowed.host ?? host) === host && text.includes(allowed.text));
  }
}
