import { base64Unpadded } from "../../host/base64";
import type { Host } from "../../host/host";
import { controllerFamily } from "../../image/ap-image";
import type { ImageType } from "../../image/models";
import { ImageVerifier } from "../../image/verifier";
import { type ApVersion, compareApVersions, shortIosXeVersion } from "../../image/versions";
import type { AcService } from "../capwap/ac-contract";
import { openAcService } from "../capwap/ac-service";
import { Traffic } from "../ios/traffic";
import { BootClock } from "../iosxe/boot-clock";
import { EwcCommandLine } from "../iosxe/cli/command-line";
import { ConfigurationLock } from "../iosxe/configuration/lock";
import type { Bootflash } from "../iosxe/files/bootflash";
import { fileSystems } from "../iosxe/files/file-systems";
import { RemoteCopy } from "../iosxe/files/remote-copy";
import { InstallLedger } from "../iosxe/install/install-ledger";
import { InstallOperations } from "../iosxe/install/install-operations";
import { InstallJournal } from "../iosxe/install/journal";
import { OperationSlot } from "../iosxe/install/slot";
import { Log } from "../iosxe/logging/log";
import { type NameSettings, Resolver } from "../iosxe/names/resolver";
import { NtpClient } from "../iosxe/ntp/client";
import { ApCommands } from "./aps/ap-commands";
import { ApEvents } from "./aps/ap-events";
import { ApProvisioning } from "./aps/ap-provisioning";
import { JoinDownload } from "./aps/join-download";
import { JoinStatistics } from "./aps/join-statistics";
import { ApRegistry } from "./aps/registry";
import type { EwcConfiguration } from "./configuration/model";
import type { EwcConfigurationStore } from "./configuration/store";
import type { Flash } from "./flash";
import { externalFetch, named, stoppable } from "./images/fetch";
import type { AddTools } from "./images/image-add";
import { ReleaseCheck } from "./images/release-check";
import { profileSource } from "./images/source";
import { Uploads } from "./images/uploads";
import { messages } from "./logging/catalogue";
import type {
  ApImageCounters,
  ApJoinView,
  ApScope,
  ApView,
  AutoAbortTimerSetting,
  EwcOperations,
  FileSystemView,
  InstallEvent,
  InstallLogEntry,
  InstallRequest,
  InstallView,
  LoggingView,
  LogMessage,
  NetworkUpgradeView,
  Outcome,
  OwnApView,
  PlatformView,
  RedundancyView,
  StagedImageView,
  TrafficView,
} from "./operations";
import type { EwcOptions } from "./options";
import type { OwnAccessPoint } from "./own/own-access-point";
import type { EwcSettings } from "./settings";
import { NetworkUpgrade } from "./upgrade/network-upgrade";
import {
  apImageCounters,
  apView,
  type DeviceFacts,
  installView,
  platformView,
  shownAccessPoints,
} from "./views";
import { WebFront } from "./web/front";
import type { Sessions } from "./web/sessions";

export interface BootOptions {
  readonly device: EwcOptions;
  readonly facts: DeviceFacts;
  readonly ownType: ImageType;
  /** The access point that carries it. */
  readonly own: OwnAccessPoint | undefined;
  readonly settings: EwcSettings;
  readonly flash: Flash;
  readonly configuration: EwcConfigurationStore;
  /** Who is signed in to the web interface: a page that stays open through a reload goes on afterwards. */
  readonly webSessions: Sessions;
  /** False for the one boot that the lab never saw. */
  readonly announce: boolean;
  /** `notice` is what the console shows of it. */
  readonly reload: (reason: string, notice: string) => void;
}

