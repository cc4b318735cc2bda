import { WireError } from "../errors";
import type { ElementName } from "../wire/capwap/element";
import { resultCodes } from "../wire/capwap/elements";
import { fragment, Reassembler, type ReassemblyLimits } from "../wire/capwap/fragment";
import { checkGrammar, describeViolation, type Sender } from "../wire/capwap/grammar";
import { type CapwapHeader, capwapHeader, encodeHeader, foreignBinding } from "../wire/capwap/header";
import {
  encodeImageDataRequest,
  encodeImageDataResponse,
  type ImageBlock,
  type ImageBlockView,
  imageBlockView,
  readImageDataRequest,
  readImageDataResponse,
} from "../wire/capwap/image-packet";
import {
  type ControlMessage,
  decodeControlMessage,
  encodeControlMessage,
  find,
  type MessageElement,
  type MessageName,
  messageNumber,
} from "../wire/capwap/message";
import { messages } from "../wire/capwap/messages";
import { decodePacket } from "../wire/capwap/preamble";
import { fromImageData } from "../wire/capwap/vendor/cisco/image-data";
import { PathMtu } from "./path-mtu";
import { Queue } from "./queue";
import {
  type CachedResponse,
  type Outstanding,
  type Packets,
  RequestWindow,
  ResponseCache,
} from "./reliable";
import type { CapwapSettings } from "./timers";

/** What a packet turned out to be, once duplicates, fragments and unreadable ones are dealt with. */
export type Received =
  /** New; answer it once with `respond`. */
  | { readonly kind: "request"; readonly message: ControlMessage }
  /** The answer to a request of ours. */
  | { readonly kind: "response"; readonly message: ControlMessage }
  /** An Image Data Request that holds data; answer with `respondToBlock`. The view is good until the next packet. */
  | { readonly kind: "block"; readonly view: ImageBlockView }
  | { readonly kind: "block-response"; readonly resultCode: number }
  /** For logs: not to be read, or without elements it must have. */
  | { readonly kind: "malformed"; readonly reason: string };

/** Requests waiting for the window to open. A machine that asks for more is refused. */
const queueLimit = 32;

/**
 * IP and UDP headers 28, CAPWAP DTLS header 4, DTLS record header 13, and at the most 40 for what a cipher adds to
 * a packet of that length (CBC with SHA-1: 16 of IV, 20 of MAC, padding). Of a path MTU of 1485 this leaves the 1400 that
 * an Image Data Request in Cisco's layout takes (device-facts §5).
 */
const overhead = 28 + 4 + 13 + 40;

const smallestLimit = 128;

const reassembly: ReassemblyLimits = { buffers: 4, octets: 16_384, age: 10_000 };

interface Waiting {
  readonly type: MessageName;
  readonly elements: readonly MessageElement[];
}

/**
 * One end of the control channel between two machines: messages to packets and back, with sequence numbers,
 * retransmission, cached responses and fragments (RFC 5415 §3.4, §4.5). Packets are plain; DTLS is outside.
 */
export class ControlChannel {
  readonly #settings: CapwapSettings;
  readonly #peer: Sender;
  readonly #header: CapwapHeader;
  readonly #headerOctets: Uint8Array;
  readonly #path: PathMtu;
  readonly #window: RequestWindow;
  readonly #cache: ResponseCache;
  readonly #reassembler = new Reassembler(reassembly);
  readonly #waiting = new Queue<Waiting>();
  readonly #early = new Map<number, Uint8Array>();
  readonly #out = new Queue<Uint8Array>();
  readonly #view = imageBlockView();
  #fragmentId = 0;
  /** As the peer's headers have it, colon-separated; of use on the AC's side. */
  peerRadioMac: string | undefined;

