import { ExpectationError } from "../src/errors";
import { Controller } from "../src/lab/controller";
import { imageDownloadLines } from "../src/lab/whole-upgrade";
import { chapter, Given, Then, When } from "./language/sentence";
import { regularExpression } from "./regular-expression";
import type { LabWorld } from "./world";

chapter("Command lines and upgrades");

When("I configure {ewc}:", async function (this: LabWorld, ewc: string, lines: string) {
  await (await this.lab()).controller(ewc).configure(lines);
});

When("I type on {host}:", async function (this: LabWorld, host: string, lines: string) {
  this.screen = await (await this.lab()).device(host).type(lines.split("\n"));
});

When("I type on the console of {ap}:", async function (this: LabWorld, ap: string, lines: string) {
  this.screen = await (await this.lab()).accessPoint(ap).typeOnConsole(lines.split("\n"));
});

Then("the session shows in this order:", function (this: LabWorld, text: string) {
  let from = 0;
  for (const line of text.split("\n")) {
    const at = this.screen.indexOf(line, from);
    if (at < 0) throw new ExpectationError(`"${line}" is not there in its place:\n${this.screen}`);
    from = at + line.length;
  }
});

When("I save and download on {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).saveAndDownload();
});

When(
  "I upgrade the network to {version} over {transfer mode}",
  async function (this: LabWorld, version: string, over: "tftp" | "sftp", within?: number) {
    await (await this.lab()).upgrade({ version, over, ...(within === undefined ? {} : { within }) });
  },
);

When(
  "I upgrade the network to {version}",
  async function (this: LabWorld, version: string, within?: number) {
    await (await this.lab()).upgrade({ version, ...(within === undefined ? {} : { within }) });
  },
  async function (this: LabWorld, version: string, within = 30 * 60_000) {
    await (await this.lab()).ewc.imagesRun(version, within);
  },
);

Then("the upgrade succeeds within {duration}", async function (this: LabWorld, within: number) {
  await (await this.lab()).ewc.upgradeSucceeds(within);
});

Then("the upgrade fails within {duration}", async function (this: LabWorld, within: number) {
  await (await this.lab()).ewc.upgradeFails(within);
});

When(
  "I set the image download of {ewc} to {path} on {server}",
  async function (this: LabWorld, ewc: string, path: string, server: string) {
    const lab = await this.lab();
    await lab.controller(ewc).configure(imageDownloadLines(lab.imageServer(server), path));
  },
);

When("I save the configuration of {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).run("write memory");
});

When("I activate the new image on {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).activate();
});

When(
  "I activate the new image on {ewc} with an auto-abort timer of {duration}",
  async function (this: LabWorld, ewc: string, autoAbort: number) {
    this.screen = await (await this.lab()).controller(ewc).activate({ autoAbort });
  },
);

When(
  "I commit the new image on {ewc}",
  async function (this: LabWorld, ewc: string) {
    this.screen = await (await this.lab()).controller(ewc).commit();
  },
  async function (this: LabWorld, ewc: string) {
    await shows.call(this, "show install uncommitted", ewc, "No Uncommitted Packages");
  },
);

When("I abort the upgrade on {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).run("install abort");
});

When("I roll the upgrade back on {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).run("install rollback to committed");
});

Given("I run {string} on {host}", runs);

Given("I run {command} on {host}", runs);

async function runs(this: LabWorld, command: string, host: string): Promise<void> {
  this.screen = await (await this.lab()).runOn(host, command);
}

When("I run {string} on the console of {ap}", async function (this: LabWorld, command: string, name: string) {
  const ap = (await this.lab()).accessPoint(name);
  this.screen = await ap.onConsole((session) => session.run(command));
});

Given(
  "I run {string} on {host} and answer:",
  async function (this: LabWorld, command: string, host: string, answers: string) {
    this.screen = await (await this.lab()).device(host).run(command, answers.split("\n"));
  },
);

Then("it shows {string}", function (this: LabWorld, text: string) {
  isOnScreen(this, text);
});

Then("{string} on {host} shows {string}", shows);
Then("{command} on {host} shows {string}", shows);

async function shows(this: LabWorld, command: string, host: string, text: string): Promise<void> {
  this.screen = await (await this.lab()).device(host).run(command);
  isOnScreen(this, text);
}

