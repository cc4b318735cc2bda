import type { Context } from "./context";
import type { ParameterType } from "./parameter-types";

/**
 * One declaration a command: its words with their help, its parameters with their types, mode, privilege and
 * handler. Parsing, abbreviation, `?`, Tab and the `no` form all come from it.
 */
export interface CommandSpec<D, S extends Syntax> {
  /** The mode or modes that know the command. */
  readonly mode: string | readonly string[];
  /** Lowest privilege level that sees it; 1 when absent. */
  readonly privilege?: number;
  readonly syntax: S;
  run(context: Context<D>, args: ArgsOf<S>): void;
  /** The `no` (and `default`) form. Elements beyond the first `needs` may be left out; absent needs all words. */
  readonly negate?: Negation<D, S>;
  /** May be followed by `| include ...`. Show commands say so. */
  readonly filterable?: boolean;
}

export interface Negation<D, S extends Syntax> {
  readonly needs?: number;
  run(context: Context<D>, args: Partial<ArgsOf<S>>): void;
}

/** A command with the types of its own arguments forgotten, as the tree keeps it. */
export interface Command<D> {
  readonly mode: string | readonly string[];
  readonly privilege: number;
  readonly syntax: Syntax;
  readonly filterable: boolean;
  run(context: Context<D>, args: Arguments): void;
  readonly negate: { readonly needs: number; run(context: Context<D>, args: Arguments): void } | undefined;
}

export type Arguments = Record<string, unknown>;

export type Syntax = readonly Element[];

export type Element =
  | Keyword
  | Parameter<string, unknown>
  | Choice<string, string>
  | Flags<string, string>
  | Optional<Syntax>
  | AnyOrder<readonly Syntax[]>;

export interface Keyword {
  readonly kind: "keyword";
  readonly text: string;
  readonly help: string;
}

export interface Parameter<N extends string, V> {
  readonly kind: "parameter";
  readonly name: N;
  readonly type: ParameterType<V>;
  readonly help: string;
}

/** One of several keywords, kept under a name. */
export interface Choice<N extends string, W extends string> {
  readonly kind: "choice";
  readonly name: N;
  readonly words: Readonly<Record<W, string>>;
}

/** Any of several keywords in any order, kept as a set under a name. */
export interface Flags<N extends string, W extends string> {
  readonly kind: "flags";
  readonly name: N;
  readonly words: Readonly<Record<W, string>>;
}

/** All of these elements, or none. */
export interface Optional<S extends Syntax> {
  readonly kind: "optional";
  readonly elements: S;
}

/** Any of these groups in any order, each once at the most; few groups, as every order is laid out. */
export interface AnyOrder<G extends readonly Syntax[]> {
  readonly kind: "any-order";
  readonly groups: G;
}

type Captured<E> =
  E extends Parameter<infer N, infer V>
    ? { [K in N]: V }
    : E extends Choice<infer N, infer W>
      ? { [K in N]: W }
      : E extends Flags<infer N, infer W>
        ? { [K in N]: ReadonlySet<W> }
        : E extends Optional<infer S>
          ? Partial<ArgsOf<S>>
          : E extends AnyOrder<infer G>
            ? Partial<ArgsOf<G[number]>>
            : object;

type Intersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never;
type Simplify<T> = { [K in keyof T]: T[K] };

/** The arguments that a syntax captures, by name. A syntax not known exactly has any. */
export type ArgsOf<S extends Syntax> = Syntax extends S
  ? Arguments
  : Simplify<Intersection<Captured<S[number]>>>;

export function word(text: string, help: string): Keyword {
  return { kind: "keyword", text, help };
}

export function parameter<const N extends string, V>(
  name: N,
  type: ParameterType<V>,
  help: string,
): Parameter<N, V> {
  return { kind: "parameter", name, type, help };
}

export function choice<const N extends string, W extends string>(
  name: N,
  words: Readonly<Record<W, string>>,
): Choice<N, W> {
  return { kind: "choice", name, words };
}

export function flags<const N extends string, W extends string>(
  name: N,
  words: Readonly<Record<W, string>>,
): Flags<N, W> {
  return { kind: "flags", name, words };
}

export function optional<const S extends Syntax>(...elements: S): Optional<S> {
  return { kind: "optional", elements };
}

export function anyOrder<const G extends readonly Syntax[]>(...groups: G): AnyOrder<G> {
  return { kind: "any-order", groups };
}

/** Declares a command for a device of type D: `command<Ewc>()({ ... })`, so that the arguments' types are found. */
export function command<D>(): <const S extends Syntax>(spec: CommandSpec<D, S>) => Command<D> {
  return (spec) => {
    const negate = spec.negate;
    return {
      mode: spec.mode,
      privilege: spec.privilege ?? 1,
      syntax: spec.syntax,
      filterable: spec.filterable ?? false,
      // The tree hands over exactly what the syntax captures; the types say so, the compiler cannot see it.
      run: (context, args) => spec.run(context, args as never),
      negate: negate && {
        needs: negate.needs ?? leadingWords(spec.syntax),
        run: (context, args) => negate.run(context, args as never),
      },
    };
  };
}

function leadingWords(syntax: Syntax): number {
  const first = syntax.findIndex((element) => element.kind !== "keyword");
  return first < 0 ? syntax.length : Math.max(first, 1);
}
