import { expect, test } from "vitest";
import { jsonIn } from "../../src/node/json-text";

test("what is JSON is read", () => {
  expect(jsonIn('{"a": [1, "x"]}', "a.json")).toEqual({ a: [1, "x"] });
});

test.each([
  ["", "1:1: this is no JSON: it ends too early"],
  ['{"kind": "ew', "1:13: this is no JSON: it ends too early"],
  ['{"a": tru', "1:10: this is no JSON: it ends too early"],
  ['{\n  "a": x\n}', '2:8: this is no JSON: "x" cannot stand here'],
  ['{\n  "a": 1,\n}', '3:1: this is no JSON: "}" cannot stand here'],
  ['{"a": 1} 2', '1:10: this is no JSON: "2" cannot stand here'],
  ["# a comment", '1:1: this is no JSON: "#" cannot stand here'],
  ["[1 2]", '1:4: this is no JSON: "2" cannot stand here'],
  ['"a\tb"', '1:3: this is no JSON: "\\t" cannot stand here'],
])("%j is told at its place", (text, told) => {
  expect(() => jsonIn(text, "a.json")).toThrow(`a.json:${told}`);
});
