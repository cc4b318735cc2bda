import { readFileSync } from "node:fs";
import { AccessPoint } from "../../devices/ap/access-point";
import { Ewc } from "../../devices/ewc/ewc";
import type { CarriedPlace } from "../../devices/ewc/own/own-access-point";
import { UsageError } from "../../errors";
import { octetsContent } from "../../host/content";
import { Random } from "../../host/random";
import { domainOf, findModel } from "../../image/models";
import { refusalWords } from "../../node/error-border";
import { httpsClient } from "../../node/https/client";
import { httpsService } from "../../node/https/service";
import { identityFromPem } from "../../node/pem";
import { sshService } from "../../node/ssh/service";
import { sftpClient } from "../../node/ssh/sftp-client";
import { webAssets } from "../../node/web-assets";
import type { Keyboard } from "./device-process";
import { type DescriptionOf, type DeviceSite, parts } from "./parts";

/** @throws UsageError when its own image cannot be read. */
export function controller(
  spec: DescriptionOf<"ewc">,
  site: DeviceSite,
): { readonly ewc: Ewc; readonly keyboard: Keyboard | undefined } {
  const { name, version, username, password, tftpBlockSize } = spec;
  const common = parts(spec, site);
  let keyboard: Keyboard | undefined;
  const ewc = new Ewc({
    ...common,
    ...(spec.ownAccessPoint && {
      ownAccessPoint: (place) => {
        const ap = carried(spec, place, common, site.ownConsole);
        keyboard = (text) => ap.type(text);
        return ap;
      },
    }),
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
      checksCertificateRole: spec.checkRoles,
      imageDataLayout: spec.imageData,
      ...(spec.imageSpace === undefined ? {} : { apImagesSize: spec.imageSpace * 1_024 }),
      ...(tftpBlockSize === undefined ? {} : { tftpBlockSize }),
    },
  });
  return { ewc, keyboard };
}

/** The access point in its box. */
function carried(
  { version, model, mac, seed, ownAccessPoint }: DescriptionOf<"ewc">,
  place: CarriedPlace,
  { crypto, trust, imageAuthority, keyLog }: ReturnType<typeof parts>,
  ownConsole: DeviceSite["ownConsole"],
): AccessPoint {
  const { name, chain, key, username, password, enable, mac: radioMac } = ownAccessPoint!;
  const random = new Random(`${seed} ${name}`);
  return new AccessPoint({
    name,
    model: findModel(model),
    ...domainOf(model),
    host: place.host,
    carrier: place,
    radioMac,
    ethernetMac: mac,
    crypto,
    identity: identityFromPem(chain, key),
    trust,
    imageAuthority,
    primary: version,
    backup: "0.0.0.0",
    ssh: place.ssh,
    sftp: sftpClient(),
    credentials: { username, password, enable },
    console: ownConsole ?? (() => {}),
    random: () => random.fraction(),
    ...(place.flashStore && { flashStore: place.flashStore }),
    ...(keyLog && { keyLog }),
  });
}

function imageOctets(file: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(file));
  } catch (error) {
    throw new UsageError(`the controller's own image ${file} cannot be read: ${refusalWords(error)}`);
  }
}
