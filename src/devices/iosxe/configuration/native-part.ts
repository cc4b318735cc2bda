import { own } from "../../../own";
import type { Data, SchemaNode } from "../restconf/schema";
import type { Entry } from "./line";
import type { Configuration } from "./model";
import type { SecretKeeper } from "./secret";

/**
 * A part of the configuration with lines of its own and nodes of its own in Cisco-IOS-XE-native, declared once: its lines
 * set, unset and print what its nodes tell and hear. V is what the model holds of it.
 */
export interface NativePart<V> {
  /** In the order in which they are printed. */
  readonly lines: readonly Entry<Configuration>[];
  readonly nodes: Readonly<Record<string, SchemaNode>>;
  read(running: Configuration): V;
  put(running: Configuration, value: V): void;
  /** Without what equals its default. */
  tell(value: V): Data;
  /** The value that the nodes say; a text refuses. @param before what it is so far */
  hear(data: Data, before: V, secrets: SecretKeeper): { readonly value: V } | string;
}

/** What IOS-XE says of data whose lines it does not take. */
export const deviceRefused = "inconsistent value: Device refused one or more commands";

/** A container's data; nothing where it is not there. */
export function containerOf(data: Data, ...path: readonly string[]): Data {
  let found = data;
  for (const name of path) found = (own(found, name) ?? {}) as Data;
  return found;
}

/** A list's entries. */
export function entriesOf(data: Data, name: string): readonly Data[] {
  return (own(data, name) ?? []) as Data[];
}
