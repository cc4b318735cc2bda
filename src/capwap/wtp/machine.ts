import { encodeDataMessage, keepAlive } from "../../wire/capwap/data";
import { resultCodes } from "../../wire/capwap/elements";
import { type ControlMessage, find, type MessageElement } from "../../wire/capwap/message";
import { ControlChannel, type Received } from "../control-channel";
import type { DtlsNotification } from "../dtls-neighbour";
import { isSameSession, readKeepAlive } from "../keep-alive";
import type { WtpState } from "../transitions";
import { acMemory, hasChannel, session, success, type TimerName, teardownLabels, WtpCore } from "./core";
import { Discovering } from "./discovering";
import { readOffer } from "./discovery";
import { Downloading } from "./downloading";
import type { UpdateTicket, WtpEvent, WtpTransmit } from "./events";
import type { WtpOptions } from "./options";
import type { Joining, Running, SessionWithAc, State } from "./state";

/**
 * The WTP's end of RFC 5415 §2.3. Feed it packets, DTLS's notifications, the time and verbs; after each call take out what
 * `pollTransmit` and `pollEvent` hold until they are empty, and call `handleTimeout` at `pollTimeout`.
 */
export class WtpMachine {
  readonly #core: WtpCore;
  readonly #discovery: Discovering;
  readonly #images: Downloading;

  constructor(options: WtpOptions) {
    this.#core = new WtpCore(options);
    this.#discovery = new Discovering(this.#core);
    this.#images = new Downloading(this.#core);
  }

  get state(): WtpState {
    return this.#core.walker.state.name;
  }

  /** The AC of the present session, from DTLS Setup to the end of DTLS Teardown. */
  get ac(): string | undefined {
    const state = this.#core.walker.state;
    return "ac" in state ? state.ac : undefined;
  }

  /** Octets of an IP packet that the WTP reckons with: `CAPWAP Path MTU` (device-facts §2.3). */
  get pathMtu(): number {
    const { discoveryMtu } = this.#core.settings;
    const state = this.#core.walker.state;
    return hasChannel(state) ? state.channel.pathMtu : discoveryMtu;
  }

  /** A router on the way says that no larger IP packets get through. */
  pathTooBig(now: number, mtu: number): void {
    const state = this.#core.walker.state;
    if (hasChannel(state)) state.channel.pathTooBig(now, mtu);
  }

  // ------------------------------------------------------------------------------------------------ verbs

