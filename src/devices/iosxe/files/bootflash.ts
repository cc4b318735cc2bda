/** A text file in `bootflash:`. */
export interface StoredFile {
  readonly name: string;
  readonly text: string;
  /** When it was written, on the device's calendar. */
  readonly at: number;
}

/** Octets of `bootflash:`, as `show version` tells them. */
export const bootflashSize = 7_774_207 * 1024;
/** Bounds of ours: nobody is to fill the lab's memory through a copy command. */
const longest = 1_048_576;
const most = 64;

/** The text files that people keep on the device: they survive reloads and loss of power. */
export class Bootflash {
  readonly #files = new Map<string, StoredFile>();
  /** Called after each change. */
  changed: () => void = () => {};

  constructor(files: readonly StoredFile[] = []) {
    for (const file of files) this.#files.set(file.name, file);
  }

  /** In the order in which they were first written. */
  files(): readonly StoredFile[] {
    return [...this.#files.values()];
  }

  read(name: string): StoredFile | undefined {
    return this.#files.get(name);
  }

  /** False when there is no room. */
  write(file: StoredFile): boolean {
    const isNew = !this.#files.has(file.name);
    if (file.text.length > longest || (isNew && this.#files.size >= most)) return false;
    this.#files.set(file.name, file);
    this.changed();
    return true;
  }

  /** False when there is no such file. */
  remove(name: string): boolean {
    const was = this.#files.delete(name);
    if (was) this.changed();
    return was;
  }

  clear(): void {
    this.#files.clear();
    this.changed();
  }
}

export function octetsOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
