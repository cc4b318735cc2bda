import type { WtpState } from "../../../src/capwap/transitions";
import type {
  ApConfiguration,
  DiscardedMessage,
  ImageFailure,
  WtpLink,
  WtpLinkHandler,
} from "../../../src/devices/capwap/wtp-contract";
import type { Content } from "../../../src/host/content";
import type { Clock, Timer } from "../../../src/host/host";

/** What the controller at the far end of a scripted link does. Times are milliseconds. */
export interface ControllerScript {
  /** The image version it wants its APs to run. */
  version: string;
  /** What it sends when asked; nothing when it has none. */
  image?: Content | undefined;
  /** Answers an image request with this. */
  resultCode?: number;
  /** Octets after which it falls silent. */
  silentAfter?: number;
}

const address = "172.16.4.26";
const block = 1377;
/** 523 messages a second, as a real controller sends them (device-facts §3.3). */
const messagePace = 1.911;

/**
 * A stand-in for the CAPWAP link with a controller behind it, driving an AP by a link's contract: states and their
 * times are scripted, images come at a real device's pace, nothing is encoded.
 */
export class ScriptedLink implements WtpLink {
  state: WtpState = "Start";
  readonly controller = address;
  readonly pathMtu = 1485;
  readonly requests: string[] = [];
  destroyed = false;
  #timers = new Set<Timer>();
  #imageStart: Timer | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly handler: WtpLinkHandler,
    private readonly script: ControllerScript,
  ) {}

  start(): void {
    this.#enter("Discovery");
    this.handler.discoveryRequestSent?.("255.255.255.255", 0, 1);
    this.#after(10, () => this.handler.discoveryResponse?.(this.#description()));
    this.#after(5000, () => this.#enter("DTLS Setup"));
    this.#after(5050, () => {
      this.handler.dtlsEstablished?.(address);
      this.#enter("Join");
      this.handler.joinRequestSent?.(address);
    });
    this.#after(5060, () => this.#joined());
  }

  sendImageRequest(identifier: string): void {
    this.requests.push(identifier);
    this.#after(4, () => {
      const { resultCode = 0, image } = this.script;
      this.handler.imageResponse?.(address, resultCode);
      if (resultCode !== 0) this.#fail("refused");
      else this.#imageStart = this.#after(28_736, () => this.#startTimeout());
      if (image && resultCode === 0) this.#after(7, () => this.#send(image, 0, 0));
    });
  }

  resetAfterImage(): void {
    this.#enter("Reset");
    this.#tearDown(false);
  }

  restart(): void {
    this.#tearDown(true);
  }

  shutdown(): void {
    this.#tearDown(false);
  }

  destroy(): void {
    this.destroyed = true;
    for (const timer of this.#timers) timer.cancel();
  }

  sendEvent(): void {
    if (this.state === "Run") return;
    const discard: DiscardedMessage = { messageType: 9, state: this.state, direction: "own" };
    this.handler.discarded?.(discard);
  }

  radioChanged(): void {}

  /** The controller asks for a predownload. */
  predownload(version: string): string {
    return this.handler.predownloadRequested(version);
  }

  /** The controller resets the AP. */
  reset(version: string): void {
    this.handler.resetRequested(version);
    this.#enter("Reset");
    this.#tearDown(false);
  }

  /** The controller changes its configuration. */
  configure(change: ApConfiguration): void {
    this.handler.configured?.(change);
  }

  /** The session breaks. */
  break(): void {
    this.handler.imageFailed?.("torn-down");
    this.#tearDown(true);
  }

  #joined(): void {
    const answer = this.handler.joined(this.#description());
    if (answer === "image-data") this.#enter("Image Data");
    else if (answer === "use-backup") this.#tearDown(false);
    else {
      this.#enter("Configure");
      this.#after(20, () => this.#enter("Data Check"));
      this.#after(30, () => this.#enter("Run"));
    }
  }

  #send(image: Content, offset: number, messages: number): void {
    const octets = image.read(offset, block);
    this.#imageStart?.cancel();
    if (!this.handler.imageData(octets)) {
      this.#fail("not-stored");
      return;
    }
    const sent = offset + octets.length;
    if (sent >= image.size) {
      this.handler.imageReceived({ octets: sent, messages: messages + 1, last: octets.length });
      return;
    }
    this.#imageStart = this.#after(28_736, () => this.#startTimeout());
    if (sent < (this.script.silentAfter ?? Number.POSITIVE_INFINITY)) {
      this.#after(messagePace, () => this.#send(image, sent, messages + 1));
    }
  }

  #startTimeout(): void {
    this.handler.imageStartTimeout();
    if (this.state === "Image Data") this.#after(47, () => this.#tearDown(true));
  }

  #fail(why: ImageFailure): void {
    this.#imageStart?.cancel();
    this.handler.imageFailed?.(why);
    if (this.state === "Image Data") this.#tearDown(true);
  }

  #tearDown(startsOver: boolean): void {
    this.#imageStart?.cancel();
    for (const timer of this.#timers) timer.cancel();
    this.#enter("DTLS Teardown");
    this.#after(5000, () => {
      if (!startsOver) this.destroy();
      this.handler.torndown(startsOver);
      if (startsOver) this.start();
    });
  }

  #enter(state: WtpState): void {
    const from = this.state;
    this.state = state;
    this.handler.stateChanged?.(state, from);
  }

  #description() {
    const { version } = this.script;
    const counts = { stations: 0, stationLimit: 2000, aps: 1, apLimit: 100 };
    return { address, name: "9120-EWC", softwareVersion: version, ...counts };
  }

  #after(delay: number, task: () => void): Timer {
    const timer = this.clock.after(delay, () => {
      this.#timers.delete(timer);
      task();
    });
    this.#timers.add(timer);
    return timer;
  }
}
