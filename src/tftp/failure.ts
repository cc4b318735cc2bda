import { type TftpErrorCode, tftpErrorCodes } from "../wire/tftp/packet";

/**
 * How a transfer failed.
 *
 * - `timed-out`: no answer after the last try
 * - `unreachable`: ICMP said so, and the settings say to believe it
 * - `protocol`: the far end broke RFC 1350 or RFC 2347
 * - `disk-full`: no room, here or there
 * - `cancelled`: our own side gave up
 * - the others: what an ERROR packet's code says; `server-error` is code 0, whose text is all there is to know
 */
export type TftpFailure =
  | "timed-out"
  | "unreachable"
  | "protocol"
  | "disk-full"
  | "cancelled"
  | "server-error"
  | "no-such-file"
  | "access-violation"
  | "illegal-operation"
  | "unknown-transfer"
  | "file-exists"
  | "no-such-user"
  | "options-refused";

const failures: Readonly<Record<TftpErrorCode, TftpFailure>> = {
  [tftpErrorCodes.notDefined]: "server-error",
  [tftpErrorCodes.fileNotFound]: "no-such-file",
  [tftpErrorCodes.accessViolation]: "access-violation",
  [tftpErrorCodes.diskFull]: "disk-full",
  [tftpErrorCodes.illegalOperation]: "illegal-operation",
  [tftpErrorCodes.unknownTransfer]: "unknown-transfer",
  [tftpErrorCodes.fileExists]: "file-exists",
  [tftpErrorCodes.noSuchUser]: "no-such-user",
  [tftpErrorCodes.optionsRefused]: "options-refused",
};

/** What a peer's ERROR code means for the transfer; codes nobody has defined count as code 0. */
export function failureOf(code: number): TftpFailure {
  return failures[code as TftpErrorCode] ?? "server-error";
}
