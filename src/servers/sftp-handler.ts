import type { Endpoint } from "../host/host";
import type { SshServerOptions } from "../host/ssh";

/**
 * What stands behind an SFTP subsystem: one handler per session, one method per SFTP version 3 request
 * (draft-ietf-secsh-filexfer-02 §6). Every answer is there at once. The SSH side (src/node) turns requests into
 * calls, and answers into SSH_FXP_HANDLE, _DATA, _ATTRS, _NAME or _STATUS.
 *
 * An answer that is a string is a status; anything else is the result. Paths arrive as the client sent them,
 * relative ones included: the handler resolves them.
 */
export interface SftpHandler {
  /** SSH_FXP_OPEN. `flags` are SSH_FXF_* bits (see `sftpOpenFlags`); the result is a handle. */
  open(path: string, flags: number, mode?: number): number | SftpStatus;
  /** SSH_FXP_READ. Fewer octets than asked only at the end of the file; "eof" past it. Do not change the result. */
  read(handle: number, offset: number, length: number): Uint8Array | SftpStatus;
  /** SSH_FXP_WRITE. The octets are copied where they must outlive the call. */
  write(handle: number, offset: number, octets: Uint8Array): SftpStatus;
  /** SSH_FXP_CLOSE, files and directories alike. */
  close(handle: number): SftpStatus;
  stat(path: string): SftpAttributes | SftpStatus;
  lstat(path: string): SftpAttributes | SftpStatus;
  fstat(handle: number): SftpAttributes | SftpStatus;
  /** SSH_FXP_SETSTAT and, with a handle, SSH_FXP_FSETSTAT. */
  setstat(target: string | number, attributes: Partial<SftpAttributes>): SftpStatus;
  opendir(path: string): number | SftpStatus;
  /** The next names of the directory; "eof" when all have been given. */
  readdir(handle: number): readonly SftpName[] | SftpStatus;
  remove(path: string): SftpStatus;
  mkdir(path: string, mode?: number): SftpStatus;
  rmdir(path: string): SftpStatus;
  rename(from: string, to: string): SftpStatus;
  /** The absolute path, or a status. */
  realpath(path: string): SftpName | SftpStatus;
  /** The session is over: open files are closed and the log says so. Safe to call twice. */
  end(): void;
}

/** SSH_FX_* (draft-ietf-secsh-filexfer-02 §7). */
export type SftpStatus = keyof typeof sftpStatusCodes;

export const sftpStatusCodes = {
  ok: 0,
  eof: 1,
  "no-such-file": 2,
  "permission-denied": 3,
  failure: 4,
  "bad-message": 5,
  "op-unsupported": 8,
} as const;

/** The message OpenSSH's sftp-server sends with each status. */
export const sftpStatusMessages: Readonly<Record<SftpStatus, string>> = {
  ok: "Success",
  eof: "End of file",
  "no-such-file": "No such file",
  "permission-denied": "Permission denied",
  failure: "Failure",
  "bad-message": "Bad message",
  "op-unsupported": "Operation unsupported",
};

/** SSH_FXF_* (draft-ietf-secsh-filexfer-02 §6.3). */
export const sftpOpenFlags = {
  read: 1,
  write: 2,
  append: 4,
  create: 8,
  truncate: 16,
  exclusive: 32,
} as const;

export interface SftpAttributes {
  /** Octets. */
  readonly size: number;
  readonly uid: number;
  readonly gid: number;
  /** With the file type bits (0o100000 regular, 0o040000 directory). */
  readonly mode: number;
  /** Seconds since 1970-01-01 UTC. */
  readonly atime: number;
  readonly mtime: number;
}

export interface SftpName {
  readonly filename: string;
  /** As `ls -l` would show it. */
  readonly longname: string;
  readonly attributes: SftpAttributes;
}

/** SSH server options of a server that also offers the `sftp` subsystem. */
export interface SftpServerOptions extends SshServerOptions {
  /** An authenticated client asked for the `sftp` subsystem; undefined refuses it. */
  sftp(user: string, peer: Endpoint): SftpHandler | undefined;
}
