import { row } from "../../../iosxe/cli/screens/table";
import { IMAGE_SERVER_DEFAULT } from "../../configuration/image-download-items";
import type { ImageDownloadProfile } from "../../configuration/model";
import type { StagedImageView } from "../../images/staging";

const line = (label: string, value: string) => `${label.padEnd(32)}: ${value}`.trimEnd();

/** `show wireless profile image-download summary`. The layout is inferred. */
export function imageProfileSummary(profile: ImageDownloadProfile | undefined): string {
  return [
    `Number of Image Download Profiles: ${profile ? 1 : 0}`,
    "",
    row(["Profile Name", 34], ["Image Download Mode", 0]),
    "-".repeat(60),
    ...(profile ? [row([profile.name, 34], [mode(profile), 0])] : []),
    "",
  ].join("\n");
}

/** `show wireless profile image-download detailed default`. The layout is inferred; passwords are masked. */
export function imageProfileDetailed(profile: ImageDownloadProfile): string {
  return [
    line("Image Download Profile Name", profile.name),
    line("Image Download Mode", mode(profile)),
    ...leaves(profile),
    "",
  ].join("\n");
}

function mode({ method }: ImageDownloadProfile): string {
  return method ? method.mode.toUpperCase() : "Unconfigured";
}

function leaves({ method }: ImageDownloadProfile): string[] {
  const masked = (password: unknown) => (password === undefined ? "" : "******");
  switch (method?.mode) {
    case "tftp":
      return [
        line("TFTP Image Server", method.imageServer || IMAGE_SERVER_DEFAULT),
        line("TFTP Image Path", method.imagePath),
      ];
    case "sftp":
      return [
        line("SFTP Image Server", method.imageServer || IMAGE_SERVER_DEFAULT),
        line("SFTP Port", String(method.port)),
        line("SFTP Image Path", method.imagePath),
        line("SFTP Username", method.username),
        line("SFTP Password", masked(method.password)),
      ];
    case "cco":
      return [
        line("CCO Username", method.username),
        line("CCO Password", masked(method.password)),
        line("CCO Auto Check", method.autoCheck ? "Enabled" : "Disabled"),
        line("CCO Version", method.version === "latest" ? "Latest" : "Suggested"),
      ];
    case "http":
      return [line("HTTP Automatic Path", "Enabled")];
    case "https":
      return [line("HTTPS Image Path", method.imagePath)];
    case undefined:
      return [];
  }
}

/** `show ap image file summary`: what lies in ap_images:. The layout is inferred. */
export function apImageFiles(images: readonly StagedImageView[]): string {
  return [
    `Number of AP Image Files: ${images.length}`,
    "",
    row(["Image Name", 16], ["Version", 20], ["Size (bytes)", 0]),
    "-".repeat(52),
    ...images.map(({ type, version, octets }) => row([type, 16], [version, 20], [String(octets), 0])),
    "",
  ].join("\n");
}
