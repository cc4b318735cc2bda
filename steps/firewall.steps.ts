import type { DataTable } from "@cucumber/cucumber";
import { ExpectationError, InternalError, UsageError } from "../src/errors";
import type { RuleMatch } from "../src/firewall/changes";
import { parseAccessList } from "../src/firewall/languages/access-list";
import type { NftablesSpec, RuleSetSpec } from "../src/firewall/spec";
import { portMatrix } from "../src/matrix/port-matrix";
import { matrixLines } from "../src/matrix/text";
import { interfaceNames } from "../src/topology/interfaces";
import { fabricOf } from "./fabrics";
import { chapter, Given, Then } from "./language/sentence";
import { tableRules } from "./rule-tables";
import type { LabWorld } from "./world";

chapter("The firewall");

// Each of these works before the lab runs and while it runs.

type Block = "drop" | "reject";
type Transport = "udp" | "tcp";
type Service = keyof typeof services;

const services = {
  tftp: [["udp", 69]],
  sftp: [["tcp", 22]],
  ssh: [["tcp", 22]],
  syslog: [["udp", 514]],
  https: [["tcp", 443]],
  restconf: [["tcp", 443]],
  capwap: [
    ["udp", 5246],
    ["udp", 5247],
  ],
  "capwap control": [["udp", 5246]],
  "capwap data": [["udp", 5247]],
  dns: [["udp", 53]],
  ntp: [["udp", 123]],
} as const satisfies Record<string, readonly (readonly [Transport, number])[]>;

/** What rules for a service are about. */
function flowsOf(service: Service): readonly RuleMatch[] {
  return services[service].map(([protocol, port]) => ({ protocol, port }));
}

Given(
  "the firewall between {segment} and {segment} allows only:",
  async function (this: LabWorld, one: string, other: string, table: DataTable) {
    const rules = tableRules(this, table, "accept");
    await this.firewall.apply({ between: [one, other], rules, policy: "drop" }, { tftpHelper: false });
  },
);

Given(
  "the firewall between {segment} and {segment} has the rules:",
  async function (this: LabWorld, one: string, other: string, table: DataTable) {
    await this.firewall.apply({ between: [one, other], rules: tableRules(this, table) });
  },
);

Given("the firewall at {host} has the rules:", async function (this: LabWorld, at: string, table: DataTable) {
  await this.firewall.apply({ at, rules: tableRules(this, table) });
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
  const { sets = [] } = this.firewall.rules;
  await this.firewall.change({ sets: sets.map((set) => ({ ...set, unreachables: true })) });
});

Given(
  "the firewall {block} {protocol} port {port}",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number) {
    await this.firewall[action]({ protocol, port });
  },
  async function (this: LabWorld, _action: Block, protocol: Transport, port: number) {
    (await this.lab()).firewall.hasBlocked({ protocol, to: { port } }, `to ${protocol} port ${port}`);
  },
);

Given(
  "the firewall {block} {service}",
  async function (this: LabWorld, action: Block, service: Service) {
    for (const flow of flowsOf(service)) await this.firewall[action](flow);
  },
  async function (this: LabWorld, _action: Block, service: Service) {
    const { firewall } = await this.lab();
    const wanted = services[service].map(([protocol, port]) => ({
      protocol,
      to: { port },
    }));
    const hit = wanted.find((one) => firewall.blocked(one).length > 0);
    firewall.hasBlocked(hit ?? wanted[0]!, `of ${service}`);
  },
);

Given(
  "the firewall {block} {protocol} port {port} to {place}",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number, destination: string) {
    await this.firewall[action]({ protocol, port, destination });
  },
);

Given(
  "the firewall {block} {service} to {place}",
  async function (this: LabWorld, action: Block, service: Service, destination: string) {
    for (const flow of flowsOf(service)) await this.firewall[action]({ ...flow, destination });
  },
);

Given(
  "the firewall {block} {service} from {place} to {place}",
  async function (this: LabWorld, action: Block, service: Service, source: string, destination: string) {
    for (const flow of flowsOf(service)) await this.firewall[action]({ ...flow, source, destination });
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
    await this.firewall[action]({ protocol, port, source: from, destination: to });
  },
);

Given(
  "the firewall {block} {protocol} port {port} both ways between {place} and {place}",
  async function (
    this: LabWorld,
    action: Block,
    protocol: Transport,
    port: number,
    one: string,
    other: string,
  ) {
    await bothWays(this, action, { protocol, port }, one, other);
  },
);

Given(
  "the firewall {block} {service} both ways between {place} and {place}",
  async function (this: LabWorld, action: Block, service: Service, one: string, other: string) {
    for (const flow of flowsOf(service)) await bothWays(this, action, flow, one, other);
  },
);

async function bothWays(
  { firewall }: LabWorld,
  action: Block,
  match: RuleMatch,
  one: string,
  other: string,
): Promise<void> {
  await firewall[action]({ ...match, source: one, destination: other });
  await firewall[action]({ ...match, source: other, destination: one });
}

Given(
  "the firewall {block} {protocol} port {port} after {int} packet(s)",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number, after: number) {
    await this.firewall[action]({ protocol, port, after });
  },
);

Given(
  "the firewall {block} {protocol} port {port} for {duration}",
  async function (this: LabWorld, action: Block, protocol: Transport, port: number, duration: number) {
    await this.firewall[action]({ protocol, port, for: duration });
  },
);

Given(
  "the firewall {block} {service} for {duration}",
  async function (this: LabWorld, action: Block, service: Service, duration: number) {
    for (const flow of flowsOf(service)) await this.firewall[action]({ ...flow, for: duration });
  },
);

