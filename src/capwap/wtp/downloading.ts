import { resultCodes } from "../../wire/capwap/elements";
import type { ImageBlockView } from "../../wire/capwap/image-packet";
import type { MessageElement } from "../../wire/capwap/message";
import { messages } from "../../wire/capwap/messages";
import { ImageReceiver } from "../image/receiver";
import { hasChannel, type WtpCore } from "./core";
import type { ImageDownload, Running } from "./state";

/** The WTP's side of firmware management, in Image Data and in Run (RFC 5415 §9.1). */
export class Downloading {
  constructor(private readonly core: WtpCore) {}

  /** In Image Data or Run: asks for an image. A download in progress is dropped for it. */
  requestImage(now: number, identifier: string): void {
    const state = this.core.walker.state;
    if (state.name !== "Image Data" && state.name !== "Run") {
      this.core.discard("ImageDataRequest");
      return;
    }
    const { vendorIdentifier } = this.core.profile;
    const elements: MessageElement[] = [
      { type: "ImageIdentifier", vendorIdentifier, data: identifier },
      { type: "InitiateDownload" },
    ];
    if (!state.channel.request(now, "ImageDataRequest", elements)) return;
    if (!(state.name === "Image Data" && state.givingUp)) {
      state.download = { receiver: new ImageReceiver(this.core.settings.imageLayout) };
    }
    this.core.events.push({ type: "image-request-sent", ac: state.ac, identifier });
    this.core.stay(state);
    this.core.requested(now, state);
  }

  /** The data could not be stored: the AC is told with the next block. */
  failImage(): void {
    const state = this.core.walker.state;
    if (state.name === "Image Data" || state.name === "Run") state.download?.receiver.fail();
  }

  handleBlock(now: number, view: ImageBlockView): void {
    const state = this.core.walker.state;
    const download = state.name === "Run" || state.name === "Image Data" ? state.download : undefined;
    if (!hasChannel(state)) return;
    if (!download || (state.name !== "Run" && state.name !== "Image Data")) {
      if (state.name !== "Run" && state.name !== "Image Data") {
        this.core.discardNumber(messages.ImageDataRequest.number, "received");
      }
      state.channel.respondToBlock(view.sequenceNumber, resultCodes.imageDataErrorOther);
      return;
    }
    this.core.stay(state);
    const { receiver } = download;
    const outcome = receiver.take(view);
    state.channel.respondToBlock(view.sequenceNumber, receiver.code);
    switch (outcome) {
      case "stored":
        this.core.timers.set("ImageDataStart", now + this.core.settings.imageDataStartTimer);
        this.core.events.push({ type: "image-data", octets: view.data });
        return;
      case "complete":
        this.core.timers.stop("ImageDataStart");
        state.download = undefined;
        if (view.data.length > 0) this.core.events.push({ type: "image-data", octets: view.data });
        this.core.events.push({ type: "image-received", totals: receiver.totals });
        return;
      case "aborted":
        this.#imageFailed(now, state, "aborted");
        return;
      case "refused":
        this.core.timers.set("ImageDataStart", now + this.core.settings.imageDataStartTimer);
        if (receiver.code === resultCodes.imageDataErrorOther) this.#imageFailed(now, state, "not-stored");
    }
  }

  handleImageResponse(now: number, resultCode: number, size: number | undefined): void {
    const state = this.core.walker.state;
    if (state.name !== "Image Data" && state.name !== "Run") return;
    this.core.stay(state);
    if (state.name === "Image Data" && state.givingUp) return;
    this.core.events.push({ type: "image-response", ac: state.ac, resultCode });
    if (resultCode !== resultCodes.success) {
      this.#imageFailed(now, state, "refused");
      return;
    }
    if (state.download && size !== undefined) state.download.receiver.expectedSize = size;
    if (state.download) this.core.timers.set("ImageDataStart", now + this.core.settings.imageDataStartTimer);
  }

  /** In Image Data the WTP gives the session up (arrow k), in Run only the image. */
  #imageFailed(now: number, state: ImageDownload | Running, why: "aborted" | "refused" | "not-stored"): void {
    this.core.timers.stop("ImageDataStart");
    state.download = undefined;
    this.core.events.push({ type: "image-failed", why });
    if (state.name === "Image Data")
      this.core.resetFromImageData(now, state, `image download failed: ${why}`);
  }

  imageStartExpired(now: number, state: ImageDownload | Running): void {
    if (!state.download) return;
    this.core.events.push({ type: "image-start-timeout", totals: state.download.receiver.totals });
    state.download = undefined;
    if (state.name === "Run") return;
    state.givingUp = true;
    this.core.timers.set("ImageRestart", now + this.core.settings.imageRestartDelay);
  }
}
