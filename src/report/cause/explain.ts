import type { DropEvent, LabEvent, LineEvent } from "../events/event";
import { dropText } from "./drop-text";
import { LabHosts } from "./lab-hosts";
import { remedyFor } from "./remedy";
import { type Sign, signIn } from "./sign";

/** Why something that was awaited did not happen, in what the lab itself has shown. */
export interface Explanation {
  /** Lines in the order of cause; the first two say the most. */
  readonly lines: readonly string[];
  /** What to do, in one sentence. */
  readonly remedy?: string;
}

export interface Question {
  /** What was awaited, with the names of its hosts. */
  readonly wanted: string;
  /** The number of the event before the first that counts. */
  readonly since: number;
}

const longestLine = 400;
const mostLines = 6;
/** A rule that ate a packet longer ago than this has not caused what a device says now, milliseconds. */
const longestDelay = 15 * 60_000;

/** undefined when nothing that was seen says why. */
export function explain(events: readonly LabEvent[], { wanted, since }: Question): Explanation | undefined {
  const hosts = LabHosts.of(events);
  const signsFrom = (n: number) => signsIn(events, n, hosts);
  const recent = signsFrom(since);
  const signs = recent.some(({ rank }) => rank !== "consequence") ? recent : signsFrom(0);
  if (signs.length === 0) return undefined;
  const focus = new Focus(wanted, hosts);
  const verdict = best(signs, "verdict", focus);
  const root = rootOf(signs, verdict, focus);
  const consequence = verdict ? undefined : best(signs, "consequence", focus);
  const first = [root, verdict, consequence].filter((sign) => sign !== undefined);
  const others = signs.filter(
    ({ rank, event }) => rank !== "consequence" && !first.some((one) => one.event === event),
  );
  others.sort((one, other) => focus.score(other) - focus.score(one) || one.event.at - other.event.at);
  const lines = [...first, ...others].map(({ event }) => lineOf(event, hosts));
  const remedy = remedyFor({ root: root?.event, verdict: (verdict ?? consequence)?.event, events, hosts });
  return {
    lines: [...new Set(lines)].slice(0, mostLines),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** One of a kind: what comes again and again is told by its first. */
function signsIn(events: readonly LabEvent[], since: number, hosts: LabHosts): Sign[] {
  const seen = new Set<string>();
  const signs: Sign[] = [];
  for (const event of events) {
    if (event.n <= since) continue;
    const sign = signIn(event, hosts);
    if (!sign) continue;
    const key = keyOf(sign.event);
    if (seen.has(key)) continue;
    seen.add(key);
    signs.push(sign);
  }
  return signs;
}

function keyOf(event: LineEvent | DropEvent): string {
  if (event.kind === "line") return `${event.host} ${withoutStamp(event.text)}`;
  return `${event.on} ${event.rule} ${event.source} ${event.destination} ${event.protocol} ${event.destinationPort === 69 ? 69 : ""}`;
}

/** Text without what differs from one time to the next. */
export function withoutStamp(text: string): string {
  return text
    .replace(/^\[\*[^\]]*\] ?|^\*[A-Z][a-z]{2} +\d+ [\d:.]+: |^[A-Z][a-z]{2} [ \d]\d [\d:]+ /, "")
    .replace(/\[\d+\]/g, "[]")
    .replace(/port \d+/g, "port");
}

function best(signs: readonly Sign[], rank: Sign["rank"], focus: Focus): Sign | undefined {
  let found: Sign | undefined;
  for (const sign of signs)
    if (sign.rank === rank && (found === undefined || focus.score(sign) > focus.score(found))) found = sign;
  return found;
}

/** What came between: the nearest to the verdict in place, and before it in time. */
function rootOf(signs: readonly Sign[], verdict: Sign | undefined, focus: Focus): Sign | undefined {
  const about = verdict ? focus.joinedBy(verdict) : focus;
  const roots = signs.filter(({ rank, event }) => {
    if (rank !== "root") return false;
    if (!verdict) return true;
    const delay = verdict.event.at - event.at;
    return delay >= 0 && delay <= longestDelay;
  });
  const related = roots.filter((sign) => about.score(sign) > 0);
  return best(related, "root", about) ?? (verdict ? undefined : best(roots, "root", focus));
}

/** Hosts, addresses and images that a question is about. */
class Focus {
  readonly #words: ReadonlySet<string>;

  constructor(
    text: string,
    private readonly hosts: LabHosts,
    others: Iterable<string> = [],
  ) {
    const words = new Set(others);
    for (const host of hosts.all) {
      if (!text.includes(host.name) && !text.includes(host.address)) continue;
      words.add(host.name);
      words.add(host.address);
    }
    for (const [word] of text.matchAll(/\bap[0-9]g[0-9]\w*\b|(?<=\/)[\w.-]+\.bin\b|\b\d+(?:\.\d+){3}\b/g))
      words.add(word);
    this.#words = words;
  }

  /** Also about what a sign tells of: its host and every host it names. */
  joinedBy({ event }: Sign): Focus {
    const text =
      event.kind === "line" ? `${event.host} ${event.text}` : `${event.source} ${event.destination}`;
    return new Focus(text, this.hosts);
  }

  score({ event }: Sign): number {
    if (event.kind === "drop") {
      const [source, destination] = [this.#words.has(event.source), this.#words.has(event.destination)];
      const fit = (source ? 1 : 0) + (destination ? 1 : 0);
      // Two ends that both matter are more than one; a rule is more than chance.
      return fit === 0 ? 0 : fit * 2 + (event.isLoss && !event.rule.includes("MTU") ? 0 : 1);
    }
    // An error weighs more than a warning that follows from it.
    let score = (this.#words.has(event.host) ? 2 : 0) + ((event.severity ?? 7) <= 3 ? 5 : 0);
    for (const word of this.#words) if (event.text.includes(word)) score += 2;
    return score;
  }
}

function lineOf(event: LineEvent | DropEvent, hosts: LabHosts): string {
  const text = event.kind === "line" ? `${event.host}: ${event.text}` : dropText(event, hosts);
  return text.length > longestLine ? `${text.slice(0, longestLine)}...` : text;
}
