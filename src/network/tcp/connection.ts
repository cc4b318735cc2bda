import type { Endpoint, TcpConnection, TcpFailure, TcpHandler, Timer } from "../../host/host";
import { parseAddress } from "../../ip/address";
import { type TcpOptions, type TcpPacket, tcpFlag, windowScale } from "../../ip/packet";
import type { SimulatedHost } from "../simulated-host";
import { ReceiveSide } from "./receive-side";
import { SendSide, type Sent } from "./send-side";
import type { TcpStack } from "./stack";

const none = new Uint8Array(0);
const { fin, syn, rst, psh, ack } = tcpFlag;

/** Octets that a host hands to its port at once, headers apart: what one IPv4 packet holds. */
const mostOffloaded = 65_000;

const keepAliveProbes = 9;
const keepAliveInterval = 75_000;

/**
 * `open` covers RFC 9293's ESTABLISHED to LAST-ACK: which of the two directions is over is known to the two sides.
 */
type State = "syn-sent" | "syn-received" | "open" | "time-wait" | "closed";

/** One end of a TCP connection (RFC 9293) on the simulated network. */
export class SimulatedTcpConnection implements TcpConnection {
  readonly local: Endpoint;
  handler: TcpHandler;
  readonly #stack: TcpStack;
  readonly #host: SimulatedHost;
  readonly #remoteNumber: number;
  readonly #out: SendSide;
  readonly #in: ReceiveSide;
  readonly #sendBase: number;
  #receiveBase = 0;
  #state: State;
  /** The peer's, from its SYN. */
  #peerSegmentSize = 536;
  #pathMtu = Infinity;
  #peerTakesSelectiveAcks = false;
  #paused = false;
  #delivering = false;
  #endDelivered = false;
  #closedFirst = false;
  #wantsDrain = false;
  #timer: Timer | undefined;
  #timerAt = Infinity;
  /** When the retransmission, probe, handshake or keep-alive timer is really due. */
  #dueAt = Infinity;
  #ackSoon: Timer | undefined;
  #sendingSoon: Timer | undefined;
  #lastHeard: number;
  #begun: number;
  #offeredEdge = 0;
  /** The failure that ICMP suggests, should the connection time out (RFC 1122 §4.2.3.9). */
  #suspicion: TcpFailure | undefined;
  #unansweredProbes = 0;

