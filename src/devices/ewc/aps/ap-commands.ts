import type { Outcome } from "../../iosxe/outcome";
import type { EwcConfiguration } from "../configuration/model";
import type { ProfileSource } from "../images/source";
import type { EwcSettings } from "../settings";
import type { NetworkUpgrade } from "../upgrade/network-upgrade";
import { type KnownAccessPoint, noPredownload } from "./access-point";
import type { ApScope } from "./ap-scope";
import type { ApRegistry } from "./registry";

export interface ApCommandsOptions {
  readonly registry: ApRegistry;
  readonly upgrade: NetworkUpgrade;
  readonly source: () => ProfileSource;
  readonly settings: EwcSettings;
  readonly configuration: () => EwcConfiguration;
}

const ok: Outcome = { ok: true };

/** `ap image ...` and `ap name ... reset`. */
export class ApCommands {
  readonly #options: ApCommandsOptions;

  constructor(options: ApCommandsOptions) {
    this.#options = options;
  }

  predownload(scope: ApScope): Outcome {
    const { source, settings, upgrade } = this.#options;
    const unknown = this.#unknown(scope);
    if (unknown) return unknown;
    const profile = source();
    if ("failure" in profile) return { ok: false, message: settings.failureText[profile.failure] };
    return upgrade.predownload(profile, (ap) => this.#within(scope, ap));
  }

  /** Whatever `scope`: one predownload runs at a time. */
  abortPredownload(_scope: ApScope): Outcome {
    return this.#options.upgrade.abortPredownload();
  }

  /** What the AP boots at its next reset; nothing is sent before that. */
  swap(scope: ApScope): Outcome {
    const unknown = this.#unknown(scope);
    if (unknown) return unknown;
    for (const ap of this.#select(scope)) {
      if (ap.backupImage === "0.0.0.0") continue;
      const { primaryImage, backupImage } = ap;
      ap.primaryImage = backupImage;
      ap.backupImage = primaryImage;
      ap.nextBoot = backupImage;
    }
    return ok;
  }

  reset(scope: ApScope): Outcome {
    const unknown = this.#unknown(scope);
    if (unknown) return unknown;
    for (const ap of this.#select(scope)) ap.session.reset(ap.nextBoot);
    return ok;
  }

  resetCapwap(scope: ApScope): Outcome {
    const unknown = this.#unknown(scope);
    if (unknown) return unknown;
    for (const ap of this.#select(scope)) ap.session.disconnect("AP reset by controller");
    return ok;
  }

  clearPredownloadStatistics(): void {
    if (this.#options.upgrade.predownloading) return;
    for (const ap of this.#options.registry.all()) ap.predownload = noPredownload;
  }

  #select(scope: ApScope): readonly KnownAccessPoint[] {
    return this.#options.registry.all().filter((ap) => ap.registered && this.#within(scope, ap));
  }

  #unknown(scope: ApScope): Outcome | undefined {
    if (scope.kind !== "ap") return undefined;
    const known = this.#options.registry.all().some((ap) => ap.ap.name === scope.name);
    return known ? undefined : { ok: false, message: `AP ${scope.name} not found` };
  }

  #within(scope: ApScope, { ap }: KnownAccessPoint): boolean {
    if (scope.kind === "all") return true;
    if (scope.kind === "ap") return ap.name === scope.name;
    const tags = this.#options.configuration().accessPoints.find(({ mac }) => mac === ap.ethernetMac);
    return (tags?.siteTag ?? "default-site-tag") === scope.tag;
  }
}
