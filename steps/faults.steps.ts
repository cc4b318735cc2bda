import type { Impairment } from "../src/lab/link";
import { chapter, Given, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

chapter("Faults");

// Links: before the lab runs and while it runs. A host's link is its own cable; a segment's is all its traffic.

Given(
  "the link of {host} loses {float} % of its packets",
  async function (this: LabWorld, host: string, loss: number) {
    await impair(this, host, { loss });
  },
);

Given("every link loses {float} % of its packets", async function (this: LabWorld, loss: number) {
  for (const segment of segmentsOf(this)) await impair(this, segment, { loss });
});

Given(
  "the link of {host} delays packets by {duration}",
  async function (this: LabWorld, host: string, latency: number) {
    await impair(this, host, { latency });
  },
);

Given("every link delays packets by {duration}", async function (this: LabWorld, latency: number) {
  for (const segment of segmentsOf(this)) await impair(this, segment, { latency });
});

Given(
  "the round trip to {host} takes {duration}",
  async function (this: LabWorld, host: string, roundTrip: number) {
    await impair(this, host, { latency: roundTrip / 2 });
  },
);

Given(
  "the link of {host} varies its delay by up to {duration}",
  async function (this: LabWorld, host: string, jitter: number) {
    await impair(this, host, { jitter });
  },
);

Given(
  "the link of {host} doubles {float} % of its packets",
  async function (this: LabWorld, host: string, duplicate: number) {
    await impair(this, host, { duplicate });
  },
);

Given(
  "the link of {host} reorders {float} % of its packets",
  async function (this: LabWorld, host: string, reorder: number) {
    await impair(this, host, { reorder });
  },
);

Given(
  "the link of {host} carries packets of at most {int} octets",
  async function (this: LabWorld, host: string, mtu: number) {
    await impair(this, host, { mtu });
  },
);

Given(
  "the link of {host} drops packets above {int} octets without a word",
  async function (this: LabWorld, host: string, mtu: number) {
    await impair(this, host, { mtu, tooBig: "drop" });
  },
);

Given(
  "the link of {host} drops packets above {int} octets and says so",
  async function (this: LabWorld, host: string, mtu: number) {
    await impair(this, host, { mtu, tooBig: "drop-and-tell" });
  },
);

Given("the link of {host} is down", async function (this: LabWorld, host: string) {
  await impair(this, host, { loss: 100 });
});

Given("the link of {host} works again", async function (this: LabWorld, host: string) {
  await repair(this, host);
});

When(
  "the link of {host} is down for {duration}",
  async function (this: LabWorld, host: string, lasting: number) {
    await areDownFor(this, [host], lasting);
  },
);

Given("every link is down", async function (this: LabWorld) {
  for (const segment of segmentsOf(this)) await impair(this, segment, { loss: 100 });
});

When("every link is down for {duration}", async function (this: LabWorld, lasting: number) {
  await areDownFor(this, segmentsOf(this), lasting);
});

Given("every link works again", async function (this: LabWorld) {
  for (const segment of segmentsOf(this)) await repair(this, segment);
});

// Servers and their files.

When("{server} stands still", async function (this: LabWorld, server: string) {
  await (await this.lab()).server(server).standStill();
});

When("{server} goes on", async function (this: LabWorld, server: string) {
  await (await this.lab()).server(server).goOn();
});

Given(
  "{server} sends at most {int} KB a second",
  async function (this: LabWorld, server: string, kilobytes: number) {
    await (await this.lab()).server(server).slow(kilobytes * 1_000);
  },
);

When(
  "{path} on {server} is replaced by a copy of {path}",
  async function (this: LabWorld, path: string, server: string, by: string) {
    await (await this.lab()).server(server).replace(path, by);
  },
);

Given(
  "the disk of {server} was full after {int} KB of {path}",
  async function (this: LabWorld, server: string, kilobytes: number, path: string) {
    await (await this.lab()).server(server).cut(path, kilobytes * 1_000);
  },
);

// Devices.

Given("{ewc} has {int} KB of space for AP images", function (this: LabWorld, ewc: string, kilobytes: number) {
  this.describing().find("controllers", ewc, this.place.step).imageSpace = kilobytes;
});

Given(
  "a second controller {ewc} running {version} at {address}",
  function (this: LabWorld, name: string, version: string, address: string) {
    this.describing().add("controllers", { name, version, address, model: "C9120AXI" }, this.place.step);
  },
);

Given("the segment {segment} is {network}", function (this: LabWorld, name: string, network: string) {
  this.describing().addSegment(name, network, this.place.step);
});

Given("{ap} is told to ask {address}", function (this: LabWorld, ap: string, address: string) {
  const item = this.describing().find("accessPoints", ap, this.place.step);
  item.controllers = [...((item.controllers as string[] | undefined) ?? []), address];
});

/** The one thing that must hold whatever breaks: power off, power on, and it runs. */
Then("every AP still boots and runs within {duration}", async function (this: LabWorld, within: number) {
  await (await this.lab()).everyAccessPointStillBoots(within);
});

Then(
  "the upgrade of {ap} to {version} completes, or {ewc} logs why not, within {duration}",
  async function (this: LabWorld, ap: string, version: string, ewc: string, within: number) {
    await (await this.lab()).controller(ewc).upgradesOrSaysWhy(ap, version, within);
  },
);

async function impair(world: LabWorld, host: string, change: Impairment): Promise<void> {
  if (world.running) await world.running.link(host).impair(change);
  else world.draft.link(host, change, world.place.step);
}

async function repair(world: LabWorld, host: string): Promise<void> {
  if (world.running) await world.running.link(host).repair();
  else world.draft.removeLink(host);
}

async function areDownFor(world: LabWorld, hosts: readonly string[], lasting: number): Promise<void> {
  const lab = await world.lab();
  for (const host of hosts) await impair(world, host, { loss: 100 });
  await lab.pass(lasting);
  for (const host of hosts) await repair(world, host);
}

function segmentsOf(world: LabWorld): string[] {
  return world.running ? Object.keys(world.running.topology.segments) : world.draft.segments;
}
