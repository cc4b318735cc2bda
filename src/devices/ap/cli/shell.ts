import type { Host } from "../../../host/host";
import type { SessionFacts } from "../../ios/context";
import type { ApOperations } from "../operations";

/** What an AP's commands run on. */
export interface ApShell {
  readonly operations: ApOperations;
  readonly host: Host;
  /** The interactive sessions of the moment, by line. */
  sessions(): readonly SessionFacts[];
  /** Whether this is the enable secret. */
  enables(secret: string): boolean;
}
