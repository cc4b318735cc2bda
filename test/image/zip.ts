/** The local header of a file of 1,000,000 octets in an archive: as much of an upload as is needed to be under way. */
export function beginningOfZip(): Uint8Array {
  const octets = new Uint8Array(34);
  const view = new DataView(octets.buffer);
  view.setUint32(0, 0x04034b50, true);
  view.setUint32(18, 1_000_000, true);
  view.setUint32(22, 1_000_000, true);
  view.setUint16(26, 4, true);
  octets.set(new TextEncoder().encode("file"), 30);
  return octets;
}
