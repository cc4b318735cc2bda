import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { judgeYang } from "../../scripts/judges/yang";
import { requireTool } from "./tools";

const root = join(__dirname, "../..");
// Debian's Python, for which Debian's textfsm is.
const python = "/usr/bin/python3";

/** The suite where somebody has put the folder that the variable names; nothing of it may be shipped. */
function withFolder(variable: string) {
  return process.env[variable] === undefined ? describe.skip : describe;
}

withFolder("EWCLAB_PARSERS")("genieparser and ntc-templates", () => {
  test("read every screen of an upgrade, or fail at it as they do at a real device's", {
    timeout: 300_000,
  }, () => {
    const { status, stdout, stderr } = spawnSync("scripts/judges/screens.sh", [process.env.EWCLAB_PARSERS!], {
      cwd: root,
      encoding: "utf8",
    });
    const faults = stdout.split("\n").filter((line) => /^(schema broken|value wrong|not parsed)/.test(line));
    expect([...faults, stderr]).toEqual([""]);
    expect(stdout).toMatch(/^\d{3} parsed, 0 schema broken, 0 value wrong, 0 not parsed/m);
    expect(status).toBe(0);
  });
});

withFolder("EWCLAB_YANG")("yanglint with Cisco's modules", () => {
  test("takes what RESTCONF answers in every state", { timeout: 300_000 }, async () => {
    const verdicts = await judgeYang(process.env.EWCLAB_YANG!);
    expect(verdicts.filter(({ problem }) => problem !== "")).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(20);
  });
});

requireTool("python3", "textfsm")("the runner of screens", () => {
  test("tells parsed, broken, wrong and not parsed apart, and what a device does no better", () => {
    const folder = mkdtempSync(join(tmpdir(), "ewclab-judges-"));
    const genie = join(folder, "genieparser/src/genie/libs/parser/iosxe");
    const ntc = join(folder, "ntc-templates/ntc_templates/templates");
    for (const path of [genie, ntc]) mkdirSync(path, { recursive: true });
    writeFileSync(
      join(genie, "show_x.py"),
      `import re
from genie.metaparser import MetaParser
from genie.metaparser.util.schemaengine import Any, Optional

class ShowX(MetaParser):
    schema = {"rows": {Any(): {"count": int, Optional("note"): str}}}

    def cli(self, output=None):
        rows = {}
        for line in output.splitlines():
            found = re.match(r"^(\\w+) (\\w+)$", line)
            if found:
                value = found.group(2)
                rows[found.group(1)] = {"count": int(value) if value.isdigit() else value}
        return {"rows": rows} if rows else {}
`,
    );
    writeFileSync(
      join(ntc, "t.textfsm"),
      ["Value NAME (\\w+)", "", "Start", "  ^$" + "{NAME} -> Record", "  ^. -> Error", ""].join("\n"),
    );
    const rule = { module: "iosxe/show_x.py", class: "ShowX" };
    const screen = (text: string, more: object) => ({
      state: "s",
      device: "ewc",
      command: text,
      screen: text,
      ...more,
    });
    const screens = [
      screen("a 1", {
        genie: { ...rule, expect: { "rows/a/count": 1 } },
        ntc: { template: "t", expect: { "0/name": "a" } },
      }),
      screen("b x", { genie: rule }),
      screen("c 1", { genie: { ...rule, expect: { "rows/c/count": 2 } } }),
      screen("", { genie: rule, ntc: { template: "t", empty: "nobody" } }),
      screen("?", { ntc: { template: "t", device: "known" } }),
    ];
    const { stdout, status } = spawnSync(python, [join(root, "scripts/judges/judge_screens.py"), folder], {
      input: JSON.stringify({ screens }),
      encoding: "utf8",
    });
    rmSync(folder, { recursive: true });
    expect(stdout.split("\n").map((line) => line.replace(/ +/g, " "))).toEqual([
      "parsed genie s ewc a 1",
      "parsed ntc s ewc a 1",
      "schema broken genie s ewc b x /rows/b/count: 'x' is no int",
      "value wrong genie s ewc c 1 rows/c/count is 1, '2' was expected".replace("'2'", "2"),
      "not parsed genie s ewc nothing was found",
      "as on a device ntc s ewc nothing was found (nobody)",
      expect.stringMatching(/^as on a device ntc s ewc \? .*\(known\)$/),
      "2 parsed, 1 schema broken, 1 value wrong, 1 not parsed, 2 as on a device",
      "",
    ]);
    expect(status).toBe(1);
  });
});
