import { printableLines } from "./printable";

/** Where a fault lies, so that a reader knows whom to turn to. Nothing in the project throws a bare Error. */
export type Fault = "wire" | "peer" | "usage" | "internal" | "environment" | "lab";

export abstract class LabError extends Error {
  abstract readonly fault: Fault;

  constructor(message: string, options?: { cause?: unknown }) {
    // A message holds what others wrote, and is shown on terminals and in reports.
    super(printableLines(message), options);
    this.name = new.target.name;
  }
}

/** Octets that cannot be read (or values that cannot be written) in the named format. */
export class WireError extends LabError {
  readonly fault = "wire";

  constructor(
    readonly reason: string,
    /** Octets from the beginning of what was handed to the decoder. */
    readonly offset = 0,
  ) {
    super(`${reason} (at octet ${offset})`);
  }
}

/** The far end broke the protocol. */
export class PeerError extends LabError {
  readonly fault = "peer";
}

/** A place in a file that a person wrote; lines and columns count from 1. */
export interface SourcePlace {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
}

/** The caller asked for something that cannot be, or a lab file says so. */
export class UsageError extends LabError {
  readonly fault = "usage";
  readonly place: SourcePlace | undefined;

  constructor(message: string, place?: SourcePlace) {
    super(place ? `${place.file ?? "lab"}:${place.line}:${place.column}: ${message}` : message);
    this.place = place;
  }
}

/** One of our own invariants does not hold. */
export class InternalError extends LabError {
  readonly fault = "internal";
}

/** The machine lacks what the work needs: an engine, a permission, an image. The message names the remedy. */
export class EnvironmentError extends LabError {
  readonly fault = "environment";
}

/** The lab did something else than was expected of it; the message says what was seen instead. */
export class ExpectationError extends LabError {
  readonly fault = "lab";
}
