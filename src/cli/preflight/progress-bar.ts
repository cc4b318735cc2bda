const width = 24;
/** Real milliseconds between two pictures of it. */
const pause = 100;

/** One line of a terminal that shows how a transfer goes; nothing where the stream is no terminal. */
export class ProgressBar {
  #began = performance.now();
  #last = 0;
  #file = "";

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(file: string, octets: number, size: number | undefined): void {
    if (!this.stream.isTTY) return;
    const now = performance.now();
    if (file !== this.#file) [this.#file, this.#began] = [file, now];
    if (now - this.#last < pause) return;
    this.#last = now;
    const share = size === undefined || size === 0 ? 0 : Math.min(1, octets / size);
    const done = Math.round(share * width);
    const rate = octets / 1_000_000 / Math.max((now - this.#began) / 1_000, 0.001);
    const bar = `[${"#".repeat(done)}${".".repeat(width - done)}]`;
    this.stream.write(
      `\r${file} ${bar} ${Math.round(share * 100)} % ${(octets / 1_000_000).toFixed(1)} MB, ${rate.toFixed(1)} MB/s\x1b[K`,
    );
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write("\r\x1b[K");
  }
}
