import type { Crypto } from "../../crypto/port";
import type { Host } from "../../host/host";
import type { TrafficView } from "../ios/traffic";
import type { Calendar } from "./calendar";
import type { Station } from "./cli/screens/neighbours";
import type { LastChange } from "./configuration/last-change";
import type { ConfigurationLock } from "./configuration/lock";
import type { ConfigurationStore } from "./configuration/store";
import type { Bootflash } from "./files/bootflash";
import type { FileSystems } from "./files/file-systems";
import type { RemoteCopy } from "./files/remote-copy";
import type { InstallEngine } from "./install/install-engine";
import type { Log } from "./logging/log";
import type { Resolver } from "./names/resolver";
import type { NtpClient } from "./ntp/client";
import type { System } from "./system";

/**
 * What runs in one boot of an IOS-XE device, as far as its command line, RESTCONF and web interface look: each service has
 * its own views and verbs, a product adds its own. Views are snapshots: made at the call, never changed afterwards; their
 * times are milliseconds since 1970-01-01 UTC on the device's own calendar. Nothing here prints.
 */
export interface PlatformServices {
  /** The device's place in the world; `ping` and the exec time-out use it. */
  readonly host: Host;
  readonly crypto: Pick<Crypto, "hash">;
  /** Running and startup configuration: changed by the command line, read by all. */
  readonly configuration: ConfigurationStore;
  /** Who keeps others from configuring, if anybody does. */
  readonly configurationLock: ConfigurationLock;
  readonly lastChange: Pick<LastChange, "view" | "note">;
  readonly calendar: Pick<Calendar, "now" | "set">;
  readonly system: Pick<System, "view" | "reloads" | "reload" | "factoryReset">;
  readonly log: Pick<Log, "write" | "view" | "clear">;
  readonly install: Pick<
    InstallEngine,
    "view" | "log" | "operations" | "busy" | "start" | "setAutoAbortTimer"
  >;
  /** The files in `bootflash:`. */
  readonly bootflash: Bootflash;
  readonly fileSystems: Pick<FileSystems, "views">;
  /** `copy` from and to servers. */
  readonly remoteCopy: RemoteCopy;
  /** How names become addresses here. */
  readonly resolver: Resolver;
  readonly ntp: NtpClient;
  /** What went through the port since the boot; `now`: lab time. */
  readonly traffic: { view(now: number): TrafficView };
  /** Whom the device has talked to on its own network. */
  readonly neighbours: () => readonly Station[];
}
