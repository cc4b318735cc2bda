import type { WtpState } from "../../capwap/transitions";
import type { Host } from "../../host/host";
import type { ApModel } from "../../image/models";
import type { ApVersion } from "../../image/versions";
import type { Direction } from "../ios/traffic";
import type { ArchiveHandler, ArchiveRequest } from "./archive-download";
import type { Part } from "./flash";
import type { ReloadReason } from "./messages";

/** What an AP's command line shows and drives, in one boot. */
export interface ApOperations {
  readonly host: Host;
  /** The AP's name, as in its prompt. */
  readonly hostname: string;
  /** Milliseconds since 1970-01-01 UTC by the AP's calendar. */
  calendar(): number;
  facts(): ApFacts;
  images(): ApImages;
  capwap(): CapwapClientView;
  /** Of its wired port. */
  uplink(): UplinkView;
  /** What it has printed since it booted, oldest first, each line with its stamp. */
  log(): readonly string[];
  /** Which controllers it asks before any other; undefined takes one away. */
  prime(rank: ControllerRank, controller: PrimedController | undefined): void;
  restartCapwap(): void;
  reload(reason: ReloadReason): void;
  /** Name, location and primed controllers are gone, and the AP reloads. */
  eraseConfiguration(): void;
  /** `ap-type`: what it is from its next boot on, which comes at once. */
  convert(to: ApType): void;
  /** `ap-type ewc-ap URL URL`: both images first. Undefined while another image is on its way. */
  convertWith(request: ConversionRequest, handler: ArchiveHandler): { cancel(): void } | undefined;
  /** What went through the wired port since the boot. */
  traffic(): { readonly input: Direction; readonly output: Direction };
  /** What `debug` was asked for, until the next boot. */
  readonly debugging: Set<string>;
  /** Whether the log stands on the console. */
  consoleLogging: boolean;
  /** False: an image is on its way already, nothing was begun. */
  downloadImage(request: ArchiveRequest, handler: ArchiveHandler): { cancel(): void } | undefined;
}

export const controllerRanks = ["primary", "secondary", "tertiary"] as const;
export type ControllerRank = (typeof controllerRanks)[number];

export interface PrimedController {
  readonly name: string;
  readonly address: string;
}

export type PrimedControllers = { readonly [rank in ControllerRank]?: PrimedController };

/** Whether it may carry a controller (`ewc-ap`) or is an access point alone. */
export type ApType = "capwap" | "ewc-ap";

export interface ConversionRequest {
  readonly ap: ArchiveRequest;
  readonly controller: Omit<ArchiveRequest, "reload">;
}

export interface ApFacts {
  /** undefined: a model that can carry none. */
  readonly apType: ApType | undefined;
  readonly model: ApModel;
  /** `-B` */
  readonly domain: string;
  readonly serialNumber: string;
  readonly ethernetMac: string;
  readonly radioMac: string;
  readonly bootedAt: number;
  /** undefined: it never reloaded by itself. */
  readonly reloadReason: ReloadReason | undefined;
}

export interface ApImages {
  readonly running: ApVersion;
  readonly parts: readonly {
    readonly part: Part;
    /** 0.0.0.0: nothing that boots. */
    readonly version: ApVersion;
    /** 128 hexadecimal digits; undefined for nothing that boots. */
    readonly hash: string | undefined;
  }[];
  /** The partition it runs from, and the one it will run from after a reload. */
  readonly active: Part;
  readonly boot: Part;
  /** Since the boot. */
  readonly flashWrites: number;
}

export interface UplinkView {
  /** undefined: it has asked for one, and nobody has lent it. */
  readonly address: string | undefined;
  readonly method: "static" | "DHCP";
}

export interface CapwapClientView {
  readonly state: WtpState;
  /** Of the session there is. */
  readonly controller: PrimedController | undefined;
  readonly pathMtu: number;
  readonly location: string;
  readonly primed: PrimedControllers;
}
