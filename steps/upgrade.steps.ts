import { ExpectationError } from "../src/errors";
import { Given, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

/** How long a table on a screen may take to show what has happened already, in lab time. */
const settling = 2 * 60_000;

When("I configure {ewc}:", async function (this: LabWorld, ewc: string, lines: string) {
  const wanted = lines.split("\n").filter((line) => line.trim() !== "");
  await (await this.lab()).controller(ewc).configure(wanted);
});

When("I type on {host}:", async function (this: LabWorld, host: string, lines: string) {
  const session = await (await this.lab()).device(host).session();
  const begin = session.transcript.length - session.prompt.length;
  for (const line of lines.split("\n")) await session.run(line);
  this.screen = session.transcript.slice(begin).replace(/\r/g, "");
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
  const controller = (await this.lab()).controller(ewc);
  await controller.run("write memory");
  this.screen = await controller.run("install add profile default");
});

When("I activate the new image on {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).run("install activate");
});

When("I commit the new image on {ewc}", async function (this: LabWorld, ewc: string) {
  this.screen = await (await this.lab()).controller(ewc).run("install commit");
});

Given("I run {string} on {host}", async function (this: LabWorld, command: string, host: string) {
  this.screen = await (await this.lab()).device(host).run(command);
});

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
  if (!this.screen.includes(text))
    throw new ExpectationError(`"${text}" is not on the screen:\n${this.screen}`);
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
    const { name } = lab.accessPoint(ap);
    await lab.ewc.untilApImages(`the predownload of "${name}" is Failed`, within, ({ rows }) =>
      rows.some((row) => row.name === name && row.status === "Failed"),
    );
  },
);

Then(
  "the {partition} image of every AP is {version}",
  async function (this: LabWorld, partition: "primary" | "backup", version: string) {
    const lab = await this.lab();
    await lab.ewc.untilApImages(
      `the ${partition} image of every AP is ${version}`,
      settling,
      ({ rows }) => rows.length >= lab.accessPoints.length && rows.every((row) => row[partition] === version),
    );
  },
);

Then(
  "the {partition} image of {ap} is {version}",
  async function (this: LabWorld, partition: "primary" | "backup", ap: string, version: string) {
    const lab = await this.lab();
    const { name } = lab.accessPoint(ap);
    await lab.ewc.untilApImages(`the ${partition} image of "${name}" is ${version}`, settling, ({ rows }) =>
      rows.some((row) => row.name === name && row[partition] === version),
    );
  },
);

Then(
  "every AP runs image {version} within {duration}",
  async function (this: LabWorld, version: string, within: number) {
    const lab = await this.lab();
    await lab.everyAccessPointRuns(within);
    await lab.ewc.untilApImages(
      `every AP runs ${version}`,
      within,
      ({ rows }) =>
        rows.length >= lab.accessPoints.length && rows.every(({ primary }) => primary === version),
    );
  },
);

Then(
  "{ap} runs image {version} within {duration}",
  async function (this: LabWorld, ap: string, version: string, within: number) {
    const lab = await this.lab();
    const { name } = lab.accessPoint(ap);
    await lab.accessPoint(ap).isIn("Run", within);
    await lab.ewc.untilApImages(`"${name}" runs ${version}`, within, ({ rows }) =>
      rows.some((row) => row.name === name && row.primary === version),
    );
  },
);
