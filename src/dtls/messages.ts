import { decodeExtensions, type Extensions, encodeExtensions } from "./extensions";
import { HandshakeFailure } from "./failure";
import { concat, numbers16, Reader, u16, vector8, vector16, vector24 } from "./octets";

/** RFC 5246 §7.4.1.2, RFC 6347 §4.2.1. */
export interface ClientHello {
  readonly version: number;
  /** 32 octets. */
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly cookie: Uint8Array;
  readonly suites: readonly number[];
  readonly compressions: Uint8Array;
  readonly extensions: Extensions;
}

export function encodeClientHello(hello: ClientHello): Uint8Array {
  return concat(
    u16(hello.version),
    hello.random,
    vector8(hello.sessionId),
    vector8(hello.cookie),
    vector16(u16(...hello.suites)),
    vector8(hello.compressions),
    encodeExtensions(hello.extensions),
  );
}

export function decodeClientHello(body: Uint8Array): ClientHello {
  const reader = new Reader(body, "ClientHello");
  return {
    ...readHelloStart(reader),
    suites: numbers16(reader.vector16(), "list of cipher suites"),
    compressions: reader.vector8(),
    extensions: decodeExtensions(reader),
  };
}

/** What a cookie is made over, and the cookie: the part that a first fragment must hold. */
export function decodeClientHelloStart(
  body: Uint8Array,
): Pick<ClientHello, "version" | "random" | "sessionId" | "cookie"> {
  return readHelloStart(new Reader(body, "ClientHello"));
}

function readHelloStart(reader: Reader) {
  return {
    version: reader.u16(),
    random: reader.take(32),
    sessionId: reader.vector8(),
    cookie: reader.vector8(),
  };
}

/** RFC 6347 §4.2.1. */
export function encodeHelloVerifyRequest(version: number, cookie: Uint8Array): Uint8Array {
  return concat(u16(version), vector8(cookie));
}

/** The cookie. */
export function decodeHelloVerifyRequest(body: Uint8Array): Uint8Array {
  const reader = new Reader(body, "HelloVerifyRequest");
  reader.u16();
  const cookie = reader.vector8();
  reader.end();
  return cookie;
}

/** RFC 5246 §7.4.1.3. */
export interface ServerHello {
  readonly version: number;
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  readonly suite: number;
  readonly compression: number;
  readonly extensions: Extensions;
}

export function encodeServerHello(hello: ServerHello): Uint8Array {
  return concat(
    u16(hello.version),
    hello.random,
    vector8(hello.sessionId),
    u16(hello.suite),
    Uint8Array.of(hello.compression),
    encodeExtensions(hello.extensions),
  );
}

export function decodeServerHello(body: Uint8Array): ServerHello {
  const reader = new Reader(body, "ServerHello");
  return {
    version: reader.u16(),
    random: reader.take(32),
    sessionId: reader.vector8(),
    suite: reader.u16(),
    compression: reader.u8(),
    extensions: decodeExtensions(reader),
  };
}

/** RFC 5246 §7.4.2: certificates in DER, the sender's own first. */
export function encodeCertificates(chain: readonly Uint8Array[]): Uint8Array {
  return vector24(...chain.map((der) => vector24(der)));
}

const longestChain = 10;

export function decodeCertificates(body: Uint8Array): Uint8Array[] {
  const reader = new Reader(body, "Certificate");
  const list = new Reader(reader.vector24(), "list of certificates");
  reader.end();
  const chain: Uint8Array[] = [];
  while (list.left > 0) {
    if (chain.length === longestChain) {
      throw new HandshakeFailure("bad_certificate", `certificate chain longer than ${longestChain}`);
    }
    chain.push(list.vector24());
  }
  return chain;
}

/** RFC 8422 §5.4: the parameters (which are what is signed), and the signature over them and both randoms. */
export interface ServerKeyExchange {
  readonly parameters: Uint8Array;
  readonly group: number;
  readonly publicKey: Uint8Array;
  readonly scheme: number;
  readonly signature: Uint8Array;
}

const namedCurve = 3;

export function encodeEcdheParameters(group: number, publicKey: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(namedCurve), u16(group), vector8(publicKey));
}

export function encodeServerKeyExchange(
  parameters: Uint8Array,
  scheme: number,
  signature: Uint8Array,
): Uint8Array {
  return concat(parameters, u16(scheme), vector16(signature));
}

export function decodeServerKeyExchange(body: Uint8Array): ServerKeyExchange {
  const reader = new Reader(body, "ServerKeyExchange");
  const curveType = reader.u8();
  if (curveType !== namedCurve) {
    throw new HandshakeFailure("illegal_parameter", `ServerKeyExchange with a curve of type ${curveType}`);
  }
  const group = reader.u16();
  const publicKey = reader.vector8();
  const parameters = body.subarray(0, body.length - reader.left);
  const scheme = reader.u16();
  const signature = reader.vector16();
  reader.end();
  return { parameters, group, publicKey, scheme, signature };
}

/** RFC 5246 §7.4.4. We ask for both kinds of key, and name no authorities: an empty list leaves the choice open. */
export function encodeCertificateRequest(schemes: readonly number[]): Uint8Array {
  return concat(vector8(Uint8Array.of(ecdsaSign, rsaSign)), vector16(u16(...schemes)), vector16());
}

const rsaSign = 1;
const ecdsaSign = 64;

/** The signature schemes that the server takes. */
export function decodeCertificateRequest(body: Uint8Array): number[] {
  const reader = new Reader(body, "CertificateRequest");
  reader.vector8();
  const schemes = numbers16(reader.vector16(), "list of signature algorithms");
  reader.vector16();
  reader.end();
  return schemes;
}

/** RFC 5246 §7.4.8. */
export function encodeCertificateVerify(scheme: number, signature: Uint8Array): Uint8Array {
  return concat(u16(scheme), vector16(signature));
}

export function decodeCertificateVerify(body: Uint8Array): { scheme: number; signature: Uint8Array } {
  const reader = new Reader(body, "CertificateVerify");
  const scheme = reader.u16();
  const signature = reader.vector16();
  reader.end();
  return { scheme, signature };
}

/** RFC 5246 §7.4.7: an encrypted premaster secret has a 16-bit length, a public point (RFC 8422 §5.7) an 8-bit one. */
export function encodeClientKeyExchange(keyExchange: "rsa" | "ecdhe", octets: Uint8Array): Uint8Array {
  return keyExchange === "rsa" ? vector16(octets) : vector8(octets);
}

export function decodeClientKeyExchange(keyExchange: "rsa" | "ecdhe", body: Uint8Array): Uint8Array {
  const reader = new Reader(body, "ClientKeyExchange");
  const octets = keyExchange === "rsa" ? reader.vector16() : reader.vector8();
  reader.end();
  return octets;
}
