import type { Random } from "../../../../src/host/random";
import { oneOf } from "./random-configuration";

export interface RandomRequest {
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

const download =
  "/restconf/data/Cisco-IOS-XE-wireless-image-download-cfg:image-download-cfg-data/image-download-profiless/image-download-profiles=default";
const general = "/restconf/data/Cisco-IOS-XE-wireless-general-cfg:general-cfg-data/mewlc-config";
const servers = ["172.16.5.27", "2001:db8::27", "::1", "0.0.0.0", "255.255.255.255", "images", 5, null, {}];
const texts = ["/EWC", "", "cisco", "a b", "%", "ä", "x".repeat(128), "x".repeat(129), "__proto__", 7, [""]];
const numbers = [0, 1, 22, 255, 256, -1, 1.5, 4_294_967_295, "22", true];
const flags = [true, false, "true", 0];
const leaves: Readonly<Record<string, readonly unknown[]>> = {
  "tftp-image-server": servers,
  "tftp-image-path": texts,
  "sftp-image-server": servers,
  "sftp-image-path": texts,
  "sftp-username": texts,
  "sftp-password": texts,
  "sftp-password-type": ["clear", "aes", "clear-to-aes", "none"],
  "sftp-port": numbers,
  "cco-username": texts,
  "cco-password": texts,
  "cco-auto-check": flags,
  "cco-version": ["cco-latest-version", "cco-suggested-version", "old"],
  "https-image-path": texts,
  "auto-path": flags,
  unconfigure: numbers,
  constructor: texts,
};
const generalLeaves: Readonly<Record<string, readonly unknown[]>> = {
  "mewlc-platform": flags,
  "mewlc-vrrp-vrid": numbers,
  "preferred-master-name": texts,
  "p-img-dwnld": flags,
};

/** A request that changes the configuration, or tries to. */
export function randomRequest(random: Random): RandomRequest {
  const isDownload = random.below(4) > 0;
  const target = isDownload ? download : general;
  const method = oneOf(random, ["PUT", "PATCH", "PATCH", "POST", "DELETE"]);
  const known = isDownload ? leaves : generalLeaves;
  const leafValues = new Map<string, unknown>();
  if (isDownload)
    leafValues.set("image-download-profile-name", oneOf(random, ["default", "default", "default", "other"]));
  for (let count = 1 + random.below(3); count > 0; count--) {
    const leaf = oneOf(random, Object.keys(known));
    leafValues.set(leaf, oneOf(random, known[leaf] ?? []));
  }
  const chosen = Object.fromEntries(leafValues);
  const member = isDownload
    ? { "Cisco-IOS-XE-wireless-image-download-cfg:image-download-profiles": [chosen] }
    : { "Cisco-IOS-XE-wireless-general-cfg:mewlc-config": chosen };
  return { method, target, body: method === "DELETE" ? "" : JSON.stringify(member) };
}
