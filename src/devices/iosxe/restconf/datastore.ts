import type { Configuration } from "../configuration/model";
import type { SecretKeeper } from "../configuration/secret";
import type { ConfigurationStore } from "../configuration/store";
import type { DataTarget } from "./resource";
import type { Data, Module } from "./schema";
import { find } from "./tree";

/** A module whose data is configuration: the same that the command line changes. */
export interface ConfigModule<C extends Configuration = Configuration> {
  readonly schema: Module;
  /** Without what equals its default. */
  read(running: C): Data;
  /** Makes the configuration what the data says; a text refuses, and then nothing has changed. */
  write(data: Data, running: C, secrets: SecretKeeper): string | undefined;
}

/** The configuration as YANG data, with the marks by which clients see that it changed (RFC 8040 §3.4.1, §3.5.1). */
export class Datastore<C extends Configuration = Configuration> {
  readonly #store: ConfigurationStore<C>;
  readonly #calendar: () => number;
  /** What each module's data was, and since when. */
  readonly #seen = new Map<ConfigModule<C>, { text: string; since: number }>();
  #since: number;

  constructor(
    store: ConfigurationStore<C>,
    readonly modules: readonly ConfigModule<C>[],
    calendar: () => number,
  ) {
    this.#store = store;
    this.#calendar = calendar;
    this.#since = calendar();
    this.changed();
  }

  /** Call after each change of the running configuration. */
  changed(): void {
    for (const module of this.modules) {
      const text = JSON.stringify(this.read(module));
      if (this.#seen.get(module)?.text === text) continue;
      this.#since = this.#calendar();
      this.#seen.set(module, { text, since: this.#since });
    }
  }

  read(module: ConfigModule<C>): Data {
    return module.read(this.#store.running);
  }

  /** @returns why it was not taken, or undefined. */
  write(module: ConfigModule<C>, data: Data): string | undefined {
    return this.#store.edit((running, secrets) => module.write(data, running, secrets));
  }

  configModule({ module }: DataTarget): ConfigModule<C> | undefined {
    return this.modules.find(({ schema }) => schema === module);
  }

  /** The same for the same data, whatever way it takes there and back. No target: the whole. */
  entityTag(target: DataTarget | undefined): string {
    const module = target && this.configModule(target);
    const data =
      target && module
        ? (find(this.read(module), target.steps) ?? null)
        : this.modules.map((known) => this.read(known));
    return `"${digest(JSON.stringify(data))}"`;
  }

  /** A module's data changes as one: RFC 8040 §3.5.1 leaves it to the server how fine its times are. */
  lastModified(target: DataTarget | undefined): number {
    const module = target && this.configModule(target);
    return (module && this.#seen.get(module)?.since) ?? this.#since;
  }
}

/** Two FNV-1a sums of 32 bits, from different beginnings: enough to tell a few configurations apart. */
function digest(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit ^ (at & 0xff), 0x01000193);
  }
  return [first, second].map((sum) => (sum >>> 0).toString(16).padStart(8, "0")).join("");
}
