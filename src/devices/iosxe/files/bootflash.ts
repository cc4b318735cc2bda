/** A file in `bootflash:`. */
export interface StoredFile {
  readonly name: string;
  /** What it holds; a character an octet where it is no text. */
  readonly text: string;
  readonly binary?: true;
  /** When it was written, on the device's calendar. */
  readonly at: number;
}

/** Octets of `bootflash:`, as `show version` tells them. */
export const bootflashSize = 7_774_207 * 1024;
/** Bounds of ours: nobody is to fill the lab's memory through a copy command. */
export const longestFile = 1_048_576;
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
    if (file.text.length > longestFile || (isNew && this.#files.size >= most)) return false;
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

/** A file of these octets: text where they are UTF-8. */
export function storedFile(name: string, octets: Uint8Array, at: number): StoredFile {
  const asText = utf8(octets);
  if (asText !== undefined) return { name, text: asText, at };
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return { name, text, binary: true, at };
}

export function fileOctets({ text, binary }: Pick<StoredFile, "text" | "binary">): Uint8Array {
  if (!binary) return new TextEncoder().encode(text);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function octetsOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function utf8(octets: Uint8Array): string | undefined {
  // The decoder drops a mark of byte order, so what begins with one is kept as octets.
  if (octets[0] === 0xef) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    return undefined;
  }
}
