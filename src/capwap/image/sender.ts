import { resultCodes } from "../../wire/capwap/elements";
import type { ImageBlock, ImageDataLayout } from "../../wire/capwap/image-packet";
import { imageBlockSize, messagesFor } from "./layout";

/** Where an image's octets come from (src/host/content.ts has this shape). */
export interface ImageSource {
  readonly size: number;
  /** May be a view; fewer octets than asked only at the end. */
  read(offset: number, length: number): Uint8Array;
}

/** How often one block is sent anew after the WTP refused it (RFC 5415 §9.1.2 allows it without a number, so: 3). */
const retriesPerBlock = 3;

/** The AC's side of a transfer: which block is next, and what the WTP's answers mean. */
export class ImageSender {
  readonly messages: number;
  readonly #blockSize: number;
  /** Blocks handed out, and blocks acknowledged. */
  #sent = 0;
  #acknowledged = 0;
  #retries = 0;

  constructor(
    readonly source: ImageSource,
    layout: ImageDataLayout,
  ) {
    this.#blockSize = imageBlockSize[layout];
    this.messages = messagesFor(source.size, layout);
  }

  /** Octets that the WTP has acknowledged. */
  get octetsAcknowledged(): number {
    return Math.min(this.#acknowledged * this.#blockSize, this.source.size);
  }

  get isDone(): boolean {
    return this.#acknowledged === this.messages;
  }

  get hasNext(): boolean {
    return this.#sent < this.messages;
  }

  /** The next block's kind; call `nextData` after it. */
  nextBlock(): ImageBlock {
    return this.#sent === this.messages - 1 ? "last" : "data";
  }

  nextData(): Uint8Array {
    const offset = this.#sent * this.#blockSize;
    this.#sent++;
    return this.source.read(offset, Math.min(this.#blockSize, this.source.size - offset));
  }

  /** The WTP answered a block: go on, or give up. */
  answered(resultCode: number): "go-on" | "give-up" {
    if (resultCode === resultCodes.success) {
      this.#acknowledged++;
      this.#retries = 0;
      return "go-on";
    }
    const damaged =
      resultCode === resultCodes.imageDataErrorInvalidChecksum ||
      resultCode === resultCodes.imageDataErrorInvalidDataLength;
    // Only the block at the end of the line can be sent anew without changing the order.
    if (!damaged || this.#sent !== this.#acknowledged + 1 || this.#retries === retriesPerBlock)
      return "give-up";
    this.#retries++;
    this.#sent--;
    return "go-on";
  }
}
