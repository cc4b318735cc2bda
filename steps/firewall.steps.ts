import { type DataTable, Given, Then } from "@cucumber/cucumber";
import { ExpectationError, InternalError, UsageError } from "../src/errors";
import { parseAccessList } from "../src/firewall/languages/access-list";
import type { FirewallSpec, NftablesSpec, RuleSetSpec, RuleSpec } from "../src/firewall/spec";
import { portMatrix } from "../src/matrix/port-matrix";
import { matrixLines } from "../src/matrix/text";
import { interfaceNames } from "../src/topology/interfaces";
import { fabricOf } from "./fabrics";
import { tableRules } from "./rule-tables";
import type { LabWorld } from "./world";

// Each of these works before the lab runs and while it runs.

type Block = "drop" | "reject";
type Transport = "udp" | "tcp";

Given(
  "the firewall between {segment} and {segment} allows only:",
  async function (this: LabWorld, one: string, other: string, table: DataTable) {
    const rules = tableRules(this, table, "accept");
    await applySet(this, { between: [one, other], rules, policy: "drop" }, { tftpHelper: false });
  },
);

Given(
  "the firewall between {segment} and {segment} has the rules:",
  async function (this: LabWorld, one: string, other: string, table: DataTable) {
    await applySet(this, { between: [one, other], rules: tableRules(this, table) });
  },
);

Given("the firewall at {host} has the rules:", async function (this: LabWorld, at: string, table: DataTable) {
  await applySet(this, { at, rules: tableRules(this, table) });
});

Given(
  "the access list on the firewall between {segment} and {segment}:",
  async function (this: LabWorld, one: string, other: string, accessList: string) {
    await applyAccessList(this, { between: [one, other] }, accessList);
  },
);

Given(
  "the access list for what comes from {segment}:",
  async function (this: LabWorld, segment: string, accessList: string) {
    await applyAccessList(this, { in: segment }, accessList);
  },
);

Given(
  "the access list for what goes to {segment}:",
  async function (this: LabWorld, segment: string, accessList: string) {
    await applyAccessList(this, { out: segment }, accessList);
  },
);

Given("the access list at {host}:", async function (this: LabWorld, host: string, accessList: string) {
  await applyAccessList(this, { at: host }, accessList);
});

Given("the access lists answer what they deny", async function (this: LabWorld) {
  const sets = firewallOf(this).sets ?? [];
  await change(this, { sets: sets.map((set) => ({ ...set, unreachables: true })) });
});

Given(
  "the firewall {block} {protocol} port {port}",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number) {
    await addRule(this, { action, protocol, port });
  },
);

Given(
  "the firewall {block} {protocol} port {port} from {place} to {place}",
  async function (
    this: LabWorld,
    action: Block,
    protocol: Transport,
    port: number,
    from: string,
    to: string,
  ) {
    await addRule(this, { action, protocol, port, source: from, destination: to });
  },
);

Given(
  "the firewall {block} {protocol} port {port} after {int} packet(s)",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number, after: number) {
    await addRule(this, { action, protocol, port, after });
  },
);

Given(
  "the firewall {block} {protocol} port {port} for {duration}",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number, duration: number) {
    await addRule(this, { action, protocol, port, until: (this.running?.now() ?? 0) + duration });
  },
);

Given(
  "the firewall {block} everything from {place} to {place}",
  async function (this: LabWorld, action: Block, from: string, to: string) {
    await addRule(this, { action, source: from, destination: to });
  },
);

Given(
  "the firewall {block} everything from {place} to {place} after {int} packet(s)",
  async function (this: LabWorld, action: Block, from: string, to: string, after: number) {
    await addRule(this, { action, source: from, destination: to, after });
  },
);

Given(
  "the firewall {block} everything from {place} to {place} for {duration}",
  async function (this: LabWorld, action: Block, from: string, to: string, duration: number) {
    const until = (this.running?.now() ?? 0) + duration;
    await addRule(this, { action, source: from, destination: to, until });
  },
);

Given(
  "the firewall at {host} {block} {protocol} port {port}",
  async function (this: LabWorld, at: string, action: Block, protocol: Transport, port: number) {
    const rules = firewallOf(this).sets?.find((set) => set.at === at)?.rules ?? [];
    await applySet(this, { at, rules: [...rules, rule({ action, protocol, port })] });
  },
);

Given("the firewall runs the nftables file {path}", async function (this: LabWorld, file: string) {
  await applyNftables(this, { file });
});

Given("the firewall runs the nftables rules:", async function (this: LabWorld, text: string) {
  await applyNftables(this, { text });
});

Given(
  "the firewall's interface in {segment} is {string}",
  function (this: LabWorld, segment: string, name: string) {
    const interfaces = { ...this.describing().firewall.interfaces, [segment]: name };
    this.draft.setFirewall({ interfaces }, this.place.step);
  },
);

Given("the firewall follows TFTP", async function (this: LabWorld) {
  const { nftables } = firewallOf(this);
  if (nftables !== undefined)
    throw new UsageError(
      "the firewall runs an nftables file: whether it follows TFTP is for a `ct helper` in that file to say",
      this.place.step,
    );
  await change(this, { tftpHelper: true });
});

Given("the firewall does not follow TFTP", async function (this: LabWorld) {
  await change(this, { tftpHelper: false });
});

Given("the firewall lets everything through", async function (this: LabWorld) {
  await change(this, { rules: [], sets: [], policy: "accept", nftables: undefined });
});

