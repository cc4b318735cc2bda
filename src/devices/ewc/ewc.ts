import { UsageError } from "../../errors";
import type { Timer } from "../../host/host";
import { findModel } from "../../image/models";
import { parseApVersion, shortIosXeVersion } from "../../image/versions";
import { Walker } from "../../states/walker";
import { serialNumber } from "../capwap/serial-number";
import { Bootflash } from "../iosxe/files/bootflash";
import type { DeviceFacts } from "../iosxe/system";
import { Boot } from "./boot";
import { type EwcConfigurationStore, ewcConfigurationStore } from "./configuration/store";
import type { Flash } from "./flash";
import { FlashFile, restage, watchedFlash } from "./flash-file";
import { Staging } from "./images/staging";
import { labAccess } from "./lab-access";
import { certificateNumber, dottedMac } from "./mac";
import type { EwcOptions } from "./options";
import { OwnAccessPoint } from "./own/own-access-point";
import { powerTransitions } from "./power-transitions";
import { ewcFacts } from "./product-facts";
import { productId } from "./product-id";
import type { EwcServices } from "./services";
import { defaultSettings, type EwcSettings } from "./settings";
import { Sessions, sessionIdle } from "./web/sessions";

type Power =
  | { readonly name: "Off" }
  | { readonly name: "Booting"; readonly timer: Timer }
  | { readonly name: "Up"; readonly boot: Boot }
  | { readonly name: "Going Down"; readonly boot: Boot; readonly timer: Timer }
  | { readonly name: "Access Point Alone" };

/**
 * A virtual EWC on a Host. Flash (startup configuration, images, install state) lives as long as the object, or on in
 * `flashStore`; everything else is gone at `powerOff` and at every reload. The first `powerOn` finds a controller that has long been running;
 * each later one, and every reload, takes `settings.bootTime` of lab time during which nothing answers.
 */
export class Ewc {
  readonly #options: EwcOptions;
  readonly #settings: EwcSettings;
  readonly #facts: DeviceFacts;
  readonly #ownType;
  readonly #own: OwnAccessPoint | undefined;
  readonly #flash: Flash;
  readonly #flashFile: FlashFile | undefined;
  readonly #deviceKey: Uint8Array;
  readonly #configuration: EwcConfigurationStore;
  readonly #webSessions: Sessions;
  /** What is to be kept is there. */
  #isWhole = false;
  #seen = false;
  readonly #power: Walker<typeof powerTransitions, Power>;