  /** Begins. Only in Start. */
  start(now: number): void {
    if (this.#core.stopped || this.#core.walker.state.name !== "Start") return;
    this.#core.walk("0", { name: "Idle" });
    this.#discovery.leaveIdle(now);
  }

  /** After `joined`: the running image is right. */
  configure(now: number): void {
    const state = this.#core.walker.state;
    if (state.name !== "Join" || !state.accepted) return;
    this.#core.timers.stop("WaitJoin");
    this.#core.walk("g", { ...session(state), name: "Configure" });
    const acName = { type: "AcName", name: state.acName } as const;
    state.channel.request(now, "ConfigurationStatusRequest", this.#core.profile.configuration(acName));
    this.#core.drain(state.channel);
  }

  /** After `joined`: another image is wanted. Then `requestImage`. */
  downloadImage(now: number): void {
    const state = this.#core.walker.state;
    if (state.name !== "Join" || !state.accepted) return;
    this.#core.timers.stop("WaitJoin");
    this.#core.walk("f", { ...session(state), name: "Image Data", download: undefined, givingUp: false });
    this.#core.timers.set("EchoInterval", now + this.#core.settings.echoInterval);
  }

  /** After `joined`: the wanted image is in the WTP already (RFC 5415 figure 7). Tears down and stops. */
  useStoredImage(now: number): void {
    const state = this.#core.walker.state;
    if (state.name !== "Join" || !state.accepted) return;
    this.#core.stopping = true;
    this.#core.tearDown(now, "e", "image already stored", true);
  }

  /** In Image Data or Run: asks for an image. A download in progress is dropped for it. */
  requestImage(now: number, identifier: string): void {
    this.#images.requestImage(now, identifier);
  }

  /** The data could not be stored: the AC is told with the next block. */
  failImage(): void {
    this.#images.failImage();
  }

  /** In Image Data: the image is stored (or never will be); the WTP resets (arrow k) and stops. */
  resetAfterImage(now: number): void {
    const state = this.#core.walker.state;
    if (state.name !== "Image Data") return;
    this.#core.stopping = true;
    this.#core.resetFromImageData(now, state, "image download complete");
  }

  /** Answers a `configuration-update` with a result code. */
  answerUpdate(ticket: UpdateTicket, resultCode: number): void {
    const state = this.#core.walker.state;
    if (state.name !== "Run") return;
    this.#core.respond(state.channel, ticket as ControlMessage, "ConfigurationUpdateResponse", resultCode);
  }

  /** Sends a WTP Event Request in Run; elsewhere it is discarded. */
  sendEvent(now: number): void {
    const state = this.#core.walker.state;
    if (state.name !== "Run") {
      this.#core.discard("WtpEventRequest");
      return;
    }
    this.#core.request(now, state, "WtpEventRequest", this.#core.profile.event());
  }

  /** Sends a Change State Event Request with these elements in Run; elsewhere it is discarded. */
  sendChangeState(now: number, elements: readonly MessageElement[]): void {
    const state = this.#core.walker.state;
    if (state.name !== "Run") {
      this.#core.discard("ChangeStateEventRequest");
      return;
    }
    this.#core.request(now, state, "ChangeStateEventRequest", [...elements, success]);
  }

  /**
   * Ends what goes on and begins anew; with `stop`, ends for good. In a session that is a DTLS Teardown, before one a
   * return to Idle, for which the RFC has no arrow of its own.
   */
  restart(now: number, reason: string, stop = false): void {
    const state = this.#core.walker.state;
    this.#core.stopping ||= stop;
    switch (state.name) {
      case "Discovery":
      case "Sulking":
      case "Idle":
      case "Start":
        // Nothing to tear down: the machine goes on as it is, or never again does anything.
        if (this.#core.stopping) this.#core.ended();
        return;
      case "DTLS Setup":
        this.#core.command({ type: "command", command: "DTLSAbortSession" });
        this.#core.timers.stopAll();
        this.#core.walk("$", { name: "Idle" });
        if (this.#core.stopping) this.#core.ended();
        else this.#discovery.leaveIdle(now);
        return;
      case "Image Data":
        this.#core.resetFromImageData(now, state, reason);
        return;
      case "DTLS Teardown":
        return;
      case "Reset":
        return;
      default:
        this.#core.tearDown(now, teardownLabels[state.name], reason, true);
    }
  }

  // ------------------------------------------------------------------------------------------------ input

  /** A plain packet on the control port, outside DTLS. */
  handleClear(now: number, from: string, octets: Uint8Array): void {
    this.#discovery.handleClear(now, from, octets);
  }

  /** A packet that came through DTLS. */
  handleControl(now: number, octets: Uint8Array): void {
    const state = this.#core.walker.state;
    if (!("channel" in state) || state.channel === undefined) {
      if (state.name === "Sulking") this.#core.walker.stay("&");
      return;
    }
    const { channel } = state;
    let received = channel.receive(now, octets);
    while (received !== undefined) {
      this.#handle(now, received);
      received = channel.next(now);
    }
    this.#core.drain(channel);
  }

  /** A packet on the data port. */
  handleData(now: number, octets: Uint8Array): void {
    const state = this.#core.walker.state;
    if (state.name !== "Run") return;
    const sessionId = readKeepAlive(octets);
    if (!sessionId || !isSameSession(sessionId, state.sessionId)) return;
    this.#core.timers.stop("DataChannelDeadInterval");
    this.#core.timers.set("DataChannelKeepAlive", now + this.#core.settings.dataChannelKeepAlive);
  }

  notify(now: number, { name, detail = name, mtu }: DtlsNotification): void {
    const state = this.#core.walker.state;
    switch (name) {
      case "DTLSPeerAuthorize":
        if (state.name !== "DTLS Setup") return;
        this.#core.walk("5", { name: "Authorize", ac: state.ac });
        if (this.#core.options.authorize?.(detail) === false) {
          this.#core.command({ type: "command", command: "DTLSAbortSession" });
          this.#core.failedDtlsAuthentications++;
          this.#core.failedAcs.add(state.ac);
          this.#core.tearDown(now, "b", "the AC is not authorized", false);
          return;
        }
        this.#core.command({ type: "command", command: "DTLSAccept" });
        this.#core.walk("a", { name: "DTLS Connect", ac: state.ac });
        return;
      case "DTLSEstablished":
        if (state.name === "DTLS Connect") this.#join(now, state.ac, mtu);
        return;
      case "DTLSDecapFailure":
        return;
      case "DTLSAuthenticateFail":
        if (isBeforeSession(state.name)) this.#core.failedDtlsAuthentications++;
        this.#dtlsGone(now, detail);
        return;
      case "DTLSEstablishFail":
      case "DTLSAborted":
      case "DTLSReassemblyFailure":
      case "DTLSPeerDisconnect":
        if (isBeforeSession(state.name)) this.#core.failedDtlsSessions++;
        this.#dtlsGone(now, detail);
    }
  }

  // ------------------------------------------------------------------------------------------------ time

  handleTimeout(now: number): void {
    for (let expired = this.#core.timers.expired(now); expired; expired = this.#core.timers.expired(now)) {
      this.#expired(now, expired);
    }
    const state = this.#core.walker.state;
    if (!hasChannel(state)) return;
    if (!state.channel.handleTimeout(now)) {
      this.#core.failedAcs.add(state.ac);
      this.#core.tearDown(now, teardownLabels[state.name], "no response from the AC", true);
    }
    this.#core.drain(state.channel);
  }

  /** When to call `handleTimeout` next; undefined for never. */
  pollTimeout(): number | undefined {
    const state = this.#core.walker.state;
    const own = this.#core.timers.next();
    const next = hasChannel(state) ? Math.min(own, state.channel.nextTimeout()) : own;
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  pollTransmit(): WtpTransmit | undefined {
    return this.#core.transmit.shift();
  }

  pollEvent(): WtpEvent | undefined {
    return this.#core.events.shift();
  }

  #expired(now: number, timer: TimerName): void {
    const state = this.#core.walker.state;
    switch (timer) {
      case "DiscoveryDelay":
        if (state.name === "Discovery") this.#discovery.sendDiscovery(now);
        return;
      case "DiscoveryBroadcast":
        if (state.name === "Discovery") this.#discovery.broadcast();
        return;
      case "DiscoveryInterval":
        if (state.name === "Discovery") this.#discovery.discoveryIntervalExpired(now);
        return;
      case "SilentInterval":
        if (state.name !== "Sulking") return;
        this.#core.failedDtlsSessions = 0;
        this.#core.failedDtlsAuthentications = 0;
        this.#core.walk("@", { name: "Idle" });
        this.#discovery.leaveIdle(now);
        return;
      case "WaitDTLS":
        this.#core.failedDtlsSessions++;
        this.#core.command({ type: "command", command: "DTLSAbortSession" });
        this.#dtlsGone(now, "WaitDTLS timer expired");
        return;
      case "WaitJoin":
        if (state.name !== "Join") return;
        this.#core.failedAcs.add(state.ac);
        this.#core.tearDown(now, "e", "no Join Response", true);
        return;
      case "EchoInterval":
        if (state.name !== "Run" && state.name !== "Image Data") return;
        this.#core.request(now, state, "EchoRequest", []);
        return;
      case "ImageDataStart":
        if (state.name === "Run" || state.name === "Image Data") this.#images.imageStartExpired(now, state);
        return;
      case "ImageRestart":
        if (state.name === "Image Data") {
          this.#core.resetFromImageData(now, state, "image download cannot start");
        }
        return;
      case "DataChannelKeepAlive":
        if (state.name === "Run") this.#sendKeepAlive(now, state);
        return;
      case "DataChannelDeadInterval":
        if (state.name === "Run") this.#core.tearDown(now, "p", "the data channel is dead", true);
        return;
      case "StatisticsTimer":
        if (state.name !== "Run") return;
        this.#core.timers.set("StatisticsTimer", now + this.#core.settings.statisticsTimer);
        this.#core.request(now, state, "WtpEventRequest", this.#core.profile.event());
        return;
      case "PrimaryDiscovery":
        if (state.name === "Run") this.#discovery.sendPrimaryDiscovery(now, state);
        return;
      case "DTLSSessionDelete":
        if (state.name === "DTLS Teardown") this.#tornDown(now);
    }
  }

  // ------------------------------------------------------------------------------------------------ DTLS

  #dtlsGone(now: number, detail: string): void {
    const state = this.#core.walker.state;
    switch (state.name) {
      case "DTLS Setup":
        this.#dtlsFailed(state.ac, detail);
        this.#core.timers.stopAll();
        if (this.#core.hasTriedEnough()) {
          this.#core.walk("*", { name: "Sulking" });
          this.#discovery.sulk(now);
        } else {
          this.#core.walk("$", { name: "Idle" });
          this.#discovery.leaveIdle(now);
        }
        return;
      case "Authorize":
      case "DTLS Connect":
        this.#dtlsFailed(state.ac, detail);
        this.#core.tearDown(now, teardownLabels[state.name], detail, false);
        return;
      case "DTLS Teardown":
      case "Start":
      case "Idle":
      case "Discovery":
      case "Sulking":
        return;
      default:
        this.#core.failedAcs.add(state.ac);
        this.#core.tearDown(now, teardownLabels[state.name], detail, false);
    }
  }

  #dtlsFailed(ac: string, detail: string): void {
    if (this.#core.failedAcs.size < acMemory) this.#core.failedAcs.add(ac);
    this.#core.events.push({ type: "dtls-failed", ac, detail });
  }

  #tornDown(now: number): void {
    this.#core.timers.stopAll();
    this.#core.command({ type: "command", command: "DTLSAbortSession" });
    if (this.#core.stopping) {
      this.#core.walk("t", { name: "Idle" });
      this.#core.ended();
    } else if (this.#core.hasTriedEnough()) {
      this.#core.events.push({ type: "torn-down", stopped: false });
      this.#core.walk("u", { name: "Sulking" });
      this.#discovery.sulk(now);
    } else {
      this.#core.events.push({ type: "torn-down", stopped: false });
      this.#core.walk("t", { name: "Idle" });
      this.#discovery.leaveIdle(now);
    }
  }

  // ------------------------------------------------------------------------------------------------ session

  #join(now: number, ac: string, foundMtu: number | undefined): void {
    this.#core.failedDtlsSessions = 0;
    this.#core.failedDtlsAuthentications = 0;
    this.#core.timers.stop("WaitDTLS");
    const channel = new ControlChannel("WTP", this.#core.settings, this.#core.profile.radioMac);
    if (foundMtu !== undefined) channel.foundPathMtu(now, foundMtu);
    const sessionId = this.#core.options.entropy(16);
    this.#core.walk("d", { name: "Join", ac, channel, sessionId, acName: "", accepted: false });
    this.#core.command({ type: "command", command: "DTLSMtuUpdate", mtu: this.#core.settings.pathMtu });
    this.#core.timers.set("WaitJoin", now + this.#core.settings.waitJoin);
    channel.request(now, "JoinRequest", this.#core.profile.join({ type: "SessionId", sessionId }));
    this.#core.events.push({ type: "join-request-sent", ac });
    this.#core.drain(channel);
  }

  #handle(now: number, received: Received): void {
    switch (received.kind) {
      case "block":
        this.#images.handleBlock(now, received.view);
        return;
      case "block-response":
        this.#images.handleImageResponse(now, received.resultCode, undefined);
        return;
      case "response":
        this.#handleResponse(now, received.message);
        return;
      case "request":
        this.#handleRequest(now, received.message);
        return;
      case "malformed":
        this.#core.malformed(received.reason);
    }
  }

  #handleResponse(now: number, message: ControlMessage): void {
    const state = this.#core.walker.state;
    switch (message.type) {
      case "JoinResponse":
        if (state.name === "Join") this.#handleJoinResponse(now, state, message);
        return;
      case "ConfigurationStatusResponse":
        if (state.name === "Configure") this.#handleConfiguration(now, state, message);
        return;
      case "ChangeStateEventResponse":
        if (state.name === "Data Check") this.#run(now, state);
        else if (state.name === "Run") this.#core.walker.stay("q");
        return;
      case "ImageDataResponse":
        this.#images.handleImageResponse(
          now,
          find(message, "ResultCode")?.resultCode ?? resultCodes.imageDataErrorOther,
          find(message, "ImageInformation")?.fileSize,
        );
        return;
      case "EchoResponse":
        if (state.name !== "Run" && state.name !== "Image Data") return;
        this.#core.stay(state);
        this.#core.timers.set("EchoInterval", now + this.#core.settings.echoInterval);
        return;
      default:
        if (state.name === "Run") this.#core.walker.stay("q");
    }
  }

