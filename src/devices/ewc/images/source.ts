import type { Configuration } from "../configuration/model";
import type { FetchFailure } from "../settings";
import type { UploadedFile } from "./uploads";

/** Where the images of the bundle lie, as the image-download profile says. */
export type ImageSource =
  | { readonly mode: "tftp"; readonly server: string; readonly path: string }
  | {
      readonly mode: "sftp";
      readonly server: string;
      readonly path: string;
      readonly username: string;
      readonly password: string;
    }
  /** What a browser has brought. */
  | { readonly mode: "http"; readonly files: ReadonlyMap<string, UploadedFile> };

/** The profile's source, or why there is none. `reveal` gives a sealed password's clear text. */
export function profileSource(
  configuration: Configuration,
  reveal: (secret: NonNullable<SftpSecret>) => string | undefined,
  uploaded?: ReadonlyMap<string, UploadedFile>,
): ImageSource | { readonly mode: string; readonly failure: FetchFailure } {
  const method = configuration.wireless.imageDownload?.method;
  if (!method) return { mode: "unconfigured", failure: "not-configured" };
  switch (method.mode) {
    case "tftp":
      return { mode: "tftp", server: method.imageServer, path: method.imagePath };
    case "sftp":
      return {
        mode: "sftp",
        server: method.imageServer,
        path: method.imagePath,
        username: method.username,
        password: (method.password && reveal(method.password)) ?? "",
      };
    case "http":
      return uploaded ? { mode: "http", files: uploaded } : { mode: "http", failure: "no-such-file" };
    case "cco":
    case "https":
      return { mode: method.mode, failure: "unsupported-mode" };
  }
}

type SftpMethod = Extract<
  NonNullable<NonNullable<Configuration["wireless"]["imageDownload"]>["method"]>,
  { mode: "sftp" }
>;
type SftpSecret = SftpMethod["password"];

/** What is asked of the server: the configured path as it stands, and the file below it. */
export function filePath(source: ImageSource, file: string): string {
  if (source.mode === "http") return file;
  const folder = source.path.replace(/\/+$/, "");
  return folder === "" && !source.path.startsWith("/") ? file : `${folder}/${file}`;
}

/** As every log line shows it: user name and password hidden (seen). */
export function maskedUrl(source: ImageSource, file: string): string {
  // Inferred: nothing is known of what a real controller calls it.
  if (source.mode === "http") return `http://desktop/${file}`;
  const user = source.mode === "sftp" ? "******@" : "";
  const server = source.server.includes(":") ? `[${source.server}]` : source.server;
  return `${source.mode}://${user}${server}/${filePath(source, file).replace(/^\/+/, "")}`;
}

/** `tftp://172.16.5.27/EWC/17_12_1/ap1g6`, `sftp://user:word@172.16.5.62/path/ap1g6`: a source and the file in it. */
export function parseUrl(url: string): { source: ImageSource; file: string } | undefined {
  const match =
    /^(tftp|sftp):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(?:\[([0-9A-Fa-f:.]{2,45})\]|([^:@/[\]]+))(\/.*)?\/([^/]+)$/.exec(
      url,
    );
  if (!match) return undefined;
  const [, mode, username = "", password = "", ipv6, name = "", path = "/", file = ""] = match;
  const server = ipv6 ?? name;
  const source: ImageSource =
    mode === "tftp" ? { mode, server, path } : { mode: "sftp", server, path, username, password };
  return { source, file };
}
