import { UsageError } from "../errors";
import { AccessPoint } from "./access-point";
import type { Carried } from "./carried";
import { CliSession } from "./cli-session";
import type { Controller } from "./controller";
import type { Lab } from "./lab";

/** The access point in a controller's box: reached through the controller, on and off with it. */
export class CarriedAccessPoint extends AccessPoint {
  readonly #carried: Carried;

  constructor(lab: Lab, carried: Carried) {
    super(lab, carried.spec);
    this.#carried = carried;
  }

  override get carrier(): string {
    return this.#carried.controller.name;
  }

  /**
   * As any other's; but where it refuses its own controller's certificate, or the controller has none, the lab is about that.
   */
  override async comesUp(within: number): Promise<void> {
    const refuses = () => this.console.all().some(({ text }) => text.includes("DTLS connection to"));
    await this.lab.run(() => this.state === "Run" || refuses(), this.lab.after(within));
    if (!refuses()) await this.isIn("Run", 0);
  }

  /** @throws UsageError: it has no switch of its own. */
  override power(): Promise<void> {
    throw this.#inTheBox("is switched with");
  }

  /** @throws UsageError: it is a part of the controller. */
  override replace(): Promise<void> {
    throw this.#inTheBox("is replaced with");
  }

  /** As a person does: by the controller's command line, then by SSH inside the box. */
  protected override async openSession(): Promise<CliSession> {
    const { username, password, enable } = this.spec;
    const controller: Controller = this.lab.controller(this.carrier);
    const shell = await this.lab.fabric.shell(controller.name, controller.spec);
    const session = await CliSession.open(this.lab, this.name, shell);
    let stop = await session.enter(`wireless ewc-ap ap shell username ${username}`);
    if (stop.includes("yes/no")) stop = await session.enter("yes");
    if (stop.includes("password")) stop = await session.enter(password);
    if (stop !== "prompt" || session.prompt === "" || !session.prompt.endsWith(">"))
      throw this.lab.failure(`"${this.name}" lets user "${username}" in: it does not.`, session.transcript);
    await session.run("terminal length 0");
    await session.run("terminal width 0");
    await session.run("enable", [enable]);
    return session;
  }

  #inTheBox(what: string): UsageError {
    return new UsageError(`"${this.name}" is the access point of "${this.carrier}" and ${what} it`);
  }
}
