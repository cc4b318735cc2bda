import { AcDiscoveryThread } from "../../src/capwap/ac/discovery-thread";
import type { AcEvent } from "../../src/capwap/ac/events";
import { AcListenerThread } from "../../src/capwap/ac/listener-thread";
import type { AcProfile, AcSessionMachine } from "../../src/capwap/ac/session";
import type { ImageSource } from "../../src/capwap/image/sender";
import { type CapwapSettings, ciscoSettings } from "../../src/capwap/timers";
import type { WtpEvent } from "../../src/capwap/wtp/events";
import { WtpMachine } from "../../src/capwap/wtp/machine";
import { Random } from "../../src/host/random";
import { acProfile, wtpProfile } from "./profiles";
import { walked } from "./walked";

export interface PairOptions {
  readonly settings?: Partial<CapwapSettings>;
  readonly seed?: number;
  /** Probabilities for each packet, from 0 to 1, and milliseconds one way. */
  readonly loss?: number;
  readonly duplication?: number;
  readonly reordering?: number;
  readonly latency?: number;
  /** What the WTP does after joining. */
  readonly afterJoin?: "configure" | "image" | "stored";
  readonly joinResult?: number;
  readonly profile?: AcProfile;
  readonly image?: ImageSource;
}

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A WTP and an AC, both machines, over a link that may lose, double and reorder packets, with a DTLS that only says yes.
 * Time jumps to whatever is next.
 */
export class Pair {
  now = 0;
  readonly wtp: WtpMachine;
  readonly discovery: AcDiscoveryThread;
  readonly listener: AcListenerThread;
  session: AcSessionMachine | undefined;
  readonly wtpEvents: WtpEvent[] = [];
  readonly acEvents: AcEvent[] = [];
  readonly received: Uint8Array[] = [];
  /** False: nothing passes. */
  connected = true;
  dtlsWorks = true;
  packets = 0;
  readonly #random: Random;
  readonly #options: PairOptions;
  readonly #tasks: Task[] = [];
  #order = 0;

  constructor(options: PairOptions = {}) {
    this.#options = options;
    this.#random = new Random(options.seed ?? 1);
    const settings = { ...ciscoSettings, ...options.settings };
    const profile = options.profile ?? acProfile();
    const entropy = (length: number) => this.#random.octets(length);
    this.wtp = new WtpMachine({ settings, profile: wtpProfile, entropy, walked: walked("WTP") });
    this.discovery = new AcDiscoveryThread(profile, walked("AC discovery thread"));
    this.listener = new AcListenerThread(
      { settings, profile, walked: walked("AC service thread") },
      16,
      walked("AC listener thread"),
    );
  }

  start(): void {
    this.wtp.start(this.now);
    this.pump();
  }

  /** Runs a verb and what it causes at once. */
  do(verb: (now: number) => void): void {
    verb(this.now);
    this.pump();
  }

  runUntil(time: number): void {
    for (;;) {
      const next = this.#next();
      if (next === undefined || next > time) break;
      this.now = Math.max(this.now, next);
      this.#step();
    }
    this.now = time;
  }

  /** Runs until the condition holds; false when it does not within `limit` milliseconds. */
  runUntilTrue(condition: () => boolean, limit = 600_000): boolean {
    const end = this.now + limit;
    while (!condition()) {
      const next = this.#next();
      if (next === undefined || next > end) return false;
      this.now = Math.max(this.now, next);
      this.#step();
    }
    return true;
  }

  pump(): void {
    this.#pumpWtp();
    this.#pumpAc();
  }

  #next(): number | undefined {
    let next = Math.min(
      this.wtp.pollTimeout() ?? Number.POSITIVE_INFINITY,
      this.session?.pollTimeout() ?? Number.POSITIVE_INFINITY,
    );
    for (const { at } of this.#tasks) next = Math.min(next, at);
    return next === Number.POSITIVE_INFINITY ? undefined : next;
  }

