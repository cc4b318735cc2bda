import type { Crypto } from "../../crypto/port";
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
import { Calendar } from "../iosxe/calendar";
import { LastChange } from "../iosxe/configuration/last-change";
import { ConfigurationLock } from "../iosxe/configuration/lock";
import type { Configuration } from "../iosxe/configuration/model";
import { FileSystems } from "../iosxe/files/file-systems";
import { RemoteCopy } from "../iosxe/files/remote-copy";
import { InstallEngine } from "../iosxe/install/install-engine";
import { InstallJournal } from "../iosxe/install/journal";
import { OperationSlot } from "../iosxe/install/slot";
import { Log } from "../iosxe/logging/log";
import { type NameSettings, Resolver } from "../iosxe/names/resolver";
import { NtpClient } from "../iosxe/ntp/client";
import { serveSsh } from "../iosxe/ssh-front";
import { type DeviceFacts, System } from "../iosxe/system";
import { WebFront } from "../iosxe/web/front";
import { ApCommands } from "./aps/ap-commands";
import { ApEvents } from "./aps/ap-events";
import { ApProvisioning } from "./aps/ap-provisioning";
import { ApViews } from "./aps/ap-views";
import { JoinDownload } from "./aps/join-download";
import { JoinStatistics } from "./aps/join-statistics";
import { ApRegistry } from "./aps/registry";
import { type EwcCommandLine, ewcCommandLine } from "./cli/command-line";
import type { EwcConfigurationStore } from "./configuration/store";
import type { Flash } from "./flash";
import { externalFetch, named, stoppable } from "./images/fetch";
import type { AddTools } from "./images/image-add";
import { ReleaseCheck } from "./images/release-check";
import { profileSource } from "./images/source";
import { Uploads } from "./images/uploads";
import { messages } from "./logging/catalogue";
import { certificateNumber } from "./mac";
import { ManagementTrustpoint } from "./management-trustpoint";
import type { EwcOptions } from "./options";
import type { OwnAccessPoint } from "./own/own-access-point";
import { redundancyView } from "./redundancy";
import { ewcModules } from "./restconf/modules";
import type { EwcServices } from "./services";
import type { EwcSettings } from "./settings";
import { EwcInstall } from "./upgrade/ewc-install";
import { NetworkUpgrade } from "./upgrade/network-upgrade";
import type { Sessions } from "./web/sessions";
import { WebInterface } from "./web/web-interface";

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
export class Boot {
  /** What command line, RESTCONF and web interface stand on. */
  readonly services: EwcServices;
  readonly #options: BootOptions;
  readonly #host: Host;
  readonly #clock: BootClock;
  readonly #calendar: Calendar;
  readonly #trustpoint: ManagementTrustpoint;
  readonly #log: Log;
  readonly #registry = new ApRegistry();
  readonly #statistics = new JoinStatistics();
  readonly #joinDownload: JoinDownload;
  readonly #upgrade: NetworkUpgrade;
  readonly #provisioning: ApProvisioning;
  readonly #stopFollowing: () => void;
  readonly #fetches: { stop(): void };
  readonly #capwap: AcService;
  readonly #commandLine: EwcCommandLine;
  readonly #ssh: { close(): void };
  #web: WebFront<EwcServices> | undefined;

