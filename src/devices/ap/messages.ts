import type { CertificateFault } from "../../dtls";
import type { ApVersion } from "../../image/versions";

/**
 * What an AP prints beside upgrade.sh. Lines marked `inferred` were not found in any public log or are remembered
 * without one; docs/fidelity.md lists each.
 */
export const messages = {
  state: (state: string) => `CAPWAP State: ${state}`,
  discoveryRequest: (to: string, type: number) =>
    `Discovery Request sent to ${to}, discovery type ${discoveryTypes[type] ?? "UNKNOWN"}(${type})`,
  discoveryResponse: (from: string) => `Discovery Response from ${from}`,
  discoveryFailed: [
    "IP DNS query for CISCO-CAPWAP-CONTROLLER",
    /* inferred */ "Could not resolve CISCO-CAPWAP-CONTROLLER",
  ],
  /* inferred */ waitingForAddress: "Waiting for uplink IPv4 configuration",
  /* inferred */ addressTaken: ({ address, mask, routers, nameServers, domain = "" }: TakenAddress) =>
    `ethernet_port wired0, ip ${address}, netmask ${mask}, gw ${routers[0] ?? "0.0.0.0"}, mtu 1500, dns1 ${nameServers[0] ?? "0.0.0.0"}, domain ${domain}`,
  /* inferred */ addressLost: "Lost uplink IPv4 configuration",
  /* inferred */ addressDeclined: (address: string) => `Declining ${address}: address in use`,
  /* inferred */ controllerFromDhcp: (address: string) => `Got WLC address ${address} from DHCP.`,
  /* inferred */ badOption43: (what: string) => `Invalid DHCP option 43: ${what}`,
  /** Seen without a domain behind it. */
  nameQuery: (name: string) => `IP DNS query for ${name}`,
  /* inferred */ nameUnknown: (name: string) => `Could not resolve ${name}`,
  backToDiscovery: "GOING BACK TO DISCOVER MODE",
  dtlsQueueEmpty: "dtls_queue_first: Nothing to extract!",
  /* inferred */ dtlsFailed: (controller: string, detail: string) =>
    `DTLS connection to ${controller} failed: ${detail}`,
  /** The form and the third are seen (CSCwe28717); the other words are OpenSSL's. */
  certificateRefused: (fault: Exclude<CertificateFault, "none">) =>
    `display_verify_cert_status: Verify Cert: FAILED at 0 depth: ${certificateFaults[fault]}`,
  /* inferred */ malformed: (reason: string, times: number) =>
    `Discarding CAPWAP message: ${reason}${times === 1 ? "" : ` (${times} times in a minute)`}`,
  /* inferred */ controllerVerified:
    "dtls_verify_server_cert: Controller certificate verification successful",
  /* inferred */ joinRequest: (controller: string, port: number) =>
    `Sending Join request to ${controller} through port ${port}`,
  /* inferred */ joinResponse: (controller: string) => `Join Response from ${controller}`,
  /* inferred */ joinedController: (name: string) => `AP has joined controller ${name}`,

  versions: (running: ApVersion, backup: ApVersion, controller: string) =>
    `AP image version ${running} backup ${backup}, Controller ${controller}`,
  versionDiffers: "Version does not match.",
  /* inferred */ versionSame: "Version is the same, do not need update.",
  /* inferred */ versionInBackup: (version: string) =>
    `Version ${version} is in the backup partition, no download needed.`,

  imageResponse: (controller: string) => `Image Data Response from ${controller}`,
  lastBlock: (isPredownload: boolean) => `Last block stored, IsPre ${isPredownload ? 1 : 0}, WriteTaskId 0`,
  transferCompleted: "Image transfer completed from WLC, last 1",
  outOfBandEnabled: "in (CAPWAP_MSGELE_IMAGE_DATA_msg_dec_cb) Enabling radCfg.is_oob_image_dnld_supported",
  writeToStorage: (imageType: string, isPredownload: boolean) =>
    `wtp_delayed_event_handle_write_image_to_storage(10): fileName ${imageType}, pre ${isPredownload ? 1 : 0}`,
  noSpace: (file: string) => `write ${file}: No space left on device`,
  goingToRestart: (reason: string) => `Going to restart CAPWAP (reason : ${reason})...`,
  cannotStart: "image download cannot start",
  /* inferred */ imageFailed: {
    aborted: "image download aborted by controller",
    refused: "image request refused by controller",
    "not-stored": "image could not be stored",
    "not-verified": "image could not be verified",
    "no-room": "no space left in flash for the image",
  },
  /* inferred */ askedFor: "CLI command",
  restarting: "Restarting CAPWAP State Machine.",
  abortingDownload: (imageType: string) => `Aborting image download(0x0): Dtls cleanup, ${imageType}`,
  /* inferred */ predownloadStarts: (version: string) =>
    `Image predownload of version ${version} requested by WLC`,
  /* inferred */ predownloadPresent: (version: string) =>
    `Image version ${version} is already present, predownload not needed`,
  /* inferred */ predownloadDone: (version: string) =>
    `Image predownload completed, backup version ${version}`,
  /* inferred */ predownloadFailed: (why: string) => `Image predownload failed: ${why}`,
  /* inferred */ rebooting: (reason: string) => `AP Rebooting: Reset Reason - ${reason}`,
} as const;

interface TakenAddress {
  readonly address: string;
  readonly mask: string;
  readonly routers: readonly string[];
  readonly nameServers: readonly string[];
  readonly domain?: string | undefined;
}

export const reloadReasons = {
  imageUpgrade: "Image Upgrade",
  controller: "Controller Reload command",
  /* inferred */ command: "Reload command",
} as const;
export type ReloadReason = (typeof reloadReasons)[keyof typeof reloadReasons];

/** RFC 5415 §4.6.21's numbers in Cisco's words; 0 and 1 are seen. */
const discoveryTypes: Readonly<Record<number, string>> = {
  0: "UNKNOWN",
  1: "STATIC_CONFIG",
  2: "DHCP",
  3: "DNS",
  4: "AC_REFERRAL",
};

const certificateFaults: Readonly<Record<Exclude<CertificateFault, "none">, string>> = {
  expired: "certificate has expired",
  "not-yet-valid": "certificate is not yet valid",
  "unknown-issuer": "unable to get local issuer certificate",
  "bad-signature": "certificate signature failure",
};
