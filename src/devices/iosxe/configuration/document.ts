import { type Command, command, word } from "../../ios/grammar";
import { Grammar, type ModeSpec } from "../../ios/tree";
import type { ConfigurationTarget, Entry } from "./line";
import type { Configuration } from "./model";
import type { UnitFacts } from "./platform-kept";

/** Lines that stand together. Blocks bring their own `!`; a group of lines gets one. */
export interface Part<C extends Configuration> {
  readonly entries: readonly Entry<C, C>[];
  readonly ends: "with a !" | "as they are";
}

export interface DocumentOptions<C extends Configuration> {
  /** The whole configuration in IOS-XE's order. */
  readonly parts: readonly Part<C>[];
  /** Its modes; `exec` is added by whoever has one. */
  readonly modes: readonly ModeSpec[];
  /** Modes that have an `exit` of their own, or none. */
  readonly modesWithoutExit: readonly string[];
  /** What a device fresh from the factory runs with. */
  factory(hostname: string, unit: UnitFacts | undefined): C;
}

/** What there is to say of a product's configuration: the lines that it takes and prints, and what it begins with. */
export class ConfigurationDocument<C extends Configuration> {
  /** Every command of configuration mode and its sub-modes, once. */
  readonly commands: readonly Command<ConfigurationTarget<C>>[];
  readonly modes: readonly ModeSpec[];
  /** Where `exit` only goes one mode up. */
  readonly modesWithExit: readonly string[];
  readonly #options: DocumentOptions<C>;
  #grammar: Grammar<ConfigurationTarget<C>> | undefined;

  constructor(options: DocumentOptions<C>) {
    const { parts, modes, modesWithoutExit } = options;
    this.#options = options;
    this.commands = parts.flatMap((part) => part.entries.flatMap((entry) => entry.commands));
    this.modes = modes;
    this.modesWithExit = modes.map(({ name }) => name).filter((name) => !modesWithoutExit.includes(name));
  }

  /** Configuration without exec commands around it, for startup and `apply`. Compiled when first needed. */
  get grammar(): Grammar<ConfigurationTarget<C>> {
    this.#grammar ??= this.#compiled();
    return this.#grammar;
  }

  factory(hostname: string, unit?: UnitFacts): C {
    return this.#options.factory(hostname, unit);
  }

  /** The body of `show running-config`: from the first `!` to `end`, each line ended by \n. */
  print(configuration: C, release: string): string {
    const printed = ["!", `version ${release}`];
    for (const { entries, ends } of this.#options.parts) {
      const lines = entries.flatMap((entry) => entry.print(configuration));
      printed.push(...lines);
      if (ends === "with a !" && lines.length > 0) printed.push("!");
    }
    printed.push("end");
    return `${printed.join("\n")}\n`;
  }

  #compiled(): Grammar<ConfigurationTarget<C>> {
    const end = command<ConfigurationTarget<C>>()({
      mode: this.modes.map((mode) => mode.name),
      syntax: [word("end", "Exit from configure mode")],
      run: (context) => context.end(),
    });
    const exit = command<ConfigurationTarget<C>>()({
      mode: this.modesWithExit,
      syntax: [word("exit", "Exit from configure mode")],
      run: (context) => context.leave(),
    });
    return new Grammar<ConfigurationTarget<C>>(
      [{ name: "exec", suffix: "" }, ...this.modes],
      [...this.commands, end, exit],
    );
  }
}
