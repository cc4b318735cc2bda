import { PeerError, UsageError } from "../errors";
import { releaseOf } from "../topology/releases";
import type { ControllerSpec } from "../topology/topology";
import { Device } from "./device";
import { formatDuration } from "./duration";
import { oneOf, text } from "./handed-in";
import type { Lab } from "./lab";
import { filledLines, type Lines } from "./lines";
import { lookAgain } from "./look-again";
import { type ApImageTable, parseShowApImage } from "./show-ap-image";

/** How long a table on a screen may take to show what has happened already, in lab time. */
const settling = 2 * 60_000;

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
   * @throws ExpectationError when the device refuses one; the next call begins in a session of its own.
   */
  async configure(lines: Lines): Promise<void> {
    const filled = filledLines(lines);
    this.lab.touch();
    await this.inTurn(async (session) => {
      try {
        for (const line of ["configure terminal", ...filled, "end"]) await session.accept(line);
      } catch (error) {
        this.closeSession();
        throw error;
      }
    });
  }

  /** Saves the configuration and begins the network upgrade of its profile, as the button Save & Download does; the screen. */
  async saveAndDownload(): Promise<string> {
    await this.run("write memory");
    return this.run("install add profile default");
  }

  /**
   * `install activate`: access points and controller reload with the new image.
   * @param autoAbort milliseconds of lab time within which it must be committed; two hours unless given
   * @throws UsageError when those are no whole minutes; a number that it does not take the controller refuses in its own words.
   */
  async activate({ autoAbort }: { readonly autoAbort?: number } = {}): Promise<string> {
    if (autoAbort === undefined) return this.run("install activate");
    const minutes = autoAbort / 60_000;
    if (!Number.isInteger(minutes))
      throw new UsageError(`the auto-abort timer counts whole minutes, and not ${formatDuration(autoAbort)}`);
    return this.run(`install activate auto-abort-timer ${minutes}`);
  }

  /** `install commit`: the activated image stays. */
  commit(): Promise<string> {
    return this.run("install commit");
  }

  /** `ap image predownload`, to every access point or to one. */
  predownload(accessPoint?: string): Promise<string> {
    return this.run(
      accessPoint === undefined ? "ap image predownload" : `ap name ${accessPoint} image predownload`,
    );
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
    await this.#untilScreen("show ap image", wanted, within, (screen) => {
      const table = parseShowApImage(screen);
      return fits(table) || (hopeless(table) ?? false);
    });
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

  /** Waits until the predownload of an access point has failed. @throws ExpectationError showing the last screen. */
  async predownloadFails(name: string, within: number): Promise<void> {
    await this.untilApImages(`the predownload of "${name}" is Failed`, within, ({ rows }) =>
      rows.some((row) => row.name === name && row.status === "Failed"),
    );
  }

  /**
   * Waits until every access point holds the image that was asked for, or runs it already.
   * @throws ExpectationError showing the last screen, and why where that is known.
   */
  async upgradeSucceeds(within: number): Promise<void> {
    await this.untilApImages(
      "the upgrade has succeeded: every AP holds the new image or runs it",
      within,
      ({ rows }) => this.#haveTheImage(rows),
      ({ rows }) => this.#predownloadEnded(rows),
    );
  }

  /**
   * Waits until the upgrade has failed: the installation ended in an error, or the predownload of an access point did.
   * @throws ExpectationError showing the last screen, when every access point has got its image or the time is over.
   */
  async upgradeFails(within: number): Promise<void> {
    await this.untilApImages(
      "the upgrade has failed",
      within,
      ({ rows }) => rows.some(({ status }) => status === "Failed") || this.#installationFailed(),
      ({ rows }) => (this.#haveTheImage(rows) ? "every AP has got its image" : undefined),
    );
  }

  /** Waits until it runs the release of an image version itself. @throws ExpectationError showing the last screen. */
  async runsImage(version: string, within: number): Promise<void> {
    const release = releaseOf(version);
    await this.#untilScreen(
      "show version",
      `"${this.name}" runs ${version} (IOS-XE ${release})`,
      within,
      (screen) => screen.includes(`Cisco IOS XE Software, Version ${release}`),
    );
  }

  /**
   * Waits until access points hold a version in a partition, all unless one is named.
   * @param within what has happened already may take so long to show, in lab time
   * @throws ExpectationError showing the last screen.
   */
  async imagesAre(
    partition: "primary" | "backup",
    version: string,
    name?: string,
    within = settling,
  ): Promise<void> {
    oneOf(partition, ["primary", "backup"], "partition");
    text(version, "version");
    const whose = name === undefined ? "every AP" : `"${name}"`;
    await this.#untilRows(
      `the ${partition} image of ${whose} is ${version}`,
      within,
      name,
      (row) => row[partition] === version,
    );
  }

  /** Waits until it lists access points as its own. @throws ExpectationError showing the last screen. */
  async hasJoined(names: readonly string[], within: number): Promise<void> {
    await this.untilApImages(`"${names.join('", "')}" joined "${this.name}"`, within, ({ rows }) =>
      names.every((name) => rows.some((row) => row.name === name)),
    );
  }

  /** Waits until access points run the version that it runs itself. @throws ExpectationError showing the last screen. */
  async imagesRunItsOwn(within: number): Promise<void> {
    const until = this.lab.now() + within;
    const alike = ({ rows }: ApImageTable) =>
      rows.length >= this.lab.accessPoints.length &&
      rows.every(({ primary }) => primary === rows[0]?.primary);
    await this.untilApImages(`every AP runs the image of "${this.name}"`, within, alike);
    const [first] = (await this.apImages()).rows;
    await this.runsImage(first!.primary, Math.max(0, until - this.lab.now()));
  }

  /** Looks once. @throws ExpectationError showing the screen, when the predownload of an access point has failed. */
  async noPredownloadHasFailed(): Promise<void> {
    const screen = await this.run("show ap image");
    const failed = parseShowApImage(screen).rows.filter(({ status }) => status === "Failed");
    if (failed.length > 0)
      throw this.lab.failure(
        `the predownload of "${failed.map(({ name }) => name).join('", "')}" has failed.`,
        screen,
      );
  }

  /** Waits until access points run a version, all unless one is named. @throws ExpectationError showing the last screen. */
  async imagesRun(version: string, within: number, name?: string): Promise<void> {
    if (name === undefined) await this.lab.everyAccessPointRuns(within);
    else await this.lab.accessPoint(name).isIn("Run", within);
    const whose = name === undefined ? "every AP" : `"${name}"`;
    await this.#untilRows(`${whose} runs ${version}`, within, name, ({ primary }) => primary === version);
  }

  /**
   * Waits until an access point holds or runs the version, or this controller's log says why not.
   * @throws ExpectationError when neither comes.
   */
  async upgradesOrSaysWhy(name: string, version: string, within: number): Promise<void> {
    const number = version.replaceAll(".", "\\.");
    const isDone = new RegExp(
      `predownload completed, backup version ${number}|AP Running Image +: ${number}`,
    );
    const isWhy = /%INSTALL-3-OPERATION_ERROR_MESSAGE|image predownload failed/;
    const point = this.lab.accessPoint(name);
    const said = () =>
      point.lines().some(({ text }) => isDone.test(text)) ||
      this.lines().some(({ text }) => isWhy.test(text));
    await this.lab.run(said, this.lab.after(within));
    if (!said())
      throw this.lab.failure(`"${name}" does not hold ${version}, and "${this.name}" does not say why`, "");
  }

  /** All rows that there must be, or the one that is named, fit. */
  #untilRows(
    wanted: string,
    within: number,
    name: string | undefined,
    fits: (row: ApImageTable["rows"][number]) => boolean,
  ): Promise<void> {
    const count = this.lab.accessPoints.length;
    const awaited = this.lab.accessPoints.filter((ap) => name === undefined || ap.name === name);
    return this.untilApImages(
      wanted,
      within,
      ({ rows }) =>
        name === undefined
          ? rows.length >= count && rows.every(fits)
          : rows.some((row) => row.name === name && fits(row)),
      () => awaited.map((ap) => this.lab.circleOf(ap.name)).find((why) => why !== undefined),
    );
  }

  /** Why no predownload will complete any more. */
  #predownloadEnded(rows: ApImageTable["rows"]): string | undefined {
    const failed = rows.find(({ status, nextRetry }) => status === "Failed" && nextRetry === 0);
    if (failed) return `the predownload of "${failed.name}" has failed, and nothing begins it anew`;
    if (rows.some(({ status }) => !/^(?:None|Complete)$/.test(status))) return undefined;
    return this.#installationFailed()
      ? "the installation ended in an error, and nothing begins it anew"
      : undefined;
  }

  /** The last one that its log tells of. */
  #installationFailed(): boolean {
    const last = this.lines().findLast(({ text }) => /%INSTALL-\d-/.test(text));
    return last !== undefined && /%INSTALL-3-OPERATION_ERROR_MESSAGE/.test(last.text);
  }

  /** Every access point holds the image that was fetched, or all run one that they did not come with. */
  #haveTheImage(rows: ApImageTable["rows"]): boolean {
    const [first] = rows;
    return (
      rows.length >= this.lab.accessPoints.length &&
      (rows.every(({ status }) => status === "Complete") ||
        rows.every(({ primary }) => primary === first?.primary && primary !== this.spec.version))
    );
  }

  /**
   * Looks at a screen until it is as wanted, again after each bit of lab time.
   * @param judge true: it is; a text: why it cannot become so any more
   * @throws ExpectationError showing the last screen.
   */
  async #untilScreen(
    command: string,
    wanted: string,
    within: number,
    judge: (screen: string) => boolean | string,
  ): Promise<void> {
    let seen = "";
    const isSo = await lookAgain(this.lab, within, { shortest: 1_000, longest: 15_000 }, async () => {
      const screen = await this.#screen(command);
      seen = `"${this.name}" shows\n${screen}`;
      const verdict = judge(screen);
      if (typeof verdict === "string")
        throw this.lab.failure(`${wanted}: cannot come true any more: ${verdict}.`, seen);
      return verdict;
    });
    if (!isSo) throw this.lab.failure(`${wanted}: not so.`, seen);
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
