import { readFile } from "node:fs/promises";
import { type DataTable, Given, Then, When } from "@cucumber/cucumber";
import type { CapwapState } from "../src/lab/access-point";
import { withRulesRead } from "../src/node/rule-files";
import { startupIssues } from "../src/node/startup-check";
import { parseLabFile } from "../src/topology/lab-file";
import type { LabWorld } from "./world";

Given("an EWC network running {version}:", function (this: LabWorld, version: string, table: DataTable) {
  const draft = this.describing();
  table.hashes().forEach((row, index) => {
    const cell = (key: string) => this.place.cell(index + 1, columnOf(key));
    draft.add(
      index === 0 ? "controllers" : "accessPoints",
      { version, ...hostRow(row) },
      this.place.cell(index + 1, "name"),
      cell,
    );
  });
});

Given("these access points:", function (this: LabWorld, table: DataTable) {
  table.hashes().forEach((row, index) => {
    const cell = (key: string) => this.place.cell(index + 1, columnOf(key));
    this.describing().add("accessPoints", hostRow(row), this.place.cell(index + 1, "name"), cell);
  });
});

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
    parseLabFile(await readFile(file, "utf8"), file, undefined, startupIssues),
  );
  this.describing().replaceWith(topology);
});

Given("the seed {int}", function (this: LabWorld, seed: number) {
  this.describing().set("seed", seed);
});

Given("the network is up", async function (this: LabWorld) {
  await this.lab();
});

When("{ap} joins with image {version}", async function (this: LabWorld, ap: string, version: string) {
  await joinsWith(this, ap, version, "8.10.130.0");
});

When(
  "{ap} joins with image {version} and backup {version}",
  async function (this: LabWorld, ap: string, version: string, backup: string) {
    await joinsWith(this, ap, version, backup);
  },
);

When("{host} loses power", async function (this: LabWorld, host: string) {
  await (await this.lab()).power(host, "off");
});

When("{host} gets power( back)( again)", async function (this: LabWorld, host: string) {
  await (await this.lab()).power(host, "on");
});

When("{host} is power-cycled", async function (this: LabWorld, host: string) {
  const lab = await this.lab();
  await lab.power(host, "off");
  await lab.power(host, "on");
});

When("{duration} pass(es)", async function (this: LabWorld, duration: number) {
  await (await this.lab()).pass(duration);
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
    const lab = await this.lab();
    const deadline = lab.now() + within;
    for (const ap of lab.accessPoints) await ap.reaches(state, Math.max(0, deadline - lab.now()));
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

/** A table row in the lab file's words: the column `image` is what a lab file calls `version`. */
function hostRow(row: Record<string, string>): object {
  const filled = Object.entries(row).filter(([, value]) => value !== "");
  return Object.fromEntries(filled.map(([key, value]) => [key === "image" ? "version" : key, value]));
}

const columnOf = (key: string): string => (key === "version" ? "image" : key);
