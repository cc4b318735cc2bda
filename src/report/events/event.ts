/**
 * What happens in a lab, as one stream: the terminal view, the trace page, `ewclab diff`, `--events` and the reports
 * read it. `docs/events.schema.json` describes it for programs.
 */
export type LabEvent = EventHead & EventBody;

export interface EventHead {
  /** Counts from 1 in a lab. */
  readonly n: number;
  /** Milliseconds of lab time. */
  readonly at: number;
  /** The event that brought this one about, where that is known. */
  readonly cause?: number;
}

export type EventBody =
  | SnapshotEvent
  | StateEvent
  | TransferEvent
  | LineEvent
  | PacketEvent
  | DropEvent
  | StepEvent
  | ScreenEvent;

/** What the lab consists of; the first event, and again when a host is added. */
export interface SnapshotEvent {
  readonly kind: "snapshot";
  readonly fabric: string;
  readonly seed: number;
  /** Milliseconds since 1970-01-01 UTC at lab time 0. */
  readonly epoch: number;
  readonly segments: readonly { readonly name: string; readonly network: string }[];
  readonly hosts: readonly EventHost[];
}

export interface EventHost {
  readonly name: string;
  readonly kind: "controller" | "access-point" | "server";
  readonly address: string;
  readonly segment: string;
  /** `C9117AXI`, `tftpd-hpa`. */
  readonly model: string;
}

/** An access point printed the CAPWAP state that it is in now; or a host's power came or went. */
export interface StateEvent {
  readonly kind: "state";
  readonly host: string;
  readonly state: string;
}

/** A file on its way. */
export interface TransferEvent {
  readonly kind: "transfer";
  /** The same for all events of one transfer. */
  readonly id: string;
  readonly protocol: "tftp" | "sftp" | "capwap";
  /** Names of hosts, or addresses where nobody has them. */
  readonly from: string;
  readonly to: string;
  readonly file: string;
  readonly phase: "begun" | "under-way" | "completed" | "failed";
  /** Of the file, so far. */
  readonly octets: number;
  readonly reason?: string;
}

/** One line that a host printed on its console or in its log. */
export interface LineEvent {
  readonly kind: "line";
  readonly host: string;
  readonly text: string;
  /** 0 (emergencies) to 7 (debugging), of lines in IOS form. */
  readonly severity?: number;
}

/** A packet that was seen; told to whoever asks for packets. */
export interface PacketEvent extends PacketEnds {
  readonly kind: "packet";
  /** The segment. */
  readonly on: string;
}

/** A packet that did not get through. */
export interface DropEvent extends PacketEnds {
  readonly kind: "drop";
  /** The firewall or segment at which it ended. */
  readonly on: string;
  /** `blocked by rule 3, deny udp any any eq tftp`, or why the link lost it. */
  readonly rule: string;
  /** A link lost it by chance or for its size, no rule did. */
  readonly isLoss?: boolean;
  /** Packets of the same conversation that met the same fate since the last event of it, this one included. */
  readonly count: number;
}

export interface PacketEnds {
  readonly protocol: "udp" | "tcp" | "icmp";
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Of the whole IPv4 packet. */
  readonly octets: number;
}

/** A step of a scenario begins or ends. */
export interface StepEvent {
  readonly kind: "step";
  readonly step: number;
  readonly keyword: string;
  readonly text: string;
  /** What stands below it: a text as it was written, or a table in rows; secrets are masked. */
  readonly argument?: string;
  /** Of the feature file. */
  readonly line: number;
  readonly phase: "begun" | "passed" | "failed" | "skipped";
  readonly message?: string;
}

/** What a command showed. */
export interface ScreenEvent {
  readonly kind: "screen";
  readonly host: string;
  readonly command: string;
  readonly text: string;
}
