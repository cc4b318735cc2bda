import type { NamedGroup } from "../crypto/port";
import {
  checkRenegotiationInfo,
  commonScheme,
  type Extensions,
  encodeNumbers,
  extensionType,
  groupCodes,
  noRenegotiation,
  schemeCodes,
  signatureSchemes,
  uncompressedPoints,
} from "./extensions";
import { HandshakeFailure } from "./failure";
import type { FlightPart } from "./flight";
import { HandshakeEndpoint } from "./handshake";
import { type HandshakeMessage, handshakeType } from "./handshake-header";
import {
  decodeCertificateRequest,
  decodeHelloVerifyRequest,
  decodeServerHello,
  decodeServerKeyExchange,
  encodeCertificates,
  encodeCertificateVerify,
  encodeClientHello,
  encodeClientKeyExchange,
} from "./messages";
import { concat, u16 } from "./octets";
import type { DtlsOptions } from "./options";
import { version12 } from "./record";
import { suiteNamed } from "./suites";

/** What the client waits for. */
type Awaited = "ServerHello" | "Certificate" | "ServerKeyExchange" | "ServerHelloDone" | "Finished";

type Step = (client: DtlsClient, now: number, message: HandshakeMessage) => void;

/** The end that begins (RFC 5415: the WTP). The first flight is ready for `pollTransmit` at once. */
export class DtlsClient extends HandshakeEndpoint {
  protected awaited: Awaited = "ServerHello";
  private readonly extensions: Extensions;
  private verifiedOnce = false;
  /** The server's ECDHE key, once its signature has been checked. */
  private serverPublicKey: Uint8Array | undefined;
  /** Set when the server asked for a certificate: the signature schemes that it takes. */
  private requestedSchemes: readonly number[] | undefined;

  constructor(now: number, options: DtlsOptions) {
    super(options);
    this.clientRandom = new Uint8Array(this.crypto.entropy(32));
    this.extensions = new Map([
      [extensionType.supportedGroups, encodeNumbers(this.offeredGroups.map((group) => groupCodes[group]))],
      [extensionType.ecPointFormats, uncompressedPoints],
      [
        extensionType.signatureAlgorithms,
        encodeNumbers(signatureSchemes.map((scheme) => schemeCodes[scheme])),
      ],
      [extensionType.extendedMasterSecret, new Uint8Array(0)],
      [extensionType.renegotiationInfo, noRenegotiation],
    ]);
    this.sayHello(now, new Uint8Array(0));
  }

  private sayHello(now: number, cookie: Uint8Array): void {
    const body = encodeClientHello({
      version: version12,
      random: this.clientRandom,
      sessionId: new Uint8Array(0),
      cookie,
      suites: this.offeredSuites.map((name) => suiteNamed(name).code),
      compressions: Uint8Array.of(0),
      extensions: this.extensions,
    });
    this.sendFlight(now, [{ epoch: 0, message: this.own(handshakeType.clientHello, body) }]);
  }

  /** What may come in each state; all else is refused. */
  private static readonly steps: Record<Awaited, Partial<Record<number, Step>>> = {
    ServerHello: {
      [handshakeType.helloVerifyRequest]: (client, now, message) => client.verifyHello(now, message.body),
      [handshakeType.serverHello]: (client, _now, message) => client.takeServerHello(message.body),
    },
    Certificate: {
      [handshakeType.certificate]: (client, _now, message) => client.takeCertificate(message.body),
    },
    ServerKeyExchange: {
      [handshakeType.serverKeyExchange]: (client, _now, message) =>
        client.takeServerKeyExchange(message.body),
    },
    ServerHelloDone: {
      [handshakeType.certificateRequest]: (client, _now, message) => client.takeRequest(message),
      [handshakeType.serverHelloDone]: (client, now, message) => client.answer(now, message.body),
    },
    Finished: {
      [handshakeType.finished]: (client, _now, message) => client.finish(message),
    },
  };

  protected handleMessage(now: number, message: HandshakeMessage): void {
    const step = DtlsClient.steps[this.awaited][message.type];
    if (step === undefined) throw this.unexpected(message);
    step(this, now, message);
  }

  private verifyHello(now: number, body: Uint8Array): void {
    if (this.verifiedOnce) {
      throw new HandshakeFailure("unexpected_message", "the server asks for a cookie a second time");
    }
    this.verifiedOnce = true;
    this.transcript.restart();
    this.sayHello(now, decodeHelloVerifyRequest(body));
  }

