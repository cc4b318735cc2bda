import type { ParameterType } from "../../ios/parameter-types";

/** A file on a server: `tftp://172.16.5.27/run.cfg`, `sftp://cisco@172.16.5.62/run.cfg`, `scp://...`. */
export interface RemoteUrl {
  readonly scheme: "tftp" | "sftp" | "scp";
  readonly host: string;
  /** Without the slash before it. */
  readonly path: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const form =
  /^(tftp|sftp|scp):(?:\/\/(?:([^/@:\s]{1,64})(?::([^/@\s]{0,128}))?@)?([A-Za-z0-9.-]{1,100})(?:\/+(\S{0,200}))?)?$/i;

/** The parts that a URL leaves out (`tftp:` leaves out all) are empty, and asked for. */
export const REMOTE_URL: ParameterType<RemoteUrl> = {
  label: "tftp:",
  read(token) {
    const match = token.length <= 400 ? form.exec(token) : null;
    if (!match) return undefined;
    const [, scheme = "", username, password, host = "", path = ""] = match;
    const known = scheme.toLowerCase() as RemoteUrl["scheme"];
    if (known === "tftp" && username !== undefined) return undefined;
    return { scheme: known, host, path, username, password };
  },
};

/** As a screen shows it: who logs in stays unsaid. */
export function shownRemote({ scheme, host, path, username }: RemoteUrl): string {
  return `${scheme}://${username === undefined ? "" : "******@"}${host}/${path}`;
}
