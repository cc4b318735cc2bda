/**
 * Every time and limit of the virtual EWC, in one place. Times are milliseconds of lab time, sizes octets.
 * What each rests on is in docs/fidelity.md, "Timings".
 */
export interface EwcSettings {
  /** From power or reload to working services. The very first `powerOn` takes no time: the lab finds it running. */
  readonly bootTime: number;
  /** Whether an AP's certificate must say in its extended key usage that it is one; whether a real one looks is not known. */
  readonly checksCertificateRole: boolean;
  /** How image data goes to APs: as Cisco's do (inferred), or as RFC 5415 §4.6.26 has it. */
  readonly imageDataLayout: "cisco" | "rfc5415";
  /** From a failed join-time download to the start of the fetch from the external server. */
  readonly joinFetchDelay: number;
  /** The most by which `joinFetchDelay` is exceeded. */
  readonly joinFetchJitter: number;
  /** An external fetch that fails at once is still reported no sooner than this after its start. */
  readonly shortestFailure: { readonly tftp: number; readonly sftp: number };
  /** From the end of a failed fetch to its line in the log. */
  readonly failureReport: number;
  /** TFTP client: tries of one packet, time between them, and the block size asked for (512 asks for none). */
  readonly tftpTries: number;
  readonly tftpRetryInterval: number;
  readonly tftpBlockSize: number;
  /** SFTP client: time without progress after which a fetch has failed. */
  readonly sftpTimeout: number;
  /** Whether fetched AP images are verified before they are relayed; otherwise it is left to the APs. */
  readonly verifyApImages: boolean;
  /** Checking the signature of a fetched AP image, of a fetched controller image. */
  readonly apImageVerification: number;
  readonly controllerImageVerification: number;
  /** The file systems `ap_images:` and `backup_image:`. */
  readonly apImagesSize: number;
  readonly backupImageSize: number;
  /** How long a staged image stays for the APs that asked for it before another type may push it out. */
  readonly stagedHold: number;
  /** Access points at most; one more is refused at join. */
  readonly maximumAccessPoints: number;
  /** Predownload: how many are started in each interval, and how many are under way at most. */
  readonly predownloadStarts: number;
  readonly predownloadInterval: number;
  readonly predownloadsAtOnce: number;
  /** Tries of one AP after its first, pause before each. */
  readonly predownloadRetries: number;
  readonly predownloadRetryDelay: number;
  /** From the last octet of a predownload to the question whether the AP has stored it, and between such questions. */
  readonly predownloadWriting: number;
  /** An AP that makes no progress for this long has failed its predownload. */
  readonly predownloadTimeout: number;
  /** `install activate`, before the reload; `install commit`; and the time a version may stay uncommitted. */
  readonly activateTime: number;
  readonly commitTime: number;
  readonly autoAbort: number;
  /** From the command to the moment the controller goes down. */
  readonly reloadTime: number;
  /** `show logging` keeps this many octets unless the configuration says otherwise. */
  readonly logBufferSize: number;
  /** Text after the URL in OPERATION_ERROR_MESSAGE, by failure. */
  readonly failureText: Readonly<Record<FetchFailure, string>>;
}

/** Why an image did not reach the staging area. */
export type FetchFailure =
  | "no-such-file"
  | "timed-out"
  | "refused"
  | "unreachable"
  | "reset"
  | "authentication"
  | "permission-denied"
  | "protocol"
  | "no-space"
  | "not-an-image"
  | "wrong-family"
  | "wrong-version"
  | "corrupt"
  | "truncated"
  | "unsigned"
  | "bad-signature"
  | "signature-expired"
  | "signature-not-yet-valid"
  | "unknown-host"
  | "no-ipv6"
  | "unsupported-mode"
  | "not-configured"
  | "aborted";

export const defaultSettings: EwcSettings = {
  checksCertificateRole: false,
  imageDataLayout: "cisco",
  bootTime: 240_000,
  joinFetchDelay: 3_150,
  joinFetchJitter: 70,
  shortestFailure: { tftp: 2_083, sftp: 8_405 },
  failureReport: 67,
  tftpTries: 10,
  tftpRetryInterval: 4_000,
  tftpBlockSize: 512,
  sftpTimeout: 40_000,
  verifyApImages: true,
  apImageVerification: 4_000,
  controllerImageVerification: 20_000,
  apImagesSize: 100_000 * 1024,
  backupImageSize: 513_300 * 1024,
  stagedHold: 180_000,
  maximumAccessPoints: 100,
  predownloadStarts: 16,
  predownloadInterval: 60_000,
  predownloadsAtOnce: 100,
  predownloadRetries: 2,
  predownloadRetryDelay: 60_000,
  predownloadWriting: 20_000,
  predownloadTimeout: 180_000,
  activateTime: 15_000,
  commitTime: 2_000,
  autoAbort: 7_200_000,
  reloadTime: 2_000,
  logBufferSize: 1_048_576,
  failureText: {
    "no-such-file": "No such file or directory",
    "timed-out": "Timed out",
    refused: "Connection refused",
    unreachable: "No route to host",
    reset: "Connection reset by peer",
    authentication: "Authentication failed",
    "permission-denied": "Permission denied",
    protocol: "Protocol error",
    "no-space": "No space left on device",
    "not-an-image": "Not a valid image",
    "wrong-family": "Image family does not match",
    "wrong-version": "Image version does not match",
    corrupt: "Image verification failed",
    truncated: "Image is truncated",
    unsigned: "Image is not signed",
    "bad-signature": "Image signature verification failed",
    "signature-expired": "Image signing certificate has expired",
    "signature-not-yet-valid": "Image signing certificate is not yet valid",
    "unknown-host": "Could not resolve host",
    "no-ipv6": "Address family not supported by protocol",
    "unsupported-mode": "Image download mode not supported",
    "not-configured": "Image download profile not configured",
    aborted: "Operation aborted",
  },
};
