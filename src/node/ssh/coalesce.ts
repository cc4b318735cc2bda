import type { Duplex } from "node:stream";

/**
 * ssh2 writes each packet in three pieces (length, ciphertext, tag). This gathers what is written within one turn of the
 * event loop into one write of the stream below, so one TCP segment carries what one used to carry three.
 */
export function coalesceWrites(stream: Duplex): void {
  let isCorked = false;
  const uncork = () => {
    isCorked = false;
    stream.uncork();
  };
  const { write } = stream;
  stream.write = ((...parameters: Parameters<typeof write>) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      process.nextTick(uncork);
    }
    return write.apply(stream, parameters);
  }) as typeof write;
  if (stream._writev) return;
  stream._writev = (chunks, done) => {
    const octets = Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer));
    stream._write(octets, "buffer" as BufferEncoding, done);
  };
}
