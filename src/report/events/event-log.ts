import type { EventBody, LabEvent } from "./event";

/** Events remembered at most; of a longer run the oldest go first, but for the snapshot. */
const remembered = 200_000;

/** The one stream of what happens in a lab, and its readers. */
export class EventLog {
  #events: LabEvent[] = [];
  #count = 0;
  readonly #readers = new Set<(event: LabEvent) => void>();

  /**
   * @param at milliseconds of lab time
   * @param cause the number of the event that brought this one about
   */
  emit(at: number, body: EventBody, cause?: number): LabEvent {
    const event: LabEvent = { n: ++this.#count, at, ...(cause === undefined ? {} : { cause }), ...body };
    this.#events.push(event);
    if (this.#events.length > 2 * remembered) {
      const snapshot = this.#events.find(({ kind }) => kind === "snapshot");
      this.#events = [...(snapshot ? [snapshot] : []), ...this.#events.slice(-remembered)];
    }
    for (const reader of this.#readers) reader(event);
    return event;
  }

  all(): readonly LabEvent[] {
    return this.#events;
  }

  /** The number of the newest event; 0 before the first. */
  get newest(): number {
    return this.#count;
  }

  /** Those after the event with this number. */
  since(n: number): readonly LabEvent[] {
    // Events are numbered without gaps but where old ones were forgotten.
    const first = Math.max(0, this.#events.length - (this.#count - n));
    return this.#events.slice(first);
  }

  /** Calls the reader for each event to come, until the returned function is called. */
  listen(reader: (event: LabEvent) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }
}
