import type { Crypto } from "../../crypto/port";
import type { Host } from "../../host/host";
import type { SftpClient } from "../../host/sftp";
import type { ApModel } from "../../image/models";
import type { ImageTrust } from "../../image/verifier";
import type { Traffic } from "../ios/traffic";
import type { ArchiveHandler, ArchiveRequest } from "./archive-download";
import type { BootLog } from "./boot-log";
import type { ApConsole } from "./console";
import { fetchControllerImage } from "./controller-image";
import { type Flash, noVersion, type Part } from "./flash";
import type { KeptConfiguration } from "./kept-configuration";
import { type ReloadReason, reloadReasons } from "./messages";
import type {
  ApFacts,
  ApImages,
  ApOperations,
  ApType,
  CapwapClientView,
  ControllerRank,
  ConversionRequest,
  PrimedController,
  UplinkView,
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
  readonly facts: Omit<ApFacts, "bootedAt" | "apType">;
  /** What is kept in flash beside the images. */
  readonly kept: KeptConfiguration;
  readonly console: ApConsole;
  readonly sftp: SftpClient | undefined;
  readonly trust: ImageTrust;
  readonly traffic: Traffic;
  /** Forgets all of it, and reloads. */
  readonly erase: () => void;
}

/** One boot of an AP as its command line sees it. */
export class Administration implements ApOperations {
  readonly host: Host;
  readonly #options: AdministrationOptions;
  readonly debugging = new Set<string>();
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
    const { facts, kept, model } = this.#options;
    return {
      ...facts,
      apType: model.ewcCapable ? (kept.apType ?? "ewc-ap") : undefined,
      bootedAt: this.calendar() - (this.host.clock.now() - this.#bootedAt),
    };
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

  uplink(): UplinkView {
    const { dhcp } = this.#options.system;
    return dhcp
      ? { address: dhcp.address, method: "DHCP" }
      : { address: this.host.address, method: "static" };
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

  convert(to: ApType): void {
    this.#options.kept.convert(to);
    this.#options.system.shutDown(reloadReasons.command);
  }

  convertWith(request: ConversionRequest, handler: ArchiveHandler): { cancel(): void } | undefined {
    const { sftp, trust, flash } = this.#options;
    const write = (text: string) => handler.write(text);
    let second: { cancel(): void } | undefined;
    // The AP's own image is stored by then, so a failure leaves a newer access point and no controller.
    const fetchSecond = () => {
      second = fetchControllerImage(
        { host: this.host, sftp, trust },
        request.controller,
        write,
        (version) => {
          if (version !== undefined && version === flash.version(flash.spare)) {
            handler.done(true);
            this.convert("ewc-ap");
            return;
          }
          if (version !== undefined) write("Controller image version does not match AP image version.\n");
          write("Image download failed.\n");
          handler.done(false);
        },
      );
    };
    const first = this.downloadImage(request.ap, {
      write,
      done: (stored) => (stored ? fetchSecond() : handler.done(false)),
    });
    return (
      first && {
        cancel: () => (second ?? first).cancel(),
      }
    );
  }

  traffic() {
    const now = this.host.clock.now();
    const { input, output } = this.#options.traffic;
    return { input: input.read(now), output: output.read(now) };
  }

  get consoleLogging(): boolean {
    return this.#options.console.shows;
  }
  set consoleLogging(shows: boolean) {
    this.#options.console.shows = shows;
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
