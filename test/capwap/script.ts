import type { AcEvent } from "../../src/capwap/ac/events";
import { AcSessionMachine } from "../../src/capwap/ac/session";
import { type CapwapSettings, ciscoSettings } from "../../src/capwap/timers";
import type { WtpEvent } from "../../src/capwap/wtp/events";
import { WtpMachine } from "../../src/capwap/wtp/machine";
import type { WtpOptions } from "../../src/capwap/wtp/options";
import { encodeDataMessage, keepAlive } from "../../src/wire/capwap/data";
import { capwapHeader } from "../../src/wire/capwap/header";
import {
  type ControlMessage,
  decodeControlMessage,
  encodeControlMessage,
  find,
  type MessageElement,
  type MessageName,
} from "../../src/wire/capwap/message";
import { decodePacket, encodePacket } from "../../src/wire/capwap/preamble";
import { type AcLooks, acElements, acProfile, wtpProfile } from "./profiles";
import { walked } from "./walked";

export const result = (resultCode: number): MessageElement => ({ type: "ResultCode", resultCode });

export function packet(
  type: MessageName,
  sequenceNumber: number,
  elements: readonly MessageElement[],
): Uint8Array {
  const payload = encodeControlMessage({ type, sequenceNumber, elements });
  return encodePacket({ kind: "plain", header: capwapHeader(), payload });
}

export function message(octets: Uint8Array): ControlMessage {
  return decodeControlMessage(decodePacket(octets).payload);
}

interface Machine {
  pollTimeout(): number | undefined;
  handleTimeout(now: number): void;
}

/** Runs a machine alone and writes down, as `at 3 s sends EchoRequest 2`, all that it sends. */
abstract class Script<M extends Machine> {
  now = 0;
  /** What has been sent since the last look. */
  #trace: string[] = [];
  /** Of the latest control message sent. */
  latest: ControlMessage | undefined;
  abstract readonly machine: M;

  /** Moves on to `seconds` after the beginning; gives what is sent till then, that moment included. */
  until(seconds: number): string[] {
    const end = seconds * 1000;
    this.collect();
    for (;;) {
      const next = this.machine.pollTimeout();
      if (next === undefined || next > end) break;
      this.now = Math.max(this.now, next);
      this.machine.handleTimeout(this.now);
      this.collect();
    }
    this.now = end;
    return this.look();
  }

  look(): string[] {
    this.collect();
    const trace = this.#trace;
    this.#trace = [];
    return trace;
  }

  protected say(what: string): void {
    this.#trace.push(`at ${this.now / 1000} s ${what}`);
  }

  protected sends(octets: Uint8Array, where = ""): void {
    const packet = decodePacket(octets);
    if (packet.kind === "plain" && packet.header.f) {
      if (packet.header.fragmentOffset === 0) this.say(`sends fragments of ${octets.length} octets${where}`);
      return;
    }
    this.latest = message(octets);
    this.say(`sends ${this.latest.type} ${this.latest.sequenceNumber}${where}`);
  }

  protected abstract collect(): void;
}

export class WtpScript extends Script<WtpMachine> {
  readonly machine: WtpMachine;
  readonly events: WtpEvent[] = [];
  sessionId = new Uint8Array(16);
  /** Of the AC's requests. */
  #sequence = 0;

  constructor(settings: Partial<CapwapSettings> = {}, options: Partial<WtpOptions> = {}) {
    super();
    let octet = 0;
    this.machine = new WtpMachine({
      settings: { ...ciscoSettings, discoveryInterval: 5_000, ...settings },
      profile: wtpProfile,
      entropy: (length) => Uint8Array.from({ length }, () => octet++ & 0xff),
      walked: walked("WTP"),
      ...options,
    });
  }

  protected collect(): void {
    for (let out = this.machine.pollTransmit(); out; out = this.machine.pollTransmit()) {
      if (out.type === "command") this.say(out.to === undefined ? out.command : `${out.command} ${out.to}`);
      else if (out.type === "data") this.say("sends keep-alive");
      else if (out.type === "clear") this.sends(out.octets, ` to ${out.to}`);
      else {
        this.sends(out.octets);
        const sessionId = this.latest && find(this.latest, "SessionId")?.sessionId;
        if (sessionId) this.sessionId = new Uint8Array(sessionId);
      }
    }
    for (let event = this.machine.pollEvent(); event; event = this.machine.pollEvent())
      this.events.push(event);
  }

  offer(looks: AcLooks = {}, from = "172.16.4.26"): void {
    this.machine.handleClear(this.now, from, packet("DiscoveryResponse", 0, acElements(looks)));
    this.collect();
  }

  establish(): void {
    this.machine.notify(this.now, { name: "DTLSPeerAuthorize", detail: "9120-EWC" });
    this.machine.notify(this.now, { name: "DTLSEstablished" });
    this.collect();
  }

  /** The AC answers the latest request. */
  answer(type: MessageName, elements: readonly MessageElement[] = []): void {
    this.machine.handleControl(this.now, packet(type, this.latest?.sequenceNumber ?? 0, elements));
    this.collect();
  }

