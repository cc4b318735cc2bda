import { own } from "../../../own";
import { choice, parameter, word } from "../../ios/grammar";
import { LINE, type ParameterType } from "../../ios/parameter-types";
import { boolean, enumeration, type LeafType, string, unsigned } from "../restconf/leaf-types";
import { type Data, type Leaf, leaf } from "../restconf/schema";
import { type Entry, modeLine, type Refusal } from "./line";
import type { Secret, SecretKeeper } from "./secret";

/**
 * One value of the configuration, declared once: from it come the field of the model, the line that sets, unsets and prints
 * it, its YANG leaves (RESTCONF), and the line that a form types. V is what the model holds.
 */
export interface Item<V> {
  /** The YANG leaf and the word of the line, which IOS-XE calls the same. */
  readonly name: string;
  /** What it is until it is set, and after `no`. */
  readonly standard: V;
  /** The line of a sub-mode that sets it; undefined where it has none. It prints nothing: that is its block's. */
  line<T>(mode: string, put: (target: T, value: V) => Refusal): Entry<T> | undefined;
  /** As `show running-config` has it; undefined at the default. */
  print(value: V): string | undefined;
  /** The line that a person types for a value, or for the words of a form. */
  typed(words: string): string;
  /** `choice`: the case of the choice that they belong to. */
  leaves(choice: string): Readonly<Record<string, Leaf>>;
  /** The value as leaves, also at its default. */
  read(value: V): Data;
  /** The value that the leaves say; a text refuses. `before` is what it was, where it was set. */
  write(data: Data, secrets: SecretKeeper, before: V | undefined): { readonly value: V } | string;
}

export interface TextSpec {
  /** Of the word, of the value. */
  readonly help: readonly [string, string];
  readonly type: ParameterType<string>;
  readonly leaf: LeafType;
  readonly standard?: string;
}

export function textItem(
  name: string,
  { help, type, leaf: leafType, standard = "" }: TextSpec,
): Item<string> {
  return {
    name,
    standard,
    line: <T>(mode: string, put: (target: T, value: string) => Refusal) =>
      modeLine<T>(mode)({
        syntax: [word(name, help[0]), parameter("value", type, help[1])],
        set: (target, { value }) => put(target, value),
        unset: (target) => put(target, standard),
      }),
    print: (value) => (value === standard ? undefined : `${name} ${value}`),
    typed: (words) => `${name} ${words}`,
    leaves: (kind) => ({ [name]: leaf(leafType, { choice: kind, default: standard }) }),
    read: (value) => ({ [name]: value }),
    write: (data) => ({ value: String(own(data, name) ?? standard) }),
  };
}

/** A password that the device must read back: sealed in the model, in clear only on its way in. */
export function secretItem(name: string, help: string): Item<Secret | undefined> {
  const type = `${name}-type`;
  return {
    name,
    standard: undefined,
    line: <T>(mode: string, put: (target: T, value: Secret | undefined) => Refusal) =>
      modeLine<T>(mode)({
        syntax: [
          word(name, help),
          choice("type", {
            "0": "Specifies an UNENCRYPTED password will follow",
            "8": "Specifies an AES ENCRYPTED password will follow",
          }),
          parameter("text", LINE, "Enter the password"),
        ],
        needs: 1,
        set: (target, args, secrets) =>
          put(target, args.type === "0" ? secrets.seal(args.text) : { type: 8, text: args.text }),
        unset: (target) => put(target, undefined),
      }),
    print: (value) => value && `${name} 8 ${value.text}`,
    typed: (words) => `${name} 0 ${words}`,
    leaves: (kind) => ({
      [name]: leaf(string(/^\P{Cc}{0,128}$/u), { choice: kind, default: "", resets: [type], secret: true }),
      [type]: leaf(enumeration("clear", "aes", "clear-to-aes"), { choice: kind, default: "clear-to-aes" }),
    }),
    // Only ever in the form that the device sealed it in.
    read: (value): Data => (value ? { [name]: value.text, [type]: "aes" } : {}),
    write(data, secrets, before) {
      const text = String(own(data, name) ?? "");
      if (text === "") return { value: undefined };
      if (own(data, type) !== "aes") return { value: secrets.seal(text) };
      if (before?.text === text) return { value: before };
      // It becomes part of a configuration line.
      return /^[!-~]+$/.test(text) ? { value: { type: 8, text } } : "invalid encrypted password";
    },
  };
}