  #handleJoinResponse(now: number, state: Joining, message: ControlMessage): void {
    const resultCode = find(message, "ResultCode")?.resultCode;
    if (resultCode === resultCodes.success || resultCode === resultCodes.successNatDetected) {
      const offer = readOffer(message, state.ac);
      if (!offer) {
        // RFC 5415 §6.2: as if the AC had not answered.
        this.#core.malformed("JoinResponse: missing AcDescriptor or AcName");
        return;
      }
      state.accepted = true;
      state.acName = offer.name;
      this.#core.failedAcs.clear();
      this.#core.events.push({
        type: "joined",
        ac: { ...offer, address: state.ac },
        elements: message.elements,
      });
      return;
    }
    if (resultCode === undefined) {
      this.#core.malformed("JoinResponse: missing ResultCode");
      return;
    }
    this.#core.failedAcs.add(state.ac);
    this.#core.events.push({ type: "join-rejected", ac: state.ac, resultCode });
    this.#core.tearDown(now, "e", `join refused with result code ${resultCode}`, true);
  }

  #handleConfiguration(
    now: number,
    state: Extract<State, { name: "Configure" }>,
    message: ControlMessage,
  ): void {
    const resultCode = find(message, "ResultCode")?.resultCode ?? resultCodes.success;
    if (resultCode !== resultCodes.success) {
      this.#core.walk("h", { ...session(state), name: "Reset", reason: "configuration failed" });
      this.#core.tearDown(now, "s", "configuration failed", true);
      return;
    }
    this.#adoptTimers(message);
    this.#core.events.push({ type: "configuration", elements: message.elements });
    this.#core.walk("m", { ...session(state), name: "Data Check" });
    state.channel.request(now, "ChangeStateEventRequest", [...this.#core.profile.changeState(), success]);
  }

  /** RFC 5415 §4.6.13 and §4.8: what the AC overrides, the WTP keeps. */
  #adoptTimers(message: { readonly elements: readonly MessageElement[] }): void {
    const timers = find(message, "CapwapTimers");
    if (!timers || timers.echoRequest === 0) return;
    this.#core.settings = {
      ...this.#core.settings,
      echoInterval: timers.echoRequest * 1000,
      maxDiscoveryInterval: timers.discovery * 1000,
    };
  }

  #run(now: number, state: SessionWithAc): void {
    this.#core.walk("o", { ...session(state), name: "Run", download: undefined });
    const running = this.#core.walker.state as Running;
    this.#sendKeepAlive(now, running);
    this.#core.timers.set("EchoInterval", now + this.#core.settings.echoInterval);
    this.#core.timers.set("StatisticsTimer", now + this.#core.settings.statisticsTimer);
    this.#core.timers.set("PrimaryDiscovery", now + this.#core.settings.echoInterval);
    this.#core.events.push({ type: "running" });
  }

  /** RFC 5415 §4.4.1: sent again like a request until it comes back or DataChannelDeadInterval ends the session. */
  #sendKeepAlive(now: number, { sessionId }: Running): void {
    const octets = encodeDataMessage(keepAlive({ type: "SessionId", sessionId }));
    this.#core.transmit.push({ type: "data", octets });
    this.#core.timers.set("DataChannelKeepAlive", now + this.#core.settings.retransmitInterval);
    if (!this.#core.timers.isSet("DataChannelDeadInterval")) {
      this.#core.timers.set("DataChannelDeadInterval", now + this.#core.settings.dataChannelDeadInterval);
    }
  }

  #handleRequest(now: number, message: ControlMessage): void {
    const state = this.#core.walker.state;
    if (message.type === "ResetRequest" && (state.name === "Run" || state.name === "Configure")) {
      this.#handleReset(now, state, message);
      return;
    }
    if (state.name !== "Run") {
      this.#core.discardReceived(message);
      return;
    }
    this.#core.walker.stay("q");
    const { channel } = state;
    switch (message.type) {
      case "ConfigurationUpdateRequest":
        this.#adoptTimers(message);
        this.#core.events.push({ type: "configuration-update", ticket: message, elements: message.elements });
        return;
      case "ClearConfigurationRequest":
        this.#core.events.push({ type: "clear-configuration" });
        this.#core.respond(channel, message, "ClearConfigurationResponse", resultCodes.success);
        return;
      case "StationConfigurationRequest":
        this.#core.events.push({ type: "station-configuration", elements: message.elements });
        this.#core.respond(channel, message, "StationConfigurationResponse", resultCodes.success);
        return;
      case "Ieee80211WlanConfigurationRequest":
        this.#core.events.push({ type: "station-configuration", elements: message.elements });
        this.#core.respond(channel, message, "Ieee80211WlanConfigurationResponse", resultCodes.success);
        return;
      case "DataTransferRequest":
        this.#core.respond(
          channel,
          message,
          "DataTransferResponse",
          resultCodes.dataTransferErrorNoInformationToTransfer,
        );
        return;
      default:
        this.#core.discardReceived(message);
    }
  }

  #handleReset(
    now: number,
    state: Running | Extract<State, { name: "Configure" }>,
    message: ControlMessage,
  ): void {
    const imageIdentifier = find(message, "ImageIdentifier")?.data ?? "";
    this.#core.events.push({ type: "reset-request", imageIdentifier });
    this.#core.respond(state.channel, message, "ResetResponse", resultCodes.success);
    this.#core.stopping = true;
    this.#core.walk(state.name === "Run" ? "r" : "h", {
      ...session(state),
      name: "Reset",
      reason: "reset by the AC",
    });
    // RFC 5415 §2.3.1 (s): "The WTP does not invoke the DTLSShutdown command"; the AC does.
    this.#core.tearDown(now, "s", "reset by the AC", false);
  }
}

function isBeforeSession(state: WtpState): boolean {
  return state === "DTLS Setup" || state === "Authorize" || state === "DTLS Connect";
}
