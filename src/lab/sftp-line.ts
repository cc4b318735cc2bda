/** What a line of OpenSSH's internal-sftp (`-l VERBOSE`) tells. */
export type SftpLine = { readonly process: string } & (
  | { readonly kind: "session"; readonly client: string }
  | { readonly kind: "open"; readonly file: string; readonly reads: boolean }
  | {
      readonly kind: "close";
      readonly file: string;
      readonly read: number;
      readonly written: number;
      /** The client did not close it itself. */
      readonly forced: boolean;
    }
);

export function sftpLine(text: string): SftpLine | undefined {
  const [, process, said] = /internal-sftp\[(\d+)\]: (.*)$/.exec(text) ?? [];
  if (process === undefined || said === undefined) return undefined;
  const session = /^session opened for local user .* from \[(.*)\]$/.exec(said);
  if (session) return { process, kind: "session", client: session[1]! };
  const opened = /^open "(.*)" flags (\S+) mode/.exec(said);
  if (opened) return { process, kind: "open", file: opened[1]!, reads: opened[2]!.startsWith("READ") };
  const closed = /^(forced )?close "(.*)" bytes read (\d+) written (\d+)$/.exec(said);
  if (!closed) return undefined;
  const [, forced, file, read, written] = closed;
  return {
    ...{ process, kind: "close", file: file!, read: Number(read), written: Number(written) },
    forced: forced !== undefined,
  };
}
