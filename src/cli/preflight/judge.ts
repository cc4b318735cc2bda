import { maskedUrl } from "../../devices/ewc/images/source";
import { messages } from "../../devices/ewc/logging/catalogue";
import { defaultSettings, type FetchFailure } from "../../devices/ewc/settings";
import { controllerImageName, type ImageVersionOfRelease } from "../../image/versions";
import type { FetchedImage, RealSource } from "../../node/preflight/fetch-image";

/** What is said of one file. */
export interface FileVerdict {
  readonly file: string;
  readonly ok: boolean;
  /** In a few words. */
  readonly what: string;
  /** The line of the controller's log, without time. */
  readonly log: string;
  readonly remedy?: string;
  readonly family?: string;
  readonly version?: string;
  readonly size?: number;
  readonly octets: number;
  readonly milliseconds: number;
  readonly signature: readonly string[];
}

/** What is known beside the file itself. */
export interface Around {
  readonly source: RealSource;
  readonly port: number;
  readonly release: ImageVersionOfRelease | undefined;
  readonly whole: boolean;
  /** Others of the same folder could be fetched. */
  readonly othersAreThere: boolean;
  /** The bundle's zip lies in the folder. */
  readonly zip: string | undefined;
  /** The machine says that nobody listens there. */
  readonly isClosed: boolean;
}

export function judge(file: string, fetched: FetchedImage, around: Around): FileVerdict {
  const failure = fetched.failure ?? failureOfContent(file, fetched, around);
  const url = maskedUrl(around.source, file);
  const { info, signature } = fetched.findings;
  const base = {
    file,
    octets: fetched.octets,
    milliseconds: Math.round(fetched.milliseconds),
    signature,
    ...(info === undefined ? {} : { family: info.family, version: info.version }),
    ...(fetched.size === undefined ? {} : { size: fetched.size }),
  };
  if (failure === undefined) {
    const log = line(messages.installCompleted, { operation: `add ${url}` });
    return { ...base, ok: true, what: goodWords(file, fetched, around), log };
  }
  const text = defaultSettings.failureText[failure === "host-key" ? "protocol" : failure];
  return {
    ...base,
    ok: false,
    what: failure === "host-key" ? `the server's key is ${fetched.hostKey}, not the one expected` : text,
    log: line(messages.installAddFailed, { url, failure: text }),
    remedy: remedyOf(file, failure, fetched, around),
  };
}

/** `%INSTALL-3-OPERATION_ERROR_MESSAGE: Chassis 1 R0/0: install_engine: ...`, as the controller's own lines are. */
function line<Values>(
  message: {
    facility: string;
    severity: number;
    mnemonic: string;
    process?: string;
    text(values: Values): string;
  },
  values: Values,
): string {
  const { facility, severity, mnemonic, process } = message;
  return `%${facility}-${severity}-${mnemonic}: Chassis 1 R0/0: ${process ?? "install_engine"}: ${message.text(values)}`;
}

/** What the controller finds when it looks at the file. */
function failureOfContent(file: string, fetched: FetchedImage, around: Around): FetchFailure | undefined {
  const { findings, size, octets } = fetched;
  if (file === controllerImageName) {
    return around.whole && size !== undefined && octets < size ? "truncated" : undefined;
  }
  if (findings.info === undefined) return "not-an-image";
  if (findings.info.family !== file) return "wrong-family";
  if (around.release !== undefined && !isOfRelease(findings.info.version, around.release))
    return "wrong-version";
  if (!around.whole) return undefined;
  if ((size !== undefined && octets < size) || !findings.isWhole) return "truncated";
  return findings.damaged.length > 0 ? "corrupt" : undefined;
}

/** Where the build of a release is not known, the first three numbers decide. */
function isOfRelease(version: string, { version: wanted, basis }: ImageVersionOfRelease): boolean {
  if (basis !== "rule") return version === wanted;
  const release = (text: string) => text.split(".").slice(0, 3).join(".");
  return release(version) === release(wanted);
}