Then("it shows {string} and {string}", function (this: LabWorld, one: string, other: string) {
  for (const text of [one, other]) isOnScreen(this, text);
});

function isOnScreen({ screen }: LabWorld, text: string): void {
  if (!screen.includes(text)) throw new ExpectationError(`"${text}" is not on the screen:\n${screen}`);
}

Then("it matches {string}", function (this: LabWorld, pattern: string) {
  if (!regularExpression(pattern).test(this.screen))
    throw new ExpectationError(`nothing on the screen matches ${pattern}:\n${this.screen}`);
});

/** How a command line says no. */
const refusal = /^\s*%|^FAILED:|^(?:Error|ERROR)\b/m;

Then("the command is accepted", function (this: LabWorld) {
  if (refusal.test(this.screen)) throw new ExpectationError(`the command was refused:\n${this.screen}`);
});

Then("the command is refused", function (this: LabWorld) {
  if (!refusal.test(this.screen)) throw new ExpectationError(`the command was accepted:\n${this.screen}`);
});

Then("the install log of {ewc} shows {string}", async function (this: LabWorld, ewc: string, text: string) {
  await shows.call(this, "show install log", ewc, text);
});

Then("it shows:", function (this: LabWorld, text: string) {
  const plain = (screen: string) =>
    screen
      .split("\n")
      .map((line) => line.trimEnd())
      .join("\n");
  if (!plain(this.screen).includes(plain(text)))
    throw new ExpectationError(`the screen shows\n${this.screen}`);
});

Then("it does not show {string}", function (this: LabWorld, text: string) {
  if (this.screen.includes(text)) throw new ExpectationError(`"${text}" is on the screen:\n${this.screen}`);
});

Then("every AP completes its predownload within {duration}", async function (this: LabWorld, within: number) {
  await (await this.lab()).ewc.predownloadsComplete(within);
});

Then(
  "{ap} completes its predownload within {duration}",
  async function (this: LabWorld, ap: string, within: number) {
    const lab = await this.lab();
    await lab.ewc.predownloadsComplete(within, [lab.accessPoint(ap).name]);
  },
);

Then(
  "the predownload of {ap} fails within {duration}",
  async function (this: LabWorld, ap: string, within: number) {
    const lab = await this.lab();
    await lab.ewc.predownloadFails(lab.accessPoint(ap).name, within);
  },
);

Then("no predownload has failed", async function (this: LabWorld) {
  await (await this.lab()).ewc.noPredownloadHasFailed();
});

Then(
  "every AP runs the image of {ewc} within {duration}",
  async function (this: LabWorld, ewc: string, within: number) {
    await (await this.lab()).controller(ewc).imagesRunItsOwn(within);
  },
);

Then(
  "{ap} has the primary image {version} and the backup image {version}",
  async function (this: LabWorld, ap: string, primary: string, backup: string) {
    const lab = await this.lab();
    await lab.ewc.imagesAre("primary", primary, lab.accessPoint(ap).name);
    await lab.ewc.imagesAre("backup", backup, lab.accessPoint(ap).name);
  },
);

Then(
  "every AP has the primary image {version} and the backup image {version}",
  async function (this: LabWorld, primary: string, backup: string) {
    const { ewc } = await this.lab();
    await ewc.imagesAre("primary", primary);
    await ewc.imagesAre("backup", backup);
  },
);

Then(
  "the {partition} image of every AP is {version}",
  async function (this: LabWorld, partition: "primary" | "backup", version: string) {
    await (await this.lab()).ewc.imagesAre(partition, version);
  },
);

Then(
  "the {partition} image of {ap} is {version}",
  async function (this: LabWorld, partition: "primary" | "backup", ap: string, version: string) {
    const lab = await this.lab();
    await lab.ewc.imagesAre(partition, version, lab.accessPoint(ap).name);
  },
);

Then(
  "every AP runs image {version} within {duration}",
  async function (this: LabWorld, version: string, within: number) {
    await (await this.lab()).ewc.imagesRun(version, within);
  },
);

Then(
  "{device} runs image {version} within {duration}",
  async function (this: LabWorld, host: string, version: string, within: number) {
    const lab = await this.lab();
    const device = lab.device(host);
    if (device instanceof Controller) await device.runsImage(version, within);
    else await lab.ewc.imagesRun(version, within, device.name);
  },
);
