import type { Content } from "../../../host/content";
import type { ImageType } from "../../../image/models";
import type { ApVersion } from "../../../image/versions";
import type { FileSystemView } from "../../iosxe/files/file-systems";

/** A whole, verified AP image in `ap_images:`. */
export interface StagedImage {
  readonly type: ImageType;
  readonly version: ApVersion;
  readonly content: Content;
}

/** An AP image in `ap_images:`. */
export interface StagedImageView {
  /** `ap1g8` */
  readonly type: string;
  readonly version: string;
  readonly octets: number;
}

interface Place {
  readonly image: StagedImage;
  /** Transfers to APs now running. */
  relays: number;
  /** Lab time until which it is kept for APs that asked for it. */
  keptUntil: number;
}

/**
 * The file system `ap_images:`. 100,000K hold one image of real size, so one has to go before the next is fetched; but
 * never one that is being relayed, or that was fetched for an AP which has not come back for it yet (inferred: without
 * that rule three APs of three types would push out each other's images for ever).
 */
export class Staging {
  readonly #capacity: number;
  readonly #places = new Map<ImageType, Place>();
  /** Called after an image was put in or taken out. */
  changed: () => void = () => {};

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  find(type: ImageType, version: ApVersion): StagedImage | undefined {
    const image = this.#places.get(type)?.image;
    return image?.version === version ? image : undefined;
  }

  images(): readonly StagedImage[] {
    return [...this.#places.values()].map((place) => place.image);
  }

  /** `show ap image file summary`. */
  views(): readonly StagedImageView[] {
    return this.images().map(({ type, version, content }) => ({ type, version, octets: content.size }));
  }

  /** `dir ap_images:`. */
  fileSystem(): FileSystemView {
    const files = this.images().map(({ type, content }) => ({
      name: type,
      octets: content.size,
      at: undefined,
    }));
    return { name: "ap_images", type: "disk", total: this.#capacity, files };
  }

  /** Octets that a new image of the type may have at `now`: what is free and what may go, its own predecessor too. */
  room(type: ImageType, now: number): number {
    let room = this.#capacity;
    for (const place of this.#places.values()) {
      if (isKept(place, now) && !(place.image.type === type && place.relays === 0))
        room -= place.image.content.size;
    }
    return Math.max(0, room);
  }

  /**
   * Lab time at which it is worth trying to fetch an image of the type: now, unless images are kept so that less is free
   * than the largest of them takes. Undefined while a relay is running.
   */
  freeAt(type: ImageType, now: number): number | undefined {
    let largest = 0;
    let at = now;
    let relayed = false;
    for (const place of this.#places.values()) {
      largest = Math.max(largest, place.image.content.size);
      if (place.image.type === type) {
        if (place.relays > 0) return undefined;
        continue;
      }
      if (place.relays > 0) relayed = true;
      at = Math.max(at, place.keptUntil);
    }
    if (this.room(type, now) >= largest) return now;
    return relayed ? undefined : at;
  }

  /** Stores an image, pushing out what may go, the least recently kept first. False when it does not fit. */
  put(image: StagedImage, now: number, keptUntil: number): boolean {
    if (image.content.size > this.room(image.type, now)) return false;
    if (this.#places.get(image.type)?.relays) return false;
    this.#places.delete(image.type);
    const leaving = [...this.#places.values()]
      .filter((place) => !isKept(place, now))
      .sort((a, b) => a.keptUntil - b.keptUntil);
    let used = this.used();
    for (const place of leaving) {
      if (used + image.content.size <= this.#capacity) break;
      this.#places.delete(place.image.type);
      used -= place.image.content.size;
    }
    this.#places.set(image.type, { image, relays: 0, keptUntil });
    this.changed();
    return true;
  }

  used(): number {
    let octets = 0;
    for (const place of this.#places.values()) octets += place.image.content.size;
    return octets;
  }

  /** A transfer to an AP begins; the returned function ends it (a second call does nothing). */
  relay(image: StagedImage): () => void {
    const place = this.#places.get(image.type);
    if (place?.image !== image) return () => {};
    place.relays++;
    let running = true;
    return () => {
      if (running) place.relays--;
      running = false;
    };
  }

  /** Nobody waits for the image any more, or somebody does until then. */
  keep(type: ImageType, until: number): void {
    const place = this.#places.get(type);
    if (place) place.keptUntil = until;
  }

  remove(type: ImageType): void {
    if (this.#places.delete(type)) this.changed();
  }

  /** After a reload no AP is being served and none is waited for. */
  settle(): void {
    for (const place of this.#places.values()) {
      place.relays = 0;
      place.keptUntil = 0;
    }
  }
}

function isKept(place: Place, now: number): boolean {
  return place.relays > 0 || place.keptUntil > now;
}
