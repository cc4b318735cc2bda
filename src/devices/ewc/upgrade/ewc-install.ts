import type { ApVersion } from "../../../image/versions";
import type { ProductInstall } from "../../iosxe/install/install-engine";
import type { InstallEvent, InstallSource } from "../../iosxe/install/request";
import type { ApRegistry } from "../aps/registry";
import { type ProfileSource, parseUrl } from "../images/source";
import type { FetchFailure } from "../settings";
import type { NetworkUpgrade } from "./network-upgrade";

export interface EwcInstallOptions {
  readonly upgrade: NetworkUpgrade;
  readonly registry: ApRegistry;
  readonly source: () => ProfileSource;
  readonly failureText: Readonly<Record<FetchFailure, string>>;
}

/** What an install operation means to the network: its images go to the access points, too. */
export class EwcInstall implements ProductInstall {
  readonly #options: EwcInstallOptions;

  constructor(options: EwcInstallOptions) {
    this.#options = options;
  }

  add(wanted: InstallSource, listener: (event: InstallEvent) => void): void {
    const { upgrade, source, failureText } = this.#options;
    if (wanted.kind === "file") {
      const parsed = parseUrl(wanted.url);
      if (!parsed) listener({ type: "refused", reason: "Only tftp: and sftp: sources are supported" });
      else upgrade.add(undefined, parsed.source, listener, parsed.file);
      return;
    }
    const profile = source();
    if ("failure" in profile) listener({ type: "refused", reason: failureText[profile.failure] });
    else upgrade.add(wanted.name, profile, listener);
  }

  abort(): boolean {
    return this.#options.upgrade.abort();
  }

  activated(): void {
    this.#options.upgrade.activated();
  }

  activationFailed(reason: string): void {
    this.#options.upgrade.activationFailed(reason);
  }

  get busy(): boolean {
    return /(Initiated|In Progress)$/.test(this.#options.upgrade.view().state);
  }

  /** APs that hold the version which is about to run are told to boot it. */
  leaving(version: ApVersion): void {
    for (const ap of this.#options.registry.all()) {
      // The one in the box goes down with it.
      if (ap.registered && !ap.isOwn && ap.backupImage === version) ap.session.reset(version);
    }
  }
}
