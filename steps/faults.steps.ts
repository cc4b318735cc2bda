import { ExpectationError, UsageError } from "../src/errors";
import type { FileServerControl } from "../src/lab/fabric";
import type { Impairment } from "../src/lab/link";
import { Given, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

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

Given("the link of {host} works again", async function (this: LabWorld, host: string) {
  if (this.running) await this.running.link(host).repair();
  else this.draft.removeLink(host);
});

// Servers and their files.

When("{server} stands still", async function (this: LabWorld, server: string) {
  await control(this, server, "pause", (verb) => verb());
});

When("{server} goes on", async function (this: LabWorld, server: string) {
  await control(this, server, "resume", (verb) => verb());
});

Given(
  "{server} sends at most {int} KB a second",
  async function (this: LabWorld, server: string, kilobytes: number) {
    await control(this, server, "slow", (verb) => verb(kilobytes * 1_000));
  },
);

When(
  "{path} on {server} is replaced by a copy of {path}",
  async function (this: LabWorld, path: string, server: string, by: string) {
    await control(this, server, "replace", (verb) => verb(path, by));
  },
);

Given(
  "the disk of {server} was full after {int} KB of {path}",
  async function (this: LabWorld, server: string, kilobytes: number, path: string) {
    await control(this, server, "cut", (verb) => verb(path, kilobytes * 1_000));
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
  this.describing().addSegment(name, network);
});

Given("{ap} is told to ask {address}", function (this: LabWorld, ap: string, address: string) {
  const item = this.describing().find("accessPoints", ap, this.place.step);
  item.controllers = [...((item.controllers as string[] | undefined) ?? []), address];
});

/** The one thing that must hold whatever breaks: power off, power on, and it runs. */
Then("every AP still boots and runs within {duration}", async function (this: LabWorld, within: number) {
  const lab = await this.lab();
  const deadline = lab.now() + within;
  lab.mark();
  for (const { name } of lab.accessPoints) {
    await lab.power(name, "off");
    await lab.power(name, "on");
  }
  for (const ap of lab.accessPoints) await ap.reaches("Run", Math.max(0, deadline - lab.now()));
});

Then(
  "the upgrade of {ap} to {version} completes, or {ewc} logs why not, within {duration}",
  async function (this: LabWorld, ap: string, version: string, ewc: string, within: number) {
    const lab = await this.lab();
    const point = lab.accessPoint(ap);
    const number = version.replaceAll(".", "\\.");
    const isDone = new RegExp(
      `predownload completed, backup version ${number}|AP Running Image +: ${number}`,
    );
    const isWhy = /%INSTALL-3-OPERATION_ERROR_MESSAGE|image predownload failed/;
    const said = () =>
      point.lines().some(({ text }) => isDone.test(text)) ||
      lab
        .controller(ewc)
        .lines()
        .some(({ text }) => isWhy.test(text));
    await lab.run(said, lab.now() + within);
    if (!said())
      throw new ExpectationError(`"${ap}" does not hold ${version}, and "${ewc}" does not say why`);
  },
);

async function impair(world: LabWorld, host: string, change: Impairment): Promise<void> {
  if (world.running) await world.running.link(host).impair(change);
  else world.draft.link(host, change, world.place.step);
}

function segmentsOf(world: LabWorld): string[] {
  return world.running ? Object.keys(world.running.topology.segments) : world.draft.segments;
}

type OptionalVerb = "pause" | "resume" | "slow" | "replace" | "cut";

/** @throws UsageError where the fabric has no such verb. */
async function control<Verb extends OptionalVerb>(
  world: LabWorld,
  server: string,
  verb: Verb,
  call: (bound: NonNullable<FileServerControl[Verb]>) => Promise<void>,
): Promise<void> {
  const controls = (await world.lab()).server(server).control;
  const found = controls[verb];
  if (found === undefined)
    throw new UsageError(`this fabric's servers cannot do that (${verb})`, world.place.step);
  await call(found.bind(controls) as NonNullable<FileServerControl[Verb]>);
}
