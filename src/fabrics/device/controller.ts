import { readFileSync } from "node:fs";
import { Ewc } from "../../devices/ewc/ewc";
import { UsageError } from "../../errors";
import { octetsContent } from "../../host/content";
import { refusalWords } from "../../node/error-border";
import { httpsClient } from "../../node/https/client";
import { httpsService } from "../../node/https/service";
import { sshService } from "../../node/ssh/service";
import { sftpClient } from "../../node/ssh/sftp-client";
import { webAssets } from "../../node/web-assets";
import { type DescriptionOf, type DeviceSite, parts } from "./parts";

/** @throws UsageError when its own image cannot be read. */
export function controller(spec: DescriptionOf<"ewc">, site: DeviceSite): Ewc {
  const { name, version, username, password, tftpBlockSize } = spec;
  return new Ewc({
    ...parts(spec, site),
    name,
    model: spec.model,
    baseMac: spec.mac,
    version,
    ssh: sshService({ algorithms: spec.ssh }),
    sftp: sftpClient(),
    https: httpsService(),
    httpsClient: httpsClient(),
    ownImage: octetsContent(imageOctets(spec.ownImage)),
    webAssets: webAssets(),
    startupConfiguration: spec.configuration,
    credentials: { username, password },
    settings: {
      maximumAccessPoints: spec.maximumAccessPoints,
      ownAccessPoint: spec.ownAccessPoint,
      checksCertificateRole: spec.checkRoles,
      imageDataLayout: spec.imageData,
      ...(spec.imageSpace === undefined ? {} : { apImagesSize: spec.imageSpace * 1_024 }),
      ...(tftpBlockSize === undefined ? {} : { tftpBlockSize }),
    },
  });
}

function imageOctets(file: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(file));
  } catch (error) {
    throw new UsageError(`the controller's own image ${file} cannot be read: ${refusalWords(error)}`);
  }
}
