import { PeerError } from "../../errors";
import type { TcpFailure } from "../../host/host";

/** Why an SSH session, or a fetch over it, came to nothing. */
export type SshFailureReason =
  | TcpFailure
  | "authentication"
  | "protocol"
  | "no-such-file"
  | "permission-denied";

export class SshFailure extends PeerError {
  constructor(
    readonly reason: SshFailureReason,
    readonly detail: string,
    options?: { cause?: unknown },
  ) {
    super(`SSH ${reason}: ${detail}`, options);
  }
}

/** What ssh2 reports, as one of our reasons. `level` and `code` are ssh2's and Node's own additions to Error. */
export function failureOf(error: unknown): SshFailure {
  if (error instanceof SshFailure) return error;
  const { level, code, message } = error as { level?: string; code?: unknown; message?: string };
  const detail = message ?? String(error);
  const reason = reasonOf(level, code, detail);
  return new SshFailure(reason, detail, { cause: error });
}

/** An SFTP status (draft-ietf-secsh-filexfer-02 §7) that refuses a request. */
export function sftpFailureOf(error: unknown): SshFailure {
  const { code, message } = error as { code?: unknown; message?: string };
  const detail = message ?? String(error);
  if (code === 2) return new SshFailure("no-such-file", detail, { cause: error });
  if (code === 3) return new SshFailure("permission-denied", detail, { cause: error });
  if (detail === "No response from server")
    return new SshFailure("reset", "the connection was lost", { cause: error });
  return new SshFailure("protocol", detail, { cause: error });
}

function reasonOf(level: string | undefined, code: unknown, detail: string): SshFailureReason {
  if (level === "client-authentication") return "authentication";
  if (level === "client-timeout" || code === "ETIMEDOUT") return "timed-out";
  if (code === "ECONNREFUSED") return "refused";
  if (code === "EHOSTUNREACH" || code === "ENETUNREACH") return "unreachable";
  if (level === "client-socket" || code === "ECONNRESET" || detail === "Connection lost before handshake")
    return "reset";
  return "protocol";
}
