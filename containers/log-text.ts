import type Docker from "dockerode";

/** What a container without a terminal has printed, both streams in one. @param tail so many lines at the end */
export async function logText(container: Docker.Container, tail?: number): Promise<string> {
  const log = await container.logs({ stdout: true, stderr: true, ...(tail === undefined ? {} : { tail }) });
  // Each piece has a header of eight octets, of which the last four are its length.
  let text = "";
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    text += log.subarray(at + 8, end).toString("utf8");
    at = end;
  }
  return text;
}
