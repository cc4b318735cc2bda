import type { NamedGroup, SignatureScheme } from "../crypto/port";
import {
  checkRenegotiationInfo,
  commonScheme,
  decodeNumbers,
  type Extensions,
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
  type ClientHello,
  decodeCertificateVerify,
  decodeClientHello,
  decodeClientKeyExchange,
  encodeCertificateRequest,
  encodeCertificates,
  encodeEcdheParameters,
  encodeServerHello,
  encodeServerKeyExchange,
} from "./messages";
import { u16 } from "./octets";
import type { DtlsServerOptions } from "./options";
import type { Protection } from "./protection";
import { version12 } from "./record";
import { type Suite, suiteNamed } from "./suites";

/** What the server waits for. */
type Awaited = "ClientHello" | "Certificate" | "ClientKeyExchange" | "CertificateVerify" | "Finished";

type Step = (server: DtlsServer, now: number, message: HandshakeMessage) => void;

/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV, RFC 5746 §3.3. */
const renegotiationSignal = 0x00ff;

/**
 * The end that answers (RFC 5415: the AC). Made by itself it takes a ClientHello without a cookie; a `DtlsListener`
 * makes it for a client whose cookie was good.
 */
export class DtlsServer extends HandshakeEndpoint {
  protected awaited: Awaited = "ClientHello";
  private writeKeys: Protection | undefined;
  private readonly clientCertificate: "required" | "requested" | "none";
  private helloVersion = version12;

  /**
   * `first`: message and record sequence number of the ClientHello to expect, which ours begin with, too
   * (RFC 6347 §4.2.1, §4.2.2), and its random.
   */
  constructor(
    _now: number,
    protected override readonly options: DtlsServerOptions,
    first?: { readonly message: number; readonly record: number; readonly random: Uint8Array },
  ) {
    super(options, first);
    this.clientCertificate = options.clientCertificate ?? "required";
    if (first !== undefined) this.clientRandom = new Uint8Array(first.random);
  }

  /** The random of this client's ClientHello, by which a repeated hello is told from a new one; zeros before it. */
  get clientHelloRandom(): Uint8Array {
    return this.clientRandom;
  }

  /** What may come in each state; all else is refused. */
  private static readonly steps: Record<Awaited, { readonly type: number; readonly take: Step }> = {
    ClientHello: {
      type: handshakeType.clientHello,
      take: (server, now, message) => server.answerHello(now, decodeClientHello(message.body)),
    },
    Certificate: {
      type: handshakeType.certificate,
      take: (server, _now, message) => server.takeCertificate(message.body),
    },
    ClientKeyExchange: {
      type: handshakeType.clientKeyExchange,
      take: (server, _now, message) => server.takeKeyExchange(message.body),
    },
    CertificateVerify: {
      type: handshakeType.certificateVerify,
      take: (server, _now, message) => server.takeCertificateVerify(message),
    },
    Finished: {
      type: handshakeType.finished,
      take: (server, now, message) => server.finish(now, message),
    },
  };

  protected handleMessage(now: number, message: HandshakeMessage): void {
    const step = DtlsServer.steps[this.awaited];
    if (step.type !== message.type) throw this.unexpected(message);
    step.take(this, now, message);
  }

  /** RFC 6347 §4.2.4, flight 4. */
  private answerHello(now: number, hello: ClientHello): void {
    if (this.options.identity.chain.length === 0)
      throw new HandshakeFailure("handshake_failure", "there is no certificate to show", "none");
    const { group, scheme } = this.negotiate(hello);
    this.clientRandom = new Uint8Array(hello.random);
    this.serverRandom = new Uint8Array(this.crypto.entropy(32));
    this.helloVersion = hello.version;

    const flight: FlightPart[] = [];
    const say = (type: number, body: Uint8Array) => flight.push({ epoch: 0, message: this.own(type, body) });
    say(
      handshakeType.serverHello,
      encodeServerHello({
        version: version12,
        random: this.serverRandom,
        sessionId: new Uint8Array(0),
        suite: this.suite.code,
        compression: 0,
        extensions: this.answerExtensions(hello),
      }),
    );
    const { chain, key } = this.options.identity;
    say(handshakeType.certificate, encodeCertificates(chain.map((certificate) => certificate.der)));
    if (group !== undefined && scheme !== undefined) {
      this.agreement = this.crypto.keyAgreement(group);
      const parameters = encodeEcdheParameters(groupCodes[group], this.agreement.publicKey);
      const signature = this.crypto.sign(scheme, key, this.signedParameters(parameters));
      say(
        handshakeType.serverKeyExchange,
        encodeServerKeyExchange(parameters, schemeCodes[scheme], signature),
      );
    }
    if (this.clientCertificate !== "none") {
      say(
        handshakeType.certificateRequest,
        encodeCertificateRequest(signatureSchemes.map((offered) => schemeCodes[offered])),
      );
    }
    say(handshakeType.serverHelloDone, new Uint8Array(0));
    this.awaited = this.clientCertificate === "none" ? "ClientKeyExchange" : "Certificate";
    this.sendFlight(now, flight);
  }

