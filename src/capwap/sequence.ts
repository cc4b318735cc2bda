/** Sequence numbers of control messages: 8 bits that wrap (RFC 5415 §4.5.3). */

/** How far `to` lies after `from`: -128 to 127; negative means older. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 24) >> 24;
}

export function nextSequence(sequence: number): number {
  return (sequence + 1) & 0xff;
}
