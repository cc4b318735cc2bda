import { InternalError } from "../errors";
import { type Content, octetsContent } from "../host/content";

/** Contents one behind the other as one Content, none of them copied or read before it is asked for. */
export function joinContents(contents: readonly Content[]): Content {
  return new JoinedContent(contents.filter((content) => content.size > 0));
}

/** The first `size` octets of a content. */
export function cutContent(content: Content, size: number): Content {
  const kept = Math.min(size, content.size);
  return {
    size: kept,
    read: (offset, length) => content.read(offset, Math.max(0, Math.min(length, kept - offset))),
  };
}

/** Octets whose number is known but which are made only when somebody reads them, once. */
export function lazyContent(size: number, make: () => Uint8Array): Content {
  let made: Content | undefined;
  return {
    size,
    read(offset, length) {
      made ??= octetsContent(checked(make(), size));
      return made.read(offset, length);
    },
  };
}

export function zeroContent(size: number): Content {
  return {
    size,
    read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      return wanted <= zeros.length ? zeros.subarray(0, wanted) : new Uint8Array(wanted);
    },
  };
}

const zeros = new Uint8Array(4096);

class JoinedContent implements Content {
  readonly size: number;
  readonly #starts: number[] = [];
  /** Readers mostly go on where they were, so the search begins there. */
  #last = 0;

  constructor(private readonly contents: readonly Content[]) {
    let size = 0;
    for (const content of contents) {
      this.#starts.push(size);
      size += content.size;
    }
    this.size = size;
  }

  read(offset: number, length: number): Uint8Array {
    const wanted = Math.min(length, this.size - offset);
    if (!(wanted > 0)) return new Uint8Array(0);
    let index = this.#find(offset);
    const first = this.#part(index, offset, wanted);
    if (first.length === wanted) return first;
    const joined = new Uint8Array(wanted);
    joined.set(first);
    for (let filled = first.length; filled < wanted; ) {
      const next = this.#part(++index, offset + filled, wanted - filled);
      joined.set(next, filled);
      filled += next.length;
    }
    return joined;
  }

  #part(index: number, offset: number, length: number): Uint8Array {
    const content = this.contents[index];
    const start = this.#starts[index];
    if (!content || start === undefined) throw new InternalError(`no content at ${offset}`);
    const octets = content.read(offset - start, length);
    if (octets.length === 0) throw new InternalError(`content ended early at ${offset}`);
    return octets;
  }

  #find(offset: number): number {
    let index = this.#last;
    if (offset < this.#starts[index]!) index = 0;
    while (index + 1 < this.#starts.length && this.#starts[index + 1]! <= offset) index++;
    this.#last = index;
    return index;
  }
}

function checked(octets: Uint8Array, size: number): Uint8Array {
  if (octets.length !== size)
    throw new InternalError(`${octets.length} octets made where ${size} were announced`);
  return octets;
}
