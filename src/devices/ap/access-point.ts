import type { Certificate, Crypto, Identity, PublicKey } from "../../crypto/port";
import type { FlashStore } from "../../host/flash-store";
import type { Host, Timer } from "../../host/host";
import type { SftpClient } from "../../host/sftp";
import type { SshService } from "../../host/ssh";
import { imageSizes } from "../../image/ap-image";
import type { ApModel } from "../../image/models";
import type { ImageTrust } from "../../image/verifier";
import { type ApVersion, parseApVersion } from "../../image/versions";
import type { WalkObserver } from "../../states/walker";
import { serialNumber } from "../capwap/serial-number";
import type { WtpLink, WtpLinkHandler, WtpLinkOptions } from "../capwap/wtp-contract";
import { openWtpLink } from "../capwap/wtp-link";
import { Traffic } from "../ios/traffic";
import { Administration } from "./administration";
import { bootLines } from "./boot";
import { BootLog } from "./boot-log";
import { ApCommandLine, type ApCredentials, factoryCredentials } from "./cli/command-line";
import { ApConsole } from "./console";
import { Flash } from "./flash";
import { kept } from "./flash-file";
import type { ImageLabel } from "./image-transitions";
import { KeptConfiguration } from "./kept-configuration";
import { messages, type ReloadReason, reloadReasons } from "./messages";
import { productName } from "./product-name";
import { controlPort, RunningSystem, type UplinkHandler } from "./running-system";
import { type ApSettings, defaultApSettings } from "./settings";
import { Uplink } from "./uplink/uplink";
import { vendorClass } from "./uplink/vendor-class";

export interface AccessPointOptions {
  readonly name: string;
  readonly model: ApModel;
  /** Regulatory domain, `-E`; -B unless given. */
  readonly domain?: string;
  readonly host: Host;
  /** The base radio MAC and the Ethernet MAC, `0cd0.f897.ade0`. */
  readonly radioMac: string;
  readonly ethernetMac: string;
  readonly crypto: Crypto;
  /** The AP's certificate and key. */
  readonly identity: Identity;
  /** Authorities that a controller's certificate may come from. */
  readonly trust: readonly Certificate[];
  /** Who may sign images. */
  readonly imageAuthority: PublicKey;
  /** The factory images, `17.3.3.26`: what it runs, and what the other partition holds (0.0.0.0: nothing). */
  readonly primary: string;
  readonly backup: string;
  /** Controllers it is told to ask; without any it asks by broadcast only. */
  readonly controllers?: readonly string[];
  /** It asks for its address, and for controllers with it, instead of having one. */
  readonly dhcp?: boolean;
  /** The console: output as it comes, lines ended by "\n", the last one perhaps still growing. */
  readonly console: (text: string) => void;
  /** Seeded by the lab, 0 to 1. */
  readonly random: () => number;
  readonly settings?: Partial<ApSettings>;
  /**
   * Lab time at which its power came first, where that was before `powerOn`: a process takes a while to start, and the boot
   * goes on meanwhile.
   */
  readonly poweredSince?: number;
  /** Where its flash lives on; what is found there counts instead of the factory images. */
  readonly flashStore?: FlashStore;
  /** Serves its command line on port 22; without it there is none. */
  readonly ssh?: SshService;
  /** For `archive download-sw sftp://...`; without it that fails. */
  readonly sftp?: SftpClient;
  /** Who may log in; Cisco, Cisco and Cisco as from the factory unless given. */
  readonly credentials?: ApCredentials;
  /** NSS key log lines. */
  readonly keyLog?: (line: string) => void;
  /** The box that it shares with a controller, for an AP that carries one. */
  readonly carrier?: {
    /** What the controller boots, and so the AP, where its flash holds it. */
    bootVersion(): ApVersion;
    /** The AP goes down by itself: the box does. */
    goesDown(): void;
  };
  /** Told of every arrow of an image's life. */
  readonly walked?: WalkObserver<ImageLabel>;
  /** Who makes its CAPWAP link; by default `openWtpLink`. */
  readonly openLink?: (options: WtpLinkOptions) => WtpLink;
}

/**
 * A virtual AP: power, flash and console outside, the software inside (running-system.ts) from the end of each boot to
 * the next reload or power cut. Flash and the configured name survive both; /tmp and all else do not.
 */
export class AccessPoint {
  readonly name: string;
  readonly #options: AccessPointOptions;
  readonly #settings: ApSettings;
  readonly #console: ApConsole;
  readonly #flash: Flash;
  readonly #kept: KeptConfiguration;
  #log = new BootLog();
  #booting: Timer | undefined;
  #system: RunningSystem | undefined;
  #commandLine: ApCommandLine | undefined;
  #ssh: { close(): void } | undefined;
  #powered = false;
  #poweredSince: number | undefined;
  /** Lab time at which its software was up. */
  #startedAt = 0;
  /** Boots since the lab began. */
  #boots = 0;
  /** How far its clock is ahead of the lab's, since a controller told it the time; gone with the power. */
  #clockOffset = 0;