  #step(): void {
    const due = this.#tasks
      .filter(({ at }) => at <= this.now)
      .sort((a, b) => a.at - b.at || a.order - b.order);
    for (const task of due) {
      this.#tasks.splice(this.#tasks.indexOf(task), 1);
      task.run();
      this.pump();
    }
    this.wtp.handleTimeout(this.now);
    this.session?.handleTimeout(this.now);
    this.pump();
  }

  #carry(run: () => void): void {
    const { loss = 0, duplication = 0, reordering = 0, latency = 1 } = this.#options;
    this.packets++;
    if (!this.connected || this.#random.chance(loss)) return;
    const copies = this.#random.chance(duplication) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const extra = this.#random.chance(reordering) ? this.#random.below(40) : 0;
      this.#later(latency + extra, run);
    }
  }

  #later(delay: number, run: () => void): void {
    this.#tasks.push({ at: this.now + delay, order: this.#order++, run });
  }

  #pumpWtp(): void {
    for (let out = this.wtp.pollTransmit(); out; out = this.wtp.pollTransmit()) {
      const sent = out;
      if (sent.type === "clear") {
        this.#carry(() => {
          if (typeof this.discovery.handleClear(this.now, sent.octets, "wtp") !== "object") return;
          const answer = this.discovery.respond();
          if (answer) this.#carry(() => this.wtp.handleClear(this.now, "172.16.4.26", answer));
        });
      } else if (sent.type === "control") {
        const session = this.session;
        this.#carry(() => session?.handleControl(this.now, sent.octets));
      } else if (sent.type === "data") {
        this.#carry(() => this.session?.handleData(this.now, sent.octets));
      } else if (sent.command === "DTLSStart") {
        this.#later(2, () => this.#establish());
      } else if (sent.command === "DTLSShutdown") {
        const session = this.session;
        this.#carry(() => session?.notify(this.now, { name: "DTLSPeerDisconnect" }));
      }
    }
    for (let event = this.wtp.pollEvent(); event; event = this.wtp.pollEvent()) this.#wtpEvent(event);
  }

  #establish(): void {
    if (!this.dtlsWorks || !this.connected) {
      this.wtp.notify(this.now, { name: "DTLSEstablishFail" });
      return;
    }
    this.session?.notify(this.now, { name: "DTLSAborted" });
    this.listener.begin(this.now, "172.16.4.32:5248");
    this.session = this.listener.peerAuthorize(this.now, "172.16.4.32:5248");
    this.session.authorize(this.now, true);
    this.session.notify(this.now, { name: "DTLSEstablished" });
    this.wtp.notify(this.now, { name: "DTLSPeerAuthorize" });
    this.wtp.notify(this.now, { name: "DTLSEstablished" });
  }

  #pumpAc(): void {
    const session = this.session;
    if (!session) return;
    for (let out = session.pollTransmit(); out; out = session.pollTransmit()) {
      const sent = out;
      if (sent.type === "control") this.#carry(() => this.wtp.handleControl(this.now, sent.octets));
      else if (sent.type === "data") this.#carry(() => this.wtp.handleData(this.now, sent.octets));
      else if (sent.command === "DTLSShutdown") {
        this.#carry(() => this.wtp.notify(this.now, { name: "DTLSPeerDisconnect" }));
      }
    }
    for (let event = session.pollEvent(); event; event = session.pollEvent()) this.#acEvent(session, event);
  }

  #wtpEvent(event: WtpEvent): void {
    this.wtpEvents.push(event);
    if (event.type === "image-data") this.received.push(event.octets.slice());
    if (event.type === "configuration-update") {
      const wanted = event.elements.some(({ type }) => type === "ImageIdentifier");
      this.wtp.answerUpdate(event.ticket, 0);
      if (wanted) this.wtp.requestImage(this.now, "ap1g8");
      this.#pumpWtp();
    }
    if (event.type !== "joined") return;
    if (this.#options.afterJoin === "image") {
      this.wtp.downloadImage(this.now);
      this.wtp.requestImage(this.now, "ap1g8");
    } else if (this.#options.afterJoin === "stored") this.wtp.useStoredImage(this.now);
    else this.wtp.configure(this.now);
    this.#pumpWtp();
  }

  #acEvent(session: AcSessionMachine, event: AcEvent): void {
    this.acEvents.push(event);
    if (event.type === "join-request") {
      session.answerJoin(this.now, event.message, this.#options.joinResult ?? 0);
      this.#pumpAc();
    }
    if (event.type === "image-request" && this.#options.image) {
      session.sendImage(this.now, this.#options.image);
      this.#pumpAc();
    }
  }

  /** The states that the WTP went through, with the arrows. */
  get wtpPath(): string {
    return this.wtpEvents.flatMap((event) => (event.type === "state" ? [event.label] : [])).join("");
  }

  get acPath(): string {
    return this.acEvents.flatMap((event) => (event.type === "state" ? [event.label] : [])).join("");
  }
}

/** Octets that differ from place to place. */
export function patterned(size: number): ImageSource {
  return {
    size,
    read(offset, length) {
      const octets = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      for (let i = 0; i < octets.length; i++) octets[i] = ((offset + i) * 31 + ((offset + i) >> 8)) & 0xff;
      return octets;
    },
  };
}
