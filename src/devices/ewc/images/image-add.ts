import type { Content } from "../../../host/content";
import type { ImageFamily } from "../../../image/ap-image";
import type { ImageVerifier, ReadImage } from "../../../image/verifier";
import type { ApVersion } from "../../../image/versions";
import type { BootClock } from "../../iosxe/boot-clock";
import type { InstallJournal } from "../../iosxe/install/journal";
import type { EwcSettings, FetchFailure } from "../settings";
import type { FetchFile } from "./fetch";
import { ReceivedImage } from "./received-image";
import { type ImageSource, maskedUrl } from "./source";
import type { UploadedFile } from "./uploads";

/** What the install engine works with. */
export interface AddTools {
  readonly clock: BootClock;
  readonly settings: EwcSettings;
  readonly journal: InstallJournal;
  readonly fetch: FetchFile;
  readonly verifier: (family: ImageFamily) => ImageVerifier;
}

export interface AddRequest {
  readonly source: ImageSource;
  readonly file: string;
  readonly family: ImageFamily;
  /** The only version that is wanted; undefined takes any. */
  readonly version: ApVersion | undefined;
  /** Octets there is room for, asked again as the file grows. */
  readonly room: () => number;
  /** False: the octets are verified and counted, not kept. */
  readonly keep: boolean;
  /** False: AP images are taken on trust (a setting). */
  readonly verify: boolean;
  readonly verificationTime: number;
  /** Told as the file comes: octets so far, and all of them where the server has said so. */
  readonly progress?: (octets: number, size: number | undefined) => void;
}

export type AddOutcome =
  | { readonly ok: true; readonly version: ApVersion; readonly content: Content; readonly octets: number }
  | { readonly ok: false; readonly failure: FetchFailure; readonly text: string };

/**
 * One `install add <url>`: fetches a file, verifies it as it comes and says so in the log. Nothing of it is seen
 * by anyone else before `done` says ok. Cancelling is silent.
 */
export function addImage(
  tools: AddTools,
  request: AddRequest,
  done: (outcome: AddOutcome) => void,
): { cancel(): void } {
  const { clock, settings, journal } = tools;
  const url = maskedUrl(request.source, request.file);
  const uploaded = request.source.mode === "http" ? request.source.files.get(request.file) : undefined;
  if (uploaded) return addUploaded(tools, request, uploaded, done);
  const startedAt = clock.now();
  const received = new ReceivedImage();
  const verifier = tools.verifier(request.family);
  let octets = 0;
  let announced: number | undefined;
  let over = false;
  let cancelled = false;

  const operation = `add ${url}`;
  journal.started(operation);
  const transfer = tools.fetch(request.source, request.file, {
    size: (size) => {
      announced = size;
      if (!over && size > request.room()) fail("no-space");
    },
    data: (piece) => {
      if (over) return;
      octets += piece.length;
      request.progress?.(octets, announced);
      if (octets > request.room()) {
        fail("no-space");
        return;
      }
      verifier.update(piece);
      if (request.keep) received.append(piece);
    },
    done: () => {
      if (over) return;
      over = true;
      clock.after(request.verificationTime, () => judge(verifier.finish()));
    },
    failed: (failure) => {
      if (!over) fail(failure);
    },
  });
  return {
    cancel: () => {
      over = true;
      cancelled = true;
      transfer.cancel();
    },
  };

  function judge(image: ReadImage): void {
    if (cancelled) return;
    const version = image.info?.version ?? request.version;
    const failure =
      (request.verify ? failureOf(image) : undefined) ?? versionFailure(version, request.version);
    if (failure || !version) {
      report(failure ?? "not-an-image");
      return;
    }
    journal.completed(operation);
    done({ ok: true, version, content: received, octets });
  }

  function fail(failure: FetchFailure): void {
    over = true;
    const { mode } = request.source;
    const soonest = startedAt + (mode === "tftp" || mode === "sftp" ? settings.shortestFailure[mode] : 0);
    const delay = Math.max(settings.failureReport, soonest - clock.now());
    // Not from inside the transfer's own call: it may be cancelled only once `fetch` has returned.
    clock.after(0, () => transfer.cancel());
    clock.after(delay, () => report(failure));
  }

  function report(failure: FetchFailure): void {
    if (cancelled) return;
    const text = settings.failureText[failure];
    journal.downloadFailed(url, text);
    done({ ok: false, failure, text });
  }
}

/** What a browser has brought is here and verified: it has only to be of the version that is wanted, and to fit. */
function addUploaded(
  { clock, settings, journal }: AddTools,
  { source, file, version, room, verificationTime }: AddRequest,
  { version: brought, octets, content = new ReceivedImage() }: UploadedFile,
  done: (outcome: AddOutcome) => void,
): { cancel(): void } {
  const url = maskedUrl(source, file);
  journal.started(`add ${url}`);
  const timer = clock.after(verificationTime, () => {
    const failure = octets > room() ? "no-space" : versionFailure(brought, version);
    if (failure) {
      const text = settings.failureText[failure];
      journal.downloadFailed(url, text);
      done({ ok: false, failure, text });
      return;
    }
    journal.completed(`add ${url}`);
    done({ ok: true, version: brought, content, octets });
  });
  return { cancel: () => timer.cancel() };
}

function failureOf({ verdict }: ReadImage): FetchFailure | undefined {
  return verdict.kind === "ok" ? undefined : verdict.kind;
}

function versionFailure(
  version: ApVersion | undefined,
  wanted: ApVersion | undefined,
): FetchFailure | undefined {
  if (!version) return "not-an-image";
  return wanted && version !== wanted ? "wrong-version" : undefined;
}