  constructor(
    stack: TcpStack,
    localPort: number,
    readonly remote: Endpoint,
    handler: TcpHandler,
    /** The SYN that this end answers; without one, this end begins. */
    opening?: TcpPacket,
  ) {
    this.#stack = stack;
    this.#host = stack.host;
    const { tcp } = this.#host.network;
    this.local = { address: this.#host.address, port: localPort };
    this.handler = handler;
    this.#remoteNumber = parseAddress(remote.address);
    this.#out = new SendSide(tcp);
    this.#in = new ReceiveSide(tcp.receiveBuffer);
    this.#sendBase = this.#host.random.uint32();
    this.#begun = this.#now;
    this.#lastHeard = this.#now;
    if (opening === undefined) this.#state = "syn-sent";
    else {
      this.#state = "syn-received";
      this.#learn(opening);
    }
    this.#sendSyn();
    this.#arm(this.#out.timeout);
  }

  write(octets: Uint8Array): boolean {
    if (this.#isOver || this.#out.isEnded) return false;
    this.#out.write(octets);
    this.#sendSoon();
    if (this.#out.buffered < this.#host.network.tcp.sendBuffer) return true;
    this.#wantsDrain = true;
    return false;
  }

  end(): void {
    if (this.#isOver || this.#out.isEnded) return;
    this.#out.end();
    this.#sendSoon();
  }

  destroy(): void {
    if (this.#isOver) return;
    this.#sendWhatMay();
    if (this.#state !== "syn-sent") this.#transmit(rst | ack, this.#out.next, none);
    this.#finish(undefined);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    // Never synchronously: whoever resumes may be in the middle of something.
    this.#host.schedule(0, () => this.#deliver());
  }

  /** The power is gone: nobody hears of it. */
  vanish(): void {
    this.#state = "closed";
    this.#out.clear();
  }

  /** Still in the handshake that the other end began. */
  get isHalfOpen(): boolean {
    return this.#state === "syn-received";
  }

  get isInTimeWait(): boolean {
    return this.#state === "time-wait";
  }

  receive(packet: TcpPacket): void {
    this.#lastHeard = this.#now;
    this.#unansweredProbes = 0;
    switch (this.#state) {
      case "syn-sent":
        this.#answered(packet);
        return;
      case "time-wait":
        this.#late(packet);
        return;
      case "syn-received":
      case "open":
        this.#segment(packet);
        return;
      case "closed":
        return;
    }
  }

  /** ICMP says that a segment of ours did not arrive. */
  unreachable(failure: TcpFailure): void {
    if (this.#state === "syn-sent") this.#finish(failure);
    else this.#suspicion = failure;
  }

  /** RFC 1191: a link on the path takes no larger packets. */
  tooBig(mtu: number): void {
    // RFC 791: every network takes 68 octets; a claim below is a lie.
    if (this.#isOver || mtu < 68 || mtu >= this.#pathMtu) return;
    this.#pathMtu = mtu;
    for (const sent of this.#out.largerThan(this.#segmentSize)) this.#sendAgain(sent);
  }

  get #now(): number {
    return this.#host.network.time.now();
  }

  get #isOver(): boolean {
    return this.#state === "closed" || this.#state === "time-wait";
  }

  /** Octets of data that a segment carries at most. */
  get #segmentSize(): number {
    return Math.max(28, Math.min(this.#peerSegmentSize, this.#host.mtu - 40, this.#pathMtu - 40));
  }

  /** Octets of whole segments that leave as one packet, which the port cuts. */
  #mostTogether(size: number): number {
    const host = this.#host;
    if (!host.offloads || size < 536 || !host.network.isPlainWay(host, this.#remoteNumber)) return size;
    return size * Math.floor(mostOffloaded / size);
  }

  /** SYN-SENT: RFC 9293 §3.10.7.3. */
  #answered(packet: TcpPacket): void {
    const acknowledgesOurs =
      (packet.flags & ack) !== 0 && packet.acknowledgement === (this.#sendBase + 1) >>> 0;
    if ((packet.flags & rst) !== 0) {
      if (acknowledgesOurs) this.#finish("refused");
      return;
    }
    // A SYN without ACK would be both ends opening at once, which no Host can ask for.
    if (!acknowledgesOurs || (packet.flags & syn) === 0) return;
    this.#learn(packet);
    this.#becomeOpen();
    this.#acknowledge();
    this.handler.open?.();
    this.#sendWhatMay();
  }

  /** What the peer's SYN says. */
  #learn(opening: TcpPacket): void {
    this.#receiveBase = opening.sequence;
    this.#out.window = opening.window;
    this.#peerSegmentSize = opening.options?.maximumSegmentSize ?? 536;
    this.#peerTakesSelectiveAcks = opening.options?.selectiveAcksPermitted === true;
  }

  #becomeOpen(): void {
    this.#state = "open";
    this.#begun = this.#now;
    this.#disarm();
    this.#armKeepAlive();
  }

  /** SYN-RECEIVED and later: RFC 9293 §3.10.7.4. */
  #segment(packet: TcpPacket): void {
    const { flags } = packet;
    const place = this.#in.next + ((packet.sequence - ((this.#receiveBase + 1 + this.#in.next) >>> 0)) | 0);
    if ((flags & rst) !== 0) {
      // Only a reset inside the window is believed (RFC 5961 would have it at its very edge).
      if (place >= this.#in.next - 1 && place <= this.#in.next + this.#in.window) this.#reset();
      return;
    }
    if ((flags & syn) !== 0) {
      // The peer did not get our answer to its SYN.
      if (this.#state === "syn-received") this.#sendSyn();
      else this.#acknowledge();
      return;
    }
    if ((flags & ack) === 0) return;
    if (this.#state === "syn-received") {
      if (packet.acknowledgement !== (this.#sendBase + 1) >>> 0) return;
      this.#becomeOpen();
      if (!this.#stack.accept(this)) {
        this.destroy();
        return;
      }
    }
    this.#acknowledged(packet, place);
    if (this.#isOver) return;
    if (packet.payload.length > 0 || (flags & fin) !== 0) this.#data(packet, place);
    else if (place < this.#in.next) this.#acknowledge(); // A probe: the peer asks where we stand.
    this.#closeWhenDone();
  }

  #acknowledged(packet: TcpPacket, place: number): void {
    const out = this.#out;
    const upTo =
      out.acknowledged + ((packet.acknowledgement - ((this.#sendBase + 1 + out.acknowledged) >>> 0)) | 0);
    if (upTo < out.acknowledged || upTo > out.next) return;
    const blocks = packet.options?.selectiveAcks;
    const held = blocks === undefined ? noBlocks : this.#places(blocks);
    const { progress, lost } = out.acknowledge(upTo, held, this.#now);
    // An old segment that was overtaken does not shrink the window again.
    if (place >= this.#in.next || progress) out.window = packet.window;
    if (progress) {
      this.#begun = this.#now;
      this.#suspicion = undefined;
      if (out.inFlight) this.#arm(out.timeout);
      else {
        this.#disarm();
        this.#armKeepAlive();
      }
    }
    for (const sent of lost) this.#sendAgain(sent);
    this.#sendWhatMay();
    if (this.#wantsDrain && out.buffered <= this.#host.network.tcp.sendBuffer / 2) {
      this.#wantsDrain = false;
      this.handler.drain?.();
    }
  }

  #places(blocks: readonly number[]): readonly (readonly [number, number])[] {
    const { acknowledged } = this.#out;
    const base = (this.#sendBase + 1 + acknowledged) >>> 0;
    const result: (readonly [number, number])[] = [];
    for (let i = 0; i + 1 < blocks.length; i += 2) {
      const start = acknowledged + (((blocks[i] as number) - base) | 0);
      const end = acknowledged + (((blocks[i + 1] as number) - base) | 0);
      if (start < end) result.push([start, end]);
    }
    return result;
  }

  #data(packet: TcpPacket, place: number): void {
    const isNew = this.#in.take(place, packet.payload, (packet.flags & fin) !== 0);
    // RFC 5681 §4.2: what is out of order is acknowledged at once, what is in order once for all that comes together.
    if (!isNew || this.#in.hasGaps) this.#acknowledge();
    else this.#ackSoon ??= this.#host.schedule(0, () => this.#acknowledge());
    this.#deliver();
  }

  #deliver(): void {
    if (this.#delivering || this.#state !== "open") return;
    this.#delivering = true;
    while (!this.#paused && this.#in.ready.length > 0 && this.#state === "open") {
      this.handler.data(this.#in.shift() as Uint8Array);
    }
    this.#delivering = false;
    if (this.#state !== "open") return;
    this.#offerMore();
    if (this.#paused || !this.#in.isComplete || this.#in.ready.length > 0 || this.#endDelivered) return;
    this.#endDelivered = true;
    this.handler.end?.();
    this.#closeWhenDone();
  }

  /** RFC 9293 §3.8.6.2.2: tells the peer of new room when there is enough of it to matter. */
  #offerMore(): void {
    const edge = this.#in.next + this.#in.window;
    const gained = edge - this.#offeredEdge;
    if (
      gained >= Math.min(this.#in.capacity / 2, 2 * this.#segmentSize) &&
      this.#offeredEdge - this.#in.next <= this.#in.capacity / 4
    ) {
      this.#acknowledge();
    }
  }

  #closeWhenDone(): void {
    if (this.#state !== "open" || !this.#out.isFinished || !this.#endDelivered) return;
    if (!this.#closedFirst) {
      this.#finish(undefined);
      return;
    }
    this.#state = "time-wait";
    this.#disarm();
    this.#waitAgain();
    this.handler.close?.();
  }

  /** TIME-WAIT: answers what the peer sends again. A bare acknowledgement needs none, or two ends would never stop. */
  #late(packet: TcpPacket): void {
    if ((packet.flags & rst) !== 0 || (packet.payload.length === 0 && (packet.flags & (fin | syn)) === 0))
      return;
    this.#acknowledge();
    this.#waitAgain();
  }

  /** RFC 9293 §3.10.7.4: each retransmitted FIN starts TIME-WAIT anew. */
  #waitAgain(): void {
    this.#timer?.cancel();
    this.#timer = this.#host.schedule(this.#host.network.tcp.timeWait, () => this.#stack.remove(this));
  }

  #reset(): void {
    if (this.#state === "syn-received") {
      this.#finish(undefined);
    } else this.#finish("reset");
  }

  #finish(failure: TcpFailure | undefined): void {
    const isAccepted = this.#state !== "syn-received";
    if (!isAccepted) this.#stack.abandon();
    this.#state = "closed";
    this.#out.clear();
    this.#disarm();
    this.#ackSoon?.cancel();
    this.#sendingSoon?.cancel();
    this.#stack.remove(this);
    if (isAccepted) this.#host.schedule(0, () => this.handler.close?.(failure));
  }

  /** What is written in one moment of lab time goes out together, so that small writes make no small segments. */
  #sendSoon(): void {
    if (this.#state === "open") this.#sendingSoon ??= this.#host.schedule(0, () => this.#sendWhatMay());
  }

  #sendWhatMay(): void {
    if (this.#sendingSoon !== undefined) {
      this.#sendingSoon.cancel();
      this.#sendingSoon = undefined;
    }
    if (this.#state !== "open") return;
    const wasIdle = !this.#out.inFlight;
    for (;;) {
      const size = this.#segmentSize;
      const sent = this.#out.take(size, this.#now, this.#mostTogether(size));
      if (sent === undefined) break;
      if (sent.fin && !this.#in.isComplete) this.#closedFirst = true;
      this.#transmitSent(sent);
    }
    if (this.#out.inFlight) {
      this.#isProbing = false;
      if (wasIdle || this.#dueAt === Infinity) this.#startPatience();
    } else if (this.#out.hasUnsent && wasIdle && !this.#isProbing) {
      // The window is shut: ask from time to time whether it has opened (RFC 9293 §3.8.6.1).
      this.#isProbing = true;
      this.#startPatience();
    }
  }

  #isProbing = false;

  #startPatience(): void {
    this.#begun = this.#now;
    this.#arm(this.#out.timeout);
  }

  #sendAgain(sent: Sent): void {
    for (const piece of this.#out.again(sent, this.#segmentSize, this.#now)) this.#transmitSent(piece);
  }

  #transmitSent(sent: Sent): void {
    const push = sent.octets.length > 0 && !this.#out.hasUnsent ? psh : 0;
    this.#transmit(ack | push | (sent.fin ? fin : 0), sent.start, sent.octets);
  }

  #acknowledge(): void {
    if (this.#state === "closed") return;
    this.#transmit(ack, this.#out.next, none);
  }

  #sendSyn(): void {
    const answers = this.#state === "syn-received";
    this.#host.output({
      protocol: "tcp",
      source: this.#host.number,
      destination: this.#remoteNumber,
      sourcePort: this.local.port,
      destinationPort: this.remote.port,
      payload: none,
      sequence: this.#sendBase,
      acknowledgement: answers ? (this.#receiveBase + 1) >>> 0 : 0,
      flags: answers ? syn | ack : syn,
      window: Math.min(65_535, this.#in.window),
      options: {
        maximumSegmentSize: Math.max(28, this.#host.mtu - 40),
        windowScale,
        selectiveAcksPermitted: true,
      },
    });
  }

  #transmit(flags: number, place: number, payload: Uint8Array): void {
    if (this.#ackSoon !== undefined) {
      this.#ackSoon.cancel();
      this.#ackSoon = undefined;
    }
    let options: TcpOptions | undefined;
    if (this.#in.hasGaps && this.#peerTakesSelectiveAcks && payload.length === 0) {
      const base = this.#receiveBase + 1;
      options = {
        selectiveAcks: this.#in
          .selectiveAcks()
          .flatMap(([from, to]) => [(base + from) >>> 0, (base + to) >>> 0]),
      };
    }
    // The window travels as a multiple of 128 octets (the shift of RFC 7323).
    const window = this.#in.window & ~((1 << windowScale) - 1);
    this.#offeredEdge = this.#in.next + window;
    const packet: TcpPacket = {
      protocol: "tcp",
      source: this.#host.number,
      destination: this.#remoteNumber,
      sourcePort: this.local.port,
      destinationPort: this.remote.port,
      payload,
      sequence: (this.#sendBase + 1 + place) >>> 0,
      acknowledgement: (this.#receiveBase + 1 + this.#in.next) >>> 0,
      flags,
      window,
      options,
    };
    const size = this.#host.offloads ? this.#segmentSize : Infinity;
    this.#host.output(payload.length > size ? { ...packet, cutInto: size + 40 } : packet);
  }

  // One timer event at a time: pushing the due time further out leaves it alone, and it looks again when it fires.
  #arm(delay: number): void {
    this.#armAt(this.#now + delay);
  }

  #armAt(dueAt: number): void {
    this.#dueAt = dueAt;
    if (this.#timer !== undefined && this.#timerAt <= this.#dueAt) return;
    this.#timer?.cancel();
    this.#timerAt = this.#dueAt;
    this.#timer = this.#host.schedule(dueAt - this.#now, () => this.#fired());
  }

  #disarm(): void {
    this.#dueAt = Infinity;
    this.#isProbing = false;
    if (this.#isOver) {
      this.#timer?.cancel();
      this.#timer = undefined;
    }
  }

  #armKeepAlive(): void {
    const { keepAliveAfter } = this.#host.network.tcp;
    if (keepAliveAfter !== Infinity) this.#arm(keepAliveAfter);
  }

  #fired(): void {
    this.#timer = undefined;
    if (this.#isOver || this.#dueAt === Infinity) return;
    if (this.#now < this.#dueAt) {
      this.#armAt(this.#dueAt);
      return;
    }
    this.#dueAt = Infinity;
    const { connectTimeout, giveUpAfter } = this.#host.network.tcp;
    const out = this.#out;
    const isOpening = this.#state !== "open";
    // Moments are compared, not spans: what is left of a span may be too little for the clock to go on by.
    const end =
      (this.#isProbing ? this.#lastHeard : this.#begun) + (isOpening ? connectTimeout : giveUpAfter);
    if (isOpening || out.inFlight || this.#isProbing) {
      if (this.#now >= end) {
        this.#finish(isOpening ? "timed-out" : (this.#suspicion ?? "timed-out"));
        return;
      }
      const again = out.expire();
      if (isOpening) this.#sendSyn();
      else if (again !== undefined) this.#sendAgain(again);
      else if (out.hasUnsent) this.#probe();
      else {
        this.#isProbing = false;
        return;
      }
      // Give up on the dot, not at the retransmission after it.
      this.#armAt(Math.min(this.#now + out.timeout, end));
      return;
    }
    this.#keepAlive();
  }

  /** A segment that the peer has had already, which it must answer. */
  #probe(): void {
    this.#transmit(ack, this.#out.acknowledged - 1, none);
  }

  #keepAlive(): void {
    const { keepAliveAfter } = this.#host.network.tcp;
    if (keepAliveAfter === Infinity) return;
    const due = this.#lastHeard + keepAliveAfter;
    if (this.#now < due) this.#armAt(due);
    else if (this.#unansweredProbes >= keepAliveProbes) this.#finish(this.#suspicion ?? "timed-out");
    else {
      this.#unansweredProbes++;
      this.#probe();
      this.#arm(keepAliveInterval);
    }
  }
}

const noBlocks: readonly (readonly [number, number])[] = [];
