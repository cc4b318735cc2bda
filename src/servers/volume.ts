import { UsageError } from "../errors";
import type { Content } from "../host/content";

/**
 * The files that a server serves. Small, so that a folder on a real disk can stand behind it as well as memory.
 * Paths are absolute and use `/`; `..` at the root stays at the root, as in a chroot.
 */
export interface Volume {
  stat(path: string): FileStat | VolumeFailure;
  /** The file's octets as they are now: replacing the file later does not change what an open reader sees. */
  open(path: string): Content | VolumeFailure;
  /** Names in the directory, sorted. */
  list(path: string): readonly string[] | VolumeFailure;
  /** Creates or replaces a file. It becomes visible, whole, when the writer finishes. */
  create(path: string, options?: FileOptions): VolumeWriter | VolumeFailure;
  makeDirectory(path: string, options?: FileOptions): VolumeFailure | undefined;
  /** Removes a file or an empty directory. */
  remove(path: string): VolumeFailure | undefined;
  rename(from: string, to: string): VolumeFailure | undefined;
}

/** Named as the POSIX errors they stand for: ENOENT, ENOTDIR, EISDIR, ENOSPC, ENOTEMPTY, EACCES, EEXIST. */
export type VolumeFailure =
  | "no-such-file"
  | "not-a-directory"
  | "is-a-directory"
  | "no-space"
  | "not-empty"
  | "permission-denied"
  | "exists";

export interface FileStat {
  readonly type: "file" | "directory";
  /** Octets; 4096 for a directory. */
  readonly size: number;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  readonly owner: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modified: number;
}

export interface FileOptions {
  /** Permission bits; 0o644 for files and 0o755 for directories when left out. */
  readonly mode?: number;
  readonly owner?: string;
  /** Milliseconds since 1970-01-01 UTC; 0 when left out. */
  readonly modified?: number;
}

export interface VolumeWriter {
  /** Octets may arrive out of order; a gap reads as zeros. */
  write(offset: number, octets: Uint8Array): VolumeFailure | undefined;
  finish(): void;
  discard(): void;
}

/**
 * The absolute path that `path` names when taken from `from`, without `.`, `..` and doubled slashes. It never
 * leaves the root: `..` there stays there.
 */
