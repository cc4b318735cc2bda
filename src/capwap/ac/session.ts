import { Walker, type WalkObserver } from "../../states/walker";
import { resultCodes } from "../../wire/capwap/elements";
import {
  type ControlMessage,
  find,
  type MessageElement,
  type MessageName,
  messageNumber,
} from "../../wire/capwap/message";
import { ControlChannel, type Received } from "../control-channel";
import type { DtlsCommandName, DtlsNotification } from "../dtls-neighbour";
import type { ImageSource } from "../image/sender";
import { isSameSession, readKeepAlive } from "../keep-alive";
import { Queue } from "../queue";
import { TimerTable } from "../timer-table";
import { type CapwapSettings, echoDeadInterval } from "../timers";
import { type AcLabel, type AcState, acServiceTransitions } from "../transitions";
import type { AcEvent, AcTransmit } from "./events";
import { ImageTransfer } from "./image-transfer";
import type {
  ImageSending,
  Joining,
  Resetting,
  Running,
  SessionWithWtp,
  State,
  TeardownReason,
  WithChannel,
} from "./state";

/** What the AC says of itself in each message; the machine adds result codes. */
export interface AcProfile {
  /** For Discovery and Primary Discovery Responses. */
  discovery(): readonly MessageElement[];
  /** For Join Responses, without Result Code. */
  join(): readonly MessageElement[];
  /** For Configuration Status Responses. */
  configuration(): readonly MessageElement[];
  /** Of the image vendor, for Image Identifier. */
  readonly vendorIdentifier: number;
}

export interface AcSessionOptions {
  readonly settings: CapwapSettings;
  readonly profile: AcProfile;
  readonly walked?: WalkObserver<AcLabel>;
}

const timerNames = [
  "WaitDTLS",
  "WaitJoin",
  "ChangeStatePendingTimer",
  "DataCheckTimer",
  "EchoInterval",
  "DTLSSessionDelete",
] as const;
type TimerName = (typeof timerNames)[number];

/**
 * The AC's service thread for one WTP (RFC 5415 §2.3), forked in Authorize by the listener thread. Feed it packets,
 * DTLS's notifications, the time and verbs; after each call take out what `pollTransmit` and `pollEvent` hold until they
 * are empty, and call `handleTimeout` at `pollTimeout`. It is over after the event `dead`.
 */
export class AcSessionMachine {
  readonly #settings: CapwapSettings;
  readonly #deadInterval: number;
  readonly #profile: AcProfile;
  readonly #walker: Walker<typeof acServiceTransitions, State>;
  readonly #timers = new TimerTable<TimerName>(timerNames);
  readonly #transmit = new Queue<AcTransmit>();
  readonly #events = new Queue<AcEvent>();

