import { ExpectationError } from "../src/errors";
import { compareWithGolden, containsGoldenInOrder, type GoldenDifference } from "../src/lab/golden";
import type { Lab } from "../src/lab/lab";
import { chapter, Given, Then } from "./language/sentence";
import { regularExpression } from "./regular-expression";
import type { LabWorld } from "./world";

chapter("Consoles and logs");

/** How long a message that should be there already may still be on its way, in lab time. */
const onItsWay = 30_000;

Then("{host} logs {string}", async function (this: LabWorld, host: string, text: string, within = onItsWay) {
  await (await this.lab()).host(host).prints(text, within);
});

Then(
  "within {duration} {host} logs {string}",
  async function (this: LabWorld, within: number, host: string, text: string) {
    await (await this.lab()).host(host).prints(text, within);
  },
);

Then(
  "{host} logs what matches {string} within {duration}",
  async function (this: LabWorld, host: string, pattern: string, within: number) {
    await (await this.lab()).host(host).prints(regularExpression(pattern), within);
  },
);

Then(
  "{host} has logged {string} {int} time(s)",
  async function (this: LabWorld, host: string, text: string, times: number) {
    const found = (await this.lab())
      .host(host)
      .lines()
      .filter((line) => line.text.includes(text));
    if (found.length !== times)
      throw new ExpectationError(
        `"${host}" has logged "${text}" ${found.length} times, not ${times}${found.map((line) => `\n  ${line.text}`).join("")}`,
      );
  },
);

Given("{ewc} sends its logs to {target}", async function (this: LabWorld, ewc: string, target: string) {
  const line = `logging host ${this.addressOf(target)}`;
  if (this.running) await this.running.controller(ewc).configure(line);
  else this.describing().addConfiguration(ewc, line, this.place);
});

Then("{host} has not logged {string}", async function (this: LabWorld, host: string, text: string) {
  (await this.lab()).host(host).hasNotPrinted(text);
});

Then("{ap} restarts CAPWAP because {string}", async function (this: LabWorld, ap: string, reason: string) {
  const wanted = `Going to restart CAPWAP (reason : ${reason})...`;
  await (await this.lab()).accessPoint(ap).prints(wanted, onItsWay);
});

Then("{host} prints line for line:", async function (this: LabWorld, host: string, golden: string) {
  await printsGolden(await this.lab(), host, golden, compareWithGolden);
});

Then("{host} prints in this order:", async function (this: LabWorld, host: string, golden: string) {
  await printsGolden(await this.lab(), host, golden, containsGoldenInOrder);
});

async function printsGolden(
  lab: Lab,
  host: string,
  golden: string,
  compare: typeof compareWithGolden,
): Promise<void> {
  const printer = lab.host(host);
  await lab.until(
    `"${host}" prints the ${golden.split("\n").length} lines`,
    onItsWay,
    () => (compare(golden, printer.lines()) ? undefined : true),
    () => describe(compare(golden, printer.lines())!),
  );
}

function describe({ line, expected, printed }: GoldenDifference): string {
  return `Line ${line} should be\n  ${expected}\n${printed === undefined ? "and nothing more was printed" : `and was\n  ${printed}`}`;
}
