/** The ports of RFC 5415 §3.1. */
export const controlPort = 5246;
export const dataPort = 5247;

/** RFC 5415 §4.2: what stands before each DTLS datagram. */
export const dtlsPrefix = Uint8Array.of(1, 0, 0, 0);

/** The DTLS datagram inside, a view; undefined when the packet is a plain one. */
export function dtlsPayload(octets: Uint8Array): Uint8Array | undefined {
  return octets.length > dtlsPrefix.length && octets[0] === 1
    ? octets.subarray(dtlsPrefix.length)
    : undefined;
}

/** IP and UDP headers: what a path MTU leaves to a datagram is this less. */
export const datagramOverhead = 28;

/** The smallest MTU that DTLS works with. */
export const smallestDtlsMtu = 256;

/** Cisco: an AP and its controller set DF, so that they learn what the path takes (seen of an IOS AP at its join). */
export const dontFragment = { dontFragment: true } as const;

/**
 * For DTLSEstablished: the path MTU that a handshake learned, whose flights had to shrink to datagrams of `mtu` octets, or
 * that a router told.
 */
export function shrunkPath(mtu: number | undefined, told: number | undefined): { readonly mtu?: number } {
  const shrunk = mtu === undefined ? undefined : mtu + datagramOverhead;
  if (shrunk === undefined && told === undefined) return {};
  return { mtu: Math.min(shrunk ?? Number.POSITIVE_INFINITY, told ?? Number.POSITIVE_INFINITY) };
}