  constructor(now: number, options: AcSessionOptions) {
    this.#settings = options.settings;
    this.#deadInterval = echoDeadInterval(options.settings);
    this.#profile = options.profile;
    this.#walker = new Walker<typeof acServiceTransitions, State>(
      acServiceTransitions,
      { name: "Authorize" },
      options.walked,
    );
    this.#timers.set("WaitDTLS", now + this.#settings.waitDtls);
  }

  /** Octets of the IP packets that this end sends at the most. */
  get pathMtu(): number {
    const state = this.#walker.state;
    return hasChannel(state) ? state.channel.pathMtu : this.#settings.pathMtu;
  }

  /** A router on the way says that no larger IP packets get through. */
  pathTooBig(now: number, mtu: number): void {
    const state = this.#walker.state;
    if (hasChannel(state)) state.channel.pathTooBig(now, mtu);
  }

  get state(): AcState {
    return this.#walker.state.name;
  }

  /** The Session ID of the WTP's Join Request; undefined before it. */
  get sessionId(): Uint8Array | undefined {
    const state = this.#walker.state;
    return "sessionId" in state && state.sessionId.length > 0 ? state.sessionId : undefined;
  }

  /** The WTP's last request for an image in this state, with its progress. */
  get transfer(): ImageTransfer | undefined {
    const state = this.#walker.state;
    return state.name === "Image Data" || state.name === "Run" ? state.transfer : undefined;
  }

  // ------------------------------------------------------------------------------------------------ verbs

  /** In Authorize: the WTP's credentials are good, or not (RFC 5415 §2.4.4). */
  authorize(now: number, good: boolean): void {
    if (this.#walker.state.name !== "Authorize") return;
    if (good) {
      this.#command("DTLSAccept");
      this.#walk("a", { name: "DTLS Connect" });
    } else {
      this.#command("DTLSAbortSession");
      this.#tearDown(now, "b", "not-authorized", "", false);
    }
  }

  /** Answers `join-request`. Any other code than success refuses, and ends the session. */
  answerJoin(now: number, request: ControlMessage, resultCode: number): void {
    const state = this.#walker.state;
    if (state.name !== "Join" || state.phase !== "asked") return;
    const accepted = resultCode === resultCodes.success || resultCode === resultCodes.successNatDetected;
    state.phase = accepted ? "accepted" : "quiet";
    state.channel.respond(request, "JoinResponse", [
      { type: "ResultCode", resultCode },
      ...this.#profile.join(),
    ]);
    this.#drain(state.channel);
    if (!accepted) this.#tearDown(now, "e", "join-refused", `result code ${resultCode}`, true);
  }

  /** Begins to send to a WTP that asked, in Image Data or Run. Does nothing otherwise. */
  sendImage(now: number, source: ImageSource): void {
    const state = this.#walker.state;
    if (state.name !== "Image Data" && state.name !== "Run") return;
    state.transfer?.begin(now, source, state.channel);
    this.#drain(state.channel);
  }

  /** Tells the WTP that no (more) image data comes. `image-failed` follows when it has answered. */
  abortImage(now: number): void {
    const state = this.#walker.state;
    if (state.name !== "Image Data" && state.name !== "Run") return;
    state.transfer?.abort(now, state.channel);
    this.#drain(state.channel);
  }

  /** In Run: a Configuration Update Request. False when it could not be taken. */
  updateConfiguration(now: number, elements: readonly MessageElement[]): boolean {
    return this.#update(now, elements, "configuration");
  }

  /** In Run: asks the WTP to fetch this version (RFC 5415 figure 8). False when it could not be taken. */
  offerImage(now: number, version: string): boolean {
    return this.#update(now, [this.#imageIdentifier(version)], "image");
  }

  /** In Run: a Clear Configuration Request. False when it could not be taken. */
  clearConfiguration(now: number): boolean {
    const state = this.#walker.state;
    return state.name === "Run" && this.#request(now, state, "ClearConfigurationRequest", []);
  }

  /** In Run: a Reset Request; the session ends with its answer, or without one. */
  reset(now: number, version: string): void {
    const state = this.#walker.state;
    if (state.name === "Run") this.#reset(now, "r", state, "reset", version);
  }

  /** Ends the session in order. */
  disconnect(now: number, detail: string): void {
    const state = this.#walker.state;
    if (state.name === "DTLS Teardown" || state.name === "Dead") return;
    if (!hasChannel(state)) this.#command("DTLSAbortSession");
    this.#tearDown(now, teardownLabels[state.name], "ordered", detail, hasChannel(state));
  }

  // ------------------------------------------------------------------------------------------------ input

  /** A packet that came through DTLS. */
  handleControl(now: number, octets: Uint8Array): void {
    const state = this.#walker.state;
    if (!hasChannel(state)) return;
    const { channel } = state;
    let received = channel.receive(now, octets);
    while (received !== undefined) {
      this.#handle(now, received);
      received = channel.next(now);
    }
    this.#drain(channel);
  }

  /** A packet from the WTP's data port. RFC 5415 §4.4.1: a keep-alive goes back as it came. */
  handleData(now: number, octets: Uint8Array): void {
    const state = this.#walker.state;
    if (state.name !== "Data Check" && state.name !== "Run") return;
    const sessionId = readKeepAlive(octets);
    if (!sessionId || !isSameSession(sessionId, state.sessionId)) return;
    this.#transmit.push({ type: "data", octets });
    if (state.name === "Run") return;
    this.#timers.stopAll();
    this.#walk("o", { ...session(state), name: "Run", transfer: undefined, updates: [] });
    this.#signOfLife(now);
    this.#events.push({ type: "running" });
  }

  notify(now: number, { name, detail = name, mtu }: DtlsNotification): void {
    const state = this.#walker.state;
    switch (name) {
      case "DTLSEstablished": {
        if (state.name !== "DTLS Connect") return;
        this.#timers.stop("WaitDTLS");
        const channel = new ControlChannel("AC", this.#settings);
        if (mtu !== undefined) channel.foundPathMtu(now, mtu);
        this.#walk("d", { name: "Join", channel, sessionId: new Uint8Array(0), phase: "quiet" });
        this.#command("DTLSMtuUpdate", this.#settings.pathMtu);
        this.#timers.set("WaitJoin", now + this.#settings.waitJoin);
        return;
      }
      case "DTLSPeerAuthorize":
      case "DTLSDecapFailure":
        return;
      case "DTLSAuthenticateFail":
        this.#dtlsGone(now, "not-authorized", detail);
        return;
      case "DTLSPeerDisconnect":
        this.#dtlsGone(now, "dtls-closed-by-peer", detail);
        return;
      case "DTLSEstablishFail":
      case "DTLSAborted":
      case "DTLSReassemblyFailure":
        this.#dtlsGone(now, "dtls-failed", detail);
    }
  }

  #dtlsGone(now: number, reason: TeardownReason, detail: string): void {
    const state = this.#walker.state;
    if (state.name === "Dead") return;
    if (state.name === "DTLS Teardown") this.#die();
    // A session that waits in Reset for the WTP to leave has ended for the reason it went there.
    else if (state.name === "Reset") this.#tearDown(now, "s", state.reason, detail, false);
    else this.#tearDown(now, teardownLabels[state.name], reason, detail, false);
  }

  // ------------------------------------------------------------------------------------------------ time

  handleTimeout(now: number): void {
    for (let expired = this.#timers.expired(now); expired; expired = this.#timers.expired(now)) {
      this.#expired(now, expired);
    }
    const state = this.#walker.state;
    if (!hasChannel(state)) return;
    if (!state.channel.handleTimeout(now)) {
      const reason = state.name === "Reset" ? state.reason : "max-retransmit";
      this.#tearDown(now, teardownLabels[state.name], reason, "no response from the WTP", true);
    }
    this.#drain(state.channel);
  }

  /** When to call `handleTimeout` next; undefined for never. */
  pollTimeout(): number | undefined {
    const state = this.#walker.state;
    const own = this.#timers.next();
    const next = hasChannel(state) ? Math.min(own, state.channel.nextTimeout()) : own;
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  pollTransmit(): AcTransmit | undefined {
    return this.#transmit.shift();
  }

  pollEvent(): AcEvent | undefined {
    return this.#events.shift();
  }

  #expired(now: number, timer: TimerName): void {
    const state = this.#walker.state;
    switch (timer) {
      case "WaitDTLS":
        if (state.name !== "Authorize" && state.name !== "DTLS Connect") return;
        this.#command("DTLSAbortSession");
        this.#tearDown(now, teardownLabels[state.name], "wait-dtls", "", false);
        return;
      case "WaitJoin":
        if (state.name === "Join") this.#tearDown(now, "e", "wait-join", "", true);
        return;
      case "ChangeStatePendingTimer":
        if (state.name === "Configure") this.#reset(now, "h", state, "change-state-pending");
        return;
      case "DataCheckTimer":
        if (state.name === "Data Check") this.#tearDown(now, "n", "data-check", "", true);
        return;
      case "EchoInterval":
        if (state.name === "Run") this.#tearDown(now, "p", "no-sign-of-life", "", true);
        else if (state.name === "Image Data") this.#tearDown(now, "l", "no-sign-of-life", "", true);
        else if (state.name === "Reset") this.#tearDown(now, "s", state.reason, "", true);
        return;
      case "DTLSSessionDelete":
        this.#die();
    }
  }

  /** "The receipt of any Request from the WTP causes the AC to reset its EchoInterval timer" (§2.3.1, q); answers count too. */
  #signOfLife(now: number): void {
    this.#timers.set("EchoInterval", now + this.#deadInterval);
  }

  // ------------------------------------------------------------------------------------------------ messages

  #handle(now: number, received: Received): void {
    const state = this.#walker.state;
    if (!hasChannel(state)) return;
    if (state.name === "Image Data" || state.name === "Run") this.#signOfLife(now);
    switch (received.kind) {
      case "block-response":
        this.#blockAnswered(now, received.resultCode);
        return;
      case "block":
        // Image data flow from the AC to the WTP alone.
        this.#events.push({ type: "discarded", messageType: 15, state: state.name });
        state.channel.respondToBlock(
          received.view.sequenceNumber,
          resultCodes.messageUnexpectedInvalidInCurrentState,
        );
        return;
      case "response":
        this.#handleResponse(now, state, received.message);
        return;
      case "request":
        this.#handleRequest(now, state, received.message);
        return;
      case "malformed":
        this.#events.push({ type: "malformed", reason: received.reason });
    }
  }

  #handleResponse(now: number, state: WithChannel, message: ControlMessage): void {
    const resultCode = find(message, "ResultCode")?.resultCode ?? resultCodes.success;
    switch (message.type) {
      case "ImageDataResponse":
        this.#blockAnswered(now, resultCode);
        return;
      case "ConfigurationUpdateResponse": {
        if (state.name !== "Run") return;
        this.#walker.stay("q");
        const purpose = state.updates.shift() ?? "configuration";
        this.#events.push({ type: "update-answered", purpose, resultCode });
        this.#pump(now, state);
        return;
      }
      case "ResetResponse":
        if (state.name === "Reset") this.#tearDown(now, "s", state.reason, "", true);
        return;
      default:
        if (state.name !== "Run") return;
        this.#walker.stay("q");
        this.#pump(now, state);
    }
  }

  #handleRequest(now: number, state: WithChannel, message: ControlMessage): void {
    if (message.type === "EchoRequest" && this.#handleEcho(now, state, message)) return;
    switch (state.name) {
      case "Join":
        this.#handleInJoin(now, state, message);
        return;
      case "Configure":
        if (message.type === "ChangeStateEventRequest") this.#handleChangeState(now, state, message);
        else this.#discard(message);
        return;
      case "Image Data":
        if (message.type === "ImageDataRequest") {
          this.#walker.stay("j");
          state.transfer = this.#imageRequested(state, message);
        } else this.#discard(message);
        return;
      case "Run":
        this.#handleInRun(state, message);
        return;
      default:
        this.#discard(message);
    }
  }

  /**
   * RFC 5415 §7.1 has Echo in Image Data and Run. A WTP may echo in Image Data before the AC is there (its request for an image
   * comes later), or in Run while the AC waits for the keep-alive, so: answered in every state after the join.
   */
  #handleEcho(now: number, state: WithChannel, message: ControlMessage): boolean {
    if (state.name === "Join" && state.phase !== "accepted") return false;
    if (state.name === "Image Data") this.#walker.stay("j");
    if (state.name === "Run") this.#walker.stay("q");
    if (state.name === "Reset") this.#signOfLife(now);
    state.channel.respond(message, "EchoResponse", []);
    return true;
  }

  #handleInJoin(now: number, state: Joining, message: ControlMessage): void {
    if (message.type === "JoinRequest" && state.phase === "quiet") {
      state.phase = "asked";
      state.sessionId = (find(message, "SessionId")?.sessionId ?? new Uint8Array(0)).slice();
      this.#events.push({ type: "join-request", message, radioMac: state.channel.peerRadioMac });
      return;
    }
    if (state.phase !== "accepted") {
      this.#discard(message);
      return;
    }
    switch (message.type) {
      case "ImageDataRequest": {
        const transfer = this.#imageRequested(state, message);
        this.#timers.stop("WaitJoin");
        this.#walk("f", { ...session(state), name: "Image Data", transfer });
        this.#signOfLife(now);
        return;
      }
      case "ConfigurationStatusRequest":
        this.#timers.stop("WaitJoin");
        this.#events.push({ type: "configuration-request", elements: message.elements });
        this.#walk("g", { ...session(state), name: "Configure" });
        state.channel.respond(message, "ConfigurationStatusResponse", this.#profile.configuration());
        this.#timers.set("ChangeStatePendingTimer", now + this.#settings.changeStatePendingTimer);
        return;
      default:
        this.#discard(message);
    }
  }

  #handleChangeState(
    now: number,
    state: Extract<State, { name: "Configure" }>,
    message: ControlMessage,
  ): void {
    this.#timers.stop("ChangeStatePendingTimer");
    this.#events.push({ type: "change-state", elements: message.elements });
    state.channel.respond(message, "ChangeStateEventResponse", []);
    const resultCode = find(message, "ResultCode")?.resultCode;
    // 12 says that service is provided anyhow.
    const goes =
      resultCode === resultCodes.success ||
      resultCode === resultCodes.configurationFailureServiceProvidedAnyhow;
    if (goes) {
      this.#walk("m", { ...session(state), name: "Data Check" });
      this.#timers.set("DataCheckTimer", now + this.#settings.dataCheckTimer);
    } else {
      this.#reset(now, "h", state, "configuration-failed");
    }
  }

  #handleInRun(state: Running, message: ControlMessage): void {
    this.#walker.stay("q");
    switch (message.type) {
      case "ChangeStateEventRequest":
        this.#events.push({ type: "change-state", elements: message.elements });
        state.channel.respond(message, "ChangeStateEventResponse", []);
        return;
      case "WtpEventRequest":
        this.#events.push({ type: "wtp-event", elements: message.elements });
        state.channel.respond(message, "WtpEventResponse", []);
        return;
      case "ImageDataRequest":
        state.transfer = this.#imageRequested(state, message);
        return;
      case "DataTransferRequest":
        state.channel.respond(message, "DataTransferResponse", [success]);
        return;
      default:
        this.#discard(message);
    }
  }

  #discard(message: ControlMessage): void {
    const state = this.#walker.state;
    this.#events.push({ type: "discarded", messageType: messageNumber(message), state: state.name });
    // Of the WTP's requests only this one's response can say so; the others go unanswered.
    if (message.type === "ImageDataRequest" && hasChannel(state)) {
      const resultCode = resultCodes.messageUnexpectedInvalidInCurrentState;
      state.channel.respond(message, "ImageDataResponse", [{ type: "ResultCode", resultCode }]);
    }
  }

  // ------------------------------------------------------------------------------------------------ image

  /** Cisco: success, whether there is an image to send or not (device-facts §3.1). A transfer going on is dropped. */
  #imageRequested({ channel }: SessionWithWtp, message: ControlMessage): ImageTransfer {
    const identifier = find(message, "ImageIdentifier")?.data ?? "";
    channel.respond(message, "ImageDataResponse", [success]);
    this.#events.push({ type: "image-request", identifier });
    return new ImageTransfer(identifier, this.#settings.imageLayout);
  }

  #blockAnswered(now: number, resultCode: number): void {
    const state = this.#walker.state;
    if (state.name !== "Image Data" && state.name !== "Run") return;
    this.#walker.stay(state.name === "Run" ? "q" : "j");
    const { transfer, channel } = state;
    if (!transfer) return;
    switch (transfer.answered(now, resultCode, channel)) {
      case "goes-on":
        return;
      case "sent":
        this.#events.push({ type: "image-sent" });
        this.#transferOver(state, "image-sent");
        return;
      case "aborted":
        this.#events.push({ type: "image-failed", why: "aborted" });
        this.#transferOver(state, "image-failed");
        return;
      case "failed":
        this.#events.push({ type: "image-failed", why: "rejected", resultCode });
        this.#transferOver(state, "image-failed");
    }
  }

  /** In Image Data the session is over, and waits in Reset until the WTP leaves; in Run it goes on. */
  #transferOver(state: ImageSending | Running, reason: "image-sent" | "image-failed"): void {
    if (state.name === "Run") state.transfer = undefined;
    else this.#walk("k", { ...session(state), name: "Reset", reason });
  }

  #pump(now: number, state: Running): void {
    state.transfer?.pump(now, state.channel);
  }

  // ------------------------------------------------------------------------------------------------ ends

  #reset(
    now: number,
    label: "h" | "r",
    state: SessionWithWtp,
    reason: TeardownReason,
    version = find({ elements: this.#profile.join() }, "ImageIdentifier")?.data ?? "0.0.0.0",
  ): void {
    this.#failTransfer();
    state.channel.giveUpRequests();
    this.#walk(label, { ...session(state), name: "Reset", reason });
    this.#timers.stopAll();
    state.channel.request(now, "ResetRequest", [this.#imageIdentifier(version)]);
    this.#drain(state.channel);
  }

  #tearDown(
    now: number,
    label: TeardownLabel,
    reason: TeardownReason,
    detail: string,
    shutdown: boolean,
  ): void {
    const state = this.#walker.state;
    const phase = state.name === "Reset" ? phaseOf(state) : state.name;
    this.#failTransfer();
    if (hasChannel(state)) this.#drain(state.channel);
    this.#timers.stopAll();
    this.#walk(label, { name: "DTLS Teardown", reason });
    if (shutdown) this.#command("DTLSShutdown");
    this.#events.push({ type: "teardown", reason, phase, detail });
    this.#timers.set("DTLSSessionDelete", now + this.#settings.dtlsSessionDelete);
  }

  /** A transfer that has begun does not survive its state. */
  #failTransfer(): void {
    const state = this.#walker.state;
    if ((state.name === "Image Data" || state.name === "Run") && state.transfer?.hasBegun) {
      this.#events.push({ type: "image-failed", why: "unreachable" });
    }
  }

  #die(): void {
    if (this.#walker.state.name !== "DTLS Teardown") return;
    this.#timers.stopAll();
    this.#command("DTLSAbortSession");
    this.#walk("w", { name: "Dead" });
    this.#events.push({ type: "dead" });
  }

  // ------------------------------------------------------------------------------------------------ small change

  #update(now: number, elements: readonly MessageElement[], purpose: Running["updates"][number]): boolean {
    const state = this.#walker.state;
    if (state.name !== "Run" || !this.#request(now, state, "ConfigurationUpdateRequest", elements))
      return false;
    state.updates.push(purpose);
    return true;
  }

  #request(now: number, state: Running, type: MessageName, elements: readonly MessageElement[]): boolean {
    const taken = state.channel.request(now, type, elements);
    this.#walker.stay("q");
    this.#drain(state.channel);
    return taken;
  }

  #imageIdentifier(version: string): MessageElement {
    return { type: "ImageIdentifier", vendorIdentifier: this.#profile.vendorIdentifier, data: version };
  }

  #walk<L extends AcLabel>(
    label: L,
    next: Extract<State, { readonly name: (typeof acServiceTransitions)[L]["to"] }>,
  ): void {
    const from = this.#walker.state.name;
    this.#walker.walk(label, next as never);
    const to = this.#walker.state.name;
    this.#events.push({ type: "state", label, from, to });
  }

  #drain(channel: ControlChannel): void {
    for (let octets = channel.pollPacket(); octets; octets = channel.pollPacket()) {
      this.#transmit.push({ type: "control", octets });
    }
  }

  #command(command: DtlsCommandName, mtu?: number): void {
    this.#transmit.push(mtu === undefined ? { type: "command", command } : { type: "command", command, mtu });
  }
}

const success = { type: "ResultCode", resultCode: resultCodes.success } as const;

type TeardownLabel = "b" | "c" | "e" | "i" | "l" | "n" | "p" | "s";

/** Which arrow leads from each state to DTLS Teardown. */
const teardownLabels = {
  Authorize: "b",
  "DTLS Connect": "c",
  Join: "e",
  Configure: "i",
  "Image Data": "l",
  "Data Check": "n",
  Run: "p",
  Reset: "s",
} as const satisfies Partial<Record<AcState, TeardownLabel>>;

function phaseOf({ reason }: Resetting): AcState {
  if (reason === "image-sent" || reason === "image-failed") return "Image Data";
  return reason === "reset" ? "Run" : "Configure";
}

function hasChannel(state: State): state is WithChannel {
  return "channel" in state;
}

function session({ channel, sessionId }: SessionWithWtp): SessionWithWtp {
  return { channel, sessionId };
}
