import { distance } from "fastest-levenshtein";
import { own } from "../../src/own";
import { nounNamed, nouns, ownNouns } from "./nouns";
import { phrasings } from "./phrasings";

/** What a sentence is looked for by: what kinds of things it names, and its other words. */
interface Features {
  readonly words: ReadonlySet<string>;
  /** Of other ways to say it. */
  readonly more?: ReadonlySet<string>;
  readonly things: readonly string[];
}

export interface NearSentences {
  /** Whether they may well be meant; else they are only the least far. */
  readonly areNear: boolean;
  readonly sentences: readonly string[];
}

const nearEnough = 0.38;

/**
 * The sentences that somebody may have meant, the likeliest first, with the words of the text in place of the nouns.
 * @param expressions the sentences that there are
 */
export function nearestSentences(text: string, expressions: readonly string[], most = 3): NearSentences {
  const wanted = featuresOfText(text);
  const known = expressions.map((expression) => ({ expression, features: featuresOf(expression) }));
  const rarity = raritiesOf(known.map(({ features }) => features.words));
  const found = known
    .map(({ expression, features }) => ({ expression, likeness: likeness(wanted, features, rarity) }))
    .filter((one) => one.likeness > 0)
    .sort((one, other) => other.likeness - one.likeness)
    .slice(0, most);
  const near = found.filter((one) => one.likeness > nearEnough);
  return {
    areNear: near.length > 0,
    sentences: (near.length > 0 ? near : found).map(({ expression }) => filled(expression, text)),
  };
}

/** Sentences that hold the word, in any of the words that people say for it; all of them where there is no word. */
export function sentencesWith(word: string, expressions: readonly string[]): string[] {
  const typed = word.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return expressions.filter((expression) => {
    const texts = [expression, ...(own(phrasings, expression)?.also ?? [])].join(" ").toLowerCase();
    const there = texts.match(/[a-z0-9]+/g) ?? [];
    const stems = new Set(wordsOf(texts));
    return typed.every(
      (one) => there.some((other) => other.startsWith(one)) || wordsOf(one).some((root) => stems.has(root)),
    );
  });
}

/** Every word that a sentence has, or that is said for it. */
export function wordsOfSentences(expressions: readonly string[]): ReadonlySet<string> {
  const texts = expressions.flatMap((one) => [one, ...(own(phrasings, one)?.also ?? [])]);
  return new Set([
    ...Object.keys(synonyms).filter((word) => word.length > 3),
    ...texts.flatMap((text) => text.toLowerCase().match(/[a-z][a-z0-9]+/g) ?? []),
  ]);
}

const synonyms: Readonly<Record<string, string>> = {
  wap: "ap",
  point: "ap",
  device: "host",
  wlc: "controller",
  ewc: "controller",
  block: "drop",
  deny: "drop",
  close: "drop",
  clos: "drop",
  allow: "let",
  permit: "let",
  open: "let",
  cancel: "abort",
  reset: "reload",
  outage: "power",
  slow: "most",
  throttl: "most",
  latency: "delay",
  jitter: "varies",
  mtu: "octet",
  corrupt: "defect",
  damag: "defect",
  truncat: "defect",
  unzip: "unpack",
  extract: "unpack",
  folder: "path",
  directory: "path",
  ip: "address",
  filter: "drop",
  reject: "drop",
  contain: "show",
  see: "show",
  display: "show",
  print: "log",
  message: "log",
  syslog: "log",
  version: "image",
  software: "image",
  firmware: "image",
  release: "image",
  upgrade: "predownload",
  download: "predownload",
  reboot: "reload",
  restart: "reload",
  execute: "run",
  type: "run",
  command: "run",
  wait: "pass",
  traffic: "packet",
  datagram: "packet",
  acl: "list",
  register: "join",
  online: "join",
  rule: "rules",
};

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z][a-z0-9]*/g) ?? []).filter((word) => !empty.has(word)).map(stem);
}

const empty = new Set(
  "the a an of to is are be in on at and or that its it i we should must will shall has have does do with for by this all every each from".split(
    " ",
  ),
);

function stem(word: string): string {
  const short = word.replace(/(?:ing|ed|es|s)$/, "");
  const root = short.length >= 3 ? short : word;
  return own(synonyms, root) ?? own(synonyms, word) ?? root;
}

