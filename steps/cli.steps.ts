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