  /** @throws UsageError for an unknown model, a bad version or MAC address. */
  constructor(options: EwcOptions) {
    const model = findModel(options.model ?? "C9120AXI");
    if (!model.ewcCapable) throw new UsageError(`${model.name} cannot carry a controller`);
    const ethernetMac = dottedMac(options.baseMac);
    const version = parseApVersion(options.version ?? "17.9.4.27");
    this.#options = options;
    this.#power = new Walker<typeof powerTransitions, Power>(
      powerTransitions,
      { name: "Off" },
      options.walked,
    );
    this.#settings = { ...defaultSettings, ...options.settings };
    this.#ownType = model.imageType;
    const { name } = productId(model.name);
    this.#facts = {
      product: ewcFacts(name),
      model: name,
      serialNumber: serialNumber(ethernetMac),
      ethernetMac,
    };
    this.#webSessions = new Sessions(options.crypto, () => options.host.clock.now(), sessionIdle);
    this.#flashFile = options.flashStore && new FlashFile(options.flashStore);
    const before = this.#flashFile?.load();
    const factory = { version, ownImage: options.ownImage };
    this.#flash = watchedFlash(
      {
        installed: before?.installed ?? { stage: "committed", running: factory, backup: undefined },
        installedAt: before?.installedAt ?? options.host.clock.epoch(),
        staging: new Staging(this.#settings.apImagesSize),
        bootflash: new Bootflash(before?.files),
        lastReloadReason: "PowerOn",
        calendarOffset: before?.calendarOffset ?? 0,
      },
      () => this.#keep(),
    );
    const entropy = (length: number) => Uint8Array.from({ length }, () => Math.floor(options.random() * 256));
    this.#deviceKey = before?.deviceKey ?? entropy(32);
    this.#configuration = ewcConfigurationStore({
      crypto: options.crypto,
      entropy,
      deviceKey: this.#deviceKey,
      defaultHostname: `WLC${ethernetMac.toUpperCase()}`,
      unit: { ...this.#facts, certificate: certificateNumber(ethernetMac) },
      release: train(this.#flash),
      ...(before
        ? { startup: before.startup }
        : { first: { base: labAccess(options), text: options.startupConfiguration ?? "" } }),
      saved: () => this.#keep(),
    });
    if (before) restage(this.#flash.staging, before.staged);
    this.#seen = before !== undefined;
    this.#own =
      options.ownAccessPoint &&
      new OwnAccessPoint(
        options.ownAccessPoint,
        {
          host: options.host,
          ...(options.flashStore && { flashStore: options.flashStore }),
          bootVersion: () => this.#flash.installed.running.version,
          goesDown: () => this.#ownGoesDown(),
        },
        options.ownAccessPointHost,
      );
    this.#isWhole = true;
    this.#keep();
  }

  get powered(): boolean {
    return this.#power.state.name !== "Off";
  }

  get #boot(): Boot | undefined {
    const { state } = this.#power;
    return "boot" in state ? state.boot : undefined;
  }

  /** What the command line drives and shows; undefined while off or booting. */
  get services(): EwcServices | undefined {
    return this.#boot?.services;
  }

  /** What a command shows now; see `lookAt`. undefined while off or booting. */
  look(command: string): string | undefined {
    return this.#boot?.look(command);
  }

  /** Does nothing when the power is on. */
  powerOn(): void {
    if (this.powered) return;
    if (this.#own?.isAlone) this.#power.walk("alone", { name: "Access Point Alone" });
    else if (this.#seen) this.#startBoot("on");
    else this.#up("found");
    this.#seen = true;
    this.#own?.powerOn();
  }

  /**
   * At once, in the middle of whatever runs; nothing is sent. The host's own power is the caller's to cut, after this.
   * Does nothing when the power is off.
   */
  powerOff(): void {
    const { state } = this.#power;
    if (state.name === "Off") return;
    if ("timer" in state) state.timer.cancel();
    if ("boot" in state) state.boot.end("power-loss");
    this.#own?.powerOff();
    this.#webSessions.clear();
    this.#power.walk("off", { name: "Off" });
    this.#flash.lastReloadReason = "PowerOn";
  }

  #keep(): void {
    if (!this.#isWhole) return;
    const { installed, installedAt, staging, bootflash, lastReloadReason, calendarOffset } = this.#flash;
    this.#flashFile?.save({
      installed,
      installedAt,
      staged: staging.images(),
      files: bootflash.files(),
      lastReloadReason,
      calendarOffset,
      startup: this.#configuration.startup,
      deviceKey: this.#deviceKey,
    });
  }

  #reload(reason: string, notice: string): void {
    const { state } = this.#power;
    if (state.name !== "Up") return;
    const { boot } = state;
    this.#flash.lastReloadReason = reason;
    this.#options.console?.(`${notice}\r\n`);
    const timer = this.#options.host.clock.after(this.#settings.reloadTime, () => {
      boot.end("reload");
      this.#startBoot("down");
      this.#own?.restart();
    });
    this.#power.walk("reload", { name: "Going Down", boot, timer });
  }

  /** Somebody has made the access point in the box reload: there is one power supply and one boot loader. */
  #ownGoesDown(): void {
    const { state } = this.#power;
    if (state.name === "Off") return;
    if (state.name === "Access Point Alone") {
      if (!this.#own?.isAlone) this.#startBoot("again");
      return;
    }
    if (state.name === "Booting" && !this.#own?.isAlone) return;
    if ("timer" in state) state.timer.cancel();
    this.#flash.lastReloadReason = "Reload Command";
    if ("boot" in state) state.boot.end("reload");
    if (this.#own?.isAlone) this.#power.walk("alone", { name: "Access Point Alone" });
    else this.#startBoot("box down");
  }

  /** A line of the startup configuration that is not taken is shown at the boot, and what is wrong with it. */
  #complain(): void {
    for (const { text, message } of this.#configuration.startupProblems)
      this.#options.console?.(`${text}\r\n${message.replaceAll("\n", "\r\n")}\r\n`);
  }

  #startBoot(label: "on" | "down" | "box down" | "again"): void {
    const timer = this.#options.host.clock.after(this.#settings.bootTime, () => this.#up("up"));
    this.#power.walk(label, { name: "Booting", timer });
  }

  #up(label: "found" | "up"): void {
    if (this.#seen) this.#configuration.reload();
    this.#configuration.release = train(this.#flash);
    this.#complain();
    const boot = new Boot({
      device: this.#options,
      facts: this.#facts,
      ownType: this.#ownType,
      own: this.#own,
      settings: this.#settings,
      flash: this.#flash,
      configuration: this.#configuration,
      webSessions: this.#webSessions,
      announce: this.#seen,
      reload: (reason, notice) => this.#reload(reason, notice),
    });
    this.#power.walk(label, { name: "Up", boot });
  }
}

/** `17.9`, as the configuration's `version` line shows it. */
function train({ installed }: Flash): string {
  return shortIosXeVersion(installed.running.version).split(".").slice(0, 2).join(".");
}