  private takeServerHello(body: Uint8Array): void {
    const hello = decodeServerHello(body);
    if (hello.version !== version12) {
      throw new HandshakeFailure(
        "protocol_version",
        `the server chose version ${hello.version.toString(16)}, not DTLS 1.2`,
      );
    }
    const suite = this.suiteOf(hello.suite);
    if (suite === undefined) {
      throw new HandshakeFailure(
        "illegal_parameter",
        `the server chose suite 0x${hello.suite.toString(16)}, which was not offered`,
      );
    }
    if (hello.compression !== 0) {
      throw new HandshakeFailure("illegal_parameter", "the server chose a compression that was not offered");
    }
    for (const type of hello.extensions.keys()) {
      if (!this.extensions.has(type)) {
        throw new HandshakeFailure(
          "unsupported_extension",
          `the server answers extension ${type}, not asked for`,
        );
      }
    }
    checkRenegotiationInfo(hello.extensions.get(extensionType.renegotiationInfo));
    this.extendedMaster = hello.extensions.has(extensionType.extendedMasterSecret);
    this.serverRandom = new Uint8Array(hello.random);
    this.choose(suite);
    this.awaited = "Certificate";
  }

  private takeCertificate(body: Uint8Array): void {
    this.readChain(body);
    const certificate = this.peerChain[0];
    if (certificate === undefined) {
      throw new HandshakeFailure("bad_certificate", "the server shows no certificate");
    }
    if (certificate.publicKey.algorithm !== this.suite.certificateKey) {
      throw new HandshakeFailure(
        "unsupported_certificate",
        `certificate of ${certificate.subject} has a key that does not fit ${this.suite.name}`,
      );
    }
    this.awaited = this.suite.keyExchange === "ecdhe" ? "ServerKeyExchange" : "ServerHelloDone";
  }

  private takeServerKeyExchange(body: Uint8Array): void {
    const exchange = decodeServerKeyExchange(body);
    const group: NamedGroup | undefined = this.groupOf(exchange.group);
    if (group === undefined) {
      throw new HandshakeFailure(
        "illegal_parameter",
        `the server chose group ${exchange.group}, which was not offered`,
      );
    }
    this.checkSignature(
      "ServerKeyExchange",
      exchange.scheme,
      exchange.signature,
      this.signedParameters(exchange.parameters),
    );
    this.agreement = this.crypto.keyAgreement(group);
    this.serverPublicKey = exchange.publicKey;
    this.awaited = "ServerHelloDone";
  }

  private takeRequest(message: HandshakeMessage): void {
    if (this.requestedSchemes !== undefined) throw this.unexpected(message);
    this.requestedSchemes = decodeCertificateRequest(message.body);
  }

  /** The client's second flight: RFC 6347 §4.2.4, flight 5. */
  private answer(now: number, body: Uint8Array): void {
    if (body.length !== 0) throw new HandshakeFailure("decode_error", "ServerHelloDone is not empty");
    const identity = this.options.identity?.chain.length ? this.options.identity : undefined;
    const flight: FlightPart[] = [];
    const say = (epoch: 0 | 1, type: number, octets: Uint8Array) =>
      flight.push({ epoch, message: this.own(type, octets) });

    const scheme = identity && commonScheme(identity.key.algorithm, this.requestedSchemes ?? []);
    if (this.requestedSchemes !== undefined) {
      const chain = scheme === undefined ? [] : identity!.chain;
      say(0, handshakeType.certificate, encodeCertificates(chain.map((certificate) => certificate.der)));
    }
    const { premaster, octets } = this.exchangeKeys();
    say(0, handshakeType.clientKeyExchange, encodeClientKeyExchange(this.suite.keyExchange, octets));
    const keys = this.deriveKeys(premaster);
    if (scheme !== undefined) {
      const signature = this.crypto.sign(scheme, identity!.key, this.transcript.octets());
      say(0, handshakeType.certificateVerify, encodeCertificateVerify(schemeCodes[scheme], signature));
    }
    flight.push({ epoch: 0, changeCipherSpec: true });
    this.records.write = keys.client;
    this.records.read = keys.server;
    say(1, handshakeType.finished, this.finishedBy("client"));
    this.awaited = "Finished";
    this.sendFlight(now, flight);
    this.readable();
  }

  private finish(message: HandshakeMessage): void {
    this.checkFinished(message, "server");
    this.establish(this.peerChain, this.suite.name, false);
  }

  private exchangeKeys(): { premaster: Uint8Array; octets: Uint8Array } {
    if (this.suite.keyExchange === "ecdhe") {
      const octets = this.agreement!.publicKey;
      return { premaster: this.agree(this.serverPublicKey!), octets };
    }
    // RFC 5246 §7.4.7.1: the version from the ClientHello, then 46 random octets.
    const premaster = concat(u16(version12), this.crypto.entropy(46));
    return { premaster, octets: this.crypto.rsaEncrypt(this.peerKey, premaster) };
  }
}