Given(
  "the firewall {block} everything from {place} to {place}",
  async function (this: LabWorld, action: Block, from: string, to: string) {
    await this.firewall[action]({ source: from, destination: to });
  },
);

Given(
  "the firewall {block} everything from {place} to {place} after {int} packet(s)",
  async function (this: LabWorld, action: Block, from: string, to: string, after: number) {
    await this.firewall[action]({ source: from, destination: to, after });
  },
);

Given(
  "the firewall {block} everything from {place} to {place} for {duration}",
  async function (this: LabWorld, action: Block, from: string, to: string, duration: number) {
    await this.firewall[action]({ source: from, destination: to, for: duration });
  },
);

Given(
  "the firewall at {host} {block} {protocol} port {port}",
  async function (this: LabWorld, at: string, action: Block, protocol: Transport, port: number) {
    await this.firewall.addAt(at, action, { protocol, port });
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
    const firewall = this.describing().firewallAt(this.place.step);
    return firewall.change({ interfaces: { ...firewall.rules.interfaces, [segment]: name } });
  },
);

Given("the firewall follows TFTP", async function (this: LabWorld) {
  const { nftables } = this.firewall.rules;
  if (nftables !== undefined)
    throw new UsageError(
      "the firewall runs an nftables file: whether it follows TFTP is for a `ct helper` in that file to say",
      this.place.step,
    );
  await this.firewall.followTftp(true);
});

Given("the firewall does not follow TFTP", async function (this: LabWorld) {
  await this.firewall.followTftp(false);
});

Given("the firewall lets {service} through", async function (this: LabWorld, service: Service) {
  for (const flow of flowsOf(service)) await this.firewall.allow(flow);
});

Given(
  "the firewall lets {protocol} port {port} through",
  async function (this: LabWorld, protocol: Transport, port: number) {
    await this.firewall.allow({ protocol, port });
  },
);

Given(
  "the firewall lets {service} through from {place} to {place}",
  async function (this: LabWorld, service: Service, source: string, destination: string) {
    for (const flow of flowsOf(service)) await this.firewall.allow({ ...flow, source, destination });
  },
);

Given("the firewall lets everything through", async function (this: LabWorld) {
  await this.firewall.letEverythingThrough();
});

Then(
  "the firewall blocked packets to {protocol} port {port}",
  async function (this: LabWorld, protocol: Transport, port: number) {
    (await this.lab()).firewall.hasBlocked({ protocol, to: { port } }, `to ${protocol} port ${port}`);
  },
);

Then("the firewall blocked something", async function (this: LabWorld) {
  (await this.lab()).firewall.hasBlockedSomething();
});

Then("the firewall blocked nothing", async function (this: LabWorld) {
  (await this.lab()).firewall.hasBlockedNothing();
});

Then("the firewall logs {string}", async function (this: LabWorld, text: string) {
  await (await this.lab()).firewall.logs(text);
});

Then(
  "within {duration} the firewall logs {string}",
  async function (this: LabWorld, within: number, text: string) {
    await (await this.lab()).firewall.logs(text, within);
  },
);

Then("the firewall has not logged {string}", async function (this: LabWorld, text: string) {
  (await this.lab()).firewall.hasNotLogged(text);
});

Then(
  "{string} of the firewall counted {int} packet(s)",
  async function (this: LabWorld, wanted: string, count: number) {
    const counter = await (await this.lab()).firewall.counter(wanted);
    if (counter.packets === count) return;
    throw new ExpectationError(`${counter.rule}: counted ${counter.packets} packets, not ${count}`);
  },
);

Then("{string} of the firewall counted packets", async function (this: LabWorld, wanted: string) {
  const counter = await (await this.lab()).firewall.counter(wanted);
  if (counter.packets === 0) throw new ExpectationError(`${counter.rule}: counted no packet`);
});

Then("the port matrix is:", async function (this: LabWorld, table: DataTable) {
  const topology = this.running
    ? { ...this.running.topology, firewall: { ...this.running.topology.firewall, ...this.firewall.rules } }
    : this.draft.build();
  const matrix = await portMatrix(await fabricOf(this.parameters.fabric), topology);
  const shown = matrixLines(matrix).join("\n");
  if (!matrix.agrees) throw new InternalError(`what was predicted is not what the packets proved:\n${shown}`);
  for (const [index, { flow, verdict }] of table.hashes().entries()) {
    const row = [...matrix.rows, ...matrix.services.rows].find((one) => one.flow === flow);
    const place = this.place.cell(index + 1, "flow");
    if (row === undefined) throw new UsageError(`there is no flow "${flow}"; the matrix is\n${shown}`, place);
    const isSo = (row.proven ?? "does not begin") === verdict;
    if (!isSo)
      throw new ExpectationError(`${flow}: ${row.proven ?? "does not begin"}, not ${verdict}\n${shown}`);
  }
});

async function applyAccessList(
  world: LabWorld,
  where: Pick<RuleSetSpec, "between" | "in" | "out" | "at">,
  accessList: string,
): Promise<void> {
  parseAccessList(accessList, world.place.text);
  await world.firewall.apply({ ...where, accessList });
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
    world.running?.topology.segments ?? Object.fromEntries(world.draft.segments.map((name) => [name, name]));
  const { interfaces = {} } = world.firewall.rules;
  const names = Object.values(interfaceNames({ segments, firewall: { interfaces } }));
  await fabric.checkNftables(nftables, names, "text" in nftables ? world.place.text : undefined);
  await world.firewall.change({ nftables });
}
