import { expect, test } from "vitest";
import { didYouMean, nearestWords } from "../src/did-you-mean";

const hosts = ["9120-EWC", "ap-05", "tftp", "AP-POD-2-2"];

test.each([
  ["9120-EW", "9120-EWC"],
  ["ap05", "ap-05"],
  ["tfpt", "tftp"],
  ["ap-pod-2-2", "AP-POD-2-2"],
  ["AP_POD_22", "AP-POD-2-2"],
  ["9120", "9120-EWC"],
])("%s may mean %s", (word, meant) => {
  expect(nearestWords(word, hosts)[0]).toBe(meant);
});

test("nothing near is nothing said", () => {
  expect(didYouMean("syslog-collector", hosts)).toBe("");
  expect(didYouMean("", hosts)).toBe("");
  expect(didYouMean("x", [])).toBe("");
});

test("several are joined as a person would", () => {
  expect(didYouMean("ap-1", ["ap-2", "ap-3", "ap-4"])).toBe('; did you mean "ap-2", "ap-3" or "ap-4"?');
});
