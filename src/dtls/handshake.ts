import type { Certificate, KeyAgreement, NamedGroup, PublicKey } from "../crypto/port";
import { InternalError, WireError } from "../errors";
import { DtlsEndpoint } from "./endpoint";
import { groupCodes, schemeOf } from "./extensions";
import { HandshakeFailure } from "./failure";
import { type HandshakeMessage, handshakeName } from "./handshake-header";
import { extendedMasterSecret, masterSecret, protections, verifyData } from "./key-schedule";
import { decodeCertificates } from "./messages";
import { concat, hexadecimal } from "./octets";
import type { Protection } from "./protection";
import { defaultSuites, type Suite, type SuiteName, suiteNamed } from "./suites";
import { verifyChain } from "./trust";

const defaultGroups: readonly NamedGroup[] = ["secp256r1", "x25519", "secp384r1"];

/** What both ends of a handshake do alike: secrets, proofs, the peer's chain. */
export abstract class HandshakeEndpoint extends DtlsEndpoint {
  protected clientRandom = new Uint8Array(32);
  protected serverRandom = new Uint8Array(32);
  protected extendedMaster = false;
  protected peerChain: readonly Certificate[] = [];
  protected agreement: KeyAgreement | undefined;
  private chosen: Suite | undefined;
  private master: Uint8Array | undefined;

  protected get suite(): Suite {
    if (this.chosen === undefined) throw new InternalError("no cipher suite is chosen yet");
    return this.chosen;
  }

  protected choose(suite: Suite): void {
    this.chosen = suite;
  }

  protected get offeredSuites(): readonly SuiteName[] {
    return this.options.suites ?? defaultSuites;
  }

  protected get offeredGroups(): readonly NamedGroup[] {
    return this.options.groups ?? defaultGroups;
  }

  protected suiteOf(code: number): Suite | undefined {
    const name = this.offeredSuites.find((offered) => suiteNamed(offered).code === code);
    return name && suiteNamed(name);
  }

  protected groupOf(code: number): NamedGroup | undefined {
    return this.offeredGroups.find((group) => groupCodes[group] === code);
  }

  /** The shared secret of ECDHE; the own key pair is spent with it. */
  protected agree(peerPublicKey: Uint8Array): Uint8Array {
    const secret = this.agreement?.derive(peerPublicKey);
    this.agreement = undefined;
    if (secret === undefined) {
      throw new HandshakeFailure("illegal_parameter", "the peer's ECDHE key is no point of the group");
    }
    return secret;
  }

  /** Call when the transcript ends with the ClientKeyExchange. */
  protected deriveKeys(premaster: Uint8Array): { client: Protection; server: Protection } {
    const { crypto, suite, clientRandom, serverRandom } = this;
    this.master = this.extendedMaster
      ? extendedMasterSecret(crypto, suite, premaster, this.transcript.hash(crypto, suite.hash))
      : masterSecret(crypto, suite, premaster, clientRandom, serverRandom);
    this.options.keyLog?.(`CLIENT_RANDOM ${hexadecimal(clientRandom)} ${hexadecimal(this.master)}`);
    return protections(crypto, suite, this.master, clientRandom, serverRandom);
  }

  /** verify_data over the transcript as it stands. */
  protected finishedBy(sender: "client" | "server"): Uint8Array {
    if (this.master === undefined) throw new InternalError("no master secret yet");
    const { crypto, suite } = this;
    return verifyData(crypto, suite, this.master, sender, this.transcript.hash(crypto, suite.hash));
  }

  protected checkFinished(message: HandshakeMessage, sender: "client" | "server"): void {
    if (!this.crypto.equal(message.body, this.finishedBy(sender))) {
      throw new HandshakeFailure(
        "decrypt_error",
        `the ${sender}'s Finished does not fit the handshake (wrong verify_data)`,
      );
    }
    this.transcript.add(message.whole);
  }

  /** Reads and verifies the peer's chain; an empty one is the caller's to judge. */
  protected readChain(body: Uint8Array): void {
    const chain = decodeCertificates(body).map((der) => this.readCertificate(der));
    if (chain.length > 0) {
      verifyChain(chain, this.options.trust, this.options.epoch());
      const refusal = this.options.authorize?.(chain);
      if (refusal !== undefined) throw new HandshakeFailure("access_denied", refusal);
    }
    this.peerChain = chain;
  }

  private readCertificate(der: Uint8Array): Certificate {
    try {
      return this.crypto.certificate(der);
    } catch (error) {
      if (error instanceof WireError) throw new HandshakeFailure("bad_certificate", error.reason);
      throw error;
    }
  }

  /** @throws HandshakeFailure unless the holder of the key in the peer's certificate signed the octets. */
  protected checkSignature(
    what: string,
    schemeCode: number,
    signature: Uint8Array,
    signed: Uint8Array,
  ): void {
    const scheme = schemeOf(schemeCode);
    const key = this.peerKey;
    if (scheme === undefined) {
      throw new HandshakeFailure(
        "illegal_parameter",
        `${what} is signed with scheme 0x${schemeCode.toString(16)}, which was not offered`,
      );
    }
    if (!this.crypto.verify(scheme, key, signed, signature)) {
      throw new HandshakeFailure(
        "decrypt_error",
        `${what} is not signed with the key of ${this.peerChain[0]!.subject}`,
      );
    }
  }

  protected get peerKey(): PublicKey {
    const certificate = this.peerChain[0];
    if (certificate === undefined) throw new InternalError("the peer has shown no certificate");
    return certificate.publicKey;
  }

  /** Both randoms and the parameters: what a ServerKeyExchange signs. */
  protected signedParameters(parameters: Uint8Array): Uint8Array {
    return concat(this.clientRandom, this.serverRandom, parameters);
  }

  protected unexpected(message: HandshakeMessage): HandshakeFailure {
    return new HandshakeFailure(
      "unexpected_message",
      `${handshakeName(message.type)} came while waiting for ${this.awaited}`,
    );
  }
}
