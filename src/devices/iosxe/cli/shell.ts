import type { Host } from "../../../host/host";
import type { SessionFacts } from "../../ios/context";
import type { ConfigurationLock } from "../configuration/lock";
import type { PlatformServices } from "../services";

/** What commands run on; S: the services of the product. */
export interface Shell<S extends PlatformServices = PlatformServices> {
  readonly services: S;
  readonly host: Host;
  readonly configuration: S["configuration"];
  readonly lock: ConfigurationLock;
  /** The interactive sessions of the moment, by line. */
  sessions(): readonly SessionFacts[];
  /** `clear line vty N`; false when nobody is there. */
  clearLine(number: number): boolean;
}
