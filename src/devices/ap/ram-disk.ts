/** /tmp: its files are gone when the AP loses power or reloads. */
export class RamDisk {
  #files = new Map<string, number>();

  constructor(
    /** Octets free when the AP is idle. */
    private readonly capacity: number,
  ) {}

  /** Octets. */
  get available(): number {
    let used = 0;
    for (const size of this.#files.values()) used += size;
    return this.capacity - used;
  }

  get availableKilobytes(): number {
    return Math.floor(this.available / 1_024);
  }

  create(path: string): void {
    this.#files.set(path, 0);
  }

  /** False when there is no room left: nothing is written then. */
  append(path: string, octets: number): boolean {
    const size = this.#files.get(path) ?? 0;
    if (octets > this.available) return false;
    this.#files.set(path, size + octets);
    return true;
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }
}
