import { WireError } from "../../errors";
import { Walker, type WalkObserver } from "../../states/walker";
import { checkGrammar, describeViolation } from "../../wire/capwap/grammar";
import { capwapHeader, foreignBinding } from "../../wire/capwap/header";
import { type ControlMessage, decodeControlMessage, encodeControlMessage } from "../../wire/capwap/message";
import { decodePacket, encodePacket } from "../../wire/capwap/preamble";
import { ClearFragments } from "../clear-fragments";
import { type AcDiscoveryLabel, type AcDiscoveryState, acDiscoveryTransitions } from "../transitions";
import type { AcProfile } from "./session";

type State =
  | { readonly name: "Start" }
  | { readonly name: "Idle" }
  | { readonly name: "Discovery"; readonly request: ControlMessage };

export interface DiscoveryRequest {
  readonly message: ControlMessage;
  /** The WTP's base radio MAC, from its header. */
  readonly radioMac: string | undefined;
}

/**
 * The AC's discovery thread (RFC 5415 §2.3): answers Discovery Requests one at a time and keeps nothing of those who ask.
 */
export class AcDiscoveryThread {
  readonly #walker: Walker<typeof acDiscoveryTransitions, State>;
  readonly #fragments = new ClearFragments();

  constructor(
    private readonly profile: AcProfile,
    walked?: WalkObserver<AcDiscoveryLabel>,
  ) {
    this.#walker = new Walker<typeof acDiscoveryTransitions, State>(
      acDiscoveryTransitions,
      { name: "Start" },
      walked,
    );
    this.#walker.walk("0", { name: "Idle" });
  }

  get state(): AcDiscoveryState {
    return this.#walker.state.name;
  }

  /**
   * A plain packet on the control port, from an address and port. A (Primary) Discovery Request comes back; answer it with
   * `respond` or `ignore`. A text says why nobody answers; undefined: a fragment, whose others are to come.
   */
  handleClear(now: number, octets: Uint8Array, from: string): DiscoveryRequest | string | undefined {
    const request = this.#read(now, octets, from);
    if (typeof request !== "object") return request;
    this.ignore();
    this.#walker.walk("1", { name: "Discovery", request: request.message });
    return request;
  }

  /** The response's octets, for the request's sender. undefined when none waits. */
  respond(): Uint8Array | undefined {
    const state = this.#walker.state;
    if (state.name !== "Discovery") return undefined;
    const type = state.request.type === "DiscoveryRequest" ? "DiscoveryResponse" : "PrimaryDiscoveryResponse";
    const { sequenceNumber } = state.request;
    const payload = encodeControlMessage({ type, sequenceNumber, elements: this.profile.discovery() });
    this.#walker.walk("2", { name: "Idle" });
    return encodePacket({ kind: "plain", header: capwapHeader(), payload });
  }

  ignore(): void {
    if (this.#walker.state.name === "Discovery") this.#walker.walk("2", { name: "Idle" });
  }

  #read(now: number, octets: Uint8Array, from: string): DiscoveryRequest | string | undefined {
    try {
      const packet = decodePacket(octets);
      if (packet.kind === "dtls") return "a DTLS packet where a plain one was expected";
      const foreign = foreignBinding(packet.header);
      if (foreign) return foreign;
      const whole = this.#fragments.accept(now, packet, from);
      if (whole === undefined) return undefined;
      const message = decodeControlMessage(whole.payload);
      if (message.type !== "DiscoveryRequest" && message.type !== "PrimaryDiscoveryRequest")
        return `${message.type === "Unknown" ? `message type ${message.messageType}` : message.type} in the clear`;
      const missing = checkGrammar(message, "WTP").find(({ kind }) => kind === "missing");
      if (missing) return `${message.type}: ${describeViolation(missing)}`;
      return { message, radioMac: whole.header.radioMac };
    } catch (error) {
      if (error instanceof WireError) return error.message;
      throw error;
    }
  }
}
