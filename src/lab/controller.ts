import { PeerError } from "../errors";
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
  async untilApImages(
    wanted: string,
    within: number,
    fits: (table: ApImageTable) => boolean,
    hopeless: (table: ApImageTable) => string | undefined = () => undefined,
  ): Promise<void> {
    const deadline = this.lab.now() + within;
    for (let pause = 1_000; ; pause = Math.min(pause * 1.5, 15_000)) {
      const screen = await this.#screen("show ap image");
      const table = parseShowApImage(screen);
      if (fits(table)) return;
      const why = hopeless(table);
      const seen = `"${this.name}" shows\n${screen}`;
      if (why !== undefined) throw this.lab.failure(`${wanted}: cannot come true any more: ${why}.`, seen);
      if (this.lab.now() >= deadline) throw this.lab.failure(`${wanted}: not so.`, seen);
      await this.lab.pass(Math.min(pause, deadline - this.lab.now()));
    }
  }

  /**
   * Waits until the predownloads of access points are complete, all unless some are named. The wait ends at once when one
   * has failed, or when the installation that would have begun it ended in an error: nothing tries again by itself.
   * @throws ExpectationError showing the last screen.
   */
  async predownloadsComplete(within: number, names?: readonly string[]): Promise<void> {
    const count = names?.length ?? this.lab.accessPoints.length;
    const wanted = names
      ? `the predownload of "${names.join('", "')}" is Complete`
      : `all ${count} predownloads are complete`;
    const ours = ({ rows }: ApImageTable) => rows.filter(({ name }) => names?.includes(name) ?? true);
    await this.untilApImages(
      wanted,
      within,
      (table) => ours(table).length >= count && ours(table).every(({ status }) => status === "Complete"),
      (table) => this.#predownloadEnded(ours(table)),
    );
  }

  /** Why no predownload will complete any more. */
  #predownloadEnded(rows: ApImageTable["rows"]): string | undefined {
    const failed = rows.find(({ status }) => status === "Failed");
    if (failed) return `the predownload of "${failed.name}" has failed, and nothing begins it anew`;
    if (rows.some(({ status }) => !/^(?:None|Complete)$/.test(status))) return undefined;
    const last = this.lines().findLast(({ text }) => /%INSTALL-\d-/.test(text));
    return last !== undefined && /%INSTALL-3-OPERATION_ERROR_MESSAGE/.test(last.text)
      ? "the installation ended in an error, and nothing begins it anew"
      : undefined;
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
