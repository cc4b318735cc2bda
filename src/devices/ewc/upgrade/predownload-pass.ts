import type { Content } from "../../../host/content";
import type { ImageType } from "../../../image/models";
import type { ApVersion } from "../../../image/versions";
import type { AcSession } from "../../capwap/ac-contract";
import { type KnownAccessPoint, noPredownload } from "../aps/access-point";
import { PredownloadRun } from "../aps/predownload";
import { PredownloadPace } from "../aps/predownload-pace";
import type { ApRegistry } from "../aps/registry";
import { type AddTools, addImage } from "../images/image-add";
import { type ImageSource, maskedUrl } from "../images/source";
import type { Staging } from "../images/staging";
import { messages } from "../logging/catalogue";
import type { TransferMeter } from "./transfer-meter";

export interface PassOptions {
  readonly tools: AddTools;
  readonly staging: Staging;
  readonly registry: ApRegistry;
  readonly source: ImageSource;
  readonly version: ApVersion;
  readonly ownType: ImageType;
  /** The own type's image at `version`, once it is in flash. */
  readonly ownImage: () => Content | undefined;
  readonly keepOwnImage: (content: Content) => void;
  readonly inScope: (ap: KnownAccessPoint) => boolean;
  /** Shows how far a fetch is. */
  readonly transfer: TransferMeter;
  /** The image type that is now worked on. */
  readonly working: (type: ImageType) => void;
  /** How many APs failed, and why the last type could not be had, if one could not. */
  readonly finished: (result: { failedAps: number; failure: string | undefined }) => void;
}

/** How long to wait before looking again whether a relay has ended. */
const lookAgain = 1_000;

/**
 * Fetches one AP image type after another and predownloads each to the APs of that type: the staging area holds one
 * image of real size (device-facts §1.3). The own type comes first, because without it the new controller cannot
 * run. A type that cannot be had fails its APs, the others go on.
 */
export class PredownloadPass {
  readonly #options: PassOptions;
  /** Base MACs that have had their turn, and types that could not be had. */
  readonly #attempted = new Set<string>();
  readonly #unavailable = new Map<ImageType, string>();
  readonly #pace: PredownloadPace;
  #ownTried = false;
  #failedAps = 0;
  #run: PredownloadRun | undefined;
  #runType: ImageType | undefined;
  #fetch: { cancel(): void } | undefined;
  #over = false;

  constructor(options: PassOptions) {
    this.#options = options;
    this.#pace = new PredownloadPace(options.tools.clock, options.tools.settings);
  }

  start(): void {
    const { registry, inScope, version } = this.#options;
    for (const ap of registry.all()) {
      if (inScope(ap) && ap.backupImage !== version)
        ap.predownload = { ...noPredownload, status: "Initiated", version };
    }
    this.#options.tools.clock.after(0, () => this.#next());
  }

