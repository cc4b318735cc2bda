import type { Mac } from "../crypto/port";
import { WireError } from "../errors";
import { handshakeMessage, handshakeType, readFragment } from "./handshake-header";
import { decodeClientHelloStart, encodeHelloVerifyRequest } from "./messages";
import { concat, vector8 } from "./octets";
import type { DtlsListenerOptions } from "./options";
import { contentType, readSequence, recordHeaderLength, version10, writeRecordHeader } from "./record";
import { DtlsServer } from "./server";

export type ListenerOutcome =
  /** Send these octets to the peer, prefix included; nothing was kept. */
  | { readonly type: "reply"; readonly octets: Uint8Array }
  /** The cookie is good: a new session, to be kept (instead of an existing one) and drained. */
  | { readonly type: "accepted"; readonly server: DtlsServer }
  /** The server that was handed in has taken the datagram and is to be drained. */
  | { readonly type: "handled" }
  | { readonly type: "ignored"; readonly reason: string };

const cookieLength = 32;
const handled: ListenerOutcome = { type: "handled" };

/**
 * A server port before there is a session: answers each ClientHello with a cookie over the peer's address and the
 * client's random (RFC 6347 §4.2.1), and remembers nothing about a peer until the cookie comes back.
 */
export class DtlsListener {
  private secret: { readonly mac: Mac; readonly expires: number };
  private previous: Mac | undefined;
  private readonly lifetime: number;
  private readonly prefix: Uint8Array;

  constructor(
    now: number,
    private readonly options: DtlsListenerOptions,
  ) {
    this.lifetime = options.cookieLifetime ?? 60_000;
    this.prefix = options.prefix ?? new Uint8Array(0);
    this.secret = this.newSecret(now);
  }

  /**
   * A datagram that came from `peer` (any text that names its address and port). `existing` is the session that the
   * caller keeps for that peer: it gets all but a new ClientHello. A client that lost its state (a device that was
   * restarted on the same port) begins a new session beside the old one, which the caller drops only on "accepted", as
   * RFC 6347 §4.2.8 asks.
   */
  handleDatagram(now: number, octets: Uint8Array, peer: string, existing?: DtlsServer): ListenerOutcome {
    if (existing !== undefined && !existing.isEnded && !this.isNewHello(octets, existing)) {
      existing.handleDatagram(now, octets);
      return handled;
    }
    try {
      return this.handleHello(now, octets, peer);
    } catch (error) {
      if (error instanceof WireError) return ignored(error.reason);
      throw error;
    }
  }

  private handleHello(now: number, octets: Uint8Array, peer: string): ListenerOutcome {
    const fragment = firstFragment(octets);
    if (typeof fragment === "string") return ignored(fragment);
    // RFC 6347 does not say how to be stateless with a ClientHello in fragments, so: the first must reach to the cookie.
    if (fragment.offset !== 0) return ignored("ClientHello fragment without its beginning");
    const hello = decodeClientHelloStart(fragment.data);
    const material = concat(vector8(new TextEncoder().encode(peer)), hello.random, vector8(hello.sessionId));
    this.rotate(now);
    const record = readSequence(octets, 5);
    if (this.isGood(hello.cookie, material)) {
      const server = new DtlsServer(now, this.options, {
        message: fragment.sequence,
        record,
        random: hello.random,
      });
      server.handleDatagram(now, octets);
      return { type: "accepted", server };
    }
    const cookie = this.secret.mac.compute(material).subarray(0, cookieLength);
    return { type: "reply", octets: this.verifyRequest(cookie, fragment.sequence, record) };
  }

  private isGood(cookie: Uint8Array, material: Uint8Array): boolean {
    if (cookie.length !== cookieLength) return false;
    const { crypto } = this.options;
    if (crypto.equal(cookie, this.secret.mac.compute(material))) return true;
    return this.previous !== undefined && crypto.equal(cookie, this.previous.compute(material));
  }

  /** Its version is DTLS 1.0's, whatever is negotiated later, and its record number the ClientHello's (§4.2.1). */
  private verifyRequest(cookie: Uint8Array, sequence: number, record: number): Uint8Array {
    const body = encodeHelloVerifyRequest(version10, cookie);
    const { whole } = handshakeMessage(handshakeType.helloVerifyRequest, sequence, body);
    const at = this.prefix.length;
    const out = new Uint8Array(at + recordHeaderLength + whole.length);
    out.set(this.prefix);
    writeRecordHeader(out, at, contentType.handshake, 0, record, whole.length);
    out[at + 2] = version10 & 0xff;
    out.set(whole, at + recordHeaderLength);
    return out;
  }

  private rotate(now: number): void {
    if (now < this.secret.expires) return;
    this.previous = now < this.secret.expires + this.lifetime ? this.secret.mac : undefined;
    this.secret = this.newSecret(now);
  }

  private newSecret(now: number) {
    const { crypto } = this.options;
    return { mac: crypto.hmac("sha256", crypto.entropy(32)), expires: now + this.lifetime };
  }

  /** A ClientHello, and not the one that the session began with. */
  private isNewHello(octets: Uint8Array, existing: DtlsServer): boolean {
    const fragment = firstFragment(octets);
    if (typeof fragment === "string" || fragment.offset !== 0 || fragment.data.length < 34) return false;
    return !this.options.crypto.equal(fragment.data.subarray(2, 34), existing.clientHelloRandom);
  }
}

/** The ClientHello fragment that a datagram begins with, or why there is none. */
function firstFragment(octets: Uint8Array) {
  if (octets[0] !== contentType.handshake) return "not a ClientHello";
  if (octets.length < recordHeaderLength) return "truncated record header";
  const end = recordHeaderLength + ((octets[11]! << 8) | octets[12]!);
  if (octets[3] !== 0 || octets[4] !== 0) return "record of an unknown session";
  if (octets[recordHeaderLength] !== handshakeType.clientHello) return "not a ClientHello";
  if (end > octets.length) return "truncated record";
  return readFragment(octets.subarray(0, end), recordHeaderLength);
}

function ignored(reason: string): ListenerOutcome {
  return { type: "ignored", reason };
}
