import { ExpectationError, InternalError } from "../src/errors";
import { compileFirewall } from "../src/firewall/compile";
import { findingLines, findingsOf } from "../src/matrix/findings";
import type { TransferMode } from "../src/matrix/fix";
import { portMatrix } from "../src/matrix/port-matrix";
import { matrixLines } from "../src/matrix/text";
import { readConfiguration } from "../src/node/rule-files";
import type { Topology } from "../src/topology/topology";
import { fabricOf } from "./fabrics";
import { Given, Then } from "./language/sentence";
import type { LabWorld } from "./world";

// What real firewalls run: a configuration of IOS, ASA, FTD or iptables-save, from a file or as text.

Given("the firewall runs the configuration file {path}", async function (this: LabWorld, file: string) {
  await this.firewall.change({ configuration: await readConfiguration({ file }) });
});

Given("the firewall runs the configuration:", async function (this: LabWorld, text: string) {
  const { file, line, column } = this.place.text;
  const place = { line, column, ...(file === undefined ? {} : { file }) };
  await this.firewall.change({ configuration: { text, ...place } });
});

Then(
  "the firewall lets an upgrade over {transfer mode} through",
  async function (this: LabWorld, mode: TransferMode) {
    await upgradeIs(this, mode, "passes");
  },
);

Then(
  "the firewall blocks an upgrade over {transfer mode}",
  async function (this: LabWorld, mode: TransferMode) {
    await upgradeIs(this, mode, "blocked");
  },
);

Then("no rule of the firewall is shadowed", function (this: LabWorld) {
  const { unused, ...findings } = findingsOf(topologyOf(this));
  const shadowed = unused.filter(({ why }) => why === "shadowed");
  if (shadowed.length === 0) return;
  throw new ExpectationError(
    findingLines({ ...findings, notes: [], counted: [], unused: shadowed })
      .join("\n")
      .trim(),
  );
});

async function upgradeIs(world: LabWorld, mode: TransferMode, wanted: "passes" | "blocked"): Promise<void> {
  const matrix = await portMatrix(await fabricOf(world.parameters.fabric), topologyOf(world));
  const shown = matrixLines(matrix).join("\n");
  if (!matrix.agrees) throw new InternalError(`what was predicted is not what the packets proved:\n${shown}`);
  const row = matrix.rows.find(({ flow }) => flow === `upgrade over ${mode.toUpperCase()}`);
  if (row?.proven === wanted) return;
  const why = matrix.rows.find(({ proven, rules }) => proven === "blocked" && rules.length > 0);
  const first = why === undefined ? "" : `${why.flow} is blocked by ${why.rules.join("; ")}\n`;
  throw new ExpectationError(
    `${first}an upgrade over ${mode.toUpperCase()} ${row === undefined ? "was not tried: the lab has no such server" : `is ${row.proven ?? "not begun"}`}\n${shown}`,
  );
}

/** The lab as it is described, or as it runs, with the rules of this moment. */
function topologyOf(world: LabWorld): Topology {
  const topology = world.running?.topology ?? world.draft.build();
  const whole = { ...topology, firewall: { ...topology.firewall, ...world.firewall.rules } };
  compileFirewall(whole.firewall, whole);
  return whole;
}
