import type { ImageDataLayout } from "../../wire/capwap/image-packet";
import { ciscoImageBlock } from "../../wire/capwap/vendor/cisco/image-data";

/**
 * Octets of image in every message but the last. The layouts themselves are in src/wire/capwap/image-packet.ts.
 * Cisco's end-of-file operation is taken to travel with the last data (RFC 5412 §8.1.2 knows no such operation):
 * 70,512,640 octets are then 51,208 messages, as seen.
 */
export const imageBlockSize: { readonly [layout in ImageDataLayout]: number } = {
  cisco: ciscoImageBlock,
  rfc5415: 1024,
};

/** Messages that an image of so many octets takes. An empty image takes one, which says that it is over. */
export function messagesFor(size: number, layout: ImageDataLayout): number {
  return Math.max(1, Math.ceil(size / imageBlockSize[layout]));
}

export interface ImageTotals {
  readonly octets: number;
  readonly messages: number;
  /** Octets of data in the last message. */
  readonly last: number;
}
