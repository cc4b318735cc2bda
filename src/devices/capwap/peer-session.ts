import type { AcEvent, AcTransmit } from "../../capwap/ac/events";
import type { AcListenerThread } from "../../capwap/ac/listener-thread";
import type { AcSessionMachine } from "../../capwap/ac/session";
import { ciscoSettings } from "../../capwap/timers";
import type { AcState } from "../../capwap/transitions";
import type { Certificate } from "../../crypto/port";
import type { DtlsEvent, DtlsServer } from "../../dtls";
import type { Content } from "../../host/content";
import type { Clock, Endpoint, UdpSocket } from "../../host/host";
import { resultCodes } from "../../wire/capwap/elements";
import type { ControlMessage } from "../../wire/capwap/message";
import { find } from "../../wire/capwap/message";
import type {
  AcServiceHandler,
  AcSession,
  DisconnectReason,
  ImageProgress,
  JoinedAp,
  SessionPhase,
} from "./ac-contract";
import { Alarm } from "./alarm";
import { readJoinedAp } from "./ap-elements";
import { configurationElements } from "./configuration-elements";
import { disconnectReason, sessionPhase } from "./disconnect-reason";
import { datagramOverhead, dontFragment, shrunkPath, smallestDtlsMtu } from "./dtls-datagram";
import type { ApConfiguration } from "./wtp-contract";

/** What all peers of one service share. */
export interface PeerSurroundings {
  readonly clock: Clock;
  readonly control: UdpSocket;
  readonly data: UdpSocket;
  readonly listener: AcListenerThread;
  readonly handler: AcServiceHandler;
  readonly softwareVersion: string;
  readonly checksRole: boolean;
  /** The peer's session holds: sort out what it replaces. undefined: all well; else the result code to refuse with. */
  joining(peer: PeerSession, sessionId: Uint8Array): number | undefined;
  established(peer: PeerSession): void;
  /** Nothing is left of the peer. */
  gone(peer: PeerSession): void;
}

/**
 * One AP's DTLS session and, once its identity is known, its service thread: `AcSession` for the controller. Before the
 * identity is known it is a handshake that the listener thread watches.
 */
export class PeerSession implements AcSession {
  readonly key: string;
  readonly peer: Endpoint;
  ap: JoinedAp | undefined;
  /** Where its data channel comes from, once it has spoken. */
  dataPeer: Endpoint | undefined;
  machine: AcSessionMachine | undefined;
  readonly #around: PeerSurroundings;
  readonly #dtls: DtlsServer;
  readonly #alarm: Alarm;
  #transfer:
    | { identifier: string; octets: number; messages: number; outcome: ImageProgress["outcome"] }
    | undefined;
  #toldMtu: number | undefined;
  #certificateName = "";
  #orderedReason: DisconnectReason | undefined;
  #isPumping = false;
  #isOver = false;
  #isDisconnected = false;

  constructor(key: string, peer: Endpoint, dtls: DtlsServer, around: PeerSurroundings) {
    this.key = key;
    this.peer = peer;
    this.#dtls = dtls;
    this.#around = around;
    this.#alarm = new Alarm(around.clock, () => this.#alarmed());
  }

  get dtls(): DtlsServer {
    return this.#dtls;
  }

  get state(): AcState {
    return this.machine?.state ?? "Dead";
  }

  get pathMtu(): number {
    return this.machine?.pathMtu ?? ciscoSettings.pathMtu;
  }

  get local(): Endpoint {
    return this.#around.control.local;
  }

  get transfer(): ImageProgress | undefined {
    const record = this.#transfer;
    if (!record) return undefined;
    const sent = record.outcome === "sending" ? (this.machine?.transfer?.octetsAcknowledged ?? 0) : 0;
    return { ...record, sent: record.outcome === "sent" ? record.octets : sent };
  }

  // ------------------------------------------------------------------------------------------------ verbs

