import { readFile } from "node:fs/promises";
import type { DataTable } from "@cucumber/cucumber";
import { UsageError } from "../src/errors";
import type { CapwapState } from "../src/lab/access-point";
import type { Lab } from "../src/lab/lab";
import { withRulesRead } from "../src/node/rule-files";
import { startupIssues } from "../src/node/startup-check";
import { parseLabFile } from "../src/topology/lab-file";
import { controllerRow, type HostRow, hostRows } from "./host-tables";
import { chapter, Given, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

chapter("The lab, its devices and their power");

/** How long an access point may take from its power to Run, in lab time. */
const joinPatience = 15 * 60_000;

Given("an EWC network running {version}:", function (this: LabWorld, version: string, table: DataTable) {
  describeNetwork(this, hostRows(this, table), version);
});

Given("an EWC network:", function (this: LabWorld, table: DataTable) {
  const rows = hostRows(this, table);
  const { item, place } = controllerRow(rows);
  if (item.version === undefined)
    throw new UsageError(
      'which release it runs is missing: "an EWC network running 17.12.4:", or a column "image"',
      place,
    );
  describeNetwork(this, rows, item.version);
});

/** @param version of whoever's row says nothing else */
function describeNetwork(world: LabWorld, rows: readonly HostRow[], version: string): void {
  const controller = controllerRow(rows);
  for (const row of rows) {
    const list = row === controller ? "controllers" : "accessPoints";
    world.describing().add(list, { version, ...row.item }, row.place, row.cellOf);
  }
}

Given("these access points:", function (this: LabWorld, table: DataTable) {
  for (const { item, place, cellOf } of hostRows(this, table))
    this.describing().add("accessPoints", this.likeTheController(item), place, cellOf);
});

Given(
  "an access point {ap} of model {model} at {address}",
  function (this: LabWorld, name: string, model: string, address: string) {
    const item = this.likeTheController({ name, model, address });
    this.describing().add("accessPoints", item, this.place.step, this.place.wordOf(item));
  },
);

Given("an access point {ap} of model {model}", function (this: LabWorld, name: string, model: string) {
  const address = this.describing().freeAddress();
  this.describing().add("accessPoints", this.likeTheController({ name, model, address }), this.place.step);
});

Given("{int} access point(s) of model {model}", function (this: LabWorld, count: number, model: string) {
  if (count < 1 || count > 100)
    throw new UsageError(`${count} access points: 1 to 100 are expected`, this.place.step);
  for (let made = 0; made < count; made += 1) {
    const name = this.describing().freeName("AP");
    const address = this.describing().freeAddress();
    this.describing().add("accessPoints", this.likeTheController({ name, model, address }), this.place.step);
  }
});

Given("a controller {ewc} running {version}", function (this: LabWorld, name: string, version: string) {
  const address = this.describing().freeAddress();
  this.describing().add("controllers", { name, version, address }, this.place.step);
});

Given(
  "a controller {ewc} running {version} at {address}",
  function (this: LabWorld, name: string, version: string, address: string) {
    this.describing().add("controllers", { name, version, address }, this.place.step);
  },
);

Given(
  "a controller {ewc} of model {model} running {version} at {address}",
  function (this: LabWorld, name: string, model: string, version: string, address: string) {
    this.describing().add("controllers", { name, model, version, address }, this.place.step);
  },
);

Given("{ap} is not powered yet", function (this: LabWorld, ap: string) {
  this.describing().find("accessPoints", ap, this.place.step).startsOff = true;
});

Given(
  "{host} shows a(n) {certificate} certificate",
  function (this: LabWorld, host: string, certificate: string) {
    this.describing().device(host, this.place.step).certificate = certificate;
  },
);

Given("{host} has no certificate", function (this: LabWorld, host: string) {
  this.describing().device(host, this.place.step).certificate = "missing";
});

Given(
  "the certificate of {host} is valid from {moment} to {moment}",
  function (this: LabWorld, host: string, issued: string, expires: string) {
    this.describing().device(host, this.place.step).certificateDates = { issued, expires };
  },
);

Given(
  "the image of {ewc} is signed from {moment} to {moment}",
  function (this: LabWorld, ewc: string, issued: string, expires: string) {
    this.describing().find("controllers", ewc, this.place.step).imageSigning = { issued, expires };
  },
);

Given("{ap} gets its address by DHCP", function (this: LabWorld, ap: string) {
  this.describing().find("accessPoints", ap, this.place.step).dhcp = true;
});

Given("{ap} has {int} KB of temporary space free", function (this: LabWorld, ap: string, kilobytes: number) {
  this.describing().find("accessPoints", ap, this.place.step).tmpFree = kilobytes;
});

Given(
  "{ap} has {int} KB of temporary space free until it reboots",
  function (this: LabWorld, ap: string, kilobytes: number) {
    this.describing().find("accessPoints", ap, this.place.step).tmpFreeAtFirst = kilobytes;
  },
);

Given("{ap} has {int} KB of flash free", function (this: LabWorld, ap: string, kilobytes: number) {
  this.describing().find("accessPoints", ap, this.place.step).flashFree = kilobytes;
});

Given("{ap} prints the {dialect} console dialect", function (this: LabWorld, ap: string, dialect: string) {
  this.describing().find("accessPoints", ap, this.place.step).dialect = dialect;
});

Given("{ewc} lists its own access point", function (this: LabWorld, ewc: string) {
  this.describing().find("controllers", ewc, this.place.step).ownAccessPoint = true;
});

Given(
  "the own access point of {ewc} is called {string}",
  function (this: LabWorld, ewc: string, name: string) {
    this.describing().ownAccessPoint(ewc, { name }, this.place.step);
  },
);

Given("the own access point of {ewc} gets its address by DHCP", function (this: LabWorld, ewc: string) {
  this.describing().ownAccessPoint(ewc, { dhcp: true }, this.place.step);
});

Given(
  "the own access point of {ewc} has the address {address}",
  function (this: LabWorld, ewc: string, address: string) {
    this.describing().ownAccessPoint(ewc, { address }, this.place.step);
  },
);

Given("{ewc} leaves its own access point out", function (this: LabWorld, ewc: string) {
  this.describing().find("controllers", ewc, this.place.step).ownAccessPoint = false;
});

Given("{ewc} starts with the configuration:", function (this: LabWorld, ewc: string, lines: string) {
  this.describing().addConfiguration(ewc, lines, this.place);
});

Given(
  "{ewc} starts with the configuration, refused lines skipped:",
  function (this: LabWorld, ewc: string, lines: string) {
    this.describing().addConfiguration(ewc, lines, this.place);
    this.describing().find("controllers", ewc, this.place.step).refusedLines = "skip";
  },
);

Given("the lab file {string}", async function (this: LabWorld, file: string) {
  const topology = await withRulesRead(
    parseLabFile(
      await readText(file),
      file,
      (sentence) => this.attach(sentence, "text/plain"),
      startupIssues,
    ),
  );
  this.describing().take(topology);
});

Given("the seed {int}", function (this: LabWorld, seed: number) {
  this.describing().set("seed", seed);
});

Given("the network is up", async function (this: LabWorld) {
  await this.lab();
});

// Said before the lab runs it describes, said while it runs it is done, and behind Then it is looked for.
Given(
  "{host} is offline",
  async function (this: LabWorld, host: string) {
    if (this.describesAccessPoint(host))
      this.draft.find("accessPoints", host, this.place.step).startsOff = true;
    else await (await this.lab()).takeOffline(host);
  },
  looksOffline,
);

When(
  "{ap} joins",
  async function (this: LabWorld, ap: string, within = joinPatience) {
    const point = (await this.lab()).accessPoint(ap);
    if (!point.hasPower) await point.power("on");
    await point.reaches("Run", within);
  },
  async function (this: LabWorld, ap: string, within = joinPatience) {
    await (await this.lab()).accessPoint(ap).reaches("Run", within);
  },
);

When(
  "{host} comes back within {duration}",
  async function (this: LabWorld, host: string, within: number) {
    await (await this.lab()).comesBack(host, within);
  },
  async function (this: LabWorld, host: string, within: number) {
    await (await this.lab()).isBack(host, within);
  },
);

When("{host} loses power for {duration}", async function (this: LabWorld, host: string, lasting: number) {
  const lab = await this.lab();
  await lab.power(host, "off");
  await lab.pass(lasting);
  await lab.power(host, "on");
});

When(
  "{ap} joins with image {version}",
  async function (this: LabWorld, ap: string, version: string) {
    await joinsWith(this, ap, version, "8.10.130.0");
  },
  async function (this: LabWorld, ap: string, version: string) {
    await (await this.lab()).ewc.imagesRun(version, joinPatience, ap);
  },
);

When(
  "{ap} joins with image {version} and backup {version}",
  async function (this: LabWorld, ap: string, version: string, backup: string) {
    await joinsWith(this, ap, version, backup);
  },
);

When(
  "{host} loses power",
  async function (this: LabWorld, host: string) {
    await (await this.lab()).power(host, "off");
  },
  looksOffline,
);

async function looksOffline(this: LabWorld, host: string): Promise<void> {
  (await this.lab()).isOffline(host);
}

// Many at once, in the order in which they were described.

const accessPoints = ({ accessPoints }: Lab): readonly { name: string }[] =>
  accessPoints.filter(({ carrier }) => carrier === undefined);
const site = (lab: Lab): readonly { name: string }[] => [...lab.controllers, ...accessPoints(lab)];

When("every AP loses power", async function (this: LabWorld) {
  await power(await this.lab(), accessPoints, "off");
});

When("every AP gets power( back)( again)", async function (this: LabWorld) {
  await power(await this.lab(), accessPoints, "on");
});

When("every AP loses power for {duration}", async function (this: LabWorld, lasting: number) {
  await areWithoutPower(await this.lab(), accessPoints, lasting);
});

When("the site loses power", async function (this: LabWorld) {
  await power(await this.lab(), site, "off");
});

When("the site gets power( back)( again)", async function (this: LabWorld) {
  await power(await this.lab(), site, "on");
});

When("the site loses power for {duration}", async function (this: LabWorld, lasting: number) {
  await areWithoutPower(await this.lab(), site, lasting);
});

async function power(lab: Lab, hosts: typeof site, state: "on" | "off"): Promise<void> {
  for (const { name } of hosts(lab)) await lab.power(name, state);
}

async function areWithoutPower(lab: Lab, hosts: typeof site, lasting: number): Promise<void> {
  await power(lab, hosts, "off");
  await lab.pass(lasting);
  await power(lab, hosts, "on");
}

When("{host} gets power( back)( again)", async function (this: LabWorld, host: string) {
  await (await this.lab()).power(host, "on");
});

When("{host} is power-cycled", async function (this: LabWorld, host: string) {
  const lab = await this.lab();
  await lab.power(host, "off");
  await lab.power(host, "on");
});

When(
  "I reload {host}",
  async function (this: LabWorld, host: string) {
    this.screen = await (await this.lab()).restart(host);
  },
  async function (this: LabWorld, host: string, within = joinPatience) {
    const lab = await this.lab();
    if (lab.controllers.some(({ name }) => name === host))
      throw new UsageError(
        `only of access points it is seen that they reboot; of a controller: "${host}" comes back within 10 minutes`,
        this.place.step,
      );
    await lab.accessPoint(host).hasRebooted(within);
  },
);

When(
  "I reload every AP",
  async function (this: LabWorld) {
    const lab = await this.lab();
    for (const { name } of accessPoints(lab)) await lab.restart(name);
  },
  async function (this: LabWorld, within = joinPatience) {
    const lab = await this.lab();
    const deadline = lab.now() + within;
    for (const { name } of accessPoints(lab))
      await lab.accessPoint(name).hasRebooted(Math.max(0, deadline - lab.now()));
  },
);

Then("{ap} has not rebooted", async function (this: LabWorld, ap: string) {
  (await this.lab()).accessPoint(ap).hasNotRebooted();
});

Then("no AP has rebooted", async function (this: LabWorld) {
  const lab = await this.lab();
  for (const { name } of accessPoints(lab)) lab.accessPoint(name).hasNotRebooted();
});

When("{duration} pass(es)", async function (this: LabWorld, duration: number) {
  await (await this.lab()).pass(duration);
});

Then(
  "{ap} is in CAPWAP state {capwap state}",
  async function (this: LabWorld, ap: string, state: CapwapState) {
    (await this.lab()).accessPoint(ap).isNow(state);
  },
);

Then("every AP is in CAPWAP state {capwap state}", async function (this: LabWorld, state: CapwapState) {
  for (const ap of (await this.lab()).accessPoints) ap.isNow(state);
});

Then("no AP is in CAPWAP state {capwap state}", async function (this: LabWorld, state: CapwapState) {
  (await this.lab()).areNow(0, state);
});

Then(
  "{ap} is not in CAPWAP state {capwap state}",
  async function (this: LabWorld, ap: string, state: CapwapState) {
    (await this.lab()).accessPoint(ap).isNotIn(state);
  },
);

Then(
  "{aps} are in CAPWAP state {capwap state}",
  async function (this: LabWorld, aps: readonly string[], state: CapwapState) {
    const lab = await this.lab();
    for (const ap of aps) lab.accessPoint(ap).isNow(state);
  },
);

Then(
  "{aps} reach CAPWAP state {capwap state} within {duration}",
  async function (this: LabWorld, aps: readonly string[], state: CapwapState, within: number) {
    const lab = await this.lab();
    const deadline = lab.now() + within;
    for (const ap of aps) await lab.accessPoint(ap).isIn(state, Math.max(0, deadline - lab.now()));
  },
);

Then(
  "{int} AP(s) is/are in CAPWAP state {capwap state}",
  async function (this: LabWorld, count: number, state: CapwapState) {
    (await this.lab()).areNow(count, state);
  },
);

Then("{ap} does not join within {duration}", async function (this: LabWorld, ap: string, within: number) {
  const lab = await this.lab();
  await lab.accessPoint(ap).staysOut(within);
});

Then(
  "{ap} does not reach CAPWAP state {capwap state} within {duration}",
  async function (this: LabWorld, ap: string, state: CapwapState, within: number) {
    await (await this.lab()).accessPoint(ap).staysOut(within, state);
  },
);

Given("{ap} is joined to {ewc} within {duration}", joinsAt(true), joinsAt(false));

function joinsAt(isDone: boolean) {
  return async function (this: LabWorld, ap: string, ewc: string, within: number) {
    const lab = await this.lab();
    const point = lab.accessPoint(ap);
    if (isDone && !point.hasPower) await point.power("on");
    await lab.controller(ewc).hasJoined([point.name], within);
  };
}

Then(
  "every AP is joined to {ewc} within {duration}",
  async function (this: LabWorld, ewc: string, within: number) {
    const lab = await this.lab();
    await lab.controller(ewc).hasJoined(
      lab.accessPoints.map(({ name }) => name),
      within,
    );
  },
);

Then("{ap} does not download an image", async function (this: LabWorld, ap: string) {
  (await this.lab()).accessPoint(ap).hasNotDownloaded();
});

Then("{ap} reaches CAPWAP state {capwap state} within {duration}", reaches);
Then(
  "within {duration} {ap} reaches CAPWAP state {capwap state}",
  async function (this: LabWorld, within: number, ap: string, state: CapwapState) {
    await reaches.call(this, ap, state, within);
  },
);

Then(
  "every AP reaches CAPWAP state {capwap state} within {duration}",
  async function (this: LabWorld, state: CapwapState, within: number) {
    await (await this.lab()).everyAccessPointReaches(state, within);
  },
);

Then(
  "{ap} leaves CAPWAP state {capwap state} within {duration}",
  async function (this: LabWorld, ap: string, state: CapwapState, within: number) {
    await (await this.lab()).accessPoint(ap).leaves(state, within);
  },
);

Then(
  "{ap} stayed in CAPWAP state {capwap state}",
  async function (this: LabWorld, ap: string, state: CapwapState) {
    (await this.lab()).accessPoint(ap).stayedIn(state);
  },
);

Then("every AP stayed in CAPWAP state {capwap state}", async function (this: LabWorld, state: CapwapState) {
  for (const ap of (await this.lab()).accessPoints) ap.stayedIn(state);
});

async function reaches(this: LabWorld, ap: string, state: CapwapState, within: number): Promise<void> {
  await (await this.lab()).accessPoint(ap).reaches(state, within);
}

async function joinsWith(world: LabWorld, ap: string, version: string, backup: string): Promise<void> {
  const lab = await world.lab();
  lab.mark();
  await lab.accessPoint(ap).replace({ version, backup });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`the lab file "${file}" cannot be read: ${(error as Error).message}`);
  }
}
