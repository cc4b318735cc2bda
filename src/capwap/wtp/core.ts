import { Walker } from "../../states/walker";
import { resultCodes } from "../../wire/capwap/elements";
import {
  type ControlMessage,
  type MessageElement,
  type MessageName,
  messageNumber,
} from "../../wire/capwap/message";
import { messages } from "../../wire/capwap/messages";
import type { ControlChannel } from "../control-channel";
import type { DtlsCommand } from "../dtls-neighbour";
import { Queue } from "../queue";
import { TimerTable } from "../timer-table";
import type { CapwapSettings } from "../timers";
import { type WtpLabel, type WtpState, wtpTransitions } from "../transitions";
import type { WtpEvent, WtpTransmit } from "./events";
import type { WtpOptions, WtpProfile } from "./options";
import type { ImageDownload, Running, SessionWithAc, State, WithChannel } from "./state";

const timerNames = [
  "DiscoveryDelay",
  "DiscoveryBroadcast",
  "DiscoveryInterval",
  "SilentInterval",
  "WaitDTLS",
  "WaitJoin",
  "EchoInterval",
  "ImageDataStart",
  "ImageRestart",
  "DataChannelKeepAlive",
  "DataChannelDeadInterval",
  "StatisticsTimer",
  "PrimaryDiscovery",
  "DTLSSessionDelete",
] as const;
export type TimerName = (typeof timerNames)[number];

/** ACs remembered; more than any lab has, fewer than a flood brings. */
export const acMemory = 64;

/** What the parts of the WTP's machine share: the state and the ways to change it, timers, and what is to come out. */
export class WtpCore {
  /** An AC may override some (RFC 5415 §4.8). */
  settings: CapwapSettings;
  readonly profile: WtpProfile;
  readonly walker: Walker<typeof wtpTransitions, State>;
  readonly timers = new TimerTable<TimerName>(timerNames);
  readonly transmit = new Queue<WtpTransmit>();
  readonly events = new Queue<WtpEvent>();
  /** RFC 5415 §4.8.4 and §4.8.3. */
  failedDtlsSessions = 0;
  failedDtlsAuthentications = 0;
  /** ACs that refused or failed this WTP lately: the last to be chosen. */
  readonly failedAcs = new Set<string>();
  /** The machine ends with the next teardown; it has ended. */
  stopping = false;
  stopped = false;

  constructor(readonly options: WtpOptions) {
    this.settings = options.settings;
    this.profile = options.profile;
    this.walker = new Walker<typeof wtpTransitions, State>(wtpTransitions, { name: "Start" }, options.walked);
  }

  walk<L extends WtpLabel>(label: L, next: Extract<State, { name: (typeof wtpTransitions)[L]["to"] }>): void {
    const from = this.walker.state.name;
    this.walker.walk(label, next as never);
    const to = this.walker.state.name;
    this.events.push({ type: "state", label, from, to });
  }

  stay(state: ImageDownload | Running): void {
    this.walker.stay(state.name === "Run" ? "q" : "j");
  }

  request(
    now: number,
    state: ImageDownload | Running,
    type: MessageName,
    elements: readonly MessageElement[],
  ): void {
    state.channel.request(now, type, elements);
    this.stay(state);
    this.requested(now, state);
  }

  /** "The WTP resets its EchoInterval timer whenever it transmits a request to the AC" (RFC 5415 §2.3.1, q). */
  requested(now: number, state: ImageDownload | Running): void {
    this.timers.set("EchoInterval", now + this.settings.echoInterval);
    this.drain(state.channel);
  }

  respond(channel: ControlChannel, request: ControlMessage, type: MessageName, resultCode: number): void {
    channel.respond(request, type, [{ type: "ResultCode", resultCode }]);
    this.drain(channel);
  }

  drain(channel: ControlChannel): void {
    for (let octets = channel.pollPacket(); octets; octets = channel.pollPacket()) {
      this.transmit.push({ type: "control", octets });
    }
  }

  command(command: DtlsCommand): void {
    this.transmit.push(command);
  }

  discard(type: MessageName): void {
    this.discardNumber(messages[type].number, "own");
  }

  discardReceived(message: ControlMessage): void {
    this.discardNumber(messageNumber(message), "received");
  }

  discardNumber(messageType: number, direction: "own" | "received"): void {
    this.events.push({ type: "discarded", messageType, state: this.walker.state.name, direction });
  }

  malformed(reason: string): void {
    this.events.push({ type: "malformed", reason });
  }

  tearDown(now: number, label: TeardownLabel, reason: string, shutdown: boolean): void {
    const state = this.walker.state;
    if (!("ac" in state)) return;
    if ((state.name === "Image Data" || state.name === "Run") && state.download) {
      this.events.push({ type: "image-failed", why: "torn-down" });
    }
    const channel = hasChannel(state) ? state.channel : undefined;
    channel?.giveUpRequests();
    if (channel) this.drain(channel);
    this.timers.stopAll();
    // All teardown arrows end in the same state; which of them may be walked, the walker checks.
    this.walk(label, { name: "DTLS Teardown", ac: state.ac, channel, reason });
    if (shutdown) this.command({ type: "command", command: "DTLSShutdown" });
    this.events.push({ type: "teardown", reason });
    this.timers.set("DTLSSessionDelete", now + this.settings.dtlsSessionDelete);
  }

  resetFromImageData(now: number, state: ImageDownload, reason: string): void {
    if (state.download) {
      this.events.push({ type: "image-failed", why: "torn-down" });
      state.download = undefined;
    }
    this.walk("k", { ...session(state), name: "Reset", reason });
    // RFC 5415 does not say what ends Reset when no Reset Request came, so: nothing is left to do, and DTLS is shut down.
    this.tearDown(now, "s", reason, true);
  }

  hasTriedEnough(): boolean {
    const { maxFailedDtlsSessionRetry } = this.settings;
    return (
      this.failedDtlsSessions >= maxFailedDtlsSessionRetry ||
      this.failedDtlsAuthentications >= maxFailedDtlsSessionRetry
    );
  }

  ended(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.timers.stopAll();
    this.events.push({ type: "torn-down", stopped: true });
  }
}

export const success = { type: "ResultCode", resultCode: resultCodes.success } as const;

export type TeardownLabel = "b" | "c" | "e" | "i" | "l" | "n" | "p" | "s";

/** Which arrow leads from each state of a session to DTLS Teardown. */
export const teardownLabels = {
  Authorize: "b",
  "DTLS Connect": "c",
  Join: "e",
  Configure: "i",
  "Image Data": "l",
  "Data Check": "n",
  Run: "p",
  Reset: "s",
} as const satisfies Partial<Record<WtpState, TeardownLabel>>;

export function hasChannel(state: State): state is WithChannel {
  return "sessionId" in state;
}

/** What one state of a session hands on to the next. */
export function session({ ac, channel, sessionId, acName }: SessionWithAc): SessionWithAc {
  return { ac, channel, sessionId, acName };
}
