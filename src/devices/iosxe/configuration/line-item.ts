import { own } from "../../../own";
import { parameter, word } from "../../ios/grammar";
import type { ParameterType } from "../../ios/parameter-types";
import { boolean, type LeafType } from "../restconf/leaf-types";
import { type Data, type Leaf, leaf } from "../restconf/schema";
import { type Entry, globalLineOf, type Refusal } from "./line";
import type { Configuration } from "./model";

/** A word of a line with its help. */
export type LineWord = readonly [word: string, help: string];

/** Where a value is in the model. */
export interface Cell<C, V> {
  read(running: C): V;
  put(running: C, value: V): Refusal;
}

/**
 * One value of the configuration that has a line of its own in global configuration, declared once: from it come the field of the
 * model, the line that sets, unsets and prints it, and its YANG leaf. V is what the model holds.
 */
export interface LineItem<V> {
  /** What it is until it is set, and after `no`. */
  readonly standard: V;
  /** @param before the words that the lines of its group begin with */
  line<C extends Configuration>(before: readonly LineWord[], cell: Cell<C, V>): Entry<C, C>;
  readonly leaves: Readonly<Record<string, Leaf>>;
  /** The value as a leaf; nothing at its default. */
  tell(value: V): Data;
  /** The value that the leaf says; one that is not there says the default. */
  hear(data: Data): V;
}

interface Spelling {
  /** Of the line, behind those of its group. */
  readonly words: readonly LineWord[];
  readonly leaf: string;
}

/** Off until its line stands. */
export function lineFlag({ words, leaf: name }: Spelling): LineItem<boolean> {
  return {
    standard: false,
    line: <C extends Configuration>(before: readonly LineWord[], cell: Cell<C, boolean>) =>
      globalLineOf<C>()({
        syntax: [...before, ...words].map(([text, help]) => word(text, help)),
        set: (running) => cell.put(running, true),
        unset: (running) => cell.put(running, false),
        print: (running) => (cell.read(running) ? [spelt(before, words)] : []),
      }),
    leaves: { [name]: leaf(boolean, { default: false }) },
    tell: (value): Data => (value ? { [name]: true } : {}),
    hear: (data) => own(data, name) === true,
  };
}

export interface LineValueSpec<V> extends Spelling {
  readonly help: string;
  readonly type: ParameterType<V & (string | number)>;
  readonly leafType: LeafType;
  readonly standard: V;
}

/** A word or a number behind the words of its line. Where it has no value, YANG says an empty text. */
export function lineValue<V extends string | number | undefined>({
  words,
  leaf: name,
  help,
  type,
  leafType,
  standard,
}: LineValueSpec<V>): LineItem<V> {
  const none = standard ?? "";
  return {
    standard,
    line: <C extends Configuration>(before: readonly LineWord[], cell: Cell<C, V>) => {
      const value = parameter("value", type, help);
      return globalLineOf<C>()({
        syntax: [...[...before, ...words].map(([text, about]) => word(text, about)), value],
        set: (running, args) => cell.put(running, args.value as V),
        unset: (running) => cell.put(running, standard),
        print: (running) => {
          const now = cell.read(running);
          return now === standard ? [] : [`${spelt(before, words)} ${now}`];
        },
      });
    },
    leaves: { [name]: leaf(leafType, { default: none }) },
    tell: (value): Data => (value === standard ? {} : { [name]: value as string | number }),
    hear: (data) => {
      const said = own(data, name);
      return said === undefined || said === none ? standard : (said as V);
    },
  };
}

function spelt(...words: readonly (readonly LineWord[])[]): string {
  return words
    .flat()
    .map(([text]) => text)
    .join(" ");
}
