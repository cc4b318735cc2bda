import { EnvironmentError } from "../../errors";
import { type Content, octetsContent, textContent } from "../../host/content";
import { unharmed } from "../../host/damaged-flash";
import type { FlashStore } from "../../host/flash-store";
import type { StoredFile } from "../iosxe/files/bootflash";
import type { Installed, Release } from "../iosxe/install/installed";
import type { Flash } from "./flash";
import type { StagedImage, Staging } from "./images/staging";

/** What a controller's store holds beside its images: the state in flash, and what the configuration is made from. */
export interface KeptByEwc {
  readonly installed: Installed;
  readonly installedAt: number;
  readonly staged: readonly StagedImage[];
  /** Absent in what older software wrote. */
  readonly files?: readonly StoredFile[];
  readonly lastReloadReason: string;
  readonly calendarOffset: number;
  readonly startup: string | undefined;
  readonly deviceKey: Uint8Array;
}

/** As written to `file`: an image stands as the name of the file that holds it. */
type Written = Omit<KeptByEwc, "installed" | "staged" | "deviceKey"> & {
  readonly installed: unknown;
  readonly staged: readonly (Omit<StagedImage, "content"> & { readonly content: string })[];
  readonly deviceKey: readonly number[];
};

const file = "controller.json";

/** Keeps a controller's flash in a store. Images are written once, before the state that names them. */
export class FlashFile {
  readonly #store: FlashStore;
  readonly #names = new Map<Content, string>();
  #next = 1;

  constructor(store: FlashStore) {
    this.#store = store;
  }

  /**
   * undefined for a controller that never ran before. What is in the store was written here, so it is believed, as far as it is
   * whole.
   * @throws EnvironmentError for a store that somebody damaged.
   */
  load(): KeptByEwc | undefined {
    const octets = this.#store.load(file);
    if (octets === undefined) return undefined;
    return unharmed(file, () => {
      const written = JSON.parse(new TextDecoder().decode(octets)) as Written;
      return {
        ...written,
        startup: written.startup ?? undefined,
        installed: this.#withImages(written.installed) as Installed,
        staged: written.staged.map((image) => ({ ...image, content: this.#image(image.content) })),
        deviceKey: Uint8Array.from(written.deviceKey),
      };
    });
  }

  save({ installed, staged, deviceKey, ...rest }: KeptByEwc): void {
    const used = new Set<string>();
    const nameOf = (content: Content) => {
      const name = this.#nameOf(content);
      used.add(name);
      return name;
    };
    const written: Written = {
      ...rest,
      installed: withNames(installed, nameOf),
      staged: staged.map((image) => ({ ...image, content: nameOf(image.content) })),
      deviceKey: [...deviceKey],
    };
    this.#store.save(file, textContent(JSON.stringify(written)));
    for (const [content, name] of this.#names) {
      if (used.has(name)) continue;
      this.#names.delete(content);
      this.#store.remove(name);
    }
  }

  #nameOf(content: Content): string {
    const known = this.#names.get(content);
    if (known !== undefined) return known;
    const name = `image-${this.#next++}`;
    this.#store.save(name, content);
    this.#names.set(content, name);
    return name;
  }

  #image(name: string): Content {
    const octets = this.#store.load(name);
    if (octets === undefined) throw new EnvironmentError(`${name} is missing`);
    for (const [content, known] of this.#names) if (known === name) return content;
    const content = octetsContent(octets);
    this.#names.set(content, name);
    this.#next = Math.max(this.#next, Number(name.slice("image-".length)) + 1);
    return content;
  }

  #withImages(installed: unknown): unknown {
    return mapReleases(installed as Record<string, unknown>, (release) => {
      const { ownImage } = release as unknown as { ownImage?: string };
      return { ...release, ownImage: ownImage === undefined ? undefined : this.#image(ownImage) };
    });
  }
}

function withNames(installed: Installed, nameOf: (content: Content) => string): unknown {
  return mapReleases({ ...installed }, (release) => ({
    ...release,
    ownImage: release.ownImage && nameOf(release.ownImage),
  }));
}

const places = ["running", "backup", "added", "previous"] as const;

function mapReleases(
  installed: Record<string, unknown>,
  change: (release: Release) => object,
): Record<string, unknown> {
  const changed = { ...installed };
  for (const place of places) {
    if (changed[place] !== undefined) changed[place] = change(changed[place] as Release);
  }
  return changed;
}

/** A flash that tells of everything that is written to it. */
export function watchedFlash(flash: Flash, written: () => void): Flash {
  const { staging, bootflash } = flash;
  staging.changed = written;
  bootflash.changed = written;
  return {
    staging,
    bootflash,
    get installed() {
      return flash.installed;
    },
    set installed(installed) {
      flash.installed = installed;
      written();
    },
    get installedAt() {
      return flash.installedAt;
    },
    set installedAt(at) {
      flash.installedAt = at;
      written();
    },
    get lastReloadReason() {
      return flash.lastReloadReason;
    },
    set lastReloadReason(reason) {
      flash.lastReloadReason = reason;
      written();
    },
    get calendarOffset() {
      return flash.calendarOffset;
    },
    set calendarOffset(offset) {
      flash.calendarOffset = offset;
      written();
    },
  };
}

/** Puts back what was staged before. */
export function restage(staging: Staging, staged: readonly StagedImage[]): void {
  for (const image of staged) staging.put(image, 0, 0);
}
