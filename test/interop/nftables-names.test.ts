import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readNftables } from "../../containers/fabric/nftables-file";
import { ListedRules } from "../../src/firewall/languages/nftables-listing";
import { requireTool } from "./tools";

// nft itself reads the file and lists what the kernel has, in a network namespace made for the test.

const canMakeNamespaces =
  process.env.EWCLAB_REQUIRE_TOOLS === "1" || spawnSync("unshare", ["--net", "true"]).status === 0;
const suite = canMakeNamespaces ? requireTool("nft", "ip", "unshare") : describe.skip;

/** The ruleset after the file, as JSON and as text. */
function loaded(main: string, folder: string, then = "true"): [json: string, text: string] {
  const script = `nft -I . -f "$0" && ${then} && nft -j list ruleset && echo ---- && nft -a -s list ruleset`;
  const { stdout, stderr } = spawnSync("unshare", ["--net", "sh", "-c", script, main], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("----\n") as [string, string];
}

suite("rules in the kernel, by the names of a user's file", () => {
  const file = "examples/rules/site.nft";
  const { statements } = readNftables({ file });

  test("each rule has the line that it stands in, and its own counter, a named one too", () => {
    const [json, text] = loaded("site.nft", "examples/rules");
    const counters = new ListedRules(json, text, statements).counters(json);
    expect(counters.map(({ rule, packets }) => [rule.replace(/, .*/, ""), packets])).toEqual([
      [`${file}:22`, undefined],
      [`${file}:27`, undefined],
      [`${file}:28`, undefined],
      [`${file}:33`, undefined],
      [`${file}:34`, undefined],
      [`${file}:35`, 0],
      [`${file}:36`, 0],
      [`${file}:40`, 0],
      [`${file}:41`, 0],
      [`${file}:42`, undefined],
    ]);
  });

  test("where the kernel has another number of rules, its own words stand, and no line", () => {
    const [json, text] = loaded(
      "site.nft",
      "examples/rules",
      "nft add rule inet filter to-servers counter drop",
    );
    const rules = new ListedRules(json, text, statements).counters(json).map(({ rule }) => rule);
    expect(rules.at(0)).toBe(`${file}:22, udp dport 69 ct helper set "follow-tftp"`);
    expect(rules.at(-2)).toBe("udp dport { 123, 514 } accept (chain inet filter to-servers)");
    expect(rules.at(-1)).toBe("counter drop (chain inet filter to-servers)");
  });

  test("a chain's policy has the line that sets it", () => {
    const [json, text] = loaded("site.nft", "examples/rules");
    const place = { family: "inet", table: "filter", chain: "forward", handle: undefined };
    expect(new ListedRules(json, text, statements).nameOf(place)).toBe(
      `${file}:32, the policy (drop) of chain inet filter forward`,
    );
  });
});
