import type { HttpsRequest } from "../../../host/https";
import type { PlatformServices } from "../services";
import { type Answer, content, httpDate, noContent } from "./answer";
import { readMember } from "./body";
import { checkConditions } from "./conditions";
import type { ConfigModule, Datastore } from "./datastore";
import { decode, decodeEntry, type Encoding } from "./decode";
import { accepted, document } from "./media";
import type { OperModule } from "./modules/oper-module";
import { restconfModule } from "./modules/yang-library";
import { checkFields, parseQuery, type Query } from "./query";
import { notFound, Refusal } from "./refusal";
import { type DataTarget, findTarget, identifierOf, type Step } from "./resource";
import { type Container, type Data, named, type SchemaNode, type Value } from "./schema";
import * as tree from "./tree";
import { printDatastoreXml } from "./xml";

export interface DataResourcesOptions<S extends PlatformServices> {
  readonly datastore: Datastore<S["configuration"]["running"]>;
  readonly oper: readonly OperModule<S>[];
  readonly services: S;
  /** Who keeps others from configuring, in words; undefined: nobody. */
  readonly locked: () => string | undefined;
  /** The configuration has been changed by the user. */
  readonly configured: (user: string) => void;
}

/** `/restconf/data` and what is below it: RFC 8040 §3.4, §3.5 and §4. */
export class DataResources<S extends PlatformServices> {
  readonly #options: DataResourcesOptions<S>;

  constructor(options: DataResourcesOptions<S>) {
    this.#options = options;
  }

  /** @param segments What follows `/restconf/data`, still percent-encoded. @throws Refusal */
  answer(request: HttpsRequest, segments: readonly string[], query: string, user: string): Answer {
    const { datastore, oper } = this.#options;
    const schemas = [...datastore.modules, ...oper].map(({ schema }) => schema);
    const target = segments.length === 0 ? undefined : findTarget(segments, schemas);
    const config = target && datastore.configModule(target);
    const allowed = allowedMethods(target, config !== undefined);
    if (!allowed.includes(request.method)) {
      throw new Refusal(405, "operation-not-supported", `${request.method} is not allowed here`, {
        headers: { Allow: allowed.join(", ") },
      });
    }
    const parsed = parseQuery(query, request.method);
    if (request.method === "OPTIONS") return options(allowed);
    if (request.method === "GET" || request.method === "HEAD") return this.#get(request, target, parsed);
    if (!target || !config)
      throw new Refusal(405, "operation-not-supported", "the datastore is not edited as a whole");
    return this.#edit(request, target, config, user);
  }

  #get(request: HttpsRequest, target: DataTarget | undefined, query: Query): Answer {
    const encoding = accepted(request.header("accept"));
    if (!target) return this.#getDatastore(request, encoding, query);
    const { datastore } = this.#options;
    const config = datastore.configModule(target);
    const found = tree.find(this.#read(target, query.content), target.steps);
    if (found === undefined) throw notFound();
    const headers = config ? this.#validators(target) : {};
    if (config) {
      const verdict = checkConditions(request, {
        entityTag: datastore.entityTag(target),
        lastModified: datastore.lastModified(target),
      });
      if (verdict === "not-modified") return { status: 304, headers };
    }
    const { name, node, keys } = target.steps.at(-1)!;
    const shown = shaped(node, found, query);
    // IOS-XE: what is there and holds nothing has no content (device-facts §6).
    if (tree.isEmpty(shown)) return noContent(headers);
    if (encoding === "xml" && Array.isArray(shown) && shown.length > 1)
      throw new Refusal(
        400,
        "invalid-value",
        "XML has no form for several list entries: name one, or the list's parent",
      );
    const value = tree.written(node, tree.toDepth(shown, query.depth), encoding);
    const entries = node.kind === "list" && keys ? [value as Data] : value;
    return content(encoding, document(encoding, target.module, name, entries), headers);
  }