export function resolvePath(path: string, from = "/"): string {
  const parts: string[] = [];
  for (const part of (path.startsWith("/") ? path : `${from}/${path}`).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Whether following `path` from the root would climb above it on the way. */
export function leavesRoot(path: string): boolean {
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    depth += part === ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

interface FileNode {
  readonly type: "file";
  content: Content;
  mode: number;
  owner: string;
  modified: number;
}

interface DirectoryNode {
  readonly type: "directory";
  readonly entries: Map<string, Node>;
  mode: number;
  owner: string;
  modified: number;
}

type Node = FileNode | DirectoryNode;

/** A volume in memory. */
export class MemoryVolume implements Volume {
  /** Octets that fit; writing beyond it fails with "no-space". */
  capacity: number;
  readonly #mostUpload: number;
  readonly #root: DirectoryNode;
  #used = 0;

  /** `mostUpload`: octets that one file made by a client may have, for it lies in memory; 512 MiB when left out. */
  constructor(options: { capacity?: number; mostUpload?: number } = {}) {
    this.capacity = options.capacity ?? Number.POSITIVE_INFINITY;
    this.#mostUpload = options.mostUpload ?? 512 * 1024 * 1024;
    this.#root = directory({});
  }

  /** Octets in files. */
  get used(): number {
    return this.#used;
  }

  /**
   * Puts a file where `path` says, making the directories on the way; a file already there is replaced.
   * @throws UsageError when the path names a directory, runs through a file, or the file does not fit.
   */
  put(path: string, content: Content | Uint8Array | string, options: FileOptions = {}): void {
    const place = resolvePath(path);
    const parts = place.slice(1).split("/");
    let node = this.#root;
    for (const part of parts.slice(0, -1)) {
      let next = node.entries.get(part);
      if (next === undefined) {
        next = directory({ ...options, mode: 0o755 });
        node.entries.set(part, next);
      }
      if (next.type !== "directory") throw new UsageError(`${place}: ${part} is a file, not a directory`);
      node = next;
    }
    const failure = this.#store(node, parts.at(-1)!, toContent(content), options);
    if (failure) throw new UsageError(`cannot put ${place}: ${failure}`);
  }

  /** Changes permissions or owner. @throws UsageError when nothing is there. */
  change(path: string, options: FileOptions): void {
    const node = this.#find(path);
    if (typeof node === "string") throw new UsageError(`cannot change ${path}: ${node}`);
    if (options.mode !== undefined) node.mode = options.mode;
    if (options.owner !== undefined) node.owner = options.owner;
    if (options.modified !== undefined) node.modified = options.modified;
  }

  stat(path: string): FileStat | VolumeFailure {
    const node = this.#find(path);
    if (typeof node === "string") return node;
    const size = node.type === "file" ? node.content.size : 4096;
    return { type: node.type, size, mode: node.mode, owner: node.owner, modified: node.modified };
  }

  open(path: string): Content | VolumeFailure {
    const node = this.#find(path);
    if (typeof node === "string") return node;
    return node.type === "file" ? node.content : "is-a-directory";
  }

  list(path: string): readonly string[] | VolumeFailure {
    const node = this.#find(path);
    if (typeof node === "string") return node;
    return node.type === "directory" ? [...node.entries.keys()].sort() : "not-a-directory";
  }

  create(path: string, options: FileOptions = {}): VolumeWriter | VolumeFailure {
    const found = this.#parent(path);
    if (typeof found === "string") return found;
    const parent = found.parent;
    const old = parent.entries.get(found.name);
    if (old?.type === "directory") return "is-a-directory";
    const growing = new GrowingContent();
    return {
      write: (offset, octets) => {
        const before = old?.type === "file" ? old.content.size : 0;
        if (offset + octets.length > this.#mostUpload) return "no-space";
        if (this.#used - before + Math.max(growing.size, offset + octets.length) > this.capacity)
          return "no-space";
        growing.write(offset, octets);
        return undefined;
      },
      finish: () => {
        this.#store(parent, found.name, growing, options);
      },
      discard: () => {},
    };
  }

  makeDirectory(path: string, options: FileOptions = {}): VolumeFailure | undefined {
    const found = this.#parent(path);
    if (typeof found === "string") return found;
    if (found.parent.entries.has(found.name)) return "exists";
    found.parent.entries.set(found.name, directory(options));
    return undefined;
  }

  remove(path: string): VolumeFailure | undefined {
    const found = this.#parent(path);
    if (typeof found === "string") return found;
    const node = found.parent.entries.get(found.name);
    if (node === undefined) return "no-such-file";
    if (node.type === "directory" && node.entries.size > 0) return "not-empty";
    if (node.type === "file") this.#used -= node.content.size;
    found.parent.entries.delete(found.name);
    return undefined;
  }

  /** Also a folder that holds something; nothing where nothing is. */
  removeWhole(path: string): void {
    const inside = this.list(path);
    if (typeof inside !== "string")
      for (const name of inside) this.removeWhole(`${resolvePath(path)}/${name}`);
    this.remove(path);
  }

  rename(from: string, to: string): VolumeFailure | undefined {
    const source = this.#parent(from);
    if (typeof source === "string") return source;
    const node = source.parent.entries.get(source.name);
    if (node === undefined) return "no-such-file";
    if (`${resolvePath(to)}/`.startsWith(`${resolvePath(from)}/`)) return "permission-denied";
    const target = this.#parent(to);
    if (typeof target === "string") return target;
    if (target.parent.entries.has(target.name)) return "exists";
    source.parent.entries.delete(source.name);
    target.parent.entries.set(target.name, node);
    return undefined;
  }

  #store(
    parent: DirectoryNode,
    name: string,
    content: Content,
    options: FileOptions,
  ): VolumeFailure | undefined {
    const old = parent.entries.get(name);
    if (name === "" || old?.type === "directory") return "is-a-directory";
    const used = this.#used - (old?.content.size ?? 0) + content.size;
    if (used > this.capacity) return "no-space";
    this.#used = used;
    parent.entries.set(name, {
      type: "file",
      content,
      mode: options.mode ?? old?.mode ?? 0o644,
      owner: options.owner ?? old?.owner ?? "root",
      modified: options.modified ?? 0,
    });
    return undefined;
  }

  #parent(path: string): { parent: DirectoryNode; name: string } | VolumeFailure {
    const place = resolvePath(path);
    const cut = place.lastIndexOf("/");
    const name = place.slice(cut + 1);
    if (name === "") return "is-a-directory";
    const parent = this.#find(place.slice(0, cut));
    if (typeof parent === "string") return parent;
    return parent.type === "directory" ? { parent, name } : "not-a-directory";
  }

  #find(path: string): Node | VolumeFailure {
    let node: Node = this.#root;
    for (const part of resolvePath(path).split("/")) {
      if (part === "") continue;
      if (node.type !== "directory") return "not-a-directory";
      const next = node.entries.get(part);
      if (next === undefined) return "no-such-file";
      node = next;
    }
    return node;
  }
}

/** Fixed octets as a Content. */
export function contentOf(octets: Uint8Array): Content {
  return { size: octets.length, read: (offset, length) => octets.subarray(offset, offset + length) };
}

function toContent(content: Content | Uint8Array | string): Content {
  if (typeof content === "string") return contentOf(new TextEncoder().encode(content));
  return content instanceof Uint8Array ? contentOf(content) : content;
}

function directory(options: FileOptions): DirectoryNode {
  return {
    type: "directory",
    entries: new Map(),
    mode: options.mode ?? 0o755,
    owner: options.owner ?? "root",
    modified: options.modified ?? 0,
  };
}

/** Octets that an upload brings, in chunks: an octet written far out costs one chunk, not the gap. */
class GrowingContent implements Content {
  size = 0;
  readonly #chunks = new Map<number, Uint8Array>();

  write(offset: number, octets: Uint8Array): void {
    for (let done = 0; done < octets.length; ) {
      const at = offset + done;
      const index = Math.floor(at / chunkSize);
      let chunk = this.#chunks.get(index);
      if (chunk === undefined) {
        chunk = new Uint8Array(chunkSize);
        this.#chunks.set(index, chunk);
      }
      const inside = at - index * chunkSize;
      const length = Math.min(chunkSize - inside, octets.length - done);
      chunk.set(octets.subarray(done, done + length), inside);
      done += length;
    }
    this.size = Math.max(this.size, offset + octets.length);
  }

  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.size);
    if (offset >= end) return new Uint8Array(0);
    const index = Math.floor(offset / chunkSize);
    const inside = offset - index * chunkSize;
    const whole = this.#chunks.get(index);
    if (whole !== undefined && inside + end - offset <= chunkSize)
      return whole.subarray(inside, inside + end - offset);
    const octets = new Uint8Array(end - offset);
    for (let at = offset; at < end; ) {
      const number = Math.floor(at / chunkSize);
      const from = at - number * chunkSize;
      const count = Math.min(chunkSize - from, end - at);
      const chunk = this.#chunks.get(number);
      if (chunk !== undefined) octets.set(chunk.subarray(from, from + count), at - offset);
      at += count;
    }
    return octets;
  }
}

const chunkSize = 65_536;
