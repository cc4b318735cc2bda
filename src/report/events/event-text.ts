import { printable } from "../../printable";
import type { LabEvent } from "./event";

/** An event in one line, without its time. */
export function eventText(event: LabEvent): string {
  return printable(textOf(event));
}

function textOf(event: LabEvent): string {
  switch (event.kind) {
    case "line":
      return `${event.host}: ${event.text}`;
    case "state":
      return `${event.host} is in ${event.state}`;
    case "transfer": {
      const { from, to, file, protocol, phase, octets, reason } = event;
      return `${from} > ${to}: ${file} over ${protocol.toUpperCase()} ${phase}, ${octets} octets${reason === undefined ? "" : `: ${reason}`}`;
    }
    case "drop":
    case "packet": {
      const end = (address: string, port: number | undefined) =>
        port === undefined ? address : `${address}:${port}`;
      const ends = `${event.protocol} ${end(event.source, event.sourcePort)} > ${end(event.destination, event.destinationPort)}`;
      return event.kind === "drop" ? `${ends} at ${event.on}: ${event.rule}` : `${ends} on ${event.on}`;
    }
    case "step":
      return `${event.keyword} ${event.text}${event.phase === "begun" ? "" : ` (${event.phase})`}`;
    case "screen":
      return `${event.host}: ${event.command} has changed`;
    case "snapshot":
      return `a lab of ${event.hosts.length} hosts, seed ${event.seed}`;
  }
}
