import type { HttpsRequest } from "../../../host/https";
import type { PlatformServices } from "../services";
import { type Answer, content, noContent } from "./answer";
import { hasBody, readMember } from "./body";
import { DocumentPlace, decode } from "./decode";
import { accepted } from "./media";
import type { RpcModule } from "./modules/rpc-module";
import { restconfModule } from "./modules/yang-library";
import { parseQuery } from "./query";
import { notFound, Refusal } from "./refusal";
import { percentDecoded } from "./resource";
import type { Data } from "./schema";
import { printOperationsXml, printXml } from "./xml";

/** `/restconf/operations` and what is below it: RFC 8040 §3.3.2, §3.6 and §4.4.2. */
export class OperationResources<S extends PlatformServices> {
  constructor(
    private readonly modules: readonly RpcModule<S>[],
    private readonly services: S,
  ) {}

  /** @param segments What follows `/restconf/operations`, still percent-encoded. @throws Refusal */
  answer(request: HttpsRequest, segments: readonly string[], query: string): Answer {
    if (segments.length === 0) return this.#list(request);
    const [module, rpc, name] = this.#find(segments);
    if (request.method === "OPTIONS") return { status: 200, headers: { Allow: "POST, OPTIONS" } };
    if (request.method !== "POST") {
      throw new Refusal(405, "operation-not-supported", `${request.method} is not allowed here`, {
        headers: { Allow: "POST, OPTIONS" },
      });
    }
    parseQuery(query, request.method);
    const at = `/${module.name}:${name}`;
    let input: unknown = {};
    let place = new DocumentPlace({ ...module, tops: new Map() }, "json", `${at}/input`);
    if (hasBody(request)) {
      const member = readMember(request, module, at);
      if (member.name !== "input") throw member.place.refuse("bad-element", "the element is not input");
      input = member.raw(rpc.input);
      place = member.place;
    }
    rpc.run(decode(rpc.input, input, place) as Data, this.services);
    const { output } = rpc;
    if (!output) return noContent();
    const encoding = accepted(request.header("accept"));
    return content(
      encoding,
      encoding === "xml"
        ? printXml("output", output, module)
        : `${JSON.stringify({ [`${module.name}:output`]: output }, undefined, 2)}\n`,
    );
  }

  #find(segments: readonly string[]) {
    const [prefix = "", name = ""] = percentDecoded(segments[0] ?? "").split(":");
    const module = this.modules.find((known) => known.name === prefix);
    const rpc = module?.rpcs.get(name);
    if (!module || !rpc || segments.length > 1) throw notFound();
    return [module, rpc, name] as const;
  }

  #list(request: HttpsRequest): Answer {
    if (request.method === "OPTIONS") return { status: 200, headers: { Allow: "GET, HEAD, OPTIONS" } };
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw new Refusal(405, "operation-not-supported", `${request.method} is not allowed here`, {
        headers: { Allow: "GET, HEAD, OPTIONS" },
      });
    }
    const encoding = accepted(request.header("accept"));
    const all = this.modules.flatMap((module) => [...module.rpcs.keys()].map((name) => ({ name, module })));
    if (encoding === "xml") return content(encoding, printOperationsXml(all, restconfModule));
    // RFC 8040 §3.3.2: each is a leaf of type empty.
    const members = Object.fromEntries(all.map(({ name, module }) => [`${module.name}:${name}`, [null]]));
    return content(encoding, `${JSON.stringify({ "ietf-restconf:operations": members }, undefined, 2)}\n`);
  }
}
