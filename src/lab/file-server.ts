import { didYouMean } from "../did-you-mean";
import { ExpectationError, UsageError } from "../errors";
import { type BundleInput, type BundleSpec, type ImageDefect, wholeBundle } from "../kinds/entry";
import { kindOf } from "../kinds/kinds";
import { isCannot } from "../kinds/server-kind";
import { bundleFileNames } from "../topology/bundle-files";
import { checkBundle } from "../topology/check";
import type { ServerSpec } from "../topology/topology";
import type { FileServerControl, ReceivedSyslog } from "./fabric";
import { count, text } from "./handed-in";
import type { Lab } from "./lab";
import { Printer } from "./printer";

/** How long what somebody did may take to show in a log, in lab time. */
const onItsWay = 30_000;

/** An image server or a syslog collector, seen by its own log, with somebody at its keyboard. */
export class FileServer extends Printer {
  readonly #bundles: BundleSpec[];

  constructor(
    lab: Lab,
    readonly spec: ServerSpec,
  ) {
    super(lab, spec.name);
    this.#bundles = "bundles" in spec ? [...spec.bundles] : [];
  }

  /** The AP bundles that were put there. */
  get bundles(): readonly BundleSpec[] {
    return this.#bundles;
  }

  /** Where a file of that name lies, or would lie: in the folder of each bundle. */
  inBundles(name: string): string[] {
    return this.#bundles.map(({ folder }) => `${folder.replace(/\/$/, "")}/${name}`);
  }

  get control(): FileServerControl {
    this.lab.mustRun();
    return this.lab.fabric.server(this.name);
  }

  start(): Promise<void> {
    return this.#hasFiles ? this.control.start() : this.lab.power(this.name, "on");
  }

  /** Ends the server process: clients get no answer on UDP and a refusal on TCP. */
  stop(): Promise<void> {
    return this.#hasFiles ? this.control.stop() : this.lab.power(this.name, "off");
  }

