import { resultCodes } from "../../wire/capwap/elements";
import type { ImageDataLayout } from "../../wire/capwap/image-packet";
import type { ControlChannel } from "../control-channel";
import { ImageSender, type ImageSource } from "../image/sender";

const nothing = new Uint8Array(0);

/** A WTP's request for an image, and the sending of it once there is something to send. */
export class ImageTransfer {
  #sender: ImageSender | undefined;
  #abort: "no" | "wanted" | "sent" = "no";
  /** Blocks and aborts that the WTP has not answered. */
  #unanswered = 0;

  constructor(
    readonly identifier: string,
    private readonly layout: ImageDataLayout,
  ) {}

  get hasBegun(): boolean {
    return this.#sender !== undefined;
  }

  get size(): number {
    return this.#sender?.source.size ?? 0;
  }

  get octetsAcknowledged(): number {
    return this.#sender?.octetsAcknowledged ?? 0;
  }

  get messages(): number {
    return this.#sender?.messages ?? 0;
  }

  /** Does nothing when it has begun. */
  begin(now: number, source: ImageSource, channel: ControlChannel): void {
    if (this.#sender || this.#abort !== "no") return;
    this.#sender = new ImageSender(source, this.layout);
    this.pump(now, channel);
  }

  abort(now: number, channel: ControlChannel): void {
    if (this.#abort !== "no") return;
    this.#abort = "wanted";
    this.pump(now, channel);
  }

  /** Fills the window. */
  pump(now: number, channel: ControlChannel): void {
    while (channel.isOpen) {
      if (this.#abort !== "no") {
        if (this.#abort === "sent") return;
        this.#abort = "sent";
        channel.requestBlock(now, "abort", nothing);
      } else {
        if (!this.#sender?.hasNext) return;
        channel.requestBlock(now, this.#sender.nextBlock(), this.#sender.nextData());
      }
      this.#unanswered++;
    }
  }

  /** The WTP answered a block. */
  answered(
    now: number,
    resultCode: number,
    channel: ControlChannel,
  ): "goes-on" | "sent" | "failed" | "aborted" {
    this.#unanswered--;
    if (this.#abort === "sent") return this.#unanswered === 0 ? "aborted" : "goes-on";
    if (this.#abort === "no") {
      if (!this.#sender || this.#sender.answered(resultCode) === "give-up") return "failed";
      if (this.#sender.isDone) return "sent";
    } else if (resultCode !== resultCodes.success && this.#unanswered === 0) {
      return "failed";
    }
    this.pump(now, channel);
    return "goes-on";
  }
}