  #getDatastore(request: HttpsRequest, encoding: Encoding, query: Query): Answer {
    const { datastore, oper, services } = this.#options;
    const headers = this.#validators(undefined);
    const verdict = checkConditions(request, {
      entityTag: datastore.entityTag(undefined),
      lastModified: datastore.lastModified(undefined),
    });
    // The state below it changes without leaving a mark.
    if (verdict === "not-modified" && query.content === "config") return { status: 304, headers };
    const parts = [
      ...datastore.modules.map((module) => ({
        schema: module.schema,
        read: () => datastore.read(module),
        isConfig: true,
      })),
      ...oper.map((module) => ({
        schema: module.schema,
        read: () => module.read(services),
        isConfig: false,
      })),
    ];
    const whole: Container = {
      kind: "container",
      presence: false,
      children: named(Object.fromEntries(parts.flatMap(({ schema }) => [...schema.tops]))),
    };
    const data: Data = {};
    for (const { read, isConfig } of parts)
      if (query.content === "all" || (query.content === "config") === isConfig) Object.assign(data, read());
    const shown = tree.written(
      whole,
      tree.toDepth(shaped(whole, data, query), query.depth),
      encoding,
    ) as Data;
    const tops = Object.entries(shown).map(([name, value]) => ({
      name,
      value,
      module: parts.find(({ schema }) => schema.tops.has(name))!.schema,
    }));
    if (encoding === "xml") return content(encoding, printDatastoreXml(tops, restconfModule), headers);
    const members = Object.fromEntries(
      tops.map(({ name, value, module }) => [`${module.name}:${name}`, value]),
    );
    return content(encoding, document(encoding, restconfModule, "data", members), headers);
  }

  #read(target: DataTarget, wanted: Query["content"]): Data {
    const { datastore, oper, services } = this.#options;
    const config = datastore.configModule(target);
    if (config) return wanted === "nonconfig" ? {} : datastore.read(config);
    return wanted === "config"
      ? {}
      : (oper.find(({ schema }) => schema === target.module)?.read(services) ?? {});
  }

  #validators(target: DataTarget | undefined): Record<string, string> {
    const { datastore } = this.#options;
    return {
      ETag: datastore.entityTag(target),
      "Last-Modified": httpDate(datastore.lastModified(target)),
    };
  }

  #edit(
    request: HttpsRequest,
    target: DataTarget,
    config: ConfigModule<S["configuration"]["running"]>,
    user: string,
  ): Answer {
    const { datastore, locked } = this.#options;
    const holder = locked();
    if (holder !== undefined)
      throw new Refusal(409, "lock-denied", holder, {
        type: "application",
        path: `/${identifierOf(target)}`,
      });
    const data = tree.copyOf(datastore.read(config));
    const before = tree.find(data, target.steps);
    checkConditions(request, {
      entityTag: before === undefined ? undefined : datastore.entityTag(target),
      lastModified: datastore.lastModified(target),
    });
    const edit = { request, target, data, before };
    const made = edits[request.method as keyof typeof edits](edit);
    const tag = datastore.entityTag(undefined);
    const problem = datastore.write(config, data);
    if (problem !== undefined)
      throw new Refusal(400, "invalid-value", problem, {
        type: "application",
        appTag: "must-violation",
        path: `/${identifierOf(target)}`,
      });
    if (datastore.entityTag(undefined) !== tag) this.#options.configured(user);
    const resource = made === undefined ? target : { module: target.module, steps: made };
    const headers = request.method === "DELETE" ? {} : this.#validators(resource);
    if (before !== undefined && request.method !== "POST") return noContent(headers);
    return { status: 201, headers: { ...headers, Location: locationOf(request, resource) } };
  }
}

interface Edit {
  readonly request: HttpsRequest;
  readonly target: DataTarget;
  /** Changed where it stands. */
  readonly data: Data;
  /** What the target is so far. */
  readonly before: Value | undefined;
}

