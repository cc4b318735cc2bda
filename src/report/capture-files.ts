import { eachOnce, type SeenPackets } from "./captured-packet";
import { type CaptureOptions, writeCapture } from "./pcapng";

/** The capture with each packet once. */
export function wholeCapture({ packets, keyLog }: SeenPackets, epoch: number): Uint8Array {
  return writeCapture(eachOnce(packets), { epoch, keyLog });
}

/**
 * `capture.pcapng` with each packet once, and a file for each place where packets were seen (`capture-access.pcapng`), with
 * all that passed there.
 */
export function captureFiles(
  { packets, keyLog }: SeenPackets,
  options: Omit<CaptureOptions, "keyLog">,
): [name: string, octets: Uint8Array][] {
  if (packets.length === 0) return [];
  const write = (some: typeof packets) => writeCapture(some, { ...options, keyLog });
  const places = [...new Set(packets.map(({ at }) => at))];
  return [
    ["capture.pcapng", write(eachOnce(packets))],
    ...places.map((place): [string, Uint8Array] => [
      `capture-${place.replace(/[^\w.-]+/g, "-")}.pcapng`,
      write(packets.filter(({ at }) => at === place)),
    ]),
  ];
}
