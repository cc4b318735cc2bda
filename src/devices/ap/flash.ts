import { InternalError } from "../../errors";
import type { ApVersion } from "../../image/versions";

export type Part = "part1" | "part2";

export interface StoredImage {
  readonly version: ApVersion;
  /** Octets. */
  readonly size: number;
}

/** All that is written in the flash; which partition is active follows from the boot variable at the next boot. */
export interface FlashContents {
  readonly parts: { readonly [part in Part]?: StoredImage };
  readonly boot: Part;
}

/** What a version reads when a partition holds no image that boots (device-facts §2.3). */
export const noVersion: ApVersion = "0.0.0.0";

/** Who writes the spare partition; made by `Flash.openSpare`, which has one at a time. */
export class SpareWriter {
  readonly #partition: { erase(): void; store(image: StoredImage): void; close(): void };
  #isOpen = true;

  constructor(partition: { erase(): void; store(image: StoredImage): void; close(): void }) {
    this.#partition = partition;
  }

  /** From here until `store` the spare partition holds nothing that boots. */
  erase(): void {
    this.#check();
    this.#partition.erase();
  }

  /** The spare partition holds a verified image from here on. @throws InternalError when it does not fit. */
  store(image: StoredImage): void {
    this.#check();
    this.#partition.store(image);
  }

  /** Others may write. A second call does nothing. */
  close(): void {
    this.#isOpen = false;
    this.#partition.close();
  }

  #check(): void {
    if (!this.#isOpen) throw new InternalError("the spare partition is somebody else's to write");
  }
}

/**
 * The flash of an AP: two partitions, of which one is active (it was booted), and the boot variable. It survives a power
 * cut at any moment: a partition that is being written holds nothing until it is written and verified, and the boot
 * variable never names such a one.
 */
export class Flash {
  readonly #parts: Record<Part, StoredImage | undefined>;
  #boot: Part = "part2";
  #active: Part = "part2";
  #writer: SpareWriter | undefined;

  /** A device as it comes into the lab: it runs from part2, the backup image is in part1 (as in the logs seen). */
  constructor(
    primary: StoredImage,
    backup: StoredImage | undefined,
    /** Kilobytes of 1,024 octets of each partition. */
    readonly partitionKilobytes: number,
    /** What was written before, in place of the two images. */
    written?: FlashContents,
  ) {
    this.#parts = { part1: backup, part2: primary };
    if (written === undefined) return;
    this.#parts = { part1: written.parts.part1, part2: written.parts.part2 };
    this.#boot = written.boot;
    this.#active = written.boot;
  }

  /** Called after everything that is written. */
  written: () => void = () => {};
  /** How often something was written. */
  writes = 0;

  get contents(): FlashContents {
    const { part1, part2 } = this.#parts;
    return { parts: { ...(part1 && { part1 }), ...(part2 && { part2 }) }, boot: this.#boot };
  }

  /** The partition the AP runs from. */
  get active(): Part {
    return this.#active;
  }

  /** The partition it will run from after a reload. */
  get boot(): Part {
    return this.#boot;
  }

  /** The other partition: upgrades go there. */
  get spare(): Part {
    return this.#active === "part1" ? "part2" : "part1";
  }

  version(part: Part): ApVersion {
    return this.#parts[part]?.version ?? noVersion;
  }

  hasRoomFor(size: number): boolean {
    return size <= this.partitionKilobytes * 1_024;
  }

  /**
   * The right to write the spare partition: one at a time has it, until it is closed.
   * @throws InternalError while another has it.
   */
  openSpare(): SpareWriter {
    if (this.#writer) throw new InternalError(`${this.spare} is being written already`);
    const writer = new SpareWriter({
      erase: () => {
        // Without this a reload between erase and store would boot what is no more.
        this.#boot = this.#active;
        this.#write(undefined);
      },
      store: (image) => {
        if (!this.hasRoomFor(image.size))
          throw new InternalError(`${image.size} octets do not fit into ${this.spare}`);
        this.#write(image);
      },
      close: () => {
        if (this.#writer === writer) this.#writer = undefined;
      },
    });
    this.#writer = writer;
    return writer;
  }

  #write(image: StoredImage | undefined): void {
    this.#parts[this.spare] = image;
    this.writes++;
    this.written();
  }

  /** The spare partition holds an image that boots. */
  get spareBoots(): boolean {
    return this.#parts[this.spare] !== undefined;
  }

  /** Sets the boot variable to the spare partition. */
  activate(): void {
    if (!this.spareBoots) throw new InternalError(`${this.spare} holds no image that boots`);
    this.#boot = this.spare;
    this.writes++;
    this.written();
  }

  /** Sets the boot variable to a partition that holds the version, if one does. */
  select(version: ApVersion): void {
    const part = (["part1", "part2"] as const).find((candidate) => this.version(candidate) === version);
    if (part === undefined || this.version(this.#boot) === version) return;
    this.#boot = part;
    this.writes++;
    this.written();
  }

  /** The boot loader's part: runs what the boot variable names. */
  startUp(): ApVersion {
    this.#active = this.#boot;
    return this.version(this.#active);
  }
}
