import { PeerError } from "../../../errors";

/** RFC 8040 §7's error tags, as far as they are used here. */
export type ErrorTag =
  | "access-denied"
  | "bad-element"
  | "data-exists"
  | "data-missing"
  | "invalid-value"
  | "lock-denied"
  | "malformed-message"
  | "missing-element"
  | "operation-failed"
  | "operation-not-supported"
  | "too-big"
  | "unknown-element"
  | "unknown-namespace";

export interface RefusalDetail {
  /** RFC 8040 §7.1; `protocol` unless the request was well formed and its content is at fault. */
  readonly type?: "transport" | "protocol" | "application";
  /** Instance identifier of what is at fault. */
  readonly path?: string;
  /** RFC 7950 §15's error-app-tag. */
  readonly appTag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is answered by an error body. Thrown by what reads a request, caught where it is answered. */
export class Refusal extends PeerError {
  constructor(
    readonly status: number,
    readonly tag: ErrorTag,
    /** undefined: the body has none, as a device's answer to a wrong password. */
    readonly text: string | undefined,
    readonly detail: RefusalDetail = {},
  ) {
    super(text ?? tag);
  }
}

/** ConfD, on which IOS-XE's RESTCONF stands, says so of everything that is not there. */
export function notFound(): Refusal {
  return new Refusal(404, "invalid-value", "uri keypath not found", { type: "application" });
}
