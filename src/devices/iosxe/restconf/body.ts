import type { HttpsRequest } from "../../../host/https";
import { DocumentPlace, localName, printable } from "./decode";
import { encodingOfBody } from "./media";
import { Refusal } from "./refusal";
import type { Module, SchemaNode } from "./schema";
import { memberGivenTwice } from "./twice";
import { parseXml, rawOf } from "./xml";

/** The one member that a request's body consists of, still to be decoded. */
export interface Member {
  readonly name: string;
  readonly place: DocumentPlace;
  /** For `decode`, once the node is known. */
  raw(node: SchemaNode | undefined): unknown;
}

/**
 * @param at Instance identifier of what the member stands in, for problem reports.
 * @throws Refusal for what is too long, of the wrong type, not well-formed, or not one member of the module.
 */
export function readMember(
  request: HttpsRequest,
  module: Pick<Module, "name" | "namespace">,
  at: string,
): Member {
  if (request.body === "too-large") throw new Refusal(413, "too-big", "the body is too large");
  const encoding = encodingOfBody(request.header("content-type"));
  const text = decoded(request.body);
  const place = new DocumentPlace({ ...module, revision: "", tops: new Map() }, encoding, at);
  return encoding === "json" ? jsonMember(text, place) : xmlMember(text, place);
}

export function hasBody({ body }: HttpsRequest): boolean {
  return body === "too-large" || body.length > 0;
}

function decoded(octets: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets);
  } catch {
    throw new Refusal(400, "malformed-message", "the body is not UTF-8");
  }
}

function jsonMember(text: string, place: DocumentPlace): Member {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw malformed(error instanceof Error ? printable(error.message) : "not well-formed");
  }
  const twice = memberGivenTwice(text);
  if (twice !== undefined) throw malformed(`member ${printable(JSON.stringify(twice))} is given twice`);
  if (typeof document !== "object" || document === null || Array.isArray(document))
    throw malformed("an object is expected");
  const members = Object.entries(document);
  if (members.length !== 1) throw malformed(`one member is expected, not ${members.length}`);
  const [qualified, value] = members[0]!;
  const name = localName(qualified, place);
  return { name, place: place.down(name), raw: () => value };
}

function xmlMember(text: string, place: DocumentPlace): Member {
  const element = parseXml(text);
  const inner = place.down(element.name);
  return {
    name: element.name,
    place: inner,
    raw(node) {
      const raw = rawOf(node, element, inner);
      return node?.kind === "list" ? [raw] : raw;
    },
  };
}

function malformed(text: string): Refusal {
  return new Refusal(400, "malformed-message", `malformed JSON: ${text}`);
}
