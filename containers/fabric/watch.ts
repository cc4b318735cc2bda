import type { SeenPacket } from "../../src/lab/fabric";
import { labLink } from "./address-plan";
import { CaptureStream } from "./capture-stream";
import type { LabContainer } from "./lab-container";

const ethernetHeader = 14;
const command = [
  ...[
    "tcpdump",
    "-i",
    labLink,
    "-Q",
    "in",
    "-n",
    "-Z",
    "root",
    "-s",
    "96",
    "--immediate-mode",
    "-U",
    "-w",
    "-",
  ],
  "ip and (udp or tcp)",
];

/**
 * Tells of every packet that comes in at the host's interface, before the host's own rules.
 * @returns when it listens, with what ends it
 */
export async function watchArrivals(
  container: LabContainer,
  sink: (packet: Uint8Array) => void,
): Promise<() => void> {
  let listens = () => {};
  const listening = new Promise<void>((resolve) => {
    listens = resolve;
  });
  const stream = await container.pipe(command, (octets) => {
    if (/listening on/.test(octets.toString())) listens();
  });
  const reader = new CaptureStream((frame) => sink(frame.subarray(ethernetHeader)));
  stream.on("data", (octets: Buffer) => reader.take(octets));
  // The host's power may go: then nothing arrives there.
  stream.on("error", listens);
  stream.on("close", listens);
  await listening;
  return () => stream.destroy();
}

/** A UDP or TCP packet's ends; undefined for others, and for fragments behind the first. */
export function endsOf(octets: Uint8Array): Omit<SeenPacket, "fate"> | undefined {
  if (octets.length < 20) return undefined;
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const header = (view.getUint8(0) & 15) * 4;
  const protocol = ({ 6: "tcp", 17: "udp" } as const)[view.getUint8(9)];
  if (protocol === undefined || (view.getUint16(6) & 0x1fff) !== 0 || octets.length < header + 4)
    return undefined;
  return {
    protocol,
    source: view.getUint32(12),
    destination: view.getUint32(16),
    sourcePort: view.getUint16(header),
    destinationPort: view.getUint16(header + 2),
  };
}
