import { expect, test } from "vitest";
import { nearestWord, nearestWords } from "../../src/host/nearest-word";

const known = ["A", "tftp", "telnet", "syslog", "snmp", "ssh", "ap1g6", "ap1g6b", "ap1g7"];

test.each([
  ["tfpt", "tftp"],
  ["tftpp", "tftp"],
  ["TFTP", "tftp"],
  ["sylog", "syslog"],
  ["tel", "telnet"],
  ["ap1gg", "ap1g6"],
  ["ap1g8", "ap1g6"],
  ["zzzz", undefined],
  ["", undefined],
  ["B", undefined],
])("%s was meant to be %s", (word, wanted) => {
  expect(nearestWord(word, known)).toBe(wanted);
});

test("the nearest come first", () => {
  expect(nearestWords("ap1g6", known, 2)).toEqual(["ap1g6", "ap1g6b"]);
});
