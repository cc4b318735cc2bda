import { readFileSync } from "node:fs";
import { Ewc } from "../../devices/ewc/ewc";
import { octetsContent } from "../../host/content";
import { httpsService } from "../../node/https/service";
import { sshService } from "../../node/ssh/service";
import { sftpClient } from "../../node/ssh/sftp-client";
import { type DescriptionOf, type DeviceSite, parts } from "./parts";

/** @throws Error when its own image cannot be read. */
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
    ownImage: octetsContent(Uint8Array.from(readFileSync(spec.ownImage))),
    startupConfiguration: spec.configuration,
    credentials: { username, password },
    settings: {
      maximumAccessPoints: spec.maximumAccessPoints,
      ...(spec.imageSpace === undefined ? {} : { apImagesSize: spec.imageSpace * 1_024 }),
      ...(tftpBlockSize === undefined ? {} : { tftpBlockSize }),
    },
  });
}
