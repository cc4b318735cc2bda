import type { LabEvent } from "./events/event";
import { eventText } from "./events/event-text";

interface TraceEvent {
  readonly ph: "M" | "X" | "i";
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts?: number;
  readonly dur?: number;
  readonly s?: "t";
  readonly cat?: string;
  readonly args?: object;
}

const threads = { states: 1, transfers: 2, lines: 3, drops: 4 } as const;
const scenario = 1;

/**
 * The events in the JSON form that ui.perfetto.dev opens (the "legacy" one of its makers): a process for each host, with its states,
 * transfers and lines.
 */
export function perfettoTrace(events: readonly LabEvent[]): string {
  const out: TraceEvent[] = [];
  const processes = new Map<string, number>([["scenario", scenario]]);
  const end = events.at(-1)?.at ?? 0;
  const pidOf = (host: string): number => {
    const known = processes.get(host);
    if (known !== undefined) return known;
    const pid = processes.size + 1;
    processes.set(host, pid);
    return pid;
  };
  const span = (name: string, pid: number, tid: number, from: number, to: number, args: object = {}) =>
    out.push({ ph: "X", name, pid, tid, ts: from * 1000, dur: Math.max(1, (to - from) * 1000), args });
  const states = new Map<string, { state: string; from: number }>();
  const transfers = new Map<string, { name: string; host: string; from: number; octets: number }>();
  let step: { name: string; from: number } | undefined;
  for (const event of events) {
    const { at } = event;
    if (event.kind === "state") {
      const before = states.get(event.host);
      if (before) span(before.state, pidOf(event.host), threads.states, before.from, at);
      states.set(event.host, { state: event.state, from: at });
    } else if (event.kind === "transfer") {
      const { id, file, to, octets, phase } = event;
      const running = transfers.get(id) ?? { name: file, host: to, from: at, octets };
      transfers.set(id, { ...running, octets });
      if (phase === "completed" || phase === "failed") {
        transfers.delete(id);
        span(`${file} ${phase}`, pidOf(to), threads.transfers, running.from, at, { octets });
      }
    } else if (event.kind === "line") {
      const { host, text } = event;
      out.push({
        ph: "i",
        name: text.slice(0, 200),
        pid: pidOf(host),
        tid: threads.lines,
        ts: at * 1000,
        s: "t",
      });
    } else if (event.kind === "drop") {
      out.push({
        ph: "i",
        name: eventText(event),
        pid: pidOf(event.on),
        tid: threads.drops,
        ts: at * 1000,
        s: "t",
      });
    } else if (event.kind === "step") {
      if (event.phase === "begun") step = { name: `${event.keyword} ${event.text}`, from: at };
      else if (step) {
        span(step.name, scenario, 1, step.from, at);
        step = undefined;
      }
    }
  }
  for (const [host, { state, from }] of states) span(state, pidOf(host), threads.states, from, end);
  for (const { name, host, from, octets } of transfers.values())
    span(`${name} under way`, pidOf(host), threads.transfers, from, end, { octets });
  const names = [...processes].flatMap(([host, pid]): TraceEvent[] => [
    { ph: "M", name: "process_name", pid, tid: 0, args: { name: host } },
    ...Object.entries(threads).map(
      ([name, tid]): TraceEvent => ({ ph: "M", name: "thread_name", pid, tid, args: { name } }),
    ),
  ]);
  return `${JSON.stringify({ displayTimeUnit: "ms", traceEvents: [...names, ...out] })}\n`;
}
