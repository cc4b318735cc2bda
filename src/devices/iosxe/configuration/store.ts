import type { Crypto } from "../../../crypto/port";
import { type Refused, runBatch } from "../../ios/batch";
import type { ConfigurationDocument } from "./document";
import type { ConfigurationTarget } from "./line";
import type { Configuration } from "./model";
import type { UnitFacts } from "./platform-kept";
import { type Secret, SecretKeeper } from "./secret";

export interface ConfigurationStoreOptions<C extends Configuration> {
  /** What the product's configuration is made of. */
  readonly document: ConfigurationDocument<C>;
  readonly crypto: Crypto;
  /** Source of salts and nonces: a seeded one makes runs reproducible. */
  entropy(length: number): Uint8Array;
  /** 32 octets, the device's own; seals passwords that must be read back (sftp-password). */
  readonly deviceKey: Uint8Array;
  /** `WLC3C57.31C5.7BC8` when nothing was configured yet. */
  readonly defaultHostname: string;
  /** What its own lines say of it; undefined: it has none. */
  readonly unit?: UnitFacts;
  /** IOS-XE release train as the `version` line shows it, `17.9`; `release` changes it. */
  readonly release: string;
  /** Saved configuration the device begins with; undefined: a factory-fresh one. */
  readonly startup?: string | undefined;
  /** What somebody configured before the first boot; it becomes the startup configuration as far as it is taken. */
  readonly first?: FirstConfiguration<C>;
  /** Called after `write memory` and `erase startup-config`, with what the startup configuration is now. */
  saved?(startup: string | undefined): void;
}

export interface FirstConfiguration<C extends Configuration> {
  /** Made to the factory's configuration before the text is read, so the text has the last word. */
  base(running: C, secrets: SecretKeeper): void;
  readonly text: string;
  /** Only what the device says to it is wanted: nothing is saved. */
  readonly isTrial?: boolean;
}

/** A line that was not accepted, with what the device answers. */
export type ConfigurationProblem = Refused;

/**
 * Running and startup configuration of one device. Made before anything else; survives reloads (call
 * `reload`), so that startup does too.
 */
export interface ConfigurationStore<C extends Configuration = Configuration> {
  /** Live: read it when needed, do not keep parts of it. Change it through `edit` or `apply` only. */
  readonly running: C;
  /** The text saved by `write memory`; undefined when nothing was ever saved. */
  readonly startup: string | undefined;
  /** Lines of the startup configuration that the last boot did not accept. */
  readonly startupProblems: readonly ConfigurationProblem[];
  /** True when running differs from startup. */
  readonly modified: boolean;
  /** `17.9`; the device sets it when it boots another image. */
  release: string;
  /** Changes running; the text returned says why the change was not taken. */
  edit(change: (running: C, secrets: SecretKeeper) => string | undefined): string | undefined;
  /** Applies configuration lines as if typed after `configure terminal`. Lines that fail do not stop the rest. */
  apply(text: string): readonly ConfigurationProblem[];
  /** `write memory`. */
  save(): void;
  /** A file copied to the startup configuration; what it holds in clear is hashed when it is read. */
  replaceStartup(text: string): void;
  /** `erase startup-config`. */
  erase(): void;
  /** What a reload does: running becomes startup, or the factory's. */
  reload(): void;
  /** The body of `show running-config` from the first `!` to `end`, lines ended by \n. */
  print(): string;
  /** Called after every accepted change of running. Returns the way to stop listening. */
  onChange(listener: () => void): () => void;
  /** The clear text of a reversible secret; undefined when another device sealed it. */
  reveal(secret: Secret): string | undefined;
  /** True when the password fits the user's credential. An unknown user never fits. */
  login(username: string, password: string): boolean;
  /** True when the key, in SSH's wire form, is one of the user's. */
  loginWithKey(username: string, key: Uint8Array): boolean;
  /** True when the password fits the enable secret. Without one: false. */
  enable(password: string): boolean;
}

