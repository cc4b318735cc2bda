import type { BlockedPacket } from "./blocked";

const rulesShown = 6;
const packetsShown = 2;

/**
 * Which rule ate how many packets, and examples of them:
 * `blocked by rule 3, deny udp any any eq 69, 4 packets: udp 172.16.4.26:40001 > 172.16.5.27:69, 42 octets (4 times)`.
 */
export function blockedByRule(blocked: readonly Pick<BlockedPacket, "rule" | "packet">[]): string[] {
  const rules = new Map<string, Map<string, number>>();
  for (const { rule, packet } of blocked) {
    const packets = rules.get(rule) ?? new Map<string, number>();
    packets.set(packet, (packets.get(packet) ?? 0) + 1);
    rules.set(rule, packets);
  }
  const lines = [...rules].map(([rule, packets]) => {
    const count = [...packets.values()].reduce((sum, number) => sum + number, 0);
    const examples = [...packets]
      .slice(0, packetsShown)
      .map(([packet, times]) => (times === 1 ? packet : `${packet} (${times} times)`));
    const more = packets.size > packetsShown ? "; ..." : "";
    return `${rule}, ${count === 1 ? "1 packet" : `${count} packets`}: ${examples.join("; ")}${more}`;
  });
  const left = lines.length - rulesShown;
  return left > 0 ? [...lines.slice(0, rulesShown), `and ${left} more rules`] : lines;
}
