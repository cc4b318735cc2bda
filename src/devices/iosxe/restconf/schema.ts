import type { LeafType, Scalar } from "./leaf-types";

/** What a YANG module says about its data: one declaration reads, prints and checks it in JSON and in XML. */
export interface Module {
  readonly name: string;
  readonly namespace: string;
  /** `2022-07-01` */
  readonly revision: string;
  readonly tops: Children;
}

export type Children = ReadonlyMap<string, SchemaNode>;
export type SchemaNode = Leaf | Container | List;

export interface Leaf {
  readonly kind: "leaf";
  readonly type: LeafType;
  readonly default: Scalar | undefined;
  readonly mandatory: boolean;
  /** The case of its parent's choice. Setting it takes away what belongs to other cases (RFC 7950 §7.9). */
  readonly choice: string | undefined;
  /** Leaves beside it that go back to their defaults when it is set: they say how it is to be read. */
  readonly resets: readonly string[];
  /** Its value is repeated in no problem report. */
  readonly secret: boolean;
}

export interface Container {
  readonly kind: "container";
  /** It exists by being made (RFC 7950 §7.5.5); others exist wherever their parent does. */
  readonly presence: boolean;
  readonly children: Children;
}

export interface List {
  readonly kind: "list";
  readonly keys: readonly string[];
  readonly children: Children;
}

/** Data of a container or a list entry. Names come from the schema alone. */
export interface Data {
  [name: string]: Scalar | Data | Data[];
}

export type Value = Data[string];

export function leaf(
  type: LeafType,
  more: {
    readonly default?: Scalar;
    readonly mandatory?: true;
    readonly choice?: string;
    readonly resets?: readonly string[];
    readonly secret?: true;
  } = {},
): Leaf {
  return {
    kind: "leaf",
    type,
    default: more.default,
    mandatory: more.mandatory ?? false,
    choice: more.choice,
    resets: more.resets ?? [],
    secret: more.secret ?? false,
  };
}

export function container(children: Readonly<Record<string, SchemaNode>>): Container {
  return { kind: "container", presence: false, children: named(children) };
}

export function presenceContainer(children: Readonly<Record<string, SchemaNode>>): Container {
  return { kind: "container", presence: true, children: named(children) };
}

export function list(keys: string, children: Readonly<Record<string, SchemaNode>>): List {
  return { kind: "list", keys: keys.split(" "), children: named(children) };
}

export function named(children: Readonly<Record<string, SchemaNode>>): Children {
  return new Map(Object.entries(children));
}

/** Cisco's modules have their names in their namespaces. */
export function ciscoModule(
  name: string,
  revision: string,
  tops: Readonly<Record<string, SchemaNode>>,
): Module {
  return { name, namespace: `http://cisco.com/ns/yang/${name}`, revision, tops: named(tops) };
}
