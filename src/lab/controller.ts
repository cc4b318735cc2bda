import { ExpectationError, PeerError } from "../errors";
import type { ControllerSpec } from "../topology/topology";
import { Device } from "./device";
import type { Lab } from "./lab";
import { type ApImageTable, parseShowApImage } from "./show-ap-image";

/** A virtual EWC, seen by its console and its command line over SSH. */
export class Controller extends Device {
  constructor(
    lab: Lab,
    readonly spec: ControllerSpec,
  ) {
    super(lab, spec.name, spec);
  }

  /**
   * Types configuration lines.
   * @throws ExpectationError when the device refuses one.
   */
  async configure(lines: readonly string[]): Promise<void> {
    const session = await this.session();
    await session.accept("configure terminal");
    for (const line of lines) await session.accept(line);
    await session.accept("end");
  }

  async apImages(): Promise<ApImageTable> {
    return parseShowApImage(await this.run("show ap image"));
  }

  /**
   * Waits until `show ap image` fits, asking again after each bit of lab time.
   * @throws ExpectationError showing the last screen.
   */
  async untilApImages(wanted: string, within: number, fits: (table: ApImageTable) => boolean): Promise<void> {
    const deadline = this.lab.now() + within;
    for (let pause = 1_000; ; pause = Math.min(pause * 1.5, 15_000)) {
      const screen = await this.#screen("show ap image");
      if (fits(parseShowApImage(screen))) return;
      if (this.lab.now() >= deadline)
        throw new ExpectationError(`${wanted}: not so; "${this.name}" shows\n${screen}`);
      await this.lab.pass(Math.min(pause, deadline - this.lab.now()));
    }
  }

  /** What a command shows, or why the controller shows nothing now: it may be reloading. */
  async #screen(command: string): Promise<string> {
    try {
      return await this.run(command);
    } catch (error) {
      if (!(error instanceof PeerError)) throw error;
      return error.message;
    }
  }
}
