import type { Host } from "../../host/host";
import type { SftpClient } from "../../host/sftp";
import { fetchTftp } from "../../tftp/client";
import type { ImageUrl } from "./image-url";

/** Of lab time without anything from the server. */
const patience = 40_000;

export interface ImageFetchHandler {
  /** Octets of the file, where the server tells. */
  size(octets: number): void;
  data(octets: Uint8Array): void;
  done(): void;
  failed(): void;
}

/** A file that somebody told the AP to get by itself, over TFTP or SFTP. */
export function fetchImage(
  { host, sftp }: { readonly host: Host; readonly sftp: SftpClient | undefined },
  {
    url,
    username,
    password,
  }: { readonly url: ImageUrl; readonly username: string; readonly password: string },
  handler: ImageFetchHandler,
): { cancel(): void } {
  const server = { address: url.server, port: url.port };
  if (url.scheme === "tftp") {
    const timing = { timeout: patience / 10, tries: 10 };
    return fetchTftp(host, { server, path: url.path, wishes: { tsize: true }, timing }, handler);
  }
  const request = { server, path: url.path, username, password, timeout: patience };
  if (sftp) return sftp.fetch(host, request, handler);
  host.clock.after(0, () => handler.failed());
  return { cancel() {} };
}
