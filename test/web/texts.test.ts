import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { defaultSettings } from "../../src/devices/ewc/settings";
import { failureKind } from "../../src/devices/ewc/web/failures";
import { texts } from "../../src/web/texts";

const entries = Object.entries<readonly [english: string, korean: string]>(texts);
const keys = new Set(Object.keys(texts));
const source = globSync("src/web/**/*.{ts,tsx}")
  .filter((file) => !file.endsWith("texts.ts"))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** Names and abbreviations that Korean texts have as they are. */
const sameInBoth = /^(?:[A-Z][A-Z0-9]*|AP-?\w*|IPv4|MAC|English|CAPWAP|Catalyst|[\d{}\s%:/().-]|\{\w+\})+$/;

test("each text is there in both languages, and what is filled in is the same", () => {
  const holes = (text: string) => (text.match(/\{[\w-]+\}/g) ?? []).sort();
  const wrong = entries.filter(
    ([, [english, korean]]) =>
      english.trim() === "" ||
      !(/[\uac00-\ud7a3]/.test(korean) || sameInBoth.test(korean)) ||
      holes(english).join() !== holes(korean).join(),
  );
  expect(wrong).toEqual([]);
});

test("each text that a page asks for is there, and each that is there is asked for", () => {
  const asked = [...source.matchAll(/\bt(?:Or)?\(\s*"([\w.-]+)"/g)].map((found) => found[1]!);
  expect(asked.filter((key) => !keys.has(key))).toEqual([]);
  const named = (key: string) => source.includes(`"${key}"`);
  const made = [...source.matchAll(/`([\w.-]+\.)\$\{/g)].map((found) => found[1]!);
  expect([...keys].filter((key) => !named(key) && !made.some((prefix) => key.startsWith(prefix)))).toEqual(
    [],
  );
});

test("each failure of the log has a word on what to do about it", () => {
  for (const [kind, text] of Object.entries(defaultSettings.failureText)) {
    const line = `%INSTALL-3-OPERATION_ERROR_MESSAGE: Failed to download file tftp://172.16.5.27/EWC/ap1g6: ${text}`;
    expect([kind, failureKind(line)]).toEqual([kind, kind]);
    expect([...keys]).toContain(`remedy.${kind}`);
  }
});
