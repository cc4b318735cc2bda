import { resultCodes } from "../../wire/capwap/elements";
import type { ImageBlockView, ImageDataLayout } from "../../wire/capwap/image-packet";
import { type ImageTotals, imageBlockSize } from "./layout";

/** What became of a block; `code` is the result code to answer with. */
export type BlockOutcome = "stored" | "complete" | "aborted" | "refused";

/** The WTP's side of a transfer: checks each block and counts. Where the data go is the WTP's own matter. */
export class ImageReceiver {
  readonly #blockSize: number;
  #octets = 0;
  #messages = 0;
  #last = 0;
  #failed = false;
  /** As the AC announced it (Image Information); undefined when it did not. */
  expectedSize: number | undefined;
  /** The result code for the block just taken. */
  code: number = resultCodes.success;

  constructor(layout: ImageDataLayout) {
    this.#blockSize = imageBlockSize[layout];
  }

  get totals(): ImageTotals {
    return { octets: this.#octets, messages: this.#messages, last: this.#last };
  }

  get hasBegun(): boolean {
    return this.#messages > 0;
  }

  /** The data could not be stored: every further block is refused with result code 16. */
  fail(): void {
    this.#failed = true;
  }

  take({ block, data, intact }: ImageBlockView): BlockOutcome {
    this.code = resultCodes.success;
    if (block === "abort") return "aborted";
    if (this.#failed) return this.#refuse(resultCodes.imageDataErrorOther);
    if (!intact) return this.#refuse(resultCodes.imageDataErrorInvalidChecksum);
    if (!this.#fits(block === "last", data.length)) {
      return this.#refuse(resultCodes.imageDataErrorInvalidDataLength);
    }
    this.#messages++;
    this.#octets += data.length;
    this.#last = data.length;
    return block === "last" ? "complete" : "stored";
  }

  /**
   * RFC 5415 §4.6.26 lets every block be as short as it likes, Cisco's senders fill all but the last, so: any length from 1
   * to the layout's will do, a last block may be empty, and an announced size has to be met.
   */
  #fits(last: boolean, length: number): boolean {
    if (length > this.#blockSize || (length === 0 && !last)) return false;
    if (this.expectedSize === undefined) return true;
    const total = this.#octets + length;
    return last ? total === this.expectedSize : total <= this.expectedSize;
  }

  #refuse(code: number): "refused" {
    this.code = code;
    return "refused";
  }
}
