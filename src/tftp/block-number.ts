/**
 * Block numbers on the wire have 16 bits; a transfer counts its blocks from 1 without end. RFC 1350 does not say
 * what follows 65,535, so: 0, as nearly everyone does, or 1, as the `rollover` option of tftp-hpa can ask.
 */
export function wireBlock(block: number, rollover: 0 | 1): number {
  if (rollover === 0) return block & 0xffff;
  return block === 0 ? 0 : ((block - 1) % 0xffff) + 1;
}

/**
 * How far a number from the wire lies ahead of the block `from`: 0 for the block itself, negative for older
 * ones. Numbers more than half the circle away count as older.
 */
export function blocksAhead(wire: number, from: number, rollover: 0 | 1): number {
  const circle = rollover === 0 ? 0x10000 : 0xffff;
  let ahead = (wire - wireBlock(from, rollover)) % circle;
  if (ahead < 0) ahead += circle;
  return ahead < circle / 2 ? ahead : ahead - circle;
}