/** One boot of the controller, from its services' start to the next reload or loss of power: all that RAM holds. */
export class Boot implements EwcOperations {
  readonly host: Host;
  readonly configuration: EwcConfigurationStore;
  readonly bootflash: Bootflash;
  readonly remoteCopy: RemoteCopy;
  readonly resolver: Resolver;
  readonly ntp: NtpClient;
  readonly configurationLock = new ConfigurationLock();
  readonly uploads: Uploads;
  readonly #releaseCheck: ReleaseCheck;
  readonly #ledger = new InstallLedger();
  readonly #traffic = new Traffic();
  readonly #options: BootOptions;
  readonly #clock: BootClock;
  readonly #log: Log;
  readonly #journal: InstallJournal;
  readonly #registry = new ApRegistry();
  readonly #statistics = new JoinStatistics();
  readonly #joinDownload: JoinDownload;
  readonly #upgrade: NetworkUpgrade;
  readonly #install: InstallOperations;
  readonly #commands: ApCommands;
  readonly #provisioning: ApProvisioning;
  readonly #stopProvisioning: () => void;
  #change: { readonly at: number; readonly by: string | undefined };
  readonly #fetches: { stop(): void };
  readonly #capwap: AcService;
  readonly #commandLine: EwcCommandLine;
  readonly #ownAp: OwnApView = {
    server: () => this.#options.own?.shell,
    isKnown: false,
    fingerprint: () => this.#ownFingerprint(),
  };
  /** A reload was asked for, and comes in a moment. */
  #goingDown = false;
  readonly #ssh: { close(): void };
  #web: WebFront | undefined;

  constructor(options: BootOptions) {
    const { device, settings, flash, configuration, ownType } = options;
    const { crypto, imageAuthority, random } = device;
    const outside = this.#traffic.counted(device.host);
    const host = options.own?.box.controller(outside) ?? outside;
    this.#options = options;
    this.bootflash = flash.bootflash;
    this.host = host;
    this.configuration = configuration;
    this.#clock = new BootClock(host.clock);
    const calendar = () => this.calendar();
    this.#log = new Log({
      host,
      configuration: () => configuration.running,
      calendar,
      uptime: () => this.#clock.uptime(),
      synchronized: () => this.ntp?.synchronizedTo !== undefined,
      console: (text) => device.console?.(text),
    });
    this.#journal = new InstallJournal(this.#log, calendar);
    this.#journal.booted(bootNotes(flash.installed.running.version));
    const slot = new OperationSlot();
    const blockSize = () => configuration.running.tftpBlockSize ?? settings.tftpBlockSize;
    this.resolver = new Resolver(host, () => nameSettings(configuration.running), random);
    this.remoteCopy = new RemoteCopy(host, device.sftp, blockSize);
    const fetch = named(
      externalFetch(host, device.sftp, device.httpsClient, settings, blockSize),
      this.resolver,
      host,
    );
    const fetches = stoppable(fetch);
    this.#fetches = fetches;
    const tools: AddTools = {
      clock: this.#clock,
      settings,
      journal: this.#journal,
      fetch: fetches.fetch,
      verifier: (family) => new ImageVerifier({ crypto, signer: imageAuthority, family, calendar }),
    };
    this.uploads = new Uploads({
      verifier: tools.verifier,
      room: () => settings.apImagesSize,
      needed: () => new Set([ownType, ...this.#registry.all().flatMap((ap) => ap.imageType ?? [])]),
      failureText: settings.failureText,
      now: () => host.clock.now(),
    });
    const source = () =>
      profileSource(configuration.running, (secret) => configuration.reveal(secret), this.uploads.files);
    this.#releaseCheck = new ReleaseCheck({
      clock: this.#clock,
      fetch: tools.fetch,
      log: this.#log,
      running: flash.installed.running.version,
      source,
      wanted: () => {
        const method = configuration.running.wireless.imageDownload?.method;
        return method?.mode === "cco" && method.autoCheck;
      },
    });
    const { running } = flash.installed;
    this.#joinDownload = new JoinDownload({
      tools,
      staging: flash.staging,
      slot,
      random,
      running: { version: running.version, ownType, ownImage: running.ownImage },
      source,
    });
    const registry = this.#registry;
    this.#upgrade = new NetworkUpgrade({ tools, flash, registry, slot, ownType, controllerFamily, calendar });
    const upgrade = this.#upgrade;
    const reload = (reason: string) => this.#reloadByEngine(reason);
    const clock = this.#clock;
    const journal = this.#journal;
    this.#install = new InstallOperations({
      clock,
      settings,
      flash,
      journal,
      slot,
      registry,
      upgrade,
      source,
      calendar,
      reload,
    });
    this.#commands = new ApCommands({
      registry,
      upgrade,
      source,
      settings,
      configuration: () => configuration.running,
    });
    this.#provisioning = new ApProvisioning({
      registry,
      configuration: () => configuration.running,
      reveal: (secret) => configuration.reveal(secret),
    });
    this.#change = { at: this.calendar(), by: undefined };
    this.ntp = new NtpClient({
      host,
      resolver: this.resolver,
      servers: () => configuration.running.ntpServers,
      calendar,
      setCalendar: (epoch) => this.setCalendar(epoch),
    });
    this.#stopProvisioning = configuration.onChange(() => {
      this.#change = { at: this.calendar(), by: undefined };
      this.#provisioning.changed();
      this.ntp.changed();
      this.#releaseCheck.changed();
    });
    this.#commandLine = new EwcCommandLine(this);
    this.#log.monitor((record) => {
      this.#commandLine.message(record.line);
      this.#web?.logged();
    });
    if (options.announce) this.#announce();
    this.#capwap = this.#serveAccessPoints();
    this.#ssh = this.#serveCommandLine();
    const { https, webAssets: assets } = device;
    this.#web =
      https && new WebFront({ operations: this, https, crypto, assets, sessions: options.webSessions });
  }

  /**
   * Services are closed in order, as a reload does; or nothing is sent any more, as when the power fails (a fetch then
   * ends with the host's own power: to cancel it would tell the server).
   */
  end(how: "reload" | "power-loss"): void {
    this.#clock.end();
    this.ntp.close();
    this.resolver.close();
    this.#stopProvisioning();
    this.#log.close();
    this.#commandLine.closeAll();
    this.#ssh.close();
    this.#web?.close();
    if (how === "reload") {
      this.#fetches.stop();
      this.#capwap.close();
    } else this.#capwap.destroy();
    this.#options.flash.staging.settle();
  }

  get offeredRelease(): string | undefined {
    return this.#releaseCheck.offered;
  }

  get reloads(): boolean {
    return this.#goingDown;
  }

  calendar(): number {
    return this.host.clock.epoch() + this.#options.flash.calendarOffset;
  }

  setCalendar(epoch: number): void {
    this.#options.flash.calendarOffset = epoch - this.host.clock.epoch();
  }

  platform(): PlatformView {
    return platformView(this.#options.flash, this.#options.facts, this.calendar() - this.#clock.uptime());
  }

  accessPoints(): readonly ApView[] {
    const calendar = this.calendar();
    return shownAccessPoints(this.#registry).map((record) =>
      apView(record, this.configuration.running, this.#clock, calendar),
    );
  }

  apImageCounters(): ApImageCounters {
    return apImageCounters(this.#registry, this.#joinDownload, this.#upgrade);
  }

  apJoinStatistics(): readonly ApJoinView[] {
    return this.#statistics.rows();
  }

  md5(octets: Uint8Array): string {
    const digest = this.#options.device.crypto.hash("md5").update(octets).digest();
    return Array.from(digest, (octet) => octet.toString(16).padStart(2, "0")).join("");
  }

  configurationChange() {
    return this.#change;
  }

  noteConfigured(by: string): void {
    this.#change = { at: this.calendar(), by };
  }

  networkUpgrade(): NetworkUpgradeView {
    return this.#upgrade.view();
  }

  get ownAp(): OwnApView {
    return this.#ownAp;
  }

  redundancy(): RedundancyView {
    const { ethernetMac } = this.#options.facts;
    return {
      vrrpId: this.configuration.running.wireless.ewc.vrrpId,
      activeName: ownName(ethernetMac),
      activeMac: ethernetMac,
      standbyName: undefined,
      standbyMac: undefined,
    };
  }

  /** As OpenSSH shows a host key. The key itself is nowhere: nobody sees the connection inside the box. */
  #ownFingerprint(): string {
    const text = new TextEncoder().encode(`${this.#options.facts.serialNumber} ssh host key`);
    return base64Unpadded(this.#options.device.crypto.hash("sha256").update(text).digest());
  }

  managementTrustpoint(): string | undefined {
    const { crypto, identity } = this.#options.device;
    const own = identity.chain[0];
    if (!own) return undefined;
    const digest = crypto.hash("sha1").update(own.der).digest();
    return Array.from(digest, (octet) => octet.toString(16).padStart(2, "0")).join("");
  }

  install(): InstallView {
    return installView(this.#options.flash, this.#clock.now());
  }

  installLog(): readonly InstallLogEntry[] {
    return this.#journal.entries();
  }

  logging(): LoggingView {
    return { lines: this.#log.lines(), counts: this.#log.counts() };
  }

  traffic(): TrafficView {
    const now = this.#clock.now();
    return { input: this.#traffic.input.read(now), output: this.#traffic.output.read(now) };
  }

  fileSystems(): readonly FileSystemView[] {
    const { flash, settings } = this.#options;
    return fileSystems(flash, this.configuration, settings.apImagesSize);
  }

  stagedImages(): readonly StagedImageView[] {
    return this.#options.flash.staging
      .images()
      .map(({ type, version, content }) => ({ type, version, octets: content.size }));
  }

  startInstall(request: InstallRequest, listener: (event: InstallEvent) => void, uuid?: string): void {
    // It could not come to an end any more, nor say so.
    if (this.#goingDown) listener({ type: "refused", reason: "Reload is in progress" });
    else this.#install.start(request, this.#ledger.watch(listener, uuid));
  }

  installOperations() {
    return { running: this.#ledger.running, history: this.#ledger.history };
  }

  setAutoAbortTimer(setting: AutoAbortTimerSetting): Outcome {
    return this.#install.setAutoAbortTimer(setting);
  }

  predownload(scope: ApScope): Outcome {
    return this.#commands.predownload(scope);
  }

  abortPredownload(_scope: ApScope): Outcome {
    return this.#upgrade.abortPredownload();
  }

  swapApImage(scope: ApScope): Outcome {
    return this.#commands.swap(scope);
  }

  resetAp(scope: ApScope): Outcome {
    return this.#commands.reset(scope);
  }

  resetCapwap(scope: ApScope): Outcome {
    return this.#commands.resetCapwap(scope);
  }

  clearPredownloadStatistics(): void {
    this.#commands.clearPredownloadStatistics();
  }

  clearApJoinStatistics(): void {
    this.#statistics.clear();
  }

  clearLogging(): void {
    this.#log.clear();
  }

  log({ text, ...message }: LogMessage): void {
    this.#log.write({ ...message, text: () => text }, {});
  }

  factoryReset(): void {
    const { staging } = this.#options.flash;
    this.configuration.erase();
    this.bootflash.clear();
    for (const { type } of staging.images()) staging.remove(type);
    this.reload("Factory Reset");
  }

  reload(reason: string): void {
    this.#goDown(reason, `Chassis 1 reloading, reason - ${reason}`);
  }

  /** After an install operation it is the process manager that says so. */
  #reloadByEngine(reason: string): void {
    const line = this.#log.unsynchronised(messages.processManagerExits, {});
    this.#goDown(reason, line);
  }

  #goDown(reason: string, notice: string): void {
    this.#goingDown = true;
    this.#options.reload(reason, notice);
  }

  #announce(): void {
    const version = shortIosXeVersion(this.#options.flash.installed.running.version);
    this.#log.write(messages.restarted, {
      software: `Cisco IOS Software, C9800-AP Software (C9800-AP-K9_IOSXE-UNIVERSALK9-M), Version ${version}`,
    });
    for (const { address, port } of this.configuration.running.logging.hosts) {
      this.#log.write(messages.loggingHost, { host: address, port, change: "started" });
    }
  }

  /** What a command shows now; see `lookAt`. */
  look(command: string): string | undefined {
    return this.#commandLine.look(command);
  }

  #serveAccessPoints(): AcService {
    const { device, settings, flash } = this.#options;
    const { keyLog } = device;
    return openAcService({
      host: this.host,
      crypto: device.crypto,
      identity: device.identity,
      calendar: () => this.calendar(),
      authorities: device.trust,
      checksRole: settings.checksCertificateRole,
      ...(settings.imageDataLayout === "cisco"
        ? {}
        : { settings: { imageLayout: settings.imageDataLayout } }),
      controller: {
        name: this.configuration.running.hostname,
        softwareVersion: flash.installed.running.version,
        apLimit: settings.maximumAccessPoints,
      },
      ...(keyLog ? { keyLog } : {}),
      handler: new ApEvents({
        log: this.#log,
        registry: this.#registry,
        statistics: this.#statistics,
        joinDownload: this.#joinDownload,
        upgrade: this.#upgrade,
        provisioning: this.#provisioning,
        runningVersion: flash.installed.running.version,
        maximum: settings.maximumAccessPoints,
        clock: this.#clock,
        country: () => this.configuration.running.wireless.country,
      }),
    });
  }

  #serveCommandLine(): { close(): void } {
    const commandLine = this.#commandLine;
    const { configuration } = this;
    return this.#options.device.ssh.serve(this.host, 22, {
      software: "Cisco-1.25",
      keyboardInteractive: true,
      algorithms: () => configuration.running.ssh.algorithms,
      banner: () => commandLine.loginBanner,
      attempts: () => Math.max(1, configuration.running.ssh.retries),
      loginGrace: () => configuration.running.ssh.timeout * 1_000,
      authenticate: (attempt) => commandLine.authenticate(attempt),
      shell: (terminal, user) => commandLine.shell(terminal, user),
      exec: (command, channel, user) => commandLine.exec(command, channel, user),
    });
  }
}

function nameSettings({ names, domainName }: EwcConfiguration): NameSettings {
  const { lookup, servers, hosts, timeout, retries } = names;
  return {
    lookup,
    servers,
    hosts: new Map(hosts.map(({ name, addresses }) => [name.toLowerCase(), addresses])),
    domain: domainName,
    timeout: timeout * 1_000,
    retries,
  };
}

/** Beside start and end, `show install log` of 17.12 tells what a boot mounted; that of 17.9 does not (both seen). */
function bootNotes(version: ApVersion): readonly string[] {
  return compareApVersions(version, "17.12.0.0") < 0 ? [] : ["Mount IMG INI state base image"];
}

/** What an AP is called that nobody has named: `AP6C41.0E16.E79C` (seen). */
function ownName(ethernetMac: string): string {
  return `AP${ethernetMac.toUpperCase()}`;
}
