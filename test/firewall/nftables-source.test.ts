import { expect, test } from "vitest";
import { sourceStatements } from "../../src/firewall/languages/nftables-source";

const statements = (text: string, files: Record<string, string> = {}) =>
  sourceStatements(text, "site.nft", (name) =>
    files[name] === undefined ? [] : [{ file: name, text: files[name] }],
  ).map(
    ({ family, table, chain, kind, file, line, text: words }) =>
      `${file}:${line} ${family} ${table} ${chain} ${kind}: ${words}`,
  );

test("rules stand where a person would look for them, whatever is around them", () => {
  const text = `flush ruleset # all of it
define ports = { 69,
  514 }
table inet filter {
  set ours { type ipv4_addr; elements = { 10.0.0.1 } }
  chain forward {
    type filter hook forward priority 0; policy drop; # the policy
    ct state established accept; udp dport $ports drop
    udp dport {
      1, # one
      2
    } log prefix "a # and } in words" \\
      drop
  }
}
table ip6 t { chain c { accept }; }
add rule inet filter forward tcp dport 22 reject
insert rule filter forward counter`;
  expect(statements(text)).toEqual([
    "site.nft:18 ip filter forward rule: counter",
    "site.nft:7 inet filter forward policy: policy drop",
    "site.nft:8 inet filter forward rule: ct state established accept",
    "site.nft:8 inet filter forward rule: udp dport $ports drop",
    'site.nft:9 inet filter forward rule: udp dport { 1, 2 } log prefix "a # and } in words" drop',
    "site.nft:16 ip6 t c rule: accept",
    "site.nft:17 inet filter forward rule: tcp dport 22 reject",
  ]);
});

test("an included file's rules are called by that file, and one that includes itself ends", () => {
  const files = { "more.nft": "udp dport 69 drop\n", "loop.nft": 'include "loop.nft"\naccept\n' };
  const text = 'table t {\n chain c {\n include "more.nft"\n drop\n }\n}\ninclude "loop.nft"';
  expect(statements(text, files)).toEqual([
    "more.nft:1 ip t c rule: udp dport 69 drop",
    "site.nft:4 ip t c rule: drop",
  ]);
});

test("what was there before everything was flushed is gone", () => {
  expect(statements("table t {\n chain c {\n  drop\n }\n}\nflush ruleset\nadd rule t c accept")).toEqual([
    "site.nft:7 ip t c rule: accept",
  ]);
});
