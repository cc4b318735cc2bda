import { ExpectationError, PeerError } from "../src/errors";
import { Then, When } from "./language/sentence";
import type { LabWorld } from "./world";

When(
  "I try to log in on {host} as {string} with password {string}",
  async function (this: LabWorld, host: string, username: string, password: string) {
    const lab = await this.lab();
    const { name } = lab.device(host);
    try {
      const shell = await lab.fabric.shell(name, { username, password });
      await lab.until(
        `"${name}" shows a prompt`,
        60_000,
        () => /[#>]$/.test(shell.transcript) || undefined,
        () => shell.transcript,
      );
      this.screen = shell.transcript.replace(/\r/g, "");
      shell.close();
      this.login = "accepted";
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      this.screen = error.message;
      this.login = "refused";
    }
  },
);

Then("the login is {login outcome}", function (this: LabWorld, outcome: "accepted" | "refused") {
  if (this.login !== outcome)
    throw new ExpectationError(`the login was ${this.login ?? "never tried"}:\n${this.screen}`);
});

When(
  "{int} people run {string} on {host} at once",
  async function (this: LabWorld, count: number, command: string, host: string) {
    const lab = await this.lab();
    const { name, spec } = lab.device(host);
    const runs = Array.from({ length: count }, () => lab.fabric.exec(name, spec, command));
    this.screens = (await Promise.all(runs)).map(({ output }) => output.replace(/\r/g, ""));
  },
);

Then("each of them sees {string}", function (this: LabWorld, text: string) {
  const without = this.screens.find((screen) => !screen.includes(text));
  if (without !== undefined) throw new ExpectationError(`one of ${this.screens.length} sees\n${without}`);
});