/** What each method does to the data; POST says what it made. */
const edits = {
  PUT({ request, target, data }: Edit): undefined {
    if (target.steps.length > 1 && tree.find(data, target.steps.slice(0, -1)) === undefined) throw notFound();
    tree.replace(data, target.steps, bodyOf(request, target));
  },
  PATCH({ request, target, data, before }: Edit): undefined {
    if (before === undefined) throw notFound();
    tree.merge(data, target.steps, bodyOf(request, target));
  },
  DELETE({ target, data, before }: Edit): undefined {
    if (before === undefined) throw notFound();
    tree.remove(data, target.steps);
  },
  POST({ request, target, data, before }: Edit): readonly Step[] {
    const { node } = target.steps.at(-1)!;
    if (before === undefined || node.kind === "leaf") throw notFound();
    const member = readMember(request, target.module, `/${identifierOf(target)}`);
    const child = node.children.get(member.name);
    if (!child) throw member.place.refuse("unknown-element", "unknown element");
    const raw = member.raw(child);
    let step: Step = { name: member.name, node: child, keys: undefined };
    let value: Value;
    if (child.kind === "list") {
      const entry = decodeEntry(child, raw, member.place);
      step = { ...step, keys: child.keys.map((key) => entry[key] as string) };
      value = entry;
    } else value = decode(child, raw, member.place);
    const steps = [...target.steps, step];
    const known = tree.find(data, steps);
    if (known !== undefined && !tree.isEmpty(known))
      throw new Refusal(409, "data-exists", `object already exists: /${identifierOf({ ...target, steps })}`, {
        type: "application",
        path: `/${identifierOf({ ...target, steps })}`,
      });
    tree.replace(data, steps, value);
    return steps;
  },
};

/** The body as a value for the target itself. @throws Refusal when it is for something else. */
function bodyOf(request: HttpsRequest, target: DataTarget): Value {
  const { name, node, keys } = target.steps.at(-1)!;
  const parent = identifierOf({ ...target, steps: target.steps.slice(0, -1) });
  const member = readMember(request, target.module, parent === "" ? "" : `/${parent}`);
  if (member.name !== name) throw member.place.refuse("bad-element", `the element is not ${name}`);
  const raw = member.raw(node);
  if (node.kind !== "list") {
    const value = decode(node, raw, member.place);
    const list = target.steps.at(-2);
    const key = list?.node.kind === "list" ? list.node.keys.indexOf(name) : -1;
    if (key >= 0 && list?.keys?.[key] !== value)
      throw member.place.refuse("invalid-value", "the key of an entry cannot be changed");
    return value;
  }
  const entry = decodeEntry(node, raw, member.place);
  if (node.keys.some((key, index) => entry[key] !== keys?.[index]))
    throw member.place.refuse("invalid-value", "the keys differ from those of the URI");
  return entry;
}

function shaped(node: SchemaNode, found: Value, { fields, defaults }: Query): Value {
  if (fields) checkFields(fields, node);
  const value = defaults === "report-all" ? tree.withDefaults(node, found) : found;
  return fields ? tree.onlyFields(value, fields) : value;
}

const reading = ["GET", "HEAD", "OPTIONS"];

function allowedMethods(target: DataTarget | undefined, isConfig: boolean): readonly string[] {
  if (!target || !isConfig) return reading;
  const { name, node, keys } = target.steps.at(-1)!;
  // A list is edited by its entries, or with its parent.
  if (node.kind === "list" && !keys) return reading;
  if (node.kind !== "leaf") return [...reading, "POST", "PUT", "PATCH", "DELETE"];
  const list = target.steps.at(-2)?.node;
  const isKey = list?.kind === "list" && list.keys.includes(name);
  return isKey ? [...reading, "PUT", "PATCH"] : [...reading, "PUT", "PATCH", "DELETE"];
}

function options(allowed: readonly string[]): Answer {
  const patch = allowed.includes("PATCH")
    ? { "Accept-Patch": "application/yang-data+json, application/yang-data+xml" }
    : {};
  return { status: 200, headers: { Allow: allowed.join(", "), ...patch } };
}

/** As the client calls the server, when it says so in a usual way. */
function locationOf(request: HttpsRequest, target: DataTarget): string {
  const host = request.header("host") ?? "";
  const origin = /^[\w.-]+(:\d{1,5})?$|^\[[0-9a-fA-F:.]+\](:\d{1,5})?$/.test(host) ? `https://${host}` : "";
  return `${origin}/restconf/data/${identifierOf(target)}`;
}