export function createConfigurationStore<C extends Configuration>(
  options: ConfigurationStoreOptions<C>,
): ConfigurationStore<C> {
  return new Store(options);
}

class Store<C extends Configuration> implements ConfigurationStore<C> {
  readonly #options: ConfigurationStoreOptions<C>;
  readonly #secrets: SecretKeeper;
  readonly #listeners = new Set<() => void>();
  #running: C;
  #startup: string | undefined;
  #startupProblems: readonly ConfigurationProblem[] = [];
  /** Counts changes, so that `modified` need not print while nothing happened. */
  #changes = 0;
  #savedAt = 0;
  release: string;

  constructor(options: ConfigurationStoreOptions<C>) {
    this.#options = options;
    this.#secrets = new SecretKeeper(options);
    this.#startup = options.startup;
    this.release = options.release;
    this.#running = options.document.factory(options.defaultHostname, options.unit);
    if (options.first) {
      options.first.base(this.#running, this.#secrets);
      this.#startupProblems = this.apply(options.first.text);
      this.#changed();
    } else this.reload();
    // What a lab file gives may hold passwords in clear; what the device keeps and shows does not.
    if (options.first?.isTrial) return;
    if (options.first || options.startup !== undefined) this.save();
  }

  get running(): C {
    return this.#running;
  }

  get startup(): string | undefined {
    return this.#startup;
  }

  get startupProblems(): readonly ConfigurationProblem[] {
    return this.#startupProblems;
  }

  get modified(): boolean {
    return this.#changes !== this.#savedAt && this.print() !== this.#startup;
  }

  edit(change: (running: C, secrets: SecretKeeper) => string | undefined): string | undefined {
    const problem = change(this.#running, this.#secrets);
    if (problem !== undefined) return problem;
    this.#changed();
    return undefined;
  }

  apply(text: string): readonly ConfigurationProblem[] {
    const lines = text.split(/\r?\n/);
    return runBatch<ConfigurationTarget<C>>(lines, {
      grammar: this.#options.document.grammar,
      device: { configuration: this },
      base: "exec",
      mode: "config",
    });
  }

  save(): void {
    this.#startup = this.print();
    this.#savedAt = this.#changes;
    this.#options.saved?.(this.#startup);
  }

  replaceStartup(text: string): void {
    this.#startup = text;
    this.#savedAt = -1;
    this.#options.saved?.(text);
  }

  erase(): void {
    this.#startup = undefined;
    this.#savedAt = -1;
    this.#options.saved?.(undefined);
  }

  reload(): void {
    const { document, defaultHostname, unit } = this.#options;
    this.#running = document.factory(defaultHostname, unit);
    // A whole configuration, as the device itself prints it, names what blocks there are; what a lab file gives comes on top
    // of the factory's.
    if (/^boot-start-marker$/m.test(this.#startup ?? "")) {
      this.#running.flows = [];
      this.#running.kept = [];
    }
    this.#startupProblems = this.#startup === undefined ? [] : this.apply(this.#startup);
    this.#changed();
    this.#savedAt = this.#changes;
  }

  print(): string {
    return this.#options.document.print(this.#running, this.release);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reveal(secret: Secret): string | undefined {
    return this.#secrets.reveal(secret);
  }

  login(username: string, password: string): boolean {
    const user = this.#running.users.find((known) => known.name === username);
    return user?.credential !== undefined && this.#secrets.fits(user.credential, password);
  }

  loginWithKey(username: string, key: Uint8Array): boolean {
    const { users, ssh } = this.#running;
    if (!users.some(({ name }) => name === username)) return false;
    const hash = this.#secrets.fingerprint(key);
    return ssh.users.some(({ name, keys }) => name === username && keys.some((known) => known.hash === hash));
  }

  enable(password: string): boolean {
    const secret = this.#running.enableSecret;
    return secret !== undefined && this.#secrets.fits(secret, password);
  }

  #changed(): void {
    this.#changes++;
    for (const listener of this.#listeners) listener();
  }
}