  /** @throws UsageError when a version is none. */
  constructor(options: AccessPointOptions) {
    this.name = options.name;
    this.#options = options;
    this.#settings = { ...defaultApSettings, ...options.settings };
    this.#console = new ApConsole(
      () => this.#calendar(),
      (text) => this.#log.take(text),
      options.console,
    );
    const stored = (version: ApVersion) => ({ version, size: imageSizes.small });
    const backup = parseApVersion(options.backup);
    const before = options.flashStore && kept(options.flashStore);
    if (before) this.#boots = 1;
    this.#flash = new Flash(
      stored(parseApVersion(options.primary)),
      backup === "0.0.0.0" ? undefined : stored(backup),
      this.#settings.partitionKilobytes ?? options.model.partitionKilobytes,
      before?.flash,
    );
    const factory = { name: options.name, controllers: options.controllers ?? [] };
    this.#kept = new KeptConfiguration(factory, this.#flash, options.flashStore, before);
    this.#poweredSince = options.poweredSince;
  }

  /** The version it runs or, without power, would run. */
  get runningVersion(): ApVersion {
    return this.#flash.version(this.#powered ? this.#flash.active : this.#flash.boot);
  }

  /** `ap-type capwap`: it carries no controller. */
  get isAlone(): boolean {
    return this.#kept.apType === "capwap";
  }

  /** The version in the partition it does not run from; 0.0.0.0 when none there boots. */
  get backupVersion(): ApVersion {
    return this.#flash.version(this.#flash.spare);
  }

  /** Why it reloaded by itself, last; undefined when it never did (`Software Initiated Reload Reason`). */
  get reloadReason(): ReloadReason | undefined {
    return this.#kept.reloadReason;
  }

  /** Does nothing when it has power already. */
  powerOn(): void {
    if (this.#powered) return;
    this.#powered = true;
    this.#clockOffset = 0;
    this.#boot();
  }

  /** The plug is pulled: nothing is sent or printed, RAM is lost. */
  powerOff(): void {
    this.#powered = false;
    this.#goDown();
  }

  /** The box reloads: the session ends in order, then the AP boots. One that boots begins anew; without power nothing happens. */
  restart(): void {
    const version = this.#options.carrier?.bootVersion();
    const swaps = version !== undefined && version !== this.runningVersion && version === this.backupVersion;
    const reason = swaps ? reloadReasons.imageUpgrade : reloadReasons.controller;
    if (this.#system) this.#system.shutDown(reason);
    else if (this.#powered) {
      this.#goDown();
      this.#boot();
    }
  }

  /** Keys at its console, as they come. Nobody reads them without power, nor while it boots. */
  type(text: string): void {
    this.#commandLine?.console(text);
  }

  /** What a command shows now; see `lookAt`. undefined while off or booting. */
  look(command: string): string | undefined {
    return this.#commandLine?.look(command);
  }

  #calendar(): number {
    return this.#options.host.clock.epoch() + this.#clockOffset;
  }

  /** A clock that is right within two seconds is left alone, as the word of it has whole seconds (inferred). */
  #setClock(epoch: number): void {
    if (Math.abs(epoch - this.#calendar()) >= 2_000) this.#clockOffset += epoch - this.#calendar();
  }

  #boot(): void {
    const { model, host } = this.#options;
    const carried = this.#options.carrier?.bootVersion();
    if (carried !== undefined) this.#flash.select(carried);
    this.#flash.startUp();
    this.#log = new BootLog();
    this.#kept.learn([]);
    if (this.#options.dhcp) host.lease?.drop();
    this.#console.shows = true;
    for (const line of bootLines(model, this.#flash, this.#kept.reloadReason)) this.#console.raw(line);
    const head = host.clock.now() - (this.#poweredSince ?? host.clock.now());
    this.#poweredSince = undefined;
    this.#booting = host.clock.after(Math.max(0, this.#settings.bootTime - head), () => this.#startSystem());
  }

  #startSystem(): void {
    const { model, crypto, imageAuthority, random, sftp } = this.#options;
    const traffic = new Traffic();
    const host = traffic.counted(this.#options.host);
    const trust = {
      crypto,
      signer: imageAuthority,
      family: model.imageType,
      calendar: () => this.#calendar(),
    };
    this.#startedAt = host.clock.now();
    // Whoever starts it next time, another process maybe, knows that it has run.
    if (this.#boots === 0) this.#kept.begin();
    const system = new RunningSystem({
      host,
      model,
      random,
      console: this.#console,
      flash: this.#flash,
      settings: this.#boots++ === 0 ? this.#settings : { ...this.#settings, tmpKilobytesAtFirst: undefined },
      sftp,
      trust,
      openLink: (handler) => this.#openLink(host, handler),
      ...(this.#options.dhcp && { openUplink: (handler) => this.#openUplink(host, handler) }),
      configured: (change) => {
        this.#kept.change(change);
        this.#serveSsh();
      },
      forgotten: () => {
        this.#kept.forget();
        this.#serveSsh();
      },
      reload: (reason) => this.#reload(reason),
      setClock: (epoch) => this.#setClock(epoch),
      walked: this.#options.walked,
    });
    this.#system = system;
    this.#commandLine = this.#newCommandLine(system, host, traffic, trust);
    this.#serveSsh();
    system.start();
  }

  /** Port 22 is open while the AP runs and no controller has closed it. */
  #serveSsh(): void {
    const { host, ssh } = this.#options;
    const commandLine = this.#commandLine;
    if (commandLine && this.#kept.servesSsh && this.#hasAddress) {
      this.#ssh ??= ssh?.serve(host, 22, commandLine.serverOptions());
      return;
    }
    commandLine?.closeRemote();
    this.#ssh?.close();
    this.#ssh = undefined;
  }

  /** One that asks for its address has none until it is lent. */
  get #hasAddress(): boolean {
    const dhcp = this.#system?.dhcp;
    return dhcp === undefined || dhcp.address !== undefined;
  }

  #newCommandLine(system: RunningSystem, host: Host, traffic: Traffic, trust: ImageTrust): ApCommandLine {
    const { crypto, model, ethernetMac, radioMac, credentials, sftp } = this.#options;
    const kept = this.#kept;
    const operations = new Administration({
      host,
      calendar: () => this.#calendar(),
      crypto,
      model,
      flash: this.#flash,
      system,
      log: this.#log,
      console: this.#console,
      sftp,
      trust,
      traffic,
      facts: {
        model,
        domain: this.#options.domain ?? "-B",
        serialNumber: serialNumber(ethernetMac),
        ethernetMac,
        radioMac,
        reloadReason: this.#kept.reloadReason,
      },
      kept,
      erase: () => {
        kept.erase();
        system.shutDown(reloadReasons.command);
      },
    });
    return new ApCommandLine(operations, {
      credentials: () => kept.login ?? credentials ?? factoryCredentials,
      log: (text) => this.#log.note(this.#calendar(), text),
      greeting: this.#options.carrier ? carriedGreeting : "\n",
      screen: (text) => this.#console.typed(text),
    });
  }

  #reload(reason: ReloadReason): void {
    this.#kept.reloads(reason);
    this.#console.line(messages.rebooting(reason));
    this.#goDown();
    this.#boot();
    this.#options.carrier?.goesDown();
  }

  #goDown(): void {
    this.#booting?.cancel();
    this.#commandLine?.closeAll();
    this.#commandLine = undefined;
    this.#ssh?.close();
    this.#ssh = undefined;
    this.#system?.end();
    this.#system = undefined;
  }

  #openUplink(host: Host, handler: UplinkHandler): Uplink {
    const { ethernetMac, model, random } = this.#options;
    return new Uplink({
      host,
      mac: ethernetMac,
      vendorClass: vendorClass(model),
      hostName: () => this.#kept.name,
      random,
      console: this.#console,
      learned: (controllers) => this.#kept.learn(controllers),
      up: () => {
        handler.up();
        this.#serveSsh();
      },
      down: () => {
        handler.down();
        this.#serveSsh();
      },
    });
  }

  #openLink(host: Host, handler: WtpLinkHandler): WtpLink {
    const { crypto, identity, trust, model, domain, radioMac, ethernetMac, keyLog, random } = this.#options;
    const open = this.#options.openLink ?? openWtpLink;
    const self = this;
    return open({
      host,
      crypto,
      identity,
      authorities: trust,
      imageMessageTime: this.#settings.imageMessageTime,
      ap: {
        get name() {
          return self.#kept.name;
        },
        get uptime() {
          return (host.clock.now() - self.#startedAt) / 1_000;
        },
        model: domain === undefined ? model.name : productName(model, domain),
        serialNumber: serialNumber(ethernetMac),
        baseMac: radioMac,
        ethernetMac,
        softwareVersion: this.#flash.version(this.#flash.active),
        get backupVersion() {
          return self.backupVersion;
        },
        radios: model.radios.length,
        descriptorLayout: this.#settings.descriptorLayout,
        ...(this.#options.dhcp && { dhcp: true }),
        get location() {
          return self.#kept.location;
        },
      },
      controllers: this.#kept.controllers,
      calendar: () => this.#calendar(),
      localPort: controlPort,
      entropy: (length) => Uint8Array.from({ length }, () => Math.floor(random() * 256)),
      settings: this.#settings.capwap,
      ...(keyLog === undefined ? {} : { keyLog }),
      handler,
    });
  }
}

/** What an AP says to who comes from the controller in its box: the end of it, which is all that was seen (unicon's EWC sample). */
const carriedGreeting = [
  "# https://www.cisco.com/c/en/us/td/docs/wireless/embedded_wireless_controller_configuration_guide.html #",
  `#${" ".repeat(102)}#`,
  "#".repeat(104),
  "",
].join("\n");
