import { readFileSync } from "node:fs";
import type { AccessPoint } from "../../devices/ap/access-point";
import { clientPort } from "../../devices/ap/uplink/dhcp-client";
import type { Ewc } from "../../devices/ewc/ewc";
import type { CarriedMaker, CarriedPlace } from "../../devices/ewc/own/own-access-point";
import { UsageError } from "../../errors";
import { octetsContent } from "../../host/content";
import type { Clock, Host } from "../../host/host";
import { Random } from "../../host/random";
import { refusalWords } from "../../node/error-border";
import { httpsClient } from "../../node/https/client";
import { httpsService } from "../../node/https/service";
import { OsHost } from "../../node/os-host";
import { identityFromPem } from "../../node/pem";
import { webAssets } from "../../node/web-assets";
import { accessPoint } from "../factory/access-point";
import { controller } from "../factory/controller";
import type { DeviceSite } from "../factory/site";
import type { Keyboard } from "./device-process";
import { type DescriptionOf, deviceSite, type ProcessSite } from "./parts";

/** @throws UsageError when its own image cannot be read. */
export function controllerOf(
  spec: DescriptionOf<"ewc">,
  process: ProcessSite,
): { readonly ewc: Ewc; readonly keyboard: Keyboard | undefined } {
  const site = deviceSite(spec, process);
  let keyboard: Keyboard | undefined;
  const carry: CarriedMaker = (place) => {
    const ap = carried(spec, place, site, process.ownConsole);
    keyboard = (text) => ap.type(text);
    return ap;
  };
  const place = placeOf(spec, site.host.clock);
  const ewc = controller(spec, {
    ...site,
    https: httpsService(),
    httpsClient: httpsClient(),
    webAssets: webAssets(),
    ownImage: octetsContent(imageOctets(spec.ownImage)),
    ...(spec.ownAccessPoint && { ownAccessPoint: carry }),
    ...(place && { ownAccessPointHost: place }),
  });
  return { ewc, keyboard };
}

/** Where the access point in its box has an address of its own. */
function placeOf({ ownAccessPoint, broadcast }: DescriptionOf<"ewc">, clock: Clock): Host | undefined {
  const address = ownAccessPoint?.address;
  if (address === undefined) return undefined;
  return new OsHost({
    address,
    bind: "address",
    openPorts: [clientPort],
    clock,
    ...(broadcast === undefined ? {} : { broadcast }),
  });
}

/** The access point in its box. */
function carried(
  { version, model, mac, seed, ownAccessPoint }: DescriptionOf<"ewc">,
  place: CarriedPlace,
  { crypto, trust, imageAuthority, sftp, keyLog }: DeviceSite,
  ownConsole: ProcessSite["ownConsole"],
): AccessPoint {
  const own = ownAccessPoint!;
  const random = new Random(`${seed} ${own.name}`);
  return accessPoint(
    { ...own, model, ethernetMac: mac, version, backup: "0.0.0.0" },
    {
      host: place.host,
      carrier: place,
      crypto,
      identity: identityFromPem(own.chain, own.key),
      trust,
      imageAuthority,
      ssh: place.ssh,
      sftp,
      console: ownConsole ?? (() => {}),
      random: () => random.fraction(),
      ...(place.flashStore && { flashStore: place.flashStore }),
      ...(keyLog && { keyLog }),
    },
  );
}

function imageOctets(file: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(file));
  } catch (error) {
    throw new UsageError(`the controller's own image ${file} cannot be read: ${refusalWords(error)}`);
  }
}