  /** `own` is this end; `radioMac` goes into every header (the WTP's base radio MAC, colon-separated). */
  constructor(own: Sender, settings: CapwapSettings, radioMac?: string) {
    this.#settings = settings;
    this.#peer = own === "WTP" ? "AC" : "WTP";
    this.#header = capwapHeader(radioMac === undefined ? {} : { radioMac });
    this.#headerOctets = encodeHeader(this.#header);
    this.#path = new PathMtu(settings.pathMtu);
    this.#window = new RequestWindow(settings);
    this.#cache = new ResponseCache(settings.windowSize);
  }

  /** Whether a request would leave at once. */
  get isOpen(): boolean {
    return this.#window.isOpen && this.#waiting.length === 0;
  }

  /** Octets of the IP packets that this end sends at the most. */
  get pathMtu(): number {
    return this.#path.present;
  }

  /** The handshake's flights had to shrink to so many octets of an IP packet. */
  foundPathMtu(now: number, mtu: number): void {
    this.#path.found(now, mtu);
  }

  /** A router on the way says that no larger IP packets get through. */
  pathTooBig(now: number, mtu: number): void {
    this.#path.tooBig(now, mtu);
  }

  /** Sends a request now or when the window opens. False: too many are waiting, and it is not taken. */
  request(now: number, type: MessageName, elements: readonly MessageElement[]): boolean {
    if (!this.isOpen) {
      if (this.#waiting.length >= queueLimit) return false;
      this.#waiting.push({ type, elements });
      return true;
    }
    this.#send(now, type, elements);
    return true;
  }

  /** The hot path of an image transfer. Only while `isOpen`. */
  requestBlock(now: number, block: ImageBlock, data: Uint8Array): void {
    const sequence = this.#window.takeSequence();
    const { imageLayout } = this.#settings;
    const packet = encodeImageDataRequest(this.#headerOctets, sequence, imageLayout, block, data);
    const packets =
      packet.length <= limitFor(this.#path.at(now))
        ? [packet]
        : this.#split(packet.subarray(this.#headerOctets.length));
    this.#window.sent(now, sequence, messages.ImageDataRequest.number, packets);
    this.#emit(packets);
  }

  respond(request: ControlMessage, type: MessageName, elements: readonly MessageElement[]): void {
    const { sequenceNumber } = request;
    this.#answer(sequenceNumber, this.#encode({ type, sequenceNumber, elements }));
  }

  respondToBlock(sequenceNumber: number, resultCode: number): void {
    this.#answer(sequenceNumber, [encodeImageDataResponse(this.#headerOctets, sequenceNumber, resultCode)]);
  }

  /** What the packet holds; undefined when it has been dealt with. After handling it, go on with `next`. */
  receive(now: number, octets: Uint8Array): Received | undefined {
    const { imageLayout } = this.#settings;
    if (readImageDataRequest(octets, imageLayout, this.#view)) {
      return this.#isNew(this.#view.sequenceNumber, octets) ? { kind: "block", view: this.#view } : undefined;
    }
    const response = readImageDataResponse(octets);
    if (response !== -1) {
      // The sequence number is in the lower 8 bits; the result code above them may need all of 32.
      const sequence = response % 256;
      const request = this.#window.answered(sequence, messages.ImageDataResponse.number);
      if (!request) return undefined;
      this.#settled(now, request);
      return { kind: "block-response", resultCode: Math.floor(response / 256) };
    }
    try {
      return this.#receiveMessage(now, octets);
    } catch (error) {
      if (error instanceof WireError) return { kind: "malformed", reason: error.message };
      throw error;
    }
  }

  /** A request that came before its turn and whose turn is now (only with a window above 1). */
  next(now: number): Received | undefined {
    if (this.#early.size === 0) return undefined;
    for (const [sequence, octets] of this.#early) {
      const { kind } = this.#cache.arrived(sequence);
      if (kind === "early") continue;
      this.#early.delete(sequence);
      if (kind === "process") return this.receive(now, octets);
    }
    return undefined;
  }

  /** Sends again what is due. False: MaxRetransmit is reached, the peer counts as dead. */
  handleTimeout(now: number): boolean {
    if (this.#window.next() > now) return true;
    const due = this.#window.handleTimeout(now);
    if (due === "dead") return false;
    for (const request of due) {
      const { packets, retransmissions, sentAt } = request;
      const size = this.#path.again(longest(packets), retransmissions, sentAt);
      request.cutTo = size < longest(packets) ? size : undefined;
      this.#emit(this.#cut(packets, request.cutTo));
    }
    return true;
  }

  /** Infinity when nothing is due. */
  nextTimeout(): number {
    return this.#window.next();
  }

  /** Forgets what is outstanding or waiting; repeated requests are still answered. */
  giveUpRequests(): void {
    this.#window.clear();
    this.#waiting.clear();
  }

  pollPacket(): Uint8Array | undefined {
    return this.#out.shift();
  }

  #settled(now: number, { packets, cutTo, answer }: Outstanding): void {
    // A Join Request is padded to the path MTU asked for, to find out whether it gets through.
    if (cutTo !== undefined && answer === messages.JoinResponse.number) this.#path.found(now, cutTo);
    this.#path.answered(now, cutTo ?? longest(packets), cutTo !== undefined);
    this.#flush(now);
  }

  /** The response was lost, or was too big for the path. */
  #repeat(response: CachedResponse): void {
    const { packets } = response;
    const size = this.#path.again(longest(packets), ++response.repetitions, Number.POSITIVE_INFINITY);
    this.#emit(this.#cut(packets, size < longest(packets) ? size : undefined));
  }

  /** The packets in IP packets of `size` octets; as they are without. */
  #cut(packets: Packets, size: number | undefined): Packets {
    if (size === undefined) return packets;
    const before = this.#headerOctets.length;
    this.#fragmentId = (this.#fragmentId + 1) & 0xffff;
    const payload = joined(packets.map((packet) => packet.subarray(before)));
    return fragment(this.#header, payload, limitFor(size), this.#fragmentId);
  }

  #send(now: number, type: MessageName, elements: readonly MessageElement[]): void {
    const sequenceNumber = this.#window.takeSequence();
    const packets = this.#encode({ type, sequenceNumber, elements }, this.#path.at(now));
    this.#window.sent(now, sequenceNumber, messages[type].number, packets);
    this.#emit(packets);
  }

  #flush(now: number): void {
    while (this.#window.isOpen) {
      const waiting = this.#waiting.shift();
      if (!waiting) return;
      this.#send(now, waiting.type, waiting.elements);
    }
  }

  #encode(message: ControlMessage, size = this.#path.present): Packets {
    return this.#split(encodeControlMessage(message), size);
  }

  #split(payload: Uint8Array, size = this.#path.present): Packets {
    this.#fragmentId = (this.#fragmentId + 1) & 0xffff;
    return fragment(this.#header, payload, limitFor(size), this.#fragmentId);
  }

  #answer(sequence: number, packets: Packets): void {
    this.#cache.answered(sequence, packets);
    this.#emit(packets);
  }