  /** An AP came to Run. */
  joined(ap: KnownAccessPoint): void {
    if (this.#over || !this.#options.inScope(ap)) return;
    if (this.#run && ap.imageType === this.#runType) {
      this.#attempted.add(ap.ap.baseMac);
      this.#run.joined(ap);
    }
  }

  /** The run to which the session's events belong, if any. */
  get run(): PredownloadRun | undefined {
    return this.#run;
  }

  /** True when the AP's request was the pass's doing. */
  requested(session: AcSession): boolean {
    return this.#run?.requested(session) ?? false;
  }

  abort(): void {
    this.#over = true;
    this.#fetch?.cancel();
    this.#pace.cancel();
    this.#run?.abort();
    const { registry, version } = this.#options;
    for (const ap of registry.all()) {
      if (ap.predownload.status !== "Complete" && ap.predownload.version === version)
        ap.predownload = noPredownload;
    }
    this.#releaseStaged();
  }

  #next(): void {
    if (this.#over) return;
    const { registry, inScope, version, ownType, ownImage } = this.#options;
    if (!this.#ownTried) {
      this.#ownTried = true;
      if (!ownImage()) {
        this.#serve(ownType);
        return;
      }
    }
    for (const ap of registry.all()) {
      if (!inScope(ap) || !ap.registered || this.#attempted.has(ap.ap.baseMac)) continue;
      if (ap.backupImage === version) {
        this.#attempted.add(ap.ap.baseMac);
        ap.predownload = { ...noPredownload, status: "Complete", version };
      } else if (!ap.imageType) {
        this.#attempted.add(ap.ap.baseMac);
        ap.predownload = { ...noPredownload, status: "Not Supported", version };
      } else {
        this.#serve(ap.imageType);
        return;
      }
    }
    this.#over = true;
    const failure = [...this.#unavailable.values()].at(-1);
    this.#options.finished({ failedAps: this.#failedAps, failure });
  }

  #serve(type: ImageType): void {
    const { staging, version, ownType, ownImage, working } = this.#options;
    working(type);
    const failure = this.#unavailable.get(type);
    if (failure !== undefined) {
      this.#failType(type, failure);
      return;
    }
    const content = (type === ownType ? ownImage() : undefined) ?? staging.find(type, version)?.content;
    if (content) this.#bring(type, content);
    else this.#whenRoom(type);
  }

  #whenRoom(type: ImageType): void {
    if (this.#over) return;
    const { staging, tools, source, version } = this.#options;
    const now = tools.clock.now();
    const at = staging.freeAt(type, now);
    if (at !== now) {
      tools.clock.after(at === undefined ? lookAgain : at - now, () => this.#whenRoom(type));
      return;
    }
    this.#fetch = addImage(
      tools,
      {
        source,
        file: type,
        family: type,
        version,
        room: () => staging.room(type, tools.clock.now()),
        keep: true,
        verify: tools.settings.verifyApImages,
        verificationTime: tools.settings.apImageVerification,
        progress: this.#options.transfer.follow(type),
      },
      (outcome) => {
        this.#options.transfer.over();
        this.#fetch = undefined;
        if (!outcome.ok) {
          this.#unavailable.set(type, `${maskedUrl(source, type)}: ${outcome.text}`);
          this.#failType(type, outcome.text);
          return;
        }
        staging.put({ type, version, content: outcome.content }, tools.clock.now(), Number.POSITIVE_INFINITY);
        this.#bring(type, outcome.content);
      },
    );
  }

  #bring(type: ImageType, content: Content): void {
    const { tools, registry, version, ownType, keepOwnImage, inScope } = this.#options;
    if (type === ownType) keepOwnImage(content);
    const aps = registry.all().filter((ap) => ap.registered && ap.imageType === type && inScope(ap));
    for (const ap of aps) this.#attempted.add(ap.ap.baseMac);
    this.#runType = type;
    this.#run = new PredownloadRun({
      clock: tools.clock,
      settings: tools.settings,
      pace: this.#pace,
      version,
      content,
      find: (mac) => registry.byMac(mac),
      failed: (mac, name, reason) => {
        this.#failedAps++;
        tools.journal.log.write(messages.predownloadFailed, { name, mac, reason });
      },
      finished: () => {
        this.#releaseStaged();
        this.#run = undefined;
        this.#runType = undefined;
        this.#next();
      },
    });
    this.#run.start(aps);
  }

  #failType(type: ImageType, reason: string): void {
    const { registry, inScope, version, tools } = this.#options;
    for (const ap of registry.all()) {
      if (ap.imageType !== type || !inScope(ap) || this.#attempted.has(ap.ap.baseMac)) continue;
      this.#attempted.add(ap.ap.baseMac);
      this.#failedAps++;
      ap.predownload = { ...noPredownload, status: "Failed", version };
      const { name, baseMac: mac } = ap.ap;
      tools.journal.log.write(messages.predownloadFailed, { name, mac, reason });
    }
    // Always from a timer or a fetch's own end, so that the next type does not begin inside this one's report.
    tools.clock.after(0, () => this.#next());
  }

  #releaseStaged(): void {
    const { staging, tools } = this.#options;
    for (const image of staging.images()) {
      if (image.version === this.#options.version) staging.keep(image.type, tools.clock.now());
    }
  }
}
