import { LabHosts } from "../cause/lab-hosts";
import type { EventHost, LabEvent, LineEvent } from "../events/event";

/** A line that a healthy network does not print. */
export interface Alarm {
  readonly event: LabEvent & LineEvent;
  readonly kind: AlarmKind;
}

/** `error`: a controller's line of severity 3 or worse. */
export type AlarmKind = "error" | "disjoined" | "abort" | "refused-line" | "crash";

/**
 * The lines of a lab that tell of trouble which nobody ordered: neither by power and commands, which the log itself tells
 * of, nor by how an upgrade works.
 */
export function alarmsIn(events: readonly LabEvent[]): Alarm[] {
  const hosts = LabHosts.of(events);
  const course = new Course(events, hosts);
  return events.flatMap((event): Alarm[] => {
    if (event.kind !== "line") return [];
    const host = hosts.named(event.host);
    const kind = host && alarmKind(event, host);
    return kind === undefined || course.isOrdered(event, kind) ? [] : [{ event, kind }];
  });
}

function alarmKind({ text, severity }: LineEvent, { kind, model }: EventHost): AlarmKind | undefined {
  if (/^\*\*\* ewc-lab: \S+ crashed/.test(text)) return "crash";
  // A collector only repeats what others have said themselves.
  if (kind === "server" || model === "syslog") return undefined;
  if (kind === "access-point") return /called with args:\[ABORT\]/.test(text) ? "abort" : undefined;
  if (/^\s*% (?:Invalid|Incomplete|Ambiguous)/.test(text)) return "refused-line";
  if (severity !== undefined && severity <= 3) return "error";
  return /Disjoined (?!Image Download Success)/.test(text) ? "disjoined" : undefined;
}

/** How long after a failed download the controller begins to fetch the image at the latest, milliseconds. */
const fetchFollows = 10_000;
/** How long after its reboot or restart an access point is missed at the latest; it may tell of it a moment later. */
const missedAfter = 10 * 60_000;
const toldAfter = 10_000;

/** What happened, as far as it orders a session to end. */
class Course {
  readonly #fetches: { readonly from: number; to: number }[] = [];
  /** Per access point: when its power came or went, when it was told to reboot or start over, and its sessions' beginnings. */
  readonly #endings = new Map<string, number[]>();
  readonly #requests = new Map<string, number[]>();
  readonly #controllerEndings: number[] = [];
  readonly #joins = new Map<string, number[]>();
  /** While a step lets time pass. */
  readonly #waits: { readonly from: number; to: number }[] = [];

  constructor(
    events: readonly LabEvent[],
    private readonly hosts: LabHosts,
  ) {
    for (const event of events) this.#take(event);
  }

  #take(event: LabEvent): void {
    const { at } = event;
    if (event.kind === "state") {
      const kind = this.hosts.named(event.host)?.kind;
      if (event.state.startsWith("power ")) {
        if (kind === "controller") this.#controllerEndings.push(at);
        else push(this.#endings, event.host, at);
      }
      if (event.state === "Image Data") push(this.#requests, event.host, at);
    }
    if (event.kind === "transfer" && event.protocol === "capwap" && event.phase === "begun")
      push(this.#requests, event.to, at);
    if (event.kind === "step" && / pass(?:es)?$/.test(event.text)) {
      if (event.phase === "begun") this.#waits.push({ from: at, to: Infinity });
      else if (this.#waits.length > 0) this.#waits.at(-1)!.to = at;
    }
    if (event.kind !== "line") return;
    const { text, host } = event;
    const joined = / Joined$/.test(text) ? this.#accessPointIn(text) : undefined;
    if (joined !== undefined) push(this.#joins, joined, at);
    if (/%INSTALL-5-INSTALL_START_INFO.* install add /.test(text))
      this.#fetches.push({ from: at, to: Infinity });
    else if (/%INSTALL-\d-.*install[_ ]add/.test(text)) {
      const running = this.#fetches.at(-1);
      if (running?.to === Infinity) running.to = at;
    } else if (/%SYS-5-RELOAD|Chassis 1 reloading/.test(text)) this.#controllerEndings.push(at);
    else if (/AP Rebooting: Reset Reason|Going to restart CAPWAP \(reason : CLI command\)/.test(text))
      push(this.#endings, host, at);
  }

  isOrdered({ at, text, host }: LabEvent & LineEvent, kind: AlarmKind): boolean {
    if (kind === "disjoined") {
      if (/Disjoined AP reset by controller/.test(text)) return true;
      const ap = this.#accessPointIn(text);
      if (ap !== undefined && this.#isMissed(ap, at)) return true;
      return /Disjoined Image Download Failed/.test(text) && this.#isByDesign(at, ap);
    }
    if (kind === "abort") return this.#isMissed(host, at) || this.#isByDesign(at, host);
    // Who lets the time for a commit pass by wants to see that.
    return (
      /INSTALL_AUTO_ABORT_TIMER_EXPIRED/.test(text) &&
      this.#waits.some(({ from, to }) => from <= at && at <= to)
    );
  }

  /** It was switched, rebooted or told to start over, and has not joined since. */
  #isMissed(ap: string, at: number): boolean {
    const joined = this.#joins.get(ap)?.findLast((time) => time < at) ?? -Infinity;
    return [...(this.#endings.get(ap) ?? []), ...this.#controllerEndings].some(
      (ending) => ending <= at + toldAfter && at - ending <= missedAfter && ending >= joined - toldAfter,
    );
  }

  /**
   * An access point's first download of an image that the controller has not got fails, and so the controller learns what to
   * fetch (device-facts §3.1); who asks while it fetches fails, too. That is how it works, and no trouble.
   */
  #isByDesign(at: number, ap: string | undefined): boolean {
    const asked =
      (ap === undefined ? undefined : this.#requests.get(ap)?.findLast((time) => time <= at)) ?? at;
    return this.#fetches.some(({ from, to }) => from <= at + fetchFollows && to >= asked);
  }

  /** By its address, since it may not be known by name yet. */
  #accessPointIn(text: string): string | undefined {
    const address = /Session-IP: ([\d.]+)\[/.exec(text)?.[1];
    return address === undefined ? undefined : this.hosts.at(address)?.name;
  }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