  get #hasFiles(): boolean {
    return "bundles" in this.spec;
  }

  /**
   * Runs a command line in a container of one's own, with the container's shell.
   * @returns what it wrote, errors included, and its exit code
   * @throws UsageError for a server that is none.
   */
  execute(command: string): Promise<{ output: string; code: number }> {
    return this.lab.fabric.execute(this.name, command);
  }

  /** As `execute`, for what must succeed. @throws ExpectationError when it fails. */
  async run(command: string): Promise<string> {
    const { output, code } = await this.execute(command);
    if (code !== 0)
      throw new ExpectationError(`"${command}" ended with code ${code} on "${this.name}":\n${output}`);
    return output;
  }

  /** The process stands still, as with SIGSTOP: nothing is answered until `goOn`. */
  standStill(): Promise<void> {
    return this.control.pause();
  }

  goOn(): Promise<void> {
    return this.control.resume();
  }

  /** Stops the server process for good once it has sent so many octets of files. */
  async dieAfter(octets: number): Promise<void> {
    await this.control.dieAfter(count(octets, "number of octets", 0));
  }

  /** Sends no more than so many octets a second to one client; Infinity for no limit. */
  async slow(octetsPerSecond: number): Promise<void> {
    await this.control.slow(count(octetsPerSecond, "rate in octets a second", 1));
  }

  /**
   * Unpacks a bundle in a folder: `putBundle({ version: "17.12.1.5", folder: "/EWC" })`.
   * @throws UsageError for an image type that there is not.
   */
  async putBundle(bundle: BundleInput): Promise<void> {
    const whole = wholeBundle(bundle);
    const [issue] = checkBundle(whole);
    if (issue) throw new UsageError(issue.message);
    await this.control.putBundle(whole);
    this.#bundles.push(whole);
  }

  /** Leaves an image of its bundles defective. @throws UsageError when no bundle of it has that type. */
  async spoil(type: string, defect: ImageDefect): Promise<void> {
    const hit = this.#bundles.filter(({ without }) => !without.includes(type));
    if (hit.length === 0) throw new UsageError(`"${this.name}" has no AP bundle with ${type}`);
    for (const bundle of hit) {
      const spoilt = { ...bundle, defects: { ...bundle.defects, [type]: defect } };
      await this.control.putBundle(spoilt);
      this.#bundles[this.#bundles.indexOf(bundle)] = spoilt;
    }
  }

  /** Takes a file away, or a folder with all that lies in it. @throws UsageError where nothing is. */
  async remove(path: string): Promise<void> {
    await this.#mustHave(text(path, "path"));
    await this.control.remove(path);
  }

  /** Takes the files of that name out of the folders of its bundles. @returns how many there were */
  async takeOut(name: string): Promise<number> {
    let taken = 0;
    for (const path of this.inBundles(text(name, "name of a file"))) {
      if ((await this.control.measure(path)) === undefined) continue;
      await this.control.remove(path);
      taken += 1;
    }
    return taken;
  }

  /** Takes the read permission for others away from a path. @throws UsageError where nothing is. */
  async forbid(path: string): Promise<void> {
    await this.#mustHave(text(path, "path"));
    await this.control.forbid(path);
  }

  /** Puts a copy of another file of the server in a file's place. @throws UsageError where there is no such file. */
  async replace(path: string, by: string): Promise<void> {
    await this.#fileSize(text(path, "path"));
    await this.#fileSize(text(by, "path"));
    await this.control.replace(path, by);
  }

  /**
   * Leaves the first octets of a file: what a copy is that ran out of disk.
   * @throws UsageError where there is no such file, or not so many octets in it.
   */
  async cut(path: string, octets: number): Promise<void> {
    const size = await this.#fileSize(text(path, "path"));
    if (count(octets, "number of octets", 0) > size)
      throw new UsageError(`${path} on "${this.name}" has ${size} octets: it cannot be cut after ${octets}`);
    await this.control.cut(path, octets);
  }

  async #fileSize(path: string): Promise<number> {
    const found = await this.#mustHave(path);
    if (found === "folder") throw new UsageError(`${path} on "${this.name}" is a folder: a file is expected`);
    return found;
  }

  async #mustHave(path: string): Promise<number | "folder"> {
    const found = await this.control.measure(path);
    if (found !== undefined) return found;
    const known = bundleFileNames.flatMap((name) => this.inBundles(name));
    throw new UsageError(`there is no ${path} on "${this.name}"${didYouMean(path, known)}`);
  }

  /** What a syslog server received, whoever sent it. */
  received(): readonly ReceivedSyslog[] {
    return this.lab.fabric.received(this.name);
  }

  /**
   * Waits until its log tells that the client has read the file.
   * @throws ExpectationError with the nearest line, UsageError where it has no files.
   */
  async logsRead(client: string, path: string): Promise<void> {
    for (const wanted of this.#tellsOfRead(client, path)) await this.prints(wanted, onItsWay);
  }

  /**
   * Waits until its log tells that the client has read a file of that name in a folder of its bundles.
   * @throws ExpectationError with the last lines, UsageError where it has no files.
   */
  async logsReadOf(client: string, name: string, within = onItsWay): Promise<void> {
    const reads = this.inBundles(name).map((path) => this.#tellsOfRead(client, path));
    const isLogged = (wanted: string) => this.lines().some(({ text }) => text.includes(wanted));
    await this.lab.until(
      `"${this.name}" logs that ${client} read ${name}`,
      within,
      () => reads.some((read) => read.every(isLogged)) || undefined,
      () => {
        const last = this.lines().slice(-6);
        return `It logged:\n${last.map(({ text }) => `  ${text}\n`).join("") || "  nothing"}`;
      },
    );
  }

  /**
   * Waits until it has received a line that holds the text, from anybody unless an address is given.
   * @throws ExpectationError with the last lines.
   */
  async receives(text: string, from?: string, within = onItsWay): Promise<ReceivedSyslog> {
    return this.lab.until(
      `"${this.name}" receives "${text}"${from === undefined ? "" : ` from ${from}`}`,
      within,
      () =>
        this.received().find(
          (line) => (from === undefined || line.from === from) && line.text.includes(text),
        ),
      () => {
        const last = this.received().slice(-6);
        return `It received:\n${last.map((line) => `  ${line.from} ${line.text}\n`).join("")}`;
      },
    );
  }

  /** @throws UsageError where it has no files. */
  #tellsOfRead(client: string, path: string): readonly string[] {
    const { tellsOfRead } = kindOf(this.spec);
    if (isCannot(tellsOfRead)) throw new UsageError(`"${this.name}": ${tellsOfRead.cannot}`);
    return tellsOfRead(client, path);
  }

  /** @throws ExpectationError showing the first line that it received. */
  hasReceivedNothing(): void {
    const [line] = this.received();
    if (line) throw new ExpectationError(`"${this.name}" received from ${line.from}: ${line.text}`);
  }
}