  /** Chooses the suite, and for ECDHE the group and the signature scheme. */
  private negotiate(hello: ClientHello): { group?: NamedGroup; scheme?: SignatureScheme } {
    // DTLS versions count downwards.
    if (hello.version >>> 8 !== version12 >>> 8 || hello.version > version12) {
      throw new HandshakeFailure(
        "protocol_version",
        `the client offers version ${hello.version.toString(16)} at the most, not DTLS 1.2`,
      );
    }
    if (!hello.compressions.includes(0)) {
      throw new HandshakeFailure("illegal_parameter", "the client insists on compression");
    }
    checkRenegotiationInfo(hello.extensions.get(extensionType.renegotiationInfo));
    const group = this.commonGroup(hello.extensions);
    const scheme = this.commonScheme(hello.extensions);
    const keyType = this.options.identity.key.algorithm;
    for (const name of this.offeredSuites) {
      const suite = suiteNamed(name);
      if (!hello.suites.includes(suite.code) || suite.certificateKey !== keyType) continue;
      if (suite.keyExchange === "rsa") {
        this.choose(suite);
        return {};
      }
      if (group === undefined || scheme === undefined) continue;
      this.choose(suite);
      return { group, scheme };
    }
    throw new HandshakeFailure("handshake_failure", this.whyNothingCommon(hello, group, scheme));
  }

  private whyNothingCommon(
    hello: ClientHello,
    group: NamedGroup | undefined,
    scheme: SignatureScheme | undefined,
  ): string {
    const keyType = this.options.identity.key.algorithm;
    const fits = (suite: Suite) => hello.suites.includes(suite.code) && suite.certificateKey === keyType;
    if (!this.offeredSuites.map(suiteNamed).some(fits)) {
      const offered = hello.suites.map((code) => code.toString(16).padStart(4, "0")).join(" ");
      return `no cipher suite in common with a client that offers ${offered}`;
    }
    if (group === undefined) return "no ECDHE group in common with the client";
    return scheme === undefined
      ? "no signature algorithm in common with the client"
      : "no cipher suite in common";
  }

  /** RFC 8422 §4: a client that names no groups leaves the choice to the server. */
  private commonGroup(extensions: Extensions): NamedGroup | undefined {
    const data = extensions.get(extensionType.supportedGroups);
    if (data === undefined) return this.offeredGroups[0];
    const codes = decodeNumbers(data, "list of groups");
    return this.offeredGroups.find((group) => codes.includes(groupCodes[group]));
  }

  private commonScheme(extensions: Extensions): SignatureScheme | undefined {
    const data = extensions.get(extensionType.signatureAlgorithms);
    if (data === undefined) return undefined; // It means SHA-1 (RFC 5246 §7.4.1.4.1), which we do not sign with.
    return commonScheme(
      this.options.identity.key.algorithm,
      decodeNumbers(data, "list of signature algorithms"),
    );
  }

  private answerExtensions(hello: ClientHello): Extensions {
    const asked = hello.extensions;
    const answers = new Map<number, Uint8Array>();
    if (asked.has(extensionType.renegotiationInfo) || hello.suites.includes(renegotiationSignal)) {
      answers.set(extensionType.renegotiationInfo, noRenegotiation);
    }
    if (asked.has(extensionType.extendedMasterSecret)) {
      this.extendedMaster = true;
      answers.set(extensionType.extendedMasterSecret, new Uint8Array(0));
    }
    if (asked.has(extensionType.ecPointFormats) && this.suite.keyExchange === "ecdhe") {
      answers.set(extensionType.ecPointFormats, uncompressedPoints);
    }
    return answers;
  }

  private takeCertificate(body: Uint8Array): void {
    this.readChain(body);
    if (this.peerChain.length === 0 && this.clientCertificate === "required") {
      throw new HandshakeFailure("handshake_failure", "the client shows no certificate");
    }
    this.awaited = "ClientKeyExchange";
  }

  private takeKeyExchange(body: Uint8Array): void {
    const octets = decodeClientKeyExchange(this.suite.keyExchange, body);
    const premaster = this.suite.keyExchange === "ecdhe" ? this.agree(octets) : this.rsaPremaster(octets);
    const keys = this.deriveKeys(premaster);
    this.records.read = keys.client;
    this.writeKeys = keys.server;
    this.awaited = this.peerChain.length > 0 ? "CertificateVerify" : "Finished";
    this.readable();
  }

  /** RFC 5246 §7.4.7.1: whatever is wrong, go on with random octets, and let Finished fail. */
  private rsaPremaster(encrypted: Uint8Array): Uint8Array {
    const substitute = this.crypto.entropy(48);
    const premaster = this.crypto.rsaDecrypt(this.options.identity.key, encrypted);
    if (premaster === undefined || premaster.length !== 48) return substitute;
    return this.crypto.equal(premaster.subarray(0, 2), u16(this.helloVersion)) ? premaster : substitute;
  }

  private takeCertificateVerify(message: HandshakeMessage): void {
    const { scheme, signature } = decodeCertificateVerify(message.body);
    this.checkSignature("CertificateVerify", scheme, signature, this.transcript.octets());
    this.transcript.add(message.whole);
    this.awaited = "Finished";
  }

  /** RFC 6347 §4.2.4, flight 6. */
  private finish(now: number, message: HandshakeMessage): void {
    this.checkFinished(message, "client");
    this.records.write = this.writeKeys;
    const finished = this.own(handshakeType.finished, this.finishedBy("server"));
    this.sendFlight(
      now,
      [
        { epoch: 0, changeCipherSpec: true },
        { epoch: 1, message: finished },
      ],
      true,
    );
    this.establish(this.peerChain, this.suite.name, true);
  }
}
