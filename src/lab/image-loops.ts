import type { DropEvent, LabEvent, LineEvent } from "../report/events/event";
import type { EventLog } from "../report/events/event-log";
import type { Topology } from "../topology/topology";

/** So often the same has to come to nothing for the same reason: then it is a circle. */
const enough = 3;

/** `.../EWC/ap1g6, Error: Failed to download file tftp://172.16.5.27/EWC/ap1g6: No such file or directory`. */
const failedAdd = /Failed to install_add package (\S+\/(\w+)), Error: .*: ([^:]+)$/;
/** The access point gives up the image, and joins anew. */
const startsOver = /Going to restart CAPWAP \(reason : image/;
/** `Aborting image download(0x0): Dtls cleanup, ap1g6`. */
const aborts = /Aborting image download.*, (\w+)$/;
/** Nothing but a person changes it; a server that is silent may yet wake up. */
const lasting =
  /No such file|Authentication failed|Permission denied|Not a valid image|does not match|verification failed|is truncated|is not signed|certificate has expired/;
const silence = /Timed out|Connection refused|No route to host/;

/**
 * Access points that join, cannot get their image, and join again, for ever: `show ap join stats` of a real network fills with
 * them. What happened before somebody last did something does not count.
 */
export class ImageLoops {
  /** The image that each access point has given up last. */
  readonly #types = new Map<string, string>();
  readonly #controllers: ReadonlySet<string>;
  readonly #addresses: ReadonlySet<string>;
  readonly #servers: ReadonlySet<string>;
  /** By file and reason. */
  readonly #failures = new Map<
    string,
    { count: number; readonly type: string; readonly text: string; readonly reason: string }
  >();
  readonly #startedOver = new Map<string, number>();
  #isBlocked = false;

  constructor(events: EventLog, { controllers, servers }: Topology) {
    this.#controllers = new Set(controllers.map(({ name }) => name));
    this.#addresses = new Set(controllers.map(({ address }) => address.text));
    this.#servers = new Set(servers.map(({ address }) => address.text));
    events.listen((event) => this.#see(event));
  }

  /** Somebody does something: it may go another way from here. */
  forget(): void {
    this.#failures.clear();
    this.#startedOver.clear();
    this.#isBlocked = false;
  }

  /** Why an access point will never come to its image, when it is so. */
  why(accessPoint: string): string | undefined {
    const times = this.#startedOver.get(accessPoint) ?? 0;
    if (times < enough) return undefined;
    const type = this.#types.get(accessPoint);
    for (const failure of this.#failures.values()) {
      if (failure.count < enough || failure.type !== type) continue;
      const { text, reason } = failure;
      if (lasting.test(reason) || (this.#isBlocked && silence.test(reason)))
        return `"${accessPoint}" has given up ${times} times waiting for its image, each time after "${text}", and nothing changes that by itself`;
    }
    return undefined;
  }

  #see(event: LabEvent): void {
    if (event.kind === "line") this.#line(event);
    else if (event.kind === "drop") this.#drop(event);
    else if (event.kind === "state" && event.state === "Run") this.#startedOver.delete(event.host);
  }

  #line({ host, text }: LineEvent): void {
    if (startsOver.test(text)) {
      this.#startedOver.set(host, (this.#startedOver.get(host) ?? 0) + 1);
      return;
    }
    const [, image] = aborts.exec(text) ?? [];
    if (image !== undefined) this.#types.set(host, image);
    if (!this.#controllers.has(host)) return;
    const [, file, type, reason] = failedAdd.exec(text) ?? [];
    if (file === undefined || type === undefined || reason === undefined) return;
    const key = `${file} ${reason}`;
    const known = this.#failures.get(key);
    if (known) known.count++;
    else this.#failures.set(key, { count: 1, type, text: `${file}: ${reason}`, reason });
  }

  /** A rule stands between a controller and a server. */
  #drop({ isLoss, source, destination }: DropEvent): void {
    if (isLoss) return;
    this.#isBlocked ||=
      (this.#addresses.has(source) && this.#servers.has(destination)) ||
      (this.#servers.has(source) && this.#addresses.has(destination));
  }
}
