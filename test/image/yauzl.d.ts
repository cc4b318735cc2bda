/** The part of yauzl 3 that the bundle's test reads archives with; the package brings no types. */
declare module "yauzl" {
  import type { Readable } from "node:stream";

  interface Entry {
    readonly fileName: string;
    readonly uncompressedSize: number;
    readonly crc32: number;
  }
  interface ZipFile {
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }
  function fromBufferPromise(octets: Buffer): Promise<ZipFile>;
}
