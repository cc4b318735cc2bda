import type { Crypto } from "../../crypto/port";
import type { Host } from "../../host/host";
import type { ApModel } from "../../image/models";
import type { ArchiveHandler, ArchiveRequest } from "./archive-download";
import type { BootLog } from "./boot-log";
import { type Flash, noVersion, type Part } from "./flash";
import type { KeptConfiguration } from "./kept-configuration";
import type { ReloadReason } from "./messages";
import type {
  ApFacts,
  ApImages,
  ApOperations,
  CapwapClientView,
  ControllerRank,
  PrimedController,
} from "./operations";
import type { RunningSystem } from "./running-system";

export interface AdministrationOptions {
  readonly host: Host;
  /** The AP's own clock, milliseconds since 1970-01-01 UTC. */
  readonly calendar: () => number;
  readonly crypto: Crypto;
  readonly model: ApModel;
  readonly flash: Flash;
  readonly system: RunningSystem;
  readonly log: BootLog;
  readonly facts: Omit<ApFacts, "bootedAt">;
  /** What is kept in flash beside the images. */
  readonly kept: KeptConfiguration;
  /** Forgets all of it, and reloads. */
  readonly erase: () => void;
}

/** One boot of an AP as its command line sees it. */
export class Administration implements ApOperations {
  readonly host: Host;
  readonly #options: AdministrationOptions;
  readonly #bootedAt: number;
  readonly #writesBefore: number;

  constructor(options: AdministrationOptions) {
    this.host = options.host;
    this.#options = options;
    this.#bootedAt = options.host.clock.now();
    this.#writesBefore = options.flash.writes;
  }

  get hostname(): string {
    return this.#options.kept.name;
  }

  calendar(): number {
    return this.#options.calendar();
  }

  facts(): ApFacts {
    return { ...this.#options.facts, bootedAt: this.calendar() - (this.host.clock.now() - this.#bootedAt) };
  }

  images(): ApImages {
    const { flash } = this.#options;
    const parts = (["part1", "part2"] as const).map((part) => ({
      part,
      version: flash.version(part),
      hash: this.#hash(part),
    }));
    const { active, boot } = flash;
    const flashWrites = flash.writes - this.#writesBefore;
    return { running: flash.version(active), parts, active, boot, flashWrites };
  }

  capwap(): CapwapClientView {
    const { system, kept } = this.#options;
    return { ...system.session, location: kept.location, primed: kept.primed };
  }

  log(): readonly string[] {
    return this.#options.log.lines();
  }

  prime(rank: ControllerRank, controller: PrimedController | undefined): void {
    this.#options.kept.prime(rank, controller);
  }

  restartCapwap(): void {
    this.#options.system.restartCapwap();
  }

  reload(reason: ReloadReason): void {
    this.#options.system.shutDown(reason);
  }

  eraseConfiguration(): void {
    this.#options.erase();
  }

  downloadImage(request: ArchiveRequest, handler: ArchiveHandler): { cancel(): void } | undefined {
    return this.#options.system.downloadImage(request, handler);
  }

  /** An image's octets are not kept, so it is the digest of what is: family, version and size. */
  #hash(part: Part): string | undefined {
    const { crypto, flash, model } = this.#options;
    const image = flash.contents.parts[part];
    if (!image || image.version === noVersion) return undefined;
    const text = `${model.imageType} ${image.version} ${image.size}`;
    const digest = crypto.hash("sha512").update(new TextEncoder().encode(text)).digest();
    return Array.from(digest, (octet) => octet.toString(16).padStart(2, "0")).join("");
  }
}
