import { UsageError } from "../../errors";
import { type ApVersion, apVersionOf, compareApVersions, parseApVersion } from "../../image/versions";
import { httpsService } from "../../node/https/service";
import { SoftwareServer } from "../../servers/software-server";
import { fileServer, type ServerSite, volumeWith } from "../embedded-server";
import type { SpecOf } from "../kinds";
import { releaseFolder } from "./kind";

export function embeddedCco(site: ServerSite, spec: SpecOf<"cco">) {
  const { name, username, password, hostname, suggested, entitled, anonymous } = spec;
  const host = site.hostOf(name);
  const volume = volumeWith(
    site,
    spec.bundles.map((bundle) => ({ ...bundle, folder: releaseFolder(bundle) })),
  );
  const latest = () => {
    const folders = volume.list("/");
    return typeof folders === "string" ? undefined : folders.map(apVersion).sort(compareApVersions).at(-1);
  };
  const server = new SoftwareServer(host, {
    volume,
    users: anonymous ? "anybody" : { [username]: password },
    hostname,
    versions: () => ({
      latest: latest(),
      suggested: suggested === undefined ? latest() : apVersion(suggested),
    }),
    entitled: () => entitled,
    log: ({ text }) => site.print(name, `${text}\n`),
  });
  const https = httpsService();
  return fileServer(site, name, volume, {
    start: () => server.start(https),
    end: () => server.stop(),
    arm: () => {
      throw new UsageError(`"${name}" cannot be told to die: stop it, or unplug it`);
    },
    disarm: () => {},
    freeze: () => host.unplug(),
    thaw: () => host.replug(),
    slow: (octets) => host.link.set({ bandwidth: octets * 8 }),
  });
}

/** A release in either spelling. */
function apVersion(text: string): ApVersion {
  return text.split(".").length === 4 ? parseApVersion(text) : apVersionOf(text);
}
