/** A capture file of UDP datagrams over IPv4 (link type RAW), as a foreign judge reads it. */
export function pcapOf(datagrams: readonly Uint8Array[], port = 5246): Uint8Array {
  const head = new DataView(new ArrayBuffer(24));
  head.setUint32(0, 0xa1b2c3d4);
  head.setUint16(4, 2);
  head.setUint16(6, 4);
  head.setUint32(16, 262144);
  head.setUint32(20, 101);
  return Buffer.concat([
    new Uint8Array(head.buffer),
    ...datagrams.flatMap((datagram, i) => record(datagram, i, port)),
  ]);
}

function record(datagram: Uint8Array, second: number, port: number): Uint8Array[] {
  const length = 28 + datagram.length;
  const head = new DataView(new ArrayBuffer(16));
  head.setUint32(0, second);
  head.setUint32(8, length);
  head.setUint32(12, length);
  const ip = new DataView(new ArrayBuffer(28));
  ip.setUint8(0, 0x45);
  ip.setUint16(2, length);
  ip.setUint8(8, 64);
  ip.setUint8(9, 17);
  ip.setUint32(12, 0xac100420);
  ip.setUint32(16, 0xac10041a);
  ip.setUint16(20, 5248);
  ip.setUint16(22, port);
  ip.setUint16(24, length - 20);
  return [new Uint8Array(head.buffer), new Uint8Array(ip.buffer), datagram];
}
