import { UsageError } from "../../../errors";
import type { Timer } from "../../../host/host";
import { type ApVersion, compareApVersions, installVersion, parseApVersion } from "../../../image/versions";
import type { BootClock } from "../../iosxe/boot-clock";
import type { Log } from "../../iosxe/logging/log";
import { messages } from "../logging/catalogue";
import type { FetchFile } from "./fetch";
import type { ProfileSource } from "./source";

export interface ReleaseCheckOptions {
  readonly clock: BootClock;
  readonly fetch: FetchFile;
  readonly log: Log;
  readonly running: ApVersion;
  /** Where the profile says that images come from. */
  readonly source: () => ProfileSource;
  /** `cco-auto-check` stands in the profile. */
  readonly wanted: () => boolean;
}

/** From the configuration to the first look, and between two looks (inferred). */
const first = 60_000;
const interval = 24 * 3_600_000;
/** A version is shorter than this. */
const longest = 64;

/** `cco-auto-check`: asks the software server now and then whether it has a newer release, and says so once for each. */
export class ReleaseCheck {
  readonly #options: ReleaseCheckOptions;
  #timer: Timer | undefined;
  #offered: ApVersion | undefined;

  constructor(options: ReleaseCheckOptions) {
    this.#options = options;
    this.changed();
  }

  /** The newest release that was found, `17.12.01.0.8231`. */
  get offered(): string | undefined {
    return this.#offered && installVersion(this.#offered);
  }

  /** Call after each change of the running configuration. */
  changed(): void {
    const { clock, wanted } = this.#options;
    if (wanted()) {
      this.#timer ??= clock.after(first, () => this.#look());
      return;
    }
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#offered = undefined;
  }

  #look(): void {
    const { clock, fetch, source } = this.#options;
    this.#timer = clock.after(interval, () => this.#look());
    const from = source();
    if ("failure" in from || from.mode !== "cco") return;
    let text = "";
    fetch(from, "version", {
      size: () => {},
      data: (octets) => {
        text += new TextDecoder().decode(octets).slice(0, longest);
      },
      done: () => this.#found(text.trim()),
      // What is wrong with the server shows when images are fetched.
      failed: () => {},
    });
  }

  #found(text: string): void {
    const { running, log } = this.#options;
    let version: ApVersion;
    try {
      version = parseApVersion(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return;
    }
    if (compareApVersions(version, running) <= 0 || version === this.#offered) return;
    this.#offered = version;
    log.write(messages.releaseFound, { version: installVersion(version) });
  }
}
