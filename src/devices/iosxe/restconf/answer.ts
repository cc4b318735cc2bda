import type { HttpsResponse } from "../../../host/https";
import type { Encoding } from "./decode";
import { accepted, mediaTypes } from "./media";
import { restconfModule } from "./modules/yang-library";
import type { Refusal } from "./refusal";
import { printXml } from "./xml";

/** An answer before what all answers have in common. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export function noContent(headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 204, headers };
}

export function content(
  encoding: Encoding,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status: 200, headers: { "Content-Type": mediaTypes[encoding], ...headers }, body };
}

/** RFC 8040 §7.1, in the client's encoding. */
export function errorAnswer(
  { status, tag, text, detail }: Refusal,
  accept: string | undefined,
  contentType: string | undefined,
): Answer {
  const error = {
    "error-type": detail.type ?? "protocol",
    "error-tag": tag,
    ...(detail.appTag === undefined ? {} : { "error-app-tag": detail.appTag }),
    ...(detail.path === undefined ? {} : { "error-path": detail.path }),
    ...(text === undefined ? {} : { "error-message": text }),
  };
  const encoding = errorEncoding(accept, contentType);
  const body =
    encoding === "json"
      ? `${JSON.stringify({ [`${restconfModule.name}:errors`]: { error: [error] } }, undefined, 2)}\n`
      : printXml("errors", { error: [error] }, restconfModule);
  return { status, headers: { "Content-Type": mediaTypes[encoding], ...detail.headers }, body };
}

/** RFC 8040 §7.1: as the client accepts; without its word, as it writes itself. */
function errorEncoding(accept: string | undefined, contentType: string | undefined): Encoding {
  const written: Encoding = contentType?.toLowerCase().startsWith(mediaTypes.json) ? "json" : "xml";
  if (accept === undefined || /^\s*(\*\/\*)?\s*$/.test(accept)) return written;
  try {
    return accepted(accept);
  } catch {
    return written;
  }
}

export function httpDate(epoch: number): string {
  return new Date(epoch).toUTCString();
}

export function complete(
  { status, headers = {}, body = "" }: Answer,
  now: number,
): HttpsResponse & { readonly body: string } {
  return {
    status,
    headers: {
      Date: httpDate(now),
      "Cache-Control": "private, no-cache, must-revalidate, proxy-revalidate",
      Pragma: "no-cache",
      ...headers,
    },
    body,
  };
}
