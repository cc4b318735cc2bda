import { WireError } from "../../../errors";
import type { Content } from "../../../host/content";
import { controllerFamily, type ImageFamily } from "../../../image/ap-image";
import { type ImageType, isImageType } from "../../../image/models";
import { Unzip } from "../../../image/unzip";
import type { ImageVerifier } from "../../../image/verifier";
import { type ApVersion, controllerImageName, installVersion } from "../../../image/versions";
import type { FetchFailure } from "../settings";
import { ReceivedImage } from "./received-image";

/** A verified file that a browser has brought. */
export interface UploadedFile {
  readonly version: ApVersion;
  readonly octets: number;
  /** undefined for the controller image, which is verified and not kept. */
  readonly content: Content | undefined;
}

export interface UploadsOptions {
  readonly verifier: (family: ImageFamily) => ImageVerifier;
  /** Octets that AP images may take. */
  readonly room: () => number;
  /** Image types that an upgrade of the network needs: the controller's own, and those of its access points. */
  readonly needed: () => ReadonlySet<ImageType>;
  readonly failureText: Readonly<Record<FetchFailure, string>>;
  readonly now: () => number;
}

/** Takes one file (or the whole zip) as it comes. What goes wrong is a sentence; then nothing more is to be brought. */
export interface UploadTaker {
  /** The octets are the taker's from then on. */
  data(octets: Uint8Array): string | undefined;
  end(): string | undefined;
  /** The rest does not come. */
  cut(): void;
}

interface Pending {
  readonly owner: string;
  readonly files: Map<string, UploadedFile>;
  usedAt: number;
}

/** Milliseconds after which an upload that nobody goes on with makes room for another's. */
const patience = 60_000;

/**
 * The images of *Desktop (HTTP)*. Files come one by one, or in the bundle's zip; only when all that the network needs is there
 * and verified do they take the place of what was there before. They are lost with the next reload.
 */
export class Uploads {
  readonly #options: UploadsOptions;
  #pending: Pending | undefined;
  #complete: ReadonlyMap<string, UploadedFile> | undefined;

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  get files(): ReadonlyMap<string, UploadedFile> | undefined {
    return this.#complete;
  }

  view() {
    if (!this.#complete) return undefined;
    const files = [...this.#complete].map(([name, { octets }]) => ({ name, octets }));
    const [first] = this.#complete.values();
    return { version: first ? installVersion(first.version) : "", files };
  }

  /** @returns a sentence when the file is not wanted. */
  take(owner: string, name: string): UploadTaker | string {
    const { now } = this.#options;
    const other = this.#pending;
    if (other && other.owner !== owner && now() - other.usedAt < patience)
      return "Another upload is in progress";
    const isZip = /\.zip$/i.test(name);
    if (!isZip && !this.#isKnown(name)) return `${name}: ${this.#options.failureText["not-an-image"]}`;
    if (!other || other.owner !== owner || isZip) this.#pending = { owner, files: new Map(), usedAt: now() };
    const pending = this.#pending!;
    pending.usedAt = now();
    return isZip ? this.#zip(pending) : this.#guarded(pending, this.#file(pending, name));
  }

  /** All files have been brought. @returns a sentence when they are not what the network needs. */
  finish(owner: string): string | undefined {
    const pending = this.#pending;
    if (pending?.owner !== owner) return "No images have been uploaded";
    this.#pending = undefined;
    const missing = [controllerImageName, ...this.#options.needed()].filter(
      (name) => !pending.files.has(name),
    );
    if (missing.length > 0) return `Missing: ${missing.join(", ")}`;
    const versions = new Set([...pending.files.values()].map(({ version }) => version));
    if (versions.size > 1) return this.#options.failureText["wrong-version"];
    this.#complete = pending.files;
    return undefined;
  }

  /** Nothing of what the owner has brought so far counts. */
  discard(owner: string): void {
    if (this.#pending?.owner === owner) this.#pending = undefined;
  }

  #isKnown(name: string): boolean {
    return name === controllerImageName || isImageType(name);
  }

  #zip(pending: Pending): UploadTaker {
    let problem: string | undefined;
    const archive = new Unzip((path) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      if (!this.#isKnown(name) || problem !== undefined) return undefined;
      if (isImageType(name) && !this.#options.needed().has(name)) return undefined;
      const file = this.#file(pending, name);
      return {
        data: (octets) => {
          problem ??= file.data(octets);
        },
        end: () => {
          problem ??= file.end();
        },
      };
    });
    const read = (work: () => void): string | undefined => {
      try {
        work();
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        problem ??= `${error.reason[0]!.toUpperCase()}${error.reason.slice(1)}`;
      }
      return problem;
    };
    return this.#guarded(pending, {
      data: (octets) => read(() => archive.update(octets)),
      end: () => read(() => archive.finish()) ?? this.finish(pending.owner),
    });
  }

  #file(pending: Pending, name: string): Omit<UploadTaker, "cut"> {
    const { verifier, room, failureText } = this.#options;
    const family: ImageFamily = isImageType(name) ? name : controllerFamily;
    const reader = verifier(family);
    const content = isImageType(name) ? new ReceivedImage() : undefined;
    // A file that is sent again takes the place of the first, before it comes: there is no room for both.
    pending.files.delete(name);
    const taken = [...pending.files.values()].reduce((sum, file) => sum + (file.content?.size ?? 0), 0);
    let octets = 0;
    const say = (failure: FetchFailure) => `${name}: ${failureText[failure]}`;
    return {
      data(piece) {
        octets += piece.length;
        if (content && taken + octets > room()) return say("no-space");
        reader.update(piece);
        content?.keep(piece);
        return undefined;
      },
      end() {
        const { verdict, info } = reader.finish();
        if (verdict.kind !== "ok") return say(verdict.kind);
        if (!info) return say("not-an-image");
        pending.files.set(name, { version: info.version, octets, content });
        return undefined;
      },
    };
  }

  /** Whatever goes wrong ends the whole upload; so does another that has taken its place. */
  #guarded(pending: Pending, taker: Omit<UploadTaker, "cut">): UploadTaker {
    const { now } = this.#options;
    const guard = (step: () => string | undefined): string | undefined => {
      if (this.#pending !== pending) return "The upload was replaced by another";
      pending.usedAt = now();
      const problem = step();
      if (problem !== undefined && this.#pending === pending) this.#pending = undefined;
      return problem;
    };
    return {
      data: (octets) => guard(() => taker.data(octets)),
      end: () => guard(() => taker.end()),
      cut: () => {
        if (this.#pending === pending) this.#pending = undefined;
      },
    };
  }
}
