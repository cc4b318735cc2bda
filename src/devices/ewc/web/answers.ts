import { PeerError } from "../../../errors";
import type { HttpsRequestHead, HttpsResponse } from "../../../host/https";
import type { ProblemCode, WebProblem } from "./api";

/** What goes out with everything that the web interface answers. */
const strict: Readonly<Record<string, string>> = {
  // Scripts and styles come from here alone, nothing is framed, posted elsewhere, or fetched from elsewhere (the component
  // set has its icons in data: addresses, which lead nowhere).
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
};

/** Asked for and gone through here alone, so that no answer goes out without them. */
export function guarded(response: HttpsResponse, now: number): HttpsResponse {
  return {
    ...response,
    headers: {
      Date: new Date(now).toUTCString(),
      ...strict,
      "Cache-Control": "no-store",
      ...response.headers,
    },
  };
}

export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): HttpsResponse {
  return {
    status: 200,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(value),
  };
}

const statuses: Readonly<Record<ProblemCode, number>> = {
  "signed-out": 401,
  "bad-credentials": 401,
  "too-many-tries": 429,
  "too-many-sessions": 503,
  forbidden: 403,
  "bad-token": 403,
  "bad-request": 400,
  "invalid-fields": 422,
  refused: 409,
  "not-found": 404,
  "unsaved-configuration": 409,
};

/** What the web interface does not do, and why. Thrown on the way, answered at its end. */
export class WebRefusal extends PeerError {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly detail: Pick<WebProblem, "fields" | "wait"> = {},
  ) {
    super(message);
  }

  answer(): HttpsResponse {
    const { code, message, detail } = this;
    const problem: WebProblem = { code, message, ...detail };
    const headers = detail.wait === undefined ? {} : { "Retry-After": String(detail.wait) };
    return { ...json(problem, headers), status: statuses[code] };
  }
}

/** The members of a JSON object, of which nothing is believed yet. @throws WebRefusal */
export function readJson(
  request: HttpsRequestHead & { readonly body: Uint8Array | "too-large" },
): Record<string, unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.header("content-type") ?? ""))
    throw new WebRefusal("bad-request", "the body must be application/json");
  if (request.body === "too-large") throw new WebRefusal("bad-request", "the body is too large");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body));
  } catch {
    throw new WebRefusal("bad-request", "the body is not well-formed JSON in UTF-8");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WebRefusal("bad-request", "an object is expected");
  return value as Record<string, unknown>;
}