  #emit(packets: Packets): void {
    for (let i = 0; i < packets.length; i++) this.#out.push(packets[i] as Uint8Array);
  }

  #isNew(sequence: number, octets: Uint8Array): boolean {
    const arrival = this.#cache.arrived(sequence);
    switch (arrival.kind) {
      case "process":
        this.#cache.accept(sequence);
        return true;
      case "repeat":
        this.#repeat(arrival.response);
        return false;
      case "early":
        this.#early.set(sequence, octets);
        return false;
      case "ignore":
        return false;
    }
  }

  #receiveMessage(now: number, octets: Uint8Array): Received | undefined {
    const packet = decodePacket(octets);
    if (packet.kind === "dtls") return { kind: "malformed", reason: "a DTLS packet inside DTLS" };
    const foreign = foreignBinding(packet.header);
    if (foreign) return { kind: "malformed", reason: foreign };
    // The peer fills its fragments, up to a multiple of 8 octets: all but the last say how large its packets may be.
    if (packet.header.f && !packet.header.l) this.#path.found(now, octets.length + overhead + 7);
    const whole = this.#reassembler.accept(now, packet);
    if (!whole) return undefined;
    this.peerRadioMac ??= whole.header.radioMac;
    const message = decodeControlMessage(whole.payload);
    const number = messageNumber(message);
    if (number % 2 === 0) {
      // RFC 5415 does not say what becomes of a response that lacks what it must have, so: it is none, and the request is sent
      // again (§4.5.3).
      const lack = whatLacks(message, this.#peer);
      if (lack) return { kind: "malformed", reason: `${message.type}: ${lack}` };
      // A response, known or not, that answers nothing is a duplicate.
      const request = this.#window.answered(message.sequenceNumber, number);
      if (!request) return undefined;
      this.#settled(now, request);
      return { kind: "response", message };
    }
    const missing = checkGrammar(message, this.#peer).find(({ kind }) => kind === "missing");
    // RFC 5415 §6.1: a malformed Join Request is silently discarded; the others are treated alike.
    if (missing) return { kind: "malformed", reason: `${message.type}: ${describeViolation(missing)}` };
    // The packet may have been a last fragment, which says nothing alone: a request too early is lost and comes again.
    if (packet.header.f && this.#cache.arrived(message.sequenceNumber).kind === "early") return undefined;
    if (!this.#isNew(message.sequenceNumber, octets)) return undefined;
    return this.#sort(message);
  }

  #sort(message: ControlMessage): Received | undefined {
    if (message.type === "Unknown") {
      this.#answerUnrecognized(message);
      return undefined;
    }
    const data = message.type === "ImageDataRequest" ? find(message, "ImageData") : undefined;
    if (!data) return { kind: "request", message };
    // Image data in a form that the hot path does not read: fragments, or elements beside it.
    const view = this.#view;
    view.sequenceNumber = message.sequenceNumber;
    if (this.#settings.imageLayout === "rfc5415") {
      view.intact = true;
      view.block = data.dataType === 2 ? "last" : data.dataType === 5 ? "abort" : "data";
      view.data = data.data;
      return { kind: "block", view };
    }
    try {
      const { operation, data: octets } = fromImageData(data);
      view.intact = true;
      view.block = operation === "endOfFile" ? "last" : operation;
      view.data = octets;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      view.intact = false;
      view.block = "data";
      view.data = data.data;
    }
    return { kind: "block", view };
  }

  /** RFC 5415 §4.5.1.1. */
  #answerUnrecognized(message: ControlMessage): void {
    const { sequenceNumber } = message;
    const resultCode = resultCodes.messageUnexpectedUnrecognizedRequest;
    const messageType = messageNumber(message) + 1;
    const elements = [{ type: "ResultCode", resultCode } as const];
    this.#answer(sequenceNumber, this.#encode({ type: "Unknown", messageType, sequenceNumber, elements }));
  }
}

/** Without which a response says nothing. Others that the RFC wants are often left out, and nobody misses them. */
const essential: readonly ElementName[] = ["ResultCode", "AcDescriptor", "AcName"];

function whatLacks(response: ControlMessage, from: Sender): string | undefined {
  if (response.type === "Unknown") return undefined;
  const resultCode = find(response, "ResultCode")?.resultCode;
  // A refusal need not say more.
  if (resultCode !== undefined && resultCode !== resultCodes.success) return undefined;
  const lack = checkGrammar(response, from).find(
    (violation) => violation.kind === "missing" && violation.oneOf.some((name) => essential.includes(name)),
  );
  return lack && describeViolation(lack);
}

/** Octets of a CAPWAP packet, its header included, that an IP packet of `mtu` octets carries. */
export function limitFor(mtu: number): number {
  return Math.max(smallestLimit, mtu - overhead);
}

/** Octets of the IP packet that carries the longest of them. */
function longest(packets: Packets): number {
  return (packets[0]?.length ?? 0) + overhead;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((octets, part) => octets + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
