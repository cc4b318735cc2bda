import { ExpectationError } from "../src/errors";
import { chapter, Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

chapter("Logins");

When(
  "I try to log in on {host} as {string} with password {string}",
  async function (this: LabWorld, host: string, username: string, password: string) {
    const attempt = await (await this.lab()).device(host).tryLogin({ username, password });
    this.screen = attempt.screen;
    this.login = attempt.outcome;
  },
);

Then("I can log in on {host}", async function (this: LabWorld, host: string) {
  await ownLoginIs(this, host, "accepted");
});

Then("I cannot log in on {host}", async function (this: LabWorld, host: string) {
  await ownLoginIs(this, host, "refused");
});

async function ownLoginIs(world: LabWorld, host: string, wanted: "accepted" | "refused"): Promise<void> {
  const { outcome, screen } = await (await world.lab()).device(host).tryOwnLogin();
  world.screen = screen;
  if (outcome !== wanted) throw new ExpectationError(`the login on "${host}" was ${outcome}:\n${screen}`);
}

Then("{host} can ping {target}", async function (this: LabWorld, host: string, target: string) {
  await pings(this, host, target, true);
});

Then("{host} cannot ping {target}", async function (this: LabWorld, host: string, target: string) {
  await pings(this, host, target, false);
});

async function pings(world: LabWorld, host: string, target: string, wanted: boolean): Promise<void> {
  const lab = await world.lab();
  const { answered, screen } = await lab.device(host).ping(lab.addressOf(target));
  world.screen = screen;
  if (answered !== wanted)
    throw new ExpectationError(
      `"${target}" ${answered ? "answers" : "does not answer"} "${host}":\n${screen}`,
    );
}

Then("the login is {login outcome}", function (this: LabWorld, outcome: "accepted" | "refused") {
  if (this.login !== outcome)
    throw new ExpectationError(`the login was ${this.login ?? "never tried"}:\n${this.screen}`);
});

When(
  "{int} people run {string} on {host} at once",
  async function (this: LabWorld, count: number, command: string, host: string) {
    this.screens = await (await this.lab()).device(host).runAtOnce(count, command);
  },
);

Then("each of them sees {string}", function (this: LabWorld, text: string) {
  const without = this.screens.find((screen) => !screen.includes(text));
  if (without !== undefined) throw new ExpectationError(`one of ${this.screens.length} sees\n${without}`);
});
