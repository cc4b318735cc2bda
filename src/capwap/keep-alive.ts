import { WireError } from "../errors";
import { decodeDataMessage } from "../wire/capwap/data";
import { find } from "../wire/capwap/message";
import { decodePacket } from "../wire/capwap/preamble";

/** The Session ID of a keep-alive; undefined for anything else. */
export function readKeepAlive(octets: Uint8Array): Uint8Array | undefined {
  try {
    const packet = decodePacket(octets);
    if (packet.kind === "dtls" || packet.header.f) return undefined;
    const message = decodeDataMessage(packet);
    return message.kind === "keep-alive" ? find(message, "SessionId")?.sessionId : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** Whether two Session IDs are one. */
export function isSameSession(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}