/** On until it is told otherwise. */
export function flagItem(name: string, help: string): Item<boolean> {
  return {
    name,
    standard: true,
    line: <T>(mode: string, put: (target: T, value: boolean) => Refusal) =>
      modeLine<T>(mode)({
        syntax: [word(name, help)],
        set: (target) => put(target, true),
        unset: (target) => put(target, false),
      }),
    print: (value) => (value ? undefined : `no ${name}`),
    typed: (words) => (words === "false" ? `no ${name}` : name),
    leaves: (kind) => ({ [name]: leaf(boolean, { choice: kind, default: true }) }),
    read: (value) => ({ [name]: value }),
    write: (data) => ({ value: own(data, name) !== false }),
  };
}

export interface ChoiceSpec<W extends string> {
  readonly help: string;
  readonly standard: NoInfer<W>;
  /** The words, each with its help and what YANG calls it. */
  readonly words: { readonly [word in W]: { readonly help: string; readonly yang: string } };
}

export function choiceItem<W extends string>(
  name: string,
  { help, standard, words }: ChoiceSpec<W>,
): Item<W> {
  const known = Object.keys(words) as W[];
  const helps = Object.fromEntries(known.map((one) => [one, words[one].help])) as Record<W, string>;
  return {
    name,
    standard,
    line: <T>(mode: string, put: (target: T, value: W) => Refusal) =>
      modeLine<T>(mode)({
        syntax: [word(name, help), choice("value", helps)],
        needs: 1,
        set: (target, args) => put(target, args.value as W),
        unset: (target) => put(target, standard),
      }),
    print: (value) => (value === standard ? undefined : `${name} ${value}`),
    typed: (value) => `${name} ${value}`,
    leaves: (kind) => ({
      [name]: leaf(enumeration(...known.map((one) => words[one].yang)), {
        choice: kind,
        default: words[standard].yang,
      }),
    }),
    read: (value) => ({ [name]: words[value].yang }),
    write: (data) => ({ value: known.find((one) => words[one].yang === own(data, name)) ?? standard }),
  };
}

/** A number that the device knows and lets nobody change. */
export function fixedItem<const N extends number>(
  name: string,
  value: N,
  spec: {
    readonly help: readonly [string, string];
    readonly type: ParameterType<number>;
    readonly refusal: string;
  },
): Item<N> {
  const { help, type, refusal } = spec;
  return {
    name,
    standard: value,
    line: <T>(mode: string) =>
      modeLine<T>(mode)({
        syntax: [word(name, help[0]), parameter("number", type, help[1])],
        set: (_target, { number }) => (number === value ? undefined : refusal),
        unset: () => undefined,
      }),
    print: () => undefined,
    typed: () => `${name} ${value}`,
    leaves: (kind) => ({ [name]: leaf(unsigned(32), { choice: kind, default: value }) }),
    read: () => ({ [name]: value }),
    write: (data) => (own(data, name) === undefined || own(data, name) === value ? { value } : refusal),
  };
}

/** A leaf that is true by being there, and has no line. */
export function presentItem(name: string, refusal: string): Item<true> {
  return {
    name,
    standard: true,
    line: () => undefined,
    print: () => undefined,
    typed: () => "",
    leaves: (kind) => ({ [name]: leaf(boolean, { choice: kind }) }),
    read: () => ({ [name]: true }),
    write: (data) => (own(data, name) === false ? refusal : { value: true }),
  };
}
