import { extract } from "tar-stream";
import type { LabTime } from "../../src/fabrics/device/shared-clock";
import type { CapturedPacket, SeenPackets } from "../../src/report/captured-packet";
import type { LabContainer } from "./lab-container";

/** The folder in which a host's tcpdump (docker/common/lab-entry) leaves what its interface saw: in one of the interface's name. */
const folder = "/run/capture";
const ethernetHeader = 14;

/**
 * The kernel hands packets over a block at a time, or after a second; tcpdump counts both on USR1, and writes out what it
 * has on USR2. So this waits until all that the kernel had seen at the first look has come.
 */
const writeOut = `
counts() {
  before=$(wc -l < $1/tcpdump.log)
  kill -USR1 $2 || exit 0
  until [ $(wc -l < $1/tcpdump.log) -gt $before ] || ! kill -0 $2; do sleep 0.01; done
  tail -n 1 $1/tcpdump.log | sed 's/^tcpdump: \\([0-9]*\\) packets\\{0,1\\} captured, \\([0-9]*\\) .*/\\1 \\2/'
}
write() {
  pid=
  for each in $(pidof tcpdump); do ! grep -q $1/ /proc/$each/cmdline || pid=$each; done
  [ -n "$pid" ] || return 0
  at=$1
  set -- $(counts $at $pid)
  seen=$2
  for try in $(seq 40); do
    [ "$1" -lt "$seen" ] || break
    sleep 0.05
    set -- $(counts $at $pid)
  done
  size=$(cat $at/packets* | wc -c)
  kill -USR2 $pid
  for try in $(seq 5); do [ $(cat $at/packets* | wc -c) = $size ] || break; sleep 0.01; done
}
for at in ${folder}/*; do write $at & done
wait
`;

export interface CaptureSource {
  readonly name: string;
  readonly container: LabContainer;
  /** Where its NSS key log is, if it has one. */
  readonly keyLog?: string;
}

/**
 * What the controllers' and the firewall's interfaces saw, which is all but what access points say among
 * themselves: one interface of the file each, times in lab time.
 */
export async function collectPackets(sources: readonly CaptureSource[], time: LabTime): Promise<SeenPackets> {
  const packets: CapturedPacket[] = [];
  const keyLog: string[] = [];
  await Promise.all(
    sources.map(async ({ name, container, keyLog: path }) => {
      if (!container.running) return;
      await container.exec(["sh", "-c", writeOut]);
      const files = await filesOf(await container.archive(folder));
      for (const [file, octets] of files) {
        if (/packets\d*$/.test(file)) packets.push(...packetsOf(octets, name, time));
      }
      if (path === undefined) return;
      const { output } = await container.exec(["cat", path], "ewclab");
      keyLog.push(...output.split("\n").filter((line) => line !== ""));
    }),
  );
  packets.sort((a, b) => a.time - b.time);
  return { packets, keyLog };
}

/** Reads a file as tcpdump writes it on this machine: little-endian, microseconds, Ethernet. */
function packetsOf(octets: Uint8Array, at: string, time: LabTime): CapturedPacket[] {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  if (octets.length < 24 || view.getUint32(0, true) !== 0xa1b2c3d4) return [];
  const packets: CapturedPacket[] = [];
  for (let offset = 24; offset + 16 <= octets.length; ) {
    const real = view.getUint32(offset, true) * 1_000 + view.getUint32(offset + 4, true) / 1_000;
    const length = view.getUint32(offset + 8, true);
    const start = offset + 16;
    offset = start + length;
    // The last one may not be wholly written.
    if (offset > octets.length) break;
    const isIpv4 = length > ethernetHeader && view.getUint16(start + 12) === 0x0800;
    if (!isIpv4) continue;
    packets.push({
      time: (real - time.began) * time.speed,
      at,
      by: "host",
      verdict: "passed",
      octets: octets.subarray(start + ethernetHeader, offset),
    });
  }
  return packets;
}

async function filesOf(tar: NodeJS.ReadableStream): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const reader = extract();
  tar.pipe(reader);
  for await (const entry of reader) {
    const pieces: Buffer[] = [];
    for await (const piece of entry) pieces.push(piece as Buffer);
    files.set(entry.header.name, Buffer.concat(pieces));
  }
  return files;
}