  /** The AC asks. */
  ask(type: MessageName, elements: readonly MessageElement[] = [], sequence = this.#sequence++): void {
    this.machine.handleControl(this.now, packet(type, sequence, elements));
    this.collect();
  }

  keepAlive(): void {
    const octets = encodeDataMessage(keepAlive({ type: "SessionId", sessionId: this.sessionId }));
    this.machine.handleData(this.now, octets);
    this.collect();
  }

  /** Everything up to the state; the time stands where it stood. */
  reach(
    state: "DTLS Setup" | "DTLS Connect" | "Join" | "Image Data" | "Configure" | "Data Check" | "Run",
  ): this {
    this.machine.start(this.now);
    this.collect();
    if (this.machine.state === "Discovery") {
      this.offer();
      this.until(this.now / 1000 + 5);
    }
    if (state === "DTLS Setup") return this;
    this.machine.notify(this.now, { name: "DTLSPeerAuthorize" });
    if (state === "DTLS Connect") return this;
    this.machine.notify(this.now, { name: "DTLSEstablished" });
    this.collect();
    if (state === "Join") return this;
    this.answer("JoinResponse", [result(0), ...acProfile().join()]);
    if (state === "Image Data") {
      this.machine.downloadImage(this.now);
      this.machine.requestImage(this.now, "ap1g8");
      this.collect();
      return this;
    }
    this.machine.configure(this.now);
    this.collect();
    if (state === "Configure") return this;
    this.answer("ConfigurationStatusResponse", acProfile().configuration());
    if (state === "Data Check") return this;
    this.answer("ChangeStateEventResponse");
    return this;
  }

  happened(type: WtpEvent["type"]): WtpEvent[] {
    this.collect();
    return this.events.filter((event) => event.type === type);
  }
}

export class AcScript extends Script<AcSessionMachine> {
  readonly machine: AcSessionMachine;
  readonly events: AcEvent[] = [];
  readonly sessionId = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  /** Of the WTP's requests. */
  #sequence = 0;

  constructor(settings: Partial<CapwapSettings> = {}) {
    super();
    this.machine = new AcSessionMachine(0, {
      settings: { ...ciscoSettings, discoveryInterval: 5_000, ...settings },
      profile: acProfile(),
      walked: walked("AC service thread"),
    });
  }

  protected collect(): void {
    for (let out = this.machine.pollTransmit(); out; out = this.machine.pollTransmit()) {
      if (out.type === "command") this.say(out.command);
      else if (out.type === "data") this.say("sends keep-alive");
      else this.sends(out.octets);
    }
    for (let event = this.machine.pollEvent(); event; event = this.machine.pollEvent())
      this.events.push(event);
  }

  ask(type: MessageName, elements: readonly MessageElement[] = [], sequence = this.#sequence++): void {
    this.machine.handleControl(this.now, packet(type, sequence, elements));
    this.collect();
  }

  answer(type: MessageName, elements: readonly MessageElement[] = []): void {
    this.machine.handleControl(this.now, packet(type, this.latest?.sequenceNumber ?? 0, elements));
    this.collect();
  }

  keepAlive(sessionId = this.sessionId): void {
    this.machine.handleData(this.now, encodeDataMessage(keepAlive({ type: "SessionId", sessionId })));
    this.collect();
  }

  joinRequest(): void {
    this.ask("JoinRequest", wtpProfile.join({ type: "SessionId", sessionId: this.sessionId }));
  }

  acceptJoin(resultCode = 0): void {
    const event = this.events.findLast(({ type }) => type === "join-request");
    if (event?.type === "join-request") this.machine.answerJoin(this.now, event.message, resultCode);
    this.collect();
  }

  changeState(resultCode = 0): void {
    this.ask("ChangeStateEventRequest", [...wtpProfile.changeState(), result(resultCode)]);
  }

  requestImage(): void {
    this.ask("ImageDataRequest", [
      { type: "ImageIdentifier", vendorIdentifier: 0x00409600, data: "ap1g8" },
      { type: "InitiateDownload" },
    ]);
  }

  reach(state: "DTLS Connect" | "Join" | "Image Data" | "Configure" | "Data Check" | "Run"): this {
    this.machine.authorize(this.now, true);
    this.collect();
    if (state === "DTLS Connect") return this;
    this.machine.notify(this.now, { name: "DTLSEstablished" });
    this.collect();
    if (state === "Join") return this;
    this.joinRequest();
    this.acceptJoin();
    if (state === "Image Data") {
      this.requestImage();
      return this;
    }
    this.ask("ConfigurationStatusRequest", wtpProfile.configuration({ type: "AcName", name: "9120-EWC" }));
    if (state === "Configure") return this;
    this.changeState();
    if (state === "Data Check") return this;
    this.keepAlive();
    return this;
  }

  happened(type: AcEvent["type"]): AcEvent[] {
    this.collect();
    return this.events.filter((event) => event.type === type);
  }
}
