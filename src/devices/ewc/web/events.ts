import type { Timer } from "../../../host/host";
import type { HttpsBodyWriter, HttpsResponse } from "../../../host/https";
import type { EwcServices } from "../services";
import type { WebEvent, WebState } from "./api";
import type { SessionEnd } from "./sessions";

/** Milliseconds between two looks at what has changed, while anybody watches. */
const interval = 1_000;
/** From a change that is known at once to the look at it, so that a burst of them makes one event. */
const soon = 20;
/** Looks without news after which a sign of life is sent. */
const quietLooks = 15;
/** Looks for which a page may not read what it was sent. */
const congestedLooks = 60;

/** A page that watches. */
interface Watcher {
  readonly writer: HttpsBodyWriter;
  /** Each part as it was last sent. */
  readonly sent: Map<string, string>;
  /** Log lines that were ever kept, as of the last event. */
  logged: number;
  isFirst: boolean;
  quiet: number;
  congested: number;
}

/** Server-sent events (HTML §9.2) of what changes: to each page what it has not been told yet. */
export class Events {
  readonly #services: EwcServices;
  readonly #state: () => WebState;
  readonly #watchers = new Set<Watcher>();
  #timer: Timer | undefined;
  #isClosed = false;

  constructor(services: EwcServices, state: () => WebState) {
    this.#services = services;
    this.#state = state;
  }

  /** @param ended The way to hear of the end of whoever watches; what it returns stops listening. */
  watch(ended: (listener: (how: SessionEnd) => void) => () => void): HttpsResponse {
    return {
      status: 200,
      headers: { "Content-Type": "text/event-stream", "X-Accel-Buffering": "no" },
      body: (writer) => {
        const watcher: Watcher = {
          writer,
          sent: new Map(),
          logged: 0,
          isFirst: true,
          quiet: 0,
          congested: 0,
        };
        const stopListening = ended((how) => {
          writer.write(`event: end\ndata: ${JSON.stringify(how)}\n\n`);
          this.#drop(watcher);
        });
        writer.closed = () => {
          stopListening();
          this.#watchers.delete(watcher);
        };
        this.#watchers.add(watcher);
        writer.write("retry: 1000\n\n");
        this.#tell(watcher, this.#state());
        this.#lookAfter(interval);
      },
    };
  }

  /** Something has changed: watchers hear of it at once. */
  changed(): void {
    if (this.#watchers.size > 0) this.#lookAfter(soon);
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    for (const watcher of [...this.#watchers]) this.#drop(watcher);
  }

  #drop(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    watcher.writer.end();
  }

  #lookAfter(delay: number): void {
    if (this.#isClosed) return;
    this.#timer?.cancel();
    this.#timer = this.#services.host.clock.after(delay, () => this.#look());
  }

  #look(): void {
    if (this.#watchers.size === 0 || this.#isClosed) return;
    const state = this.#state();
    for (const watcher of [...this.#watchers]) this.#tell(watcher, state);
    this.#lookAfter(interval);
  }

  #tell(watcher: Watcher, state: WebState): void {
    const { writer } = watcher;
    if (writer.congested) {
      // What it has not read is not lost: the next event has all that changed since.
      if (++watcher.congested > congestedLooks) this.#drop(watcher);
      return;
    }
    watcher.congested = 0;
    const news = this.#newsFor(watcher, state);
    if (news) writer.write(`data: ${JSON.stringify(news)}\n\n`);
    else if (++watcher.quiet >= quietLooks)
      writer.write(`data: {"now":${this.#services.calendar.now()}}\n\n`);
    else return;
    watcher.quiet = 0;
  }

  #newsFor(watcher: Watcher, state: WebState): WebEvent | undefined {
    const news: Record<string, unknown> = {};
    const isNew = (key: string, value: unknown): boolean => {
      const text = JSON.stringify(value) ?? "";
      if (watcher.sent.get(key) === text) return false;
      watcher.sent.set(key, text);
      return true;
    };
    for (const part of ["device", "profile", "upgrade", "joins"] as const)
      if (isNew(part, state[part])) news[part] = state[part];
    const order = state.accessPoints.map(({ radioMac }) => radioMac);
    if (isNew("order", order)) news.order = order;
    const accessPoints = state.accessPoints.filter((ap) => isNew(`ap ${ap.radioMac}`, ap));
    if (accessPoints.length > 0) news.accessPoints = accessPoints;
    const log = this.#logFor(watcher);
    if (log) news.log = log;
    if (Object.keys(news).length === 0) return undefined;
    return { now: this.#services.calendar.now(), ...news };
  }

  #logFor(watcher: Watcher): WebEvent["log"] {
    const { lines, counts } = this.#services.log.view();
    const added = counts.buffer - watcher.logged;
    const wasFirst = watcher.isFirst;
    watcher.isFirst = false;
    watcher.logged = counts.buffer;
    if (wasFirst) return { fresh: true, lines };
    // Fewer than were added: somebody has cleared the log in between.
    if (isNewlyCleared(watcher, lines.length, added)) return { fresh: true, lines };
    return added > 0 ? { fresh: false, lines: lines.slice(-added) } : undefined;
  }
}

function isNewlyCleared(watcher: Watcher, length: number, added: number): boolean {
  const before = Number(watcher.sent.get("log length") ?? 0);
  watcher.sent.set("log length", String(length));
  return length < before + added && length <= added;
}