function goodWords(
  file: string,
  { findings, size, octets, milliseconds }: FetchedImage,
  around: Around,
): string {
  const rate = octets / 1_000_000 / Math.max(milliseconds / 1_000, 0.001);
  const of = size === undefined ? `${megabytes(octets)} read` : megabytes(size);
  const signed =
    file === controllerImageName || !around.whole
      ? ""
      : findings.signature.length > 0
        ? `, signed (${findings.signature.join(", ")})`
        : ", no signature seen";
  return `${[findings.info?.version, of].filter(Boolean).join(", ")}, ${rate.toFixed(1)} MB/s${signed}`;
}

function megabytes(octets: number): string {
  return octets < 100_000 ? `${octets} octets` : `${(octets / 1_000_000).toFixed(1)} MB`;
}

function remedyOf(
  file: string,
  failure: FetchFailure | "host-key",
  { detail = "", findings }: FetchedImage,
  { source, port, release, othersAreThere, zip, isClosed }: Around,
): string {
  const key = source.mode;
  const place = `${source.path.replace(/\/+$/, "")}/${file}`;
  const gate = key === "tftp" ? `UDP port ${port}` : `TCP port ${port}`;
  switch (failure) {
    case "no-such-file":
      if (zip !== undefined) return `The zip is not unpacked: ${zip} lies in ${source.path}; unzip it there.`;
      if (othersAreThere)
        return `The type is missing, or the server's user may not read it: others of the bundle are in ${source.path}; put its ${file} there, readable for others.`;
      return `The path: the server has no ${place}; compare ${key}-image-path with the folder below the server's root${key === "sftp" ? " (or the user's chroot)" : ""}.`;
    case "timed-out":
      if (isClosed) return `Nobody listens at ${gate} of ${source.server}: start the server.`;
      return key === "tftp"
        ? `Filtered, or no such host: let ${gate} through, and the answers, which come from another port of the server (established and related, with a TFTP helper).`
        : `Filtered, or no such host: let ${gate} through to ${source.server}.`;
    case "refused":
      return `${gate} of ${source.server} is refused: start the SSH server, or have the firewall let it through.`;
    case "unreachable":
      return `There is no way to ${source.server}: look at its address and the routes.`;
    case "authentication":
      return `The server does not take sftp-username and sftp-password: correct them, and allow that user password authentication.`;
    case "permission-denied":
      return permissions(place);
    case "host-key":
      return `The host key has changed: somebody has set the server up anew, or another one answers. Ask its owner, then expect the new key.`;
    case "protocol":
      if (/permission|access|denied/i.test(detail)) return permissions(place);
      return /no matching|key exchange|handshake/i.test(detail)
        ? `Key exchange not agreed (${detail}): have the server offer one that the controller knows, such as curve25519-sha256 or ecdh-sha2-nistp256.`
        : `What the server said is not as the protocol has it (${detail || "nothing more is known"}): look at its log.`;
    case "reset":
      return `The server ended the connection (${detail}): look at its log, and at what lies between.`;
    case "not-an-image":
      return findings.isArchive === false
        ? `${place} is no AP image (no tar archive): unpack the bundle anew.`
        : `${place} has no info.ver at its beginning, as AP images do: unpack the bundle anew.`;
    case "wrong-family":
      return `${place} is an image of ${findings.info?.family}: unpack the bundle anew, without renaming files.`;
    case "wrong-version":
      return `${place} is version ${findings.info?.version}, and ${release?.version} is wanted: unpack the bundle of that release.`;
    case "truncated":
      return `${place} is not whole: copy it anew, and compare its size with the bundle's.`;
    case "corrupt":
      return `${place} is damaged (${findings.damaged.join(", ")}): copy it anew, and compare the bundle's checksum with Cisco's.`;
    default:
      return `See the server's log for ${place}.`;
  }
}

function permissions(place: string): string {
  return `Permissions: ${place} must be readable for the server's user (chmod o+r; its folders o+x).`;
}
