import type { Crypto, PrivateKey } from "../crypto/port";
import { controllerFamily, type ImageDefect, type ImageFamily, makeImage } from "../image/ap-image";
import { makeBundle } from "../image/bundle";
import type { ImageType } from "../image/models";
import { type ApVersion, controllerImageName } from "../image/versions";
import { MemoryVolume } from "../servers/volume";
import { folder } from "./places";
import type { StormPlan } from "./plan";

/** Octets of each image: what an upgrade goes through does not depend on it, and the time that a storm takes does. */
export const imageSize = 20_480;

interface BundleOptions {
  readonly version: ApVersion;
  readonly crypto: Crypto;
  readonly signingKey: PrivateKey;
  /** Milliseconds of lab time. */
  readonly now: () => number;
}

/** The bundle on the server, what is done to its files, and since when each has been no good. */
export class StormBundle {
  readonly volume = new MemoryVolume();
  /** Since when the file of that name has been missing or no good image; milliseconds of lab time. */
  readonly badSince = new Map<string, number>();

  constructor(private readonly options: BundleOptions) {}

  /** Puts everything in its place, whole but for the defects. */
  put(defects: StormPlan["defects"] = {}): void {
    const { version, crypto, signingKey, now } = this.options;
    const files = makeBundle({
      version,
      seed: 1,
      size: imageSize,
      controllerSize: imageSize,
      crypto,
      signingKey,
      defects: { images: defects },
    });
    for (const { path, content } of files) this.volume.put(`${folder}/${path}`, content);
    this.badSince.clear();
    for (const [type, defect] of Object.entries(defects)) {
      if (defect !== undefined) this.badSince.set(type, now() - 1);
    }
  }

  remove(file: string): void {
    this.volume.remove(`${folder}/${file}`);
    this.badSince.set(file, this.options.now());
  }

  replace(file: string, octets: Uint8Array): void {
    this.volume.put(`${folder}/${file}`, octets);
    this.badSince.set(file, this.options.now());
  }

  /** The image for access points of that type gets a defect. */
  spoil(type: ImageType, defect: ImageDefect): void {
    this.#spoil(type, type, defect);
  }

  spoilController(defect: ImageDefect): void {
    this.#spoil(controllerImageName, controllerFamily, defect);
  }

  #spoil(file: string, family: ImageFamily, defect: ImageDefect): void {
    const { version, crypto, signingKey, now } = this.options;
    const image = makeImage({ family, version, seed: 1, size: imageSize, crypto, signingKey, defect });
    this.volume.put(`${folder}/${file}`, image);
    this.badSince.set(file, now());
  }
}
