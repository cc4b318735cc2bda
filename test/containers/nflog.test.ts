import fc from "fast-check";
import { expect, test } from "vitest";
import { loggedPacket, NflogReader } from "../../containers/fabric/nflog";

/** UDP 172.16.4.26:40000 > 172.16.5.27:69, 20 octets; only the beginning was logged. */
const packet = Uint8Array.from([
  0x45, 0, 0, 48, 0, 1, 0, 0, 63, 17, 0, 0, 172, 16, 4, 26, 172, 16, 5, 27, 0x9c, 0x40, 0, 69, 0, 28, 0, 0,
]);

function field(type: number, value: Uint8Array): number[] {
  const length = 4 + value.length;
  return [length & 255, length >> 8, type, 0, ...value, ...new Array((4 - (length % 4)) % 4).fill(0)];
}

function capture(): Uint8Array {
  const prefix = new TextEncoder().encode("ewclab 1 2\0");
  const number = (value: number) => Uint8Array.from([0, 0, 0, value]);
  const message = [
    ...[2, 0, 0, 1],
    ...field(10, prefix),
    ...field(4, number(7)),
    ...field(5, number(9)),
    ...field(9, packet),
  ];
  const record = new Uint8Array(16 + message.length);
  new DataView(record.buffer).setUint32(8, message.length, true);
  record.set(message, 16);
  const header = [0xd4, 0xc3, 0xb2, 0xa1, ...new Uint8Array(20)];
  // The second one after tcpdump was started again.
  return Uint8Array.from([...header, ...record, ...header, ...record]);
}

test("logged packets are read from pieces of any size", () => {
  const whole = capture();
  fc.assert(
    fc.property(fc.integer({ min: 1, max: whole.length }), (size) => {
      const seen: string[] = [];
      const reader = new NflogReader((prefix, packet, { in: from, out }) =>
        seen.push(`${prefix}: ${loggedPacket(packet).packet}, from ${from} to ${out}`),
      );
      for (let at = 0; at < whole.length; at += size) reader.take(whole.subarray(at, at + size));
      const wanted = "ewclab 1 2: udp 172.16.4.26:40000 > 172.16.5.27:69, 20 octets, from 7 to 9";
      expect(seen).toEqual([wanted, wanted]);
    }),
  );
});

test("whatever a packet holds, it has words", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (octets) => {
      expect(loggedPacket(octets).packet).not.toBe("");
    }),
  );
});
