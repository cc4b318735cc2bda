import type { FlashStore } from "../../host/flash-store";
import type { ApConfiguration, ConfiguredController } from "../capwap/wtp-contract";
import type { Flash } from "./flash";
import { type KeptByAp, keep } from "./flash-file";
import type { ReloadReason } from "./messages";
import {
  type ApType,
  type ControllerRank,
  controllerRanks,
  type PrimedController,
  type PrimedControllers,
} from "./operations";

/** What an AP brings from the factory or the lab file, and falls back to. */
export interface FactoryConfiguration {
  readonly name: string;
  /** Controllers it is told to ask, behind those that it is primed with. */
  readonly controllers: readonly string[];
}

/** What an AP keeps in flash beside its images: through reloads and power cuts. */
export class KeptConfiguration {
  /** What the link asks first, in order; it looks here with each discovery. */
  readonly controllers: ConfiguredController[] = [];
  readonly #factory: FactoryConfiguration;
  readonly #flash: Flash;
  readonly #store: FlashStore | undefined;
  #configuration: ApConfiguration;
  #primed: PrimedControllers;
  #reloadReason: ReloadReason | undefined;
  #apType: ApType | undefined;
  /** Whom DHCP and DNS told of: asked last, and gone with the power. */
  #learned: readonly ConfiguredController[] = [];

  constructor(
    factory: FactoryConfiguration,
    flash: Flash,
    store: FlashStore | undefined,
    before: KeptByAp | undefined,
  ) {
    this.#factory = factory;
    this.#flash = flash;
    this.#store = store;
    this.#configuration = before?.configuration ?? {};
    this.#primed = before?.primed ?? {};
    this.#reloadReason = before?.reloadReason;
    this.#apType = before?.apType;
    this.#orderControllers();
    flash.written = () => this.#keep();
  }

  get name(): string {
    return this.#configuration.name ?? this.#factory.name;
  }

  get location(): string {
    return this.#configuration.location ?? "default location";
  }

  get login(): ApConfiguration["login"] {
    return this.#configuration.login;
  }

  /** False when a controller said so. */
  get servesSsh(): boolean {
    return this.#configuration.ssh !== false;
  }

  get primed(): PrimedControllers {
    return this.#primed;
  }

  /** What `ap-type` made of it; undefined: as from the factory. */
  get apType(): ApType | undefined {
    return this.#apType;
  }

  convert(to: ApType): void {
    this.#apType = to;
    this.#written();
  }

  /** Why it reloaded by itself, last. */
  get reloadReason(): ReloadReason | undefined {
    return this.#reloadReason;
  }

  reloads(reason: ReloadReason): void {
    this.#reloadReason = reason;
    this.#keep();
  }

  /** It boots for the first time. */
  begin(): void {
    this.#keep();
  }

  /** What a controller configures. */
  change(change: ApConfiguration): void {
    this.#configuration = { ...this.#configuration, ...change };
    this.#keep();
  }

  /** What a controller clears: not whom to ask. */
  forget(): void {
    this.#configuration = {};
    this.#keep();
  }

  /** `capwap ap primary-base` and the like. */
  prime(rank: ControllerRank, controller: PrimedController | undefined): void {
    const { [rank]: _, ...others } = this.#primed;
    this.#primed = controller ? { ...others, [rank]: controller } : others;
    this.#written();
  }

  learn(controllers: readonly ConfiguredController[]): void {
    this.#learned = controllers;
    this.#orderControllers();
  }

  /** `capwap ap erase all`. */
  erase(): void {
    this.#configuration = {};
    this.#primed = {};
    this.#written();
  }

  #written(): void {
    this.#orderControllers();
    this.#flash.writes++;
    this.#keep();
  }

  #orderControllers(): void {
    const primed = controllerRanks.flatMap((rank) => this.#primed[rank] ?? []);
    const given = this.#factory.controllers.map((address) => ({ address }));
    this.controllers.splice(0, this.controllers.length, ...primed, ...given, ...this.#learned);
  }

  #keep(): void {
    if (this.#store === undefined) return;
    keep(this.#store, {
      flash: this.#flash.contents,
      configuration: this.#configuration,
      reloadReason: this.#reloadReason,
      primed: this.#primed,
      ...(this.#apType && { apType: this.#apType }),
    });
  }
}
