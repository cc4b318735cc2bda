import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";
import { kindOf, loginOf } from "../kinds/kinds";
import type { FileServer } from "./file-server";
import { text } from "./handed-in";
import type { Lab } from "./lab";

export interface UpgradeRequest {
  /** As access points spell it: 17.12.1.5. */
  readonly version: string;
  /** Needs not be said where only servers of one kind have the bundle. */
  readonly over?: "tftp" | "sftp";
  /** Milliseconds of lab time until every access point holds the image, and again until it runs it. Default 30 minutes. */
  readonly within?: number;
}

const usual = 30 * 60_000;

/**
 * The upgrade of a whole network, from a server that has the bundle: the profile is configured and saved, the images are fetched
 * and handed on, then activated and, when every access point runs them, committed.
 * @throws UsageError when no server has the bundle; ExpectationError when it does not come about, with the cause.
 */
export async function upgradeNetwork(
  lab: Lab,
  { version, over, within = usual }: UpgradeRequest,
): Promise<void> {
  text(version, "version");
  const { server, folder } = sourceOf(lab.servers, version, over ?? modeOf(lab.servers, version));
  const { ewc } = lab;
  await ewc.configure(imageDownloadLines(server, folder));
  lab.mark();
  await ewc.saveAndDownload();
  await ewc.predownloadsComplete(within);
  await ewc.activate();
  await ewc.imagesRun(version, within);
  await ewc.commit();
}

/**
 * Configuration lines of a profile that fetches images from a folder of a server.
 * @throws UsageError when the server is none of images.
 */
export function imageDownloadLines({ name, spec }: FileServer, folder: string): string[] {
  const { service } = kindOf(spec);
  if (service !== "tftp" && service !== "sftp")
    throw new UsageError(`"${name}" is no image server: a TFTP or SFTP server is expected`);
  const login = loginOf(spec);
  return [
    "wireless profile image-download default",
    `image-download-mode ${service}`,
    `${service}-image-server ${spec.address}`,
    `${service}-image-path ${folder}`,
    ...(service === "sftp" && login !== undefined
      ? [`sftp-username ${login.username}`, `sftp-password 0 ${login.password}`]
      : []),
  ];
}

/** The way on which the bundle can be had; where it is nowhere, one on which that is told. */
function modeOf(servers: readonly FileServer[], version: string): "tftp" | "sftp" {
  const fitting = (["tftp", "sftp"] as const).filter((mode) =>
    servers.some(
      ({ spec, bundles }) => kindOf(spec).service === mode && bundles.some((one) => one.version === version),
    ),
  );
  if (fitting.length > 1)
    throw new UsageError(
      `servers of both kinds have the AP bundle ${version}: say "over TFTP" or "over SFTP"`,
    );
  return fitting[0] ?? (servers.some(({ spec }) => kindOf(spec).service === "sftp") ? "sftp" : "tftp");
}

function sourceOf(servers: readonly FileServer[], version: string, over: "tftp" | "sftp") {
  const fitting = servers.filter(({ spec }) => kindOf(spec).service === over);
  const name = over.toUpperCase();
  if (fitting.length === 0)
    throw new UsageError(
      `the lab has no ${name} server: a server of that kind, with the AP bundle ${version}, is expected`,
    );
  for (const server of fitting) {
    const bundle = server.bundles.find((one) => one.version === version);
    if (bundle) return { server, folder: bundle.folder };
  }
  const known = [...new Set(fitting.flatMap(({ bundles }) => bundles.map((one) => one.version)))];
  throw new UsageError(
    `no ${name} server has the AP bundle ${version}${didYouMean(version, known)} (known: ${known.join(", ") || "none"})`,
  );
}
