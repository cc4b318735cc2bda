import { globSync, readFileSync } from "node:fs";
import type { ISupportCodeLibrary } from "@cucumber/cucumber/api";
import { beforeAll, describe, expect, test } from "vitest";
import { lookFirst } from "../../src/cli/first-look";
import { nounNamed } from "../../steps/language/nouns";
import { phrasings } from "../../steps/language/phrasings";
import { sentences } from "../../steps/language/sentence";
import { loadSteps, meaningsOf } from "./step-definitions";

beforeAll(loadSteps, 60_000);

const newcomers = readFileSync("test/steps/newcomers.txt", "utf8")
  .split("\n")
  .filter((line) => line.includes("  =>  "))
  .map((line) => line.split("  =>  ") as [said: string, meant: string]);

const example = (expression: string) =>
  expression
    .replace(/\{([^}]+)\}/g, (_, name: string) => nounNamed(name).example)
    .replace(/\(([^)]*)\)/g, "$1")
    .replace(/(^| )([a-z]+)\/[a-z]+(?= |$)/g, "$1$2");

const meanings = new Map<string, string[]>();

/** What a text means to Cucumber alone; found out once. */
async function known(text: string): Promise<string[]> {
  const found = meanings.get(text) ?? (await meaningsOf(text));
  meanings.set(text, found);
  return found;
}

describe("what newcomers write", () => {
  test("is understood as it is meant, or not at all", async () => {
    const wrong: string[] = [];
    for (const [said, meant] of newcomers) {
      const meanings = await known(said);
      if (meanings.join(" and ") !== (meant === "-" ? "" : meant))
        wrong.push(`${said}  =>  ${meanings.join(" and ") || "-"}, not ${meant}`);
    }
    expect(wrong).toEqual([]);
  }, 240_000);

  test("is understood nearly always", () => {
    expect(newcomers.length).toBeGreaterThanOrEqual(300);
    const understood = newcomers.filter(([, meant]) => meant !== "-").length;
    expect(understood / newcomers.length).toBeGreaterThan(250 / 300);
  });
});

test.each([
  ['the controller should log "x"', "the controller", '"x"'],
  ['the controller ewc logs "x"', "the controller ewc", '"x"'],
  ['the TFTP server logs "x"', "the TFTP server", '"x"'],
  ['access point ap1 has logged "x"', "access point ap1", '"x"'],
  ['9120-EWC should not log "x"', "9120-EWC", '"x"'],
  ["the AP reaches the Run state", "the AP", "Run state"],
  ["all APs are upgraded to 17.12.4 within 5 min", "17.12.4", "5 min"],
])("%s is taken apart as a reader does", (text, ...parts) => {
  const { otherwise } = sentences.find((sentence) => sentence.otherwise?.test(text))!;
  expect(
    otherwise!
      .exec(text)!
      .slice(1)
      .filter((part) => part !== undefined),
  ).toEqual(parts);
});

describe("every sentence", () => {
  test("as the guide writes it is one step and no other", async () => {
    const wrong: string[] = [];
    for (const { expression } of sentences) {
      const meanings = await known(example(expression));
      if (meanings.join() !== expression) wrong.push(`${example(expression)}  =>  ${meanings.join(" and ")}`);
    }
    expect(wrong).toEqual([]);
  });

  test("in other words is the same step and no other", async () => {
    const wrong: string[] = [];
    for (const { expression, also } of sentences) {
      for (const other of also) {
        // The first of words to choose from stands for all.
        const text = example(
          other.replace(/\S+\/\S+/g, (words) => (words.includes("{") ? words : words.split("/")[0]!)),
        );
        const meanings = await meaningsOf(text);
        if (meanings.join() !== expression)
          wrong.push(`${text}  =>  ${meanings.join(" and ") || "-"}, not ${expression}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("that has other words is a sentence", () => {
    const expressions = sentences.map(({ expression }) => expression);
    const keys = [
      ...Object.keys(phrasings),
      ...Object.values(phrasings).flatMap(({ covers = [] }) => covers),
    ];
    expect(keys.filter((key) => !expressions.includes(key))).toEqual([]);
  });

  test("of the project's own scenarios is one step", async () => {
    const steps = globSync("features/**/*.feature").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^ +(?:Given|When|Then|And|But) (.+)$/gm)].map(
        (found) => found[1]!,
      ),
    );
    const wrong: string[] = [];
    for (const step of new Set(steps)) {
      const { length } = await meaningsOf(step);
      if (length > 1 || (length === 0 && !/<[^>]+>/.test(step))) wrong.push(`${length} for ${step}`);
    }
    expect(wrong).toEqual([]);
  });
});

// Last, since it changes the definitions.
test("a first look turns away nothing that fits, and nearly everything that does not", async () => {
  const texts = [
    ...newcomers.map(([said]) => said),
    ...sentences.map(({ expression }) => example(expression)),
  ];
  const plain: string[][] = [];
  for (const text of texts) plain.push(await known(text));
  const stepDefinitions = await loadSteps();
  lookFirst({ stepDefinitions } as unknown as ISupportCodeLibrary);
  expect(await Promise.all(texts.map(meaningsOf))).toEqual(plain);
  const looked = texts.flatMap((text) => sentences.map(({ mayFit }) => mayFit(text)));
  expect(looked.filter(Boolean).length / looked.length).toBeLessThan(0.05);
});