  sendImage(content: Content): void {
    this.#do((now, machine) => {
      if (!machine.transfer || machine.transfer.hasBegun) return;
      machine.sendImage(now, content);
      const { identifier, messages } = machine.transfer;
      this.#transfer = { identifier, octets: content.size, messages, outcome: "sending" };
    });
  }

  abortImage(): void {
    this.#do((now, machine) => machine.abortImage(now));
  }

  startPredownload(version: string): void {
    this.#do((now, machine) => machine.offerImage(now, version));
  }

  reset(version: string = this.#around.softwareVersion): void {
    this.#do((now, machine) => machine.reset(now, version));
  }

  configure(change: ApConfiguration): void {
    const elements = configurationElements(change);
    this.#do((now, machine) => machine.updateConfiguration(now, elements));
  }

  clearConfiguration(): void {
    this.#do((now, machine) => machine.clearConfiguration(now));
  }

  disconnect(reason: DisconnectReason): void {
    this.#orderedReason ??= reason;
    this.#do((now, machine) => machine.disconnect(now, reason));
  }

  // ------------------------------------------------------------------------------------------------ for the service

  /** Called by DTLS in the middle of the handshake, with a chain that it has verified. */
  authorize(now: number, chain: readonly Certificate[]): string | undefined {
    this.#certificateName = chain[0]?.commonName ?? "";
    if (this.#around.checksRole && chain[0] && !mayBeWtp(chain[0]))
      return "the certificate is not an access point's: its extended key usage names neither CAPWAP's WTP nor any purpose";
    const machine = this.#around.listener.peerAuthorize(now, this.key);
    this.machine = machine;
    machine.authorize(now, true);
    return undefined;
  }

  handleData(octets: Uint8Array, from: Endpoint): void {
    this.dataPeer = from;
    this.#do((now, machine) => machine.handleData(now, octets));
  }

  /** DTLS has something to say. */
  drain(): void {
    this.#pump();
  }

  /** Gone at once, without a word to anybody. */
  drop(): void {
    this.#isOver = true;
    this.#alarm.cancel();
  }

  #do(verb: (now: number, machine: AcSessionMachine) => void): void {
    if (this.#isOver || !this.machine) return;
    verb(this.#around.clock.now(), this.machine);
    this.#pump();
  }

  #alarmed(): void {
    const now = this.#around.clock.now();
    this.#dtls.handleTimeout(now);
    this.machine?.handleTimeout(now);
    this.#pump();
  }

  // ------------------------------------------------------------------------------------------------ pump

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (!this.#isOver && this.#pumpOnce());
    } finally {
      this.#isPumping = false;
    }
    if (this.#isOver) return;
    const dtls = this.#dtls.pollTimeout();
    const machine = this.machine?.pollTimeout();
    const next = machine === undefined ? dtls : dtls === undefined ? machine : Math.min(machine, dtls);
    this.#alarm.set(next, this.#around.clock.now());
  }

  /** False when there was nothing to do. */
  #pumpOnce(): boolean {
    const now = this.#around.clock.now();
    let busy = false;
    for (let out = this.machine?.pollTransmit(); out; out = this.machine?.pollTransmit()) {
      busy = true;
      this.#carryOut(now, out);
    }
    this.#flush();
    for (let event = this.#dtls.pollEvent(); event; event = this.#dtls.pollEvent()) {
      busy = true;
      this.#dtlsEvent(now, event);
    }
    const event = this.machine?.pollEvent();
    if (event) {
      busy = true;
      this.#event(now, event);
    }
    return busy;
  }

  #flush(): void {
    for (let octets = this.#dtls.pollTransmit(); octets; octets = this.#dtls.pollTransmit()) {
      this.#around.control.send(this.peer, octets, dontFragment);
    }
  }

  /** A router on the way says that no larger IP packets get through. */
  tooBig(mtu: number): void {
    if (this.#isOver || mtu >= (this.#toldMtu ?? Number.POSITIVE_INFINITY)) return;
    const now = this.#around.clock.now();
    this.#toldMtu = mtu;
    this.machine?.pathTooBig(now, mtu);
    if (!this.#dtls.isEstablished) this.#dtls.updateMtu(Math.max(smallestDtlsMtu, mtu - datagramOverhead));
  }

  #carryOut(now: number, out: AcTransmit): void {
    switch (out.type) {
      case "control":
        this.#dtls.send(out.octets);
        return;
      case "data":
        if (this.dataPeer) this.#around.data.send(this.dataPeer, out.octets);
        return;
      case "command":
        break;
    }
    switch (out.command) {
      case "DTLSShutdown":
      case "DTLSAbortSession":
        this.#dtls.close(now);
        this.#flush();
        return;
      case "DTLSMtuUpdate":
        if (out.mtu !== undefined)
          this.#dtls.updateMtu(Math.max(smallestDtlsMtu, out.mtu - datagramOverhead));
        return;
      default:
        // DTLSAccept is what `authorize` returned; the listener thread has the rest.
        return;
    }
  }

  #dtlsEvent(now: number, event: DtlsEvent): void {
    const { machine } = this;
    switch (event.type) {
      case "application-data":
        machine?.handleControl(now, event.octets);
        return;
      case "established":
        this.#around.established(this);
        machine?.notify(now, { name: "DTLSEstablished", ...shrunkPath(this.#dtls.shrunkMtu, this.#toldMtu) });
        return;
      case "closed": {
        // The end that we asked for confirms it (RFC 5415 §2.3.2.2); the peer's is news.
        const name = event.by === "peer" ? "DTLSPeerDisconnect" : "DTLSAborted";
        machine?.notify(now, { name });
        // Nothing is left to shut down: the teardown may end.
        if (event.by === "peer") machine?.notify(now, { name: "DTLSAborted" });
        if (!machine) this.#handshakeFailed();
        return;
      }
      case "failed":
        if (!machine || machine.state === "DTLS Connect") this.#around.handler.dtlsFailed?.(this.peer, event);
        if (!machine) {
          this.#handshakeFailed();
          return;
        }
        machine.notify(now, {
          name: event.cause === "authentication" ? "DTLSAuthenticateFail" : "DTLSEstablishFail",
          detail: event.reason,
        });
        machine.notify(now, { name: "DTLSAborted" });
        return;
      case "discarded":
        machine?.notify(now, { name: "DTLSDecapFailure", detail: event.reason });
    }
  }

  #handshakeFailed(): void {
    this.#around.listener.establishFail(this.key);
    this.drop();
    this.#around.gone(this);
  }

  #event(now: number, event: AcEvent): void {
    const { handler } = this.#around;
    switch (event.type) {
      case "state":
        if (!this.#isDisconnected) handler.stateChanged?.(this, event.to, event.from);
        return;
      case "join-request":
        this.#joinRequest(now, event.message, event.radioMac);
        return;
      case "image-request":
        this.#transfer = { identifier: event.identifier, octets: 0, messages: 0, outcome: "waiting" };
        handler.imageRequested(this, event.identifier);
        return;
      case "image-sent":
        if (this.#transfer) this.#transfer.outcome = "sent";
        handler.imageSent?.(this);
        return;
      case "image-failed":
        if (this.#transfer) this.#transfer.outcome = "failed";
        handler.imageFailed?.(this, event.why, event.resultCode);
        return;
      case "running":
        handler.running?.(this);
        return;
      case "update-answered":
        if (event.purpose === "image")
          handler.predownloadAnswered?.(this, predownloadAnswer(event.resultCode));
        return;
      case "change-state":
      case "wtp-event":
        handler.apEvent?.(this);
        return;
      case "teardown":
        this.#tornDown(event);
        return;
      case "dead":
        this.drop();
        this.#around.gone(this);
        return;
      case "malformed":
        handler.discarded?.(this.peer, event.reason);
        return;
      case "configuration-request": {
        const said = find(event, "WtpStaticIpAddressInformation");
        if (said) handler.addressing?.(this, said.static === 0 ? "dhcp" : "static");
        return;
      }
      case "discarded":
        return;
    }
  }

  #joinRequest(now: number, message: ControlMessage, radioMac: string | undefined): void {
    const { machine } = this;
    if (!machine) return;
    const ap = readJoinedAp(message, radioMac, this.#certificateName);
    this.ap = ap;
    const sessionId = machine.sessionId;
    if (!ap || !sessionId) {
      this.#around.handler.joinUnusable?.(this.peer, "no base MAC, in the header, board data or certificate");
      machine.answerJoin(now, message, resultCodes.joinFailureIncorrectData);
      return;
    }
    const refusal = this.#around.joining(this, sessionId);
    if (refusal !== undefined) {
      machine.answerJoin(now, message, refusal);
      return;
    }
    const answer = this.#around.handler.joinRequested(this, ap);
    machine.answerJoin(now, message, answer.accept ? resultCodes.success : answer.resultCode);
  }

  #tornDown({ reason, phase }: Extract<AcEvent, { type: "teardown" }>): void {
    if (this.#isDisconnected) return;
    this.#isDisconnected = true;
    const where: SessionPhase = sessionPhase(phase);
    const ordered = reason === "ordered" ? this.#orderedReason : undefined;
    this.#around.handler.disconnected(this, ordered ?? disconnectReason(reason, where), where);
  }
}

/** RFC 5415 §2.4.4.3: id-kp-capwapWTP or anyExtendedKeyUsage. It does not say what of a certificate without any, so: refused. */
function mayBeWtp({ purposes }: Certificate): boolean {
  return purposes.includes("1.3.6.1.5.5.7.3.19") || purposes.includes("2.5.29.37.0");
}

function predownloadAnswer(resultCode: number): "accepted" | "already-present" | "refused" {
  if (resultCode === resultCodes.success) return "accepted";
  return resultCode === resultCodes.imageDataErrorImageAlreadyPresent ? "already-present" : "refused";
}
