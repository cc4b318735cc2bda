import type { HttpsRequest } from "../../../host/https";
import { Refusal } from "./refusal";

/** RFC 9110 §13, over a resource's entity tag and time of change. */
export interface Validators {
  /** undefined: the resource does not exist. */
  readonly entityTag: string | undefined;
  /** Milliseconds since 1970-01-01 UTC; HTTP knows whole seconds. */
  readonly lastModified: number;
}

/**
 * @returns `not-modified` when a retrieval needs no body.
 * @throws Refusal with 412 when the client's precondition does not hold.
 */
export function checkConditions(
  request: Pick<HttpsRequest, "method" | "header">,
  { entityTag, lastModified }: Validators,
): "go-on" | "not-modified" {
  const reads = request.method === "GET" || request.method === "HEAD";
  const ifMatch = request.header("if-match");
  const ifNoneMatch = request.header("if-none-match");
  const changed = Math.floor(lastModified / 1000) * 1000;
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, entityTag)) throw failed();
  } else {
    const since = date(request.header("if-unmodified-since"));
    if (since !== undefined && changed > since) throw failed();
  }
  if (ifNoneMatch !== undefined) {
    if (!matches(ifNoneMatch, entityTag)) return "go-on";
    if (!reads) throw failed();
    return "not-modified";
  }
  const since = date(request.header("if-modified-since"));
  return reads && since !== undefined && changed <= since ? "not-modified" : "go-on";
}

function matches(header: string, entityTag: string | undefined): boolean {
  if (entityTag === undefined) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === entityTag);
}

/** undefined for what is no date: then the header counts for nothing. */
function date(text: string | undefined): number | undefined {
  const epoch = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(epoch) ? undefined : epoch;
}

function failed(): Refusal {
  return new Refusal(412, "operation-failed", "the precondition does not hold");
}
