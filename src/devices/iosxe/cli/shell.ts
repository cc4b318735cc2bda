import type { EwcConfigurationStore } from "../../ewc/configuration/store";
import type { EwcOperations } from "../../ewc/operations";
import type { SessionFacts } from "../../ios/context";
import type { ConfigurationLock } from "../configuration/lock";

/** What the EWC's commands run on. */
export interface EwcShell {
  readonly operations: EwcOperations;
  readonly configuration: EwcConfigurationStore;
  readonly lock: ConfigurationLock;
  /** The interactive sessions of the moment, by line. */
  sessions(): readonly SessionFacts[];
  /** `clear line vty N`; false when nobody is there. */
  clearLine(number: number): boolean;
}
