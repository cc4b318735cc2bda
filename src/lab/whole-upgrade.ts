import { didYouMean } from "../did-you-mean";
import { UsageError } from "../errors";
import { kindOf, loginOf } from "../kinds/kinds";
import type { FileServer } from "./file-server";
import type { Lab } from "./lab";

export interface UpgradeRequest {
  /** As access points spell it: 17.12.1.5. */
  readonly version: string;
  readonly over: "tftp" | "sftp";
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
  const { server, folder } = sourceOf(lab.servers, version, over);
  const { ewc } = lab;
  await ewc.configure([
    "wireless profile image-download default",
    `image-download-mode ${over}`,
    `${over}-image-server ${server.spec.address}`,
    `${over}-image-path ${folder}`,
    ...(over === "sftp" ? credentialLines(server) : []),
  ]);
  lab.mark();
  await ewc.saveAndDownload();
  await ewc.predownloadsComplete(within);
  await ewc.activate();
  await ewc.imagesRun(version, within);
  await ewc.commit();
}

function sourceOf(servers: readonly FileServer[], version: string, over: UpgradeRequest["over"]) {
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

function credentialLines({ spec }: FileServer): string[] {
  const login = loginOf(spec);
  return login === undefined ? [] : [`sftp-username ${login.username}`, `sftp-password 0 ${login.password}`];
}
