import type { Encoding } from "./decode";
import { Refusal } from "./refusal";
import type { Module, Value } from "./schema";
import { printXml } from "./xml";

export const mediaTypes: Readonly<Record<Encoding, string>> = {
  json: "application/yang-data+json",
  xml: "application/yang-data+xml",
};

/**
 * What the client wants to read. Without a preference it gets XML, as from a device.
 * @throws Refusal when it takes neither.
 */
export function accepted(accept: string | undefined): Encoding {
  if (accept === undefined || accept.trim() === "") return "xml";
  let best: { encoding: Encoding; quality: number } | undefined;
  for (const range of accept.slice(0, 1_000).split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const encoding = encodingOf(type);
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    if (encoding && quality > (best?.quality ?? 0)) best = { encoding, quality };
  }
  if (!best) throw new Refusal(406, "invalid-value", "none of the accepted media types is supported");
  return best.encoding;
}

function encodingOf(range: string): Encoding | undefined {
  if (range === mediaTypes.json) return "json";
  return [mediaTypes.xml, "application/*", "*/*"].includes(range) ? "xml" : undefined;
}

/** How the body of a request is to be read. @throws Refusal */
export function encodingOfBody(contentType: string | undefined): Encoding {
  const type = contentType?.split(";")[0]?.trim().toLowerCase();
  if (type === mediaTypes.json) return "json";
  if (type === mediaTypes.xml) return "xml";
  throw new Refusal(
    415,
    "invalid-value",
    contentType === undefined ? "Content-Type is missing" : "the media type of the body is not supported",
  );
}

/** A document with one member, named with its module as RFC 7951 §4 has it. */
export function document(
  encoding: Encoding,
  module: Pick<Module, "name" | "namespace">,
  name: string,
  value: Value,
): string {
  if (encoding === "xml") return printXml(name, Array.isArray(value) ? value[0]! : value, module);
  return `${JSON.stringify({ [`${module.name}:${name}`]: value }, undefined, 2)}\n`;
}