const things = ["duration", "network", "address", "version", "image type", "protocol"];

function featuresOf(expression: string): Features {
  const also = own(phrasings, expression)?.also ?? [];
  const words = (texts: readonly string[]) =>
    new Set(
      texts.flatMap((one) => wordsOf(one.replace(/\{(\w+) ?(\w*)\}/g, " $1 $2 ").replace(/\(|\)/g, " "))),
    );
  const names = [...expression.matchAll(/\{([^}]*)\}/g)].map((found) => found[1]!);
  return {
    words: words([expression]),
    more: words(also),
    things: [
      ...names.filter((name) => things.includes(name)),
      ...(expression.endsWith(":") ? ["below"] : []),
    ],
  };
}

function featuresOfText(text: string): Features {
  let rest = text;
  const found: string[] = [];
  for (const name of things) {
    const pattern = nounNamed(name).said?.(false) ?? nounNamed(name).pattern;
    rest = rest.replace(new RegExp(`(?<![\\w.])(?:${pattern})(?![\\w.])`), () => {
      found.push(name);
      return " ";
    });
  }
  return {
    words: new Set(wordsOf(rest.replace(/"[^"]*"/g, " "))),
    things: [...found, ...(text.endsWith(":") ? ["below"] : [])],
  };
}

function raritiesOf(sets: readonly ReadonlySet<string>[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const set of sets) for (const word of set) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + sets.length / (counts.get(word) ?? 1));
}

/** 0 to 1: how much of either is in the other, rare words counting more. */
function likeness(wanted: Features, there: Features, rarity: (word: string) => number): number {
  let shared = 0;
  let asked = 0;
  for (const word of wanted.words) {
    asked += rarity(word);
    const inIt = Math.max(0, ...[...there.words].map((other) => alike(word, other)));
    const beside = Math.max(0, ...[...(there.more ?? [])].map((other) => alike(word, other)));
    const best = Math.max(inIt, 0.9 * beside) * rarity(word);
    shared += best;
  }
  const offered = [...there.words].reduce((sum, word) => sum + Math.min(rarity(word), 2.5), 0);
  if (asked === 0) return 0;
  const byWords = shared / (asked + 0.25 * offered);
  const same = wanted.things.filter((thing) => there.things.includes(thing)).length;
  const byThings = (same + 1) / (Math.max(wanted.things.length, there.things.length) + 1);
  return byWords * 0.7 + byThings * 0.3 * Math.min(1, byWords * 3);
}

function alike(one: string, other: string): number {
  if (one === other) return 1;
  if (one.length < 4 || other.length < 4) return 0;
  const apart = distance(one, other);
  return apart <= Math.max(one.length, other.length) / 4 ? 0.8 : 0;
}

/** The sentence with what the text has of each noun, in order; else an example. */
function filled(expression: string, text: string): string {
  let rest = text;
  const take = (name: string): string => {
    const noun = [...nouns, ...ownNouns].find((one) => one.name === name);
    if (!noun) return `{${name}}`;
    // An address is no version, though it has four numbers.
    const notThis = name === "version" ? "(?!(?:10|172|192|198|203)\\.)" : "";
    const pattern = noun.example.startsWith('"') ? `"[^"]*"` : (noun.said?.(false) ?? noun.pattern);
    const found = new RegExp(`(?<![\\w.])${notThis}(?:${pattern})(?![\\w.])`).exec(rest);
    if (!found) return name === "string" ? '"..."' : noun.example;
    rest = rest.slice(0, found.index) + rest.slice(found.index + found[0].length);
    return found[0];
  };
  // Short things such as numbers are looked for when names, times and versions are gone.
  const names = [...expression.matchAll(/\{([^}]*)\}/g)].map((found) => found[1]!);
  const order = [...names.keys()].sort(
    (one, other) => Number(isBare(names[one]!)) - Number(isBare(names[other]!)),
  );
  const values = new Map(order.map((index) => [index, take(names[index]!)]));
  let at = 0;
  return expression
    .replace(/\{[^}]*\}/g, () => values.get(at++)!)
    .replace(/(^| )([a-z]+)\/[a-z]+(?= |$)/g, "$1$2")
    .replace(/\(([^) ]*)\)/g, "$1")
    .replace(/\( [^)]*\)/g, "");
}

const isBare = (name: string): boolean => name === "int" || name === "float" || name === "port";
