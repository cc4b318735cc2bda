import { addressOf } from "../../ip/address";
/** Where `archive download-sw` takes an image from. */
export interface ImageUrl {
  readonly scheme: "tftp" | "sftp";
  readonly server: string;
  readonly port: number;
  /** From the root of what the server serves. */
  readonly path: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
}

const form =
  /^(tftp|sftp):\/\/(?:([^/@:\s]{1,64})(?::([^/@\s]{0,128}))?@)?(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?\/([^\s?]{1,200})$/i;

/** `tftp://172.16.5.27/EWC/ap1g8`, `sftp://cisco@172.16.5.62/EWC/ap1g8`; undefined for anything else. */
export function readImageUrl(text: string): ImageUrl | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [, scheme = "", username, password, server = "", port, path = ""] = match;
  if (addressOf(server) === undefined) return undefined;
  const known =
    scheme.toLowerCase() === "sftp"
      ? ({ scheme: "sftp", port: 22 } as const)
      : ({ scheme: "tftp", port: 69 } as const);
  const given = port === undefined ? known.port : Number(port);
  if (given < 1 || given > 65_535) return undefined;
  return {
    scheme: known.scheme,
    server,
    port: given,
    path: `/${path.replace(/^\/+/, "")}`,
    username,
    password,
  };
}

/** As the screen shows it: who logs in stays unsaid, as on the controller (device-facts §3.1). */
export function shownUrl({ scheme, server, path, username }: ImageUrl): string {
  return `${scheme}://${username === undefined ? "" : "******@"}${server}${path}`;
}
