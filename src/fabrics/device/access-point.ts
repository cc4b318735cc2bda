import { AccessPoint } from "../../devices/ap/access-point";
import { domainOf, findModel } from "../../image/models";
import { ethernetMacFor } from "../../lab/mac-address";
import { sshService } from "../../node/ssh/service";
import { sftpClient } from "../../node/ssh/sftp-client";
import { type DescriptionOf, type DeviceSite, parts } from "./parts";

export function accessPoint(spec: DescriptionOf<"ap">, site: DeviceSite): AccessPoint {
  return new AccessPoint({
    ...parts(spec, site),
    name: spec.name,
    model: findModel(spec.model),
    ...domainOf(spec.model),
    radioMac: spec.mac,
    ethernetMac: ethernetMacFor(spec.mac),
    primary: spec.version,
    backup: spec.backup,
    controllers: spec.controllers,
    credentials: { username: spec.username, password: spec.password, enable: spec.enable },
    ssh: sshService({ algorithms: spec.ssh }),
    sftp: sftpClient(),
    ...(spec.poweredSince === undefined ? {} : { poweredSince: spec.poweredSince }),
    settings: {
      ...(spec.dialect === undefined ? {} : { dialect: spec.dialect }),
      ...(spec.tmpFree === undefined ? {} : { tmpKilobytes: spec.tmpFree }),
      ...(spec.tmpFreeAtFirst === undefined ? {} : { tmpKilobytesAtFirst: spec.tmpFreeAtFirst }),
      ...(spec.flashFree === undefined ? {} : { partitionKilobytes: spec.flashFree }),
    },
  });
}
