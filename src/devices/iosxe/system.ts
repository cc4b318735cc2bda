import { installVersion, shortIosXeVersion } from "../../image/versions";
import type { BootClock } from "./boot-clock";
import type { Calendar } from "./calendar";
import type { ConfigurationStore } from "./configuration/store";
import type { PlatformFlash } from "./flash";
import { platformMessages } from "./logging/catalogue";
import type { Log } from "./logging/log";

/** What `show version` and `show inventory` say of the product alone. */
export interface ProductFacts {
  /** `C9800-AP Software (C9800-AP-K9_IOSXE-UNIVERSALK9-M)` */
  readonly software: string;
  /** `Cisco Catalyst 9120AX Series Embedded Wireless Controller` */
  readonly chassis: string;
  /** How licenses are told. */
  readonly licenseLines: readonly string[];
  /** Its processor and that one's memory, after the product id. */
  readonly processor: string;
  /** What it keeps, from the configuration's memory on, a line each. */
  readonly memoryLines: readonly string[];
  /** `BUNDLE` */
  readonly installationMode: string;
  readonly install: InstallFacts;
}

/** What the install engine's transcripts and screens call the product's parts. */
export interface InstallFacts {
  /** What it works on: `Chassis 1/R0`; others say `R0`, stacks `Switch 1`. */
  readonly member: string;
  /** The folder in which an image lies that does not run: `backup_image`. */
  readonly idleFolder: string;
  /** Its image there. */
  readonly imageFile: string;
}

/** What is printed on the device. */
export interface DeviceFacts {
  readonly product: ProductFacts;
  /** Product id with regulatory domain: `C9120AXI-B`. */
  readonly model: string;
  readonly serialNumber: string;
  /** Cisco dotted form, `3c57.31c5.7bc8`. */
  readonly ethernetMac: string;
}

/** `show version`, `show inventory`, `show redundancy`'s basics. */
export interface PlatformView extends DeviceFacts {
  /** Its release as the AP quad, `17.9.4.27`. */
  readonly apVersion: string;
  /** IOS-XE release as `show version` prints it, `17.9.4a` or `17.9.4`. */
  readonly release: string;
  /** The form of `show install summary`, `17.09.04.0.6325`. */
  readonly installVersion: string;
  /** When it came up. */
  readonly bootedAt: number;
  /** `reload`, `Image Install`, `PowerOn`. */
  readonly lastReloadReason: string;
}

export interface SystemOptions {
  readonly facts: DeviceFacts;
  readonly flash: PlatformFlash;
  readonly calendar: Calendar;
  readonly clock: BootClock;
  readonly log: Log;
  readonly configuration: ConfigurationStore;
  /** Removes what the product keeps beside configuration and files. */
  readonly eraseProduct: () => void;
  /** `notice` is what the console shows of it. */
  readonly reload: (reason: string, notice: string) => void;
}

/** The device as a whole: what it is, and its end. */
export class System {
  readonly #options: SystemOptions;
  #goingDown = false;

  constructor(options: SystemOptions) {
    this.#options = options;
  }

  view(): PlatformView {
    const { flash, facts, calendar, clock } = this.#options;
    const { version } = flash.installed.running;
    return {
      ...facts,
      apVersion: version,
      release: shortIosXeVersion(version),
      installVersion: installVersion(version),
      bootedAt: calendar.now() - clock.uptime(),
      lastReloadReason: flash.lastReloadReason,
    };
  }

  /** A reload was asked for, and comes in a moment. */
  get reloads(): boolean {
    return this.#goingDown;
  }

  /** Ends all sessions and reloads with the startup configuration. */
  reload(reason: string): void {
    // Seen so on every platform, whereas the log line has `Reload Command`.
    const said = reason === "Reload Command" ? "Reload command" : reason;
    this.#goDown(reason, `Chassis 1 reloading, reason - ${said}`);
  }

  /** After an install operation it is the process manager that says so. */
  reloadByEngine(reason: string): void {
    this.#goDown(reason, this.#options.log.unsynchronised(platformMessages.processManagerExits, {}));
  }

  /** Configuration, files and what the product keeps are gone, and the device reloads as from the factory. */
  factoryReset(): void {
    const { configuration, flash, eraseProduct } = this.#options;
    configuration.erase();
    flash.bootflash.clear();
    eraseProduct();
    this.reload("Factory Reset");
  }

  #goDown(reason: string, notice: string): void {
    this.#goingDown = true;
    this.#options.reload(reason, notice);
  }
}
