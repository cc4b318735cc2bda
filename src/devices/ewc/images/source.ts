import type { EwcConfiguration } from "../configuration/model";
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
  /** Over HTTPS: the vendor's software server (`path` is `latest` or `suggested`), or one of the user's own. */
  | {
      readonly mode: "cco" | "https";
      readonly server: string;
      /** The server's name, whatever its address. */
      readonly name: string;
      readonly path: string;
      readonly username: string;
      readonly password: string;
    }
  /** What a browser has brought. */
  | { readonly mode: "http"; readonly files: ReadonlyMap<string, UploadedFile> };

/** The source that a profile names, or why there is none. */
export type ProfileSource = ImageSource | { readonly mode: string; readonly failure: FetchFailure };

/** The profile's source, or why there is none. `reveal` gives a sealed password's clear text. */
export function profileSource(
  configuration: EwcConfiguration,
  reveal: (secret: NonNullable<SftpSecret>) => string | undefined,
  uploaded?: ReadonlyMap<string, UploadedFile>,
): ProfileSource {
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
      if (method.username === "") return { mode: "cco", failure: "not-configured" };
      return {
        mode: "cco",
        server: softwareServer,
        name: softwareServer,
        path: `/${method.version}`,
        username: method.username,
        password: (method.password && reveal(method.password)) ?? "",
      };
    case "https": {
      const [, name, path = "/"] = /^https:\/\/([A-Za-z0-9.-]{1,253})(\/\S*)?$/i.exec(method.imagePath) ?? [];
      if (name === undefined) return { mode: "https", failure: "unsupported-mode" };
      return { mode: "https", server: name, name, path, username: "", password: "" };
    }
  }
}

/** Where `image-download-mode cco` asks; the name is looked up as any other (inferred: Cisco's is not public). */
const softwareServer = "software.cisco.com";

type SftpMethod = Extract<
  NonNullable<NonNullable<EwcConfiguration["wireless"]["imageDownload"]>["method"]>,
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
  const isKnown = source.mode === "sftp" || source.mode === "cco";
  const user = isKnown ? "******@" : "";
  if (source.mode === "cco" || source.mode === "https")
    return `https://${user}${source.name}/${filePath(source, file).replace(/^\/+/, "")}`;
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
