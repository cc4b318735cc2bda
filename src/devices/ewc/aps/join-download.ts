import type { Content } from "../../../host/content";
import type { ImageType } from "../../../image/models";
import { isImageType } from "../../../image/models";
import type { ApVersion } from "../../../image/versions";
import type { AcSession } from "../../capwap/ac-contract";
import type { OperationSlot } from "../../iosxe/install/slot";
import { type AddTools, addImage } from "../images/image-add";
import type { ProfileSource } from "../images/source";
import type { Staging } from "../images/staging";
import { messages } from "../logging/catalogue";

export interface JoinDownloadOptions {
  readonly tools: AddTools;
  readonly staging: Staging;
  readonly slot: OperationSlot;
  readonly random: () => number;
  /** What the controller runs and carries as its own AP image. */
  readonly running: {
    readonly version: ApVersion;
    readonly ownType: ImageType;
    readonly ownImage: Content | undefined;
  };
  readonly source: () => ProfileSource;
}

/** How long to wait before looking again whether a relay has ended. */
const lookAgain = 1_000;

/**
 * The image download of an AP whose version differs at join (device-facts §3.1). The AP's request has been accepted
 * already; an image that is here is streamed, for one that is not nothing comes and the AP gives up. That failure
 * is what makes the install engine fetch the type from the external server, so that it is here the next time.
 */
export class JoinDownload {
  readonly #options: JoinDownloadOptions;
  readonly #relays = new Map<AcSession, { type: ImageType; end: () => void }>();
  readonly #starved = new Map<AcSession, ImageType>();
  /** Types whose fetch is planned, waiting or running. */
  readonly #fetching = new Set<ImageType>();
  /** By type, the APs that asked in vain and are expected back. */
  readonly #expected = new Map<ImageType, Set<string>>();
  #completed = 0;

  constructor(options: JoinDownloadOptions) {
    this.#options = options;
  }

  /** Downloads that reached their AP whole, since boot. */
  get completed(): number {
    return this.#completed;
  }

  requested(session: AcSession, identifier: string): void {
    if (!isImageType(identifier)) return;
    const { running, staging } = this.#options;
    this.#relays.get(session)?.end();
    if (identifier === running.ownType && running.ownImage) {
      this.#relays.set(session, { type: identifier, end: () => {} });
      session.sendImage(running.ownImage);
      return;
    }
    const staged = staging.find(identifier, running.version);
    if (!staged) {
      this.#starved.set(session, identifier);
      return;
    }
    this.#relays.set(session, { type: identifier, end: staging.relay(staged) });
    session.sendImage(staged.content);
  }

  /**
   * The session ended: the AP had got its image in it, it had waited in vain for one that is not here, or it had none or only a
   * part of one that is.
   */
  ended(session: AcSession): "served" | "starved" | "failed" {
    const relay = this.#relays.get(session);
    if (relay) {
      this.#relays.delete(session);
      relay.end();
      const success = session.transfer?.outcome === "sent";
      if (success) this.#served(relay.type, session.ap?.baseMac);
      return success ? "served" : "failed";
    }
    const type = this.#starved.get(session);
    if (type) {
      this.#starved.delete(session);
      const mac = session.ap?.baseMac;
      if (mac) this.#expect(type, mac);
      this.#plan(type);
      return "starved";
    }
    return "failed";
  }

  #served(type: ImageType, mac: string | undefined): void {
    this.#completed++;
    const expected = this.#expected.get(type);
    if (mac) expected?.delete(mac);
    if (!expected || expected.size === 0) this.#options.staging.keep(type, this.#options.tools.clock.now());
  }

  #expect(type: ImageType, mac: string): void {
    const expected = this.#expected.get(type) ?? new Set();
    expected.add(mac);
    this.#expected.set(type, expected);
  }

  #plan(type: ImageType): void {
    if (this.#fetching.has(type)) return;
    this.#fetching.add(type);
    const { clock, settings } = this.#options.tools;
    clock.after(settings.joinFetchDelay + this.#options.random() * settings.joinFetchJitter, () =>
      this.#whenRoom(type),
    );
  }

  #whenRoom(type: ImageType): void {
    const { staging, slot, tools } = this.#options;
    const now = tools.clock.now();
    const at = staging.freeAt(type, now);
    if (at !== now) {
      tools.clock.after(at === undefined ? lookAgain : at - now, () => this.#whenRoom(type));
      return;
    }
    slot.queue(`add ${type}`, (release) => this.#fetch(type, release));
  }

  #fetch(type: ImageType, release: () => void): void {
    const { staging, tools, running } = this.#options;
    const over = () => {
      this.#fetching.delete(type);
      release();
    };
    if (staging.find(type, running.version)) {
      over();
      return;
    }
    const source = this.#options.source();
    if ("failure" in source) {
      const reason = tools.settings.failureText[source.failure];
      tools.journal.log.write(messages.imageUnreachable, { type, mode: source.mode, reason });
      over();
      return;
    }
    addImage(
      tools,
      {
        source,
        file: type,
        family: type,
        version: running.version,
        room: () => staging.room(type, tools.clock.now()),
        keep: true,
        verify: tools.settings.verifyApImages,
        verificationTime: tools.settings.apImageVerification,
      },
      (outcome) => {
        if (outcome.ok) {
          const now = tools.clock.now();
          const image = { type, version: outcome.version, content: outcome.content };
          staging.put(image, now, now + tools.settings.stagedHold);
        }
        over();
      },
    );
  }
}