  constructor(options: BootOptions) {
    const { device, settings, flash, configuration, ownType, facts } = options;
    const { crypto, imageAuthority, random } = device;
    this.#trustpoint = new ManagementTrustpoint(
      crypto,
      device.identity,
      () => configuration.running.wireless.trustpoint,
    );
    const traffic = new Traffic();
    const outside = traffic.counted(device.host);
    const host = options.own?.box.controller(outside) ?? outside;
    const { running: release } = flash.installed;
    this.#options = options;
    this.#host = host;
    const clock = new BootClock(host.clock);
    this.#clock = clock;
    const calendar = new Calendar(host.clock, flash);
    this.#calendar = calendar;
    const calendarNow = () => calendar.now();
    this.#log = new Log({
      host,
      configuration: () => configuration.running,
      calendar: calendarNow,
      uptime: () => clock.uptime(),
      synchronized: () => this.services?.ntp.synchronizedTo !== undefined,
      console: (text) => device.console?.(text),
    });
    const journal = new InstallJournal(this.#log, calendarNow);
    journal.booted(bootNotes(release.version));
    const slot = new OperationSlot();
    const blockSize = () => configuration.running.tftpBlockSize ?? settings.tftpBlockSize;
    const resolver = new Resolver(host, () => nameSettings(configuration.running), random);
    const fetches = stoppable(
      named(externalFetch(host, device.sftp, device.httpsClient, settings, blockSize), resolver, host),
    );
    this.#fetches = fetches;
    const tools: AddTools = {
      clock,
      settings,
      journal,
      fetch: fetches.fetch,
      verifier: (family) =>
        new ImageVerifier({ crypto, signer: imageAuthority, family, calendar: calendarNow }),
    };
    const registry = this.#registry;
    const uploads = new Uploads({
      verifier: tools.verifier,
      room: () => settings.apImagesSize,
      needed: () => new Set([ownType, ...registry.all().flatMap((ap) => ap.imageType ?? [])]),
      failureText: settings.failureText,
      now: () => host.clock.now(),
    });
    const source = () =>
      profileSource(configuration.running, (secret) => configuration.reveal(secret), uploads.files);
    const releaseCheck = new ReleaseCheck({
      clock,
      fetch: tools.fetch,
      log: this.#log,
      running: release.version,
      source,
      wanted: () => {
        const method = configuration.running.wireless.imageDownload?.method;
        return method?.mode === "cco" && method.autoCheck;
      },
    });
    this.#joinDownload = new JoinDownload({
      tools,
      staging: flash.staging,
      slot,
      random,
      running: { version: release.version, ownType, ownImage: release.ownImage },
      source,
    });
    const upgrade = new NetworkUpgrade({
      tools,
      flash,
      registry,
      slot,
      ownType,
      controllerFamily,
      calendar: calendarNow,
    });
    this.#upgrade = upgrade;
    const system = new System({
      facts,
      flash,
      calendar,
      clock,
      log: this.#log,
      configuration,
      eraseProduct: () => {
        for (const { type } of flash.staging.images()) flash.staging.remove(type);
      },
      reload: options.reload,
    });
    const install = new InstallEngine({
      clock,
      settings,
      flash,
      journal,
      slot,
      product: new EwcInstall({ upgrade, registry, source, failureText: settings.failureText }),
      calendar,
      reload: (reason) => system.reloadByEngine(reason),
      reloads: () => system.reloads,
    });
    this.#provisioning = new ApProvisioning({
      registry,
      configuration: () => configuration.running,
      reveal: (secret) => configuration.reveal(secret),
    });
    const lastChange = new LastChange(calendarNow);
    const ntp = new NtpClient({
      host,
      resolver,
      servers: () => configuration.running.ntpServers,
      calendar: calendarNow,
      setCalendar: (epoch) => calendar.set(epoch),
    });
    this.#stopFollowing = configuration.onChange(() => {
      lastChange.note();
      this.#provisioning.changed();
      ntp.changed();
      releaseCheck.changed();
    });
    const aps = new ApViews({
      registry,
      joinDownload: this.#joinDownload,
      upgrade,
      configuration: () => configuration.running,
      clock,
      calendar,
    });
    const { bootflash, staging } = flash;
    this.services = {
      host,
      crypto,
      configuration,
      configurationLock: new ConfigurationLock(),
      lastChange,
      calendar,
      system,
      log: this.#log,
      install,
      bootflash,
      fileSystems: new FileSystems({
        bootflash,
        configuration,
        others: () => [staging.fileSystem()],
      }),
      remoteCopy: new RemoteCopy(host, device.sftp, blockSize),
      resolver,
      ntp,
      traffic,
      neighbours: () => aps.all(),
      aps,
      apCommands: new ApCommands({
        registry,
        upgrade,
        source,
        settings,
        configuration: () => configuration.running,
      }),
      joins: this.#statistics,
      upgrade,
      ownAp: {
        server: () => options.own?.shell,
        isKnown: false,
        fingerprint: () => ownFingerprint(facts, crypto),
      },
      redundancy: () => redundancyView(facts, configuration.running),
      managementTrustpoint: () => this.#trustpoint.view(),
      staging,
      uploads,
      releaseCheck,
    };
    this.#commandLine = ewcCommandLine(this.services);
    this.#log.monitor((record) => {
      this.#commandLine.message(record.line);
      this.#web?.logged();
    });
    if (options.announce) this.#announce();
    this.#capwap = this.#serveAccessPoints();
    this.#ssh = serveSsh(device.ssh, this.services, this.#commandLine);
    const { https, webAssets: assets } = device;
    this.#web =
      https &&
      new WebFront({
        services: this.services,
        https,
        modules: ewcModules,
        pages: new WebInterface(this.services, crypto, options.webSessions, assets),
        certificateName: `IOS-Self-Signed-Certificate-${certificateNumber(facts.ethernetMac)}`,
      });
  }

  /**
   * Services are closed in order, as a reload does; or nothing is sent any more, as when the power fails (a fetch then
   * ends with the host's own power: to cancel it would tell the server).
   */
  end(how: "reload" | "power-loss"): void {
    this.#clock.end();
    this.services.ntp.close();
    this.services.resolver.close();
    this.#stopFollowing();
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

  #announce(): void {
    const version = shortIosXeVersion(this.#options.flash.installed.running.version);
    this.#log.write(messages.restarted, {
      software: `Cisco IOS Software, ${this.#options.facts.product.software}, Version ${version}`,
    });
    for (const { address, port } of this.#options.configuration.running.logging.hosts) {
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
      host: this.#host,
      crypto: device.crypto,
      identity: this.#trustpoint.identity,
      calendar: () => this.#calendar.now(),
      authorities: device.trust,
      checksRole: settings.checksCertificateRole,
      ...(settings.imageDataLayout === "cisco"
        ? {}
        : { settings: { imageLayout: settings.imageDataLayout } }),
      controller: {
        name: this.#options.configuration.running.hostname,
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
        ownAddress: this.#options.own?.box.accessPointAddress,
        clock: this.#clock,
        country: () => this.#options.configuration.running.wireless.country,
      }),
    });
  }
}

function nameSettings({ names, domainName }: Configuration): NameSettings {
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

/** As OpenSSH shows a host key. The key itself is nowhere: nobody sees the connection inside the box. */
function ownFingerprint({ serialNumber }: DeviceFacts, crypto: Crypto): string {
  const text = new TextEncoder().encode(`${serialNumber} ssh host key`);
  return base64Unpadded(crypto.hash("sha256").update(text).digest());
}

/** Beside start and end, `show install log` of 17.12 tells what a boot mounted; that of 17.9 does not (both seen). */
function bootNotes(version: ApVersion): readonly string[] {
  return compareApVersions(version, "17.12.0.0") < 0 ? [] : ["Mount IMG INI state base image"];
}
