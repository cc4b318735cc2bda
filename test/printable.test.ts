import { expect, test } from "vitest";
import { ExpectationError } from "../src/errors";
import { own } from "../src/own";
import { printable, printableLines } from "../src/printable";
import { asRsyslog } from "../src/servers/log";

test("what a terminal obeys or a reader is misled by is shown, not done", () => {
  const hostile = [
    ..."\0\x07\x1b\x7f\x80\x9b\x9f",
    ..."\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "\n\r\t",
  ].join("");
  const shown = printable(`a${hostile}b`);
  expect(shown).toMatch(/^a(\\x[0-9a-f]{2}|\\u[0-9a-f]{4})+b$/);
  expect(shown).toContain("\\x9b");
  expect(shown).toContain("\\u202e");
  expect(shown.match(/\\/g)).toHaveLength([...hostile].length);
});

test("what is only unusual stays", () => {
  const text = " ~\u00a0äß\u200d漢字\u{1f600}";
  expect(printable(text)).toBe(text);
});

test("lines stay lines", () => {
  expect(printableLines("a\r\nb\tc\x1b[2J\n")).toBe("a\nb\tc\\x1b[2J\n");
});

test("a server's log has the octets of such a character in rsyslog's form", () => {
  expect(printable("\x1b\u009b\u202e", asRsyslog)).toBe("#033#302#233#342#200#256");
});

test("no error carries them on", () => {
  expect(new ExpectationError("saw \x9b31m\u202e").message).toBe("saw \\x9b31m\\u202e");
});

test("a table knows its own words alone", () => {
  const table = { tftp: 69 };
  expect(own(table, "tftp")).toBe(69);
  for (const word of ["constructor", "__proto__", "toString", "hasOwnProperty", "ssh"])
    expect(own(table, word)).toBeUndefined();
});