Then(
  "the firewall blocked packets to {protocol} port {port}",
  async function (this: LabWorld, protocol: Transport, port: number) {
    const lab = await this.lab();
    const wanted = new RegExp(`\\b${protocol}\\b.*[:\\[ ]${port}\\b`, "i");
    const blocked = lab.blocked();
    if (blocked.some(({ packet }) => wanted.test(packet))) return;
    const seen =
      blocked
        .slice(-6)
        .map(({ packet, rule }) => `\n  ${packet} ${rule}`)
        .join("") || " nothing";
    throw new ExpectationError(`no packet to ${protocol} port ${port} was blocked; blocked were:${seen}`);
  },
);

Then("the firewall blocked nothing", async function (this: LabWorld) {
  const lab = await this.lab();
  const [first] = lab.blocked();
  if (first) throw new ExpectationError(`${first.packet} was ${first.rule}`);
});

Then(
  "{string} of the firewall counted {int} packet(s)",
  async function (this: LabWorld, wanted: string, count: number) {
    const counter = await counterOf(this, wanted);
    if (counter.packets === count) return;
    throw new ExpectationError(`${counter.rule}: counted ${counter.packets} packets, not ${count}`);
  },
);

Then("{string} of the firewall counted packets", async function (this: LabWorld, wanted: string) {
  const counter = await counterOf(this, wanted);
  if (counter.packets === 0) throw new ExpectationError(`${counter.rule}: counted no packet`);
});

Then("the port matrix is:", async function (this: LabWorld, table: DataTable) {
  const topology = this.running
    ? { ...this.running.topology, firewall: { ...this.running.topology.firewall, ...firewallOf(this) } }
    : this.draft.build();
  const matrix = await portMatrix(await fabricOf(this.parameters.fabric), topology);
  const shown = matrixLines(matrix).join("\n");
  if (!matrix.agrees) throw new InternalError(`what was predicted is not what the packets proved:\n${shown}`);
  for (const [index, { flow, verdict }] of table.hashes().entries()) {
    const row = matrix.rows.find((one) => one.flow === flow);
    const place = this.place.cell(index + 1, "flow");
    if (row === undefined) throw new UsageError(`there is no flow "${flow}"; the matrix is\n${shown}`, place);
    const isSo = (row.proven ?? "does not begin") === verdict;
    if (!isSo)
      throw new ExpectationError(`${flow}: ${row.proven ?? "does not begin"}, not ${verdict}\n${shown}`);
  }
});

/** The rule whose wording holds the text: `rule 3`, `eq tftp`, `implicit deny`. */
async function counterOf(world: LabWorld, wanted: string) {
  const counters = await (await world.lab()).fabric.firewallCounters();
  const found = counters.find(({ rule }) => rule.includes(wanted));
  if (found?.packets !== undefined) return found;
  if (found)
    throw new UsageError(
      `${found.rule}: the rule has no counter; write "counter" into it, or ask what the firewall blocked`,
      world.place.step,
    );
  const known = counters.map(({ rule, packets }) => `\n  ${packets ?? "?"} x ${rule}`).join("") || " none";
  throw new UsageError(`no rule of the firewall reads "${wanted}"; its rules are:${known}`, world.place.step);
}

async function applyAccessList(
  world: LabWorld,
  where: Pick<RuleSetSpec, "between" | "in" | "out" | "at">,
  accessList: string,
): Promise<void> {
  parseAccessList(accessList, world.place.text);
  await applySet(world, { ...where, accessList });
}

/** Asks nft before anything else happens. */
async function applyNftables(world: LabWorld, nftables: NftablesSpec): Promise<void> {
  const fabric = await fabricOf(world.parameters.fabric, world.tags);
  if (fabric.checkNftables === undefined)
    throw new UsageError(
      `nftables rules need the docker fabric (--fabric docker), whose firewall is nftables; the ${fabric.name} fabric's takes tables of rules and access lists`,
      world.place.step,
    );
  const segments =
    world.running?.topology.segments ?? Object.fromEntries(world.draft.segments.map((name) => [name, ""]));
  const { interfaces = {} } = firewallOf(world);
  const names = Object.values(interfaceNames({ segments, firewall: { interfaces } }));
  await fabric.checkNftables(nftables, names, "text" in nftables ? world.place.text : undefined);
  await change(world, { nftables });
}

/** Puts a set in place; one that covers the same gives way to it. */
async function applySet(
  world: LabWorld,
  set: Partial<RuleSetSpec>,
  more: Partial<FirewallSpec> = {},
): Promise<void> {
  const whole: RuleSetSpec = { policy: "accept", rules: [], unreachables: false, ...set };
  const others = (firewallOf(world).sets ?? []).filter((other) => coverage(other) !== coverage(whole));
  await change(world, { ...more, sets: [...others, whole] });
}

const coverage = (set: RuleSetSpec): string => JSON.stringify([set.between, set.in, set.out, set.at]);

/** The newest rule comes first, so that it holds whatever was said before. */
async function addRule(
  world: LabWorld,
  change_: Partial<RuleSpec> & Pick<RuleSpec, "action">,
): Promise<void> {
  await change(world, { rules: [rule(change_), ...(firewallOf(world).rules ?? [])] });
}

function rule(given: Partial<RuleSpec> & Pick<RuleSpec, "action">): RuleSpec {
  return { protocol: "any", state: [], log: false, ...given };
}

const current = new WeakMap<LabWorld, FirewallSpec>();

/** What the firewall is told at present. */
function firewallOf(world: LabWorld): Partial<FirewallSpec> {
  if (!world.running) return world.draft.firewall;
  return current.get(world) ?? world.running.topology.firewall;
}

async function change(world: LabWorld, what: Partial<FirewallSpec>): Promise<void> {
  if (!world.running) return world.draft.setFirewall(what, world.place.step);
  const whole = { ...world.running.topology.firewall, ...firewallOf(world), ...what };
  current.set(world, whole);
  await world.running.fabric.firewall(whole);
}
