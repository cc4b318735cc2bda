import { UsageError } from "../errors";

/** Why no command is executed in a host. */
export function notOnesOwn(host: string): UsageError {
  return new UsageError(
    `"${host}" is no container of one's own (kind: container): in those commands are executed; devices take them over SSH`,
  );
}
