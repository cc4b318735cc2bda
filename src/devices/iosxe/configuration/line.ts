import type { Context } from "../../ios/context";
import { type ArgsOf, type Command, command, type Syntax } from "../../ios/grammar";
import type { Configuration } from "./model";
import type { SecretKeeper } from "./secret";

/** What configuration commands need of the device they run on. */
export interface ConfigurationTarget<C extends Configuration = Configuration> {
  readonly configuration: {
    /** Changes the running configuration; the text returned says why it was not taken. */
    edit(change: (running: C, secrets: SecretKeeper) => string | undefined): string | undefined;
  };
}

/**
 * One line (or block of lines) of the configuration, declared once: the command that reads it and the text that
 * `show running-config` prints, which reads back into the same. T is what it configures: the whole configuration,
 * or the item that a sub-mode is about. C is the configuration that it needs around it.
 */
export interface Entry<T, C extends Configuration = Configuration> {
  readonly commands: readonly Command<ConfigurationTarget<C>>[];
  print(target: T): readonly string[];
}

/** The answer to a line that is well formed and yet refused: what follows `% `. */
export type Refusal = string | undefined;

export interface LineSpec<T, S extends Syntax> {
  readonly syntax: S;
  set(target: T, args: ArgsOf<S>, secrets: SecretKeeper): Refusal;
  /** The `no` form, and `default` unless `form` is told apart. */
  unset?(target: T, args: Partial<ArgsOf<S>>, form: "no" | "default"): Refusal;
  /** What `no` asks first, ending in `[confirm]`. */
  readonly unsetAsks?: string;
  /** Elements that `no` needs; absent: the leading words. */
  readonly needs?: number;
  /** Sub-mode to be in afterwards. */
  readonly then?: string;
  print?(target: T): readonly string[];
}

/** A line of `config` mode, of a product's configuration. */
export function globalLineOf<C extends Configuration>() {
  return <const S extends Syntax>(spec: LineSpec<C, S>): Entry<C, C> =>
    entry<C, C, S>("config", spec, (running) => running);
}

/** A line of `config` mode. */
export const globalLine = globalLineOf<Configuration>();

/** A line of a sub-mode (or of several), about the item that the mode was entered with. */
export function modeLine<T>(mode: string | readonly string[]) {
  return <const S extends Syntax>(spec: LineSpec<T, S>): Entry<T> =>
    entry<T, Configuration, S>(mode, spec, (_running, item) => item as T);
}

export interface BlockSpec<P, T, S extends Syntax> {
  /** The mode it enters. */
  readonly mode: string;
  readonly syntax: S;
  /** Finds or makes the item; a text refuses. */
  open(parent: P, args: ArgsOf<S>): T | string;
  /** `no ...`. */
  close?(parent: P, args: Partial<ArgsOf<S>>): Refusal;
  /** `default ...`; without it the same as `no`. The text is what is said of it. */
  standard?(parent: P, args: Partial<ArgsOf<S>>): string;
  readonly needs?: number;
  items(parent: P): readonly T[];
  header(item: T): string;
  readonly lines: readonly Entry<T>[];
}

/** A block of `config` mode: a line that enters a sub-mode, and what may stand in there. */
export function block<T extends object, C extends Configuration = Configuration>() {
  return <const S extends Syntax>(spec: BlockSpec<C, T, S>): Entry<C, C> => {
    const { close, standard } = spec;
    const opening = command<ConfigurationTarget<C>>()({
      mode: "config",
      privilege: 15,
      syntax: spec.syntax,
      run(context, args) {
        let item: T | undefined;
        const problem = context.device.configuration.edit((running) => {
          const opened = spec.open(running, args);
          if (typeof opened === "string") return opened;
          item = opened;
          return undefined;
        });
        if (problem !== undefined) context.error(problem);
        else context.enter(spec.mode, item);
      },
      ...(close && {
        negate: {
          ...(spec.needs !== undefined && { needs: spec.needs }),
          run(context: Context<ConfigurationTarget<C>>, args: Partial<ArgsOf<S>>) {
            if (context.form !== "default" || !standard) {
              report(context, (running) => close(running, args));
              return;
            }
            context.device.configuration.edit((running) => {
              context.print(standard(running, args));
              return undefined;
            });
          },
        },
      }),
    });
    return {
      commands: [opening, ...spec.lines.flatMap((line) => line.commands)],
      print: (running) =>
        spec.items(running).flatMap((item) => {
          const inner = spec.lines.flatMap((line) => line.print(item));
          return [spec.header(item), ...inner.map((line) => ` ${line}`), "!"];
        }),
    };
  };
}

function entry<T, C extends Configuration, const S extends Syntax>(
  mode: string | readonly string[],
  spec: LineSpec<T, S>,
  target: (running: C, item: unknown) => T,
): Entry<T, C> {
  const { unset, unsetAsks, then } = spec;
  const only = command<ConfigurationTarget<C>>()({
    mode,
    privilege: 15,
    syntax: spec.syntax,
    run(context, args) {
      const taken = report(context, (running, secrets) =>
        spec.set(target(running, context.modeData), args, secrets),
      );
      if (taken && then !== undefined) context.enter(then, context.modeData);
    },
    ...(unset && {
      negate: {
        ...(spec.needs !== undefined && { needs: spec.needs }),
        run(context: Context<ConfigurationTarget<C>>, args: Partial<ArgsOf<S>>) {
          const form = context.form === "default" ? "default" : "no";
          const act = () =>
            report(context, (running) => unset(target(running, context.modeData), args, form));
          if (unsetAsks === undefined) {
            act();
            return;
          }
          context.ask({ kind: "confirm", text: unsetAsks }, (reply) => {
            if (reply !== undefined) act();
            context.done();
          });
        },
      },
    }),
  });
  return { commands: [only], print: (item) => spec.print?.(item) ?? [] };
}

function report<C extends Configuration>(
  context: Context<ConfigurationTarget<C>>,
  change: (running: C, secrets: SecretKeeper) => Refusal,
): boolean {
  const problem = context.device.configuration.edit(
    (running, secrets) => change(running, secrets) ?? undefined,
  );
  if (problem !== undefined) context.error(problem);
  return problem === undefined;
}
