import { didYouMean } from "../../did-you-mean";
import { EnvironmentError, UsageError } from "../../errors";
import { apModels, findModel, imageTypes, isImageType } from "../../image/models";
import { bundleName, controllerImageName, explainRelease, imageVersionOf } from "../../image/versions";
import {
  type FetchedImage,
  fetchImage,
  type RealSource,
  udpPortIsClosed,
} from "../../node/preflight/fetch-image";
import { printable } from "../../printable";
import { exitCodes } from "../exit-codes";
import { type Around, type FileVerdict, judge } from "./judge";
import { writeJunit } from "./junit";
import { readPassword } from "./password";
import { ProgressBar } from "./progress-bar";

export interface PreflightOptions {
  readonly models?: readonly string[];
  readonly types?: readonly string[];
  readonly release?: string;
  readonly whole?: boolean;
  readonly controllerImage: boolean;
  readonly tries?: number;
  readonly blockSize?: number;
  readonly hostKey?: string;
  readonly passwordFile?: string;
  readonly json?: boolean;
  readonly junit?: string;
}

/**
 * Does to a real image server what a controller does in an upgrade: fetches each file of a bundle that the models need.
 * Speaks with that server alone.
 */
export async function preflight(url: string, options: PreflightOptions): Promise<number> {
  const { source: open, port } = sourceOf(url);
  const files = filesOf(options);
  const release = options.release === undefined ? undefined : imageVersionOf(options.release);
  const say = options.json ? () => {} : (line: string) => void process.stdout.write(`${line}\n`);
  say(
    `From ${open.mode} server ${open.server}, port ${port}, folder ${open.path}: ${options.whole ? "" : "the head of "}${files.join(", ")}.`,
  );
  if (release && options.release !== undefined) say(`${explainRelease(options.release, release)}.`);
  const source =
    open.mode === "sftp"
      ? { ...open, password: await readPassword(open.username, open.server, options.passwordFile) }
      : open;

  const fetched = new Map<string, FetchedImage>();
  const bar = new ProgressBar(process.stderr);
  let silent: FetchedImage | undefined;
  for (const file of files) {
    if (silent !== undefined) {
      // A server that does not answer once does not answer for each file; the controller would try for each.
      fetched.set(file, silent);
      continue;
    }
    const result = await fetchImage(source, file, {
      port,
      whole: options.whole === true,
      ...(options.tries === undefined ? {} : { tries: options.tries }),
      ...(options.blockSize === undefined ? {} : { blockSize: options.blockSize }),
      ...(options.hostKey === undefined ? {} : { hostKey: options.hostKey }),
      progress: (octets, size) => bar.show(file, octets, size),
    });
    bar.clear();
    fetched.set(file, result);
    if (isAboutServer(result)) silent = result;
  }
  const around = await lookAround(source, port, options, release, fetched, silent);
  const verdicts = files.map((file) => judge(file, fetched.get(file)!, around));
  const key = [...fetched.values()].find(({ hostKey }) => hostKey !== undefined)?.hostKey;
  if (key !== undefined) say(`Host key: ${key}`);
  for (const verdict of verdicts) for (const line of verdictLines(verdict)) say(line);
  const good = verdicts.filter(({ ok }) => ok).length;
  say(
    `\n${good} of ${files.length} files can be fetched${good === files.length ? "." : `; an upgrade would fail.`}`,
  );
  if (options.json) {
    const told = {
      server: source.server,
      mode: source.mode,
      port,
      path: source.path,
      release,
      hostKey: key,
      files: verdicts,
    };
    process.stdout.write(`${JSON.stringify({ ...told, ok: good === files.length }, null, 2)}\n`);
  }
  if (options.junit !== undefined) await writeJunit(options.junit, url, verdicts);
  return good === files.length ? exitCodes.passed : exitCodes.failed;
}

/** The same for every file of the server. */
function isAboutServer({ failure }: FetchedImage): boolean {
  return (
    failure === "timed-out" ||
    failure === "refused" ||
    failure === "unreachable" ||
    failure === "authentication" ||
    failure === "host-key" ||
    failure === "protocol"
  );
}

/** What more has to be known to say why: a look for the zip, and whether the port is closed. */
async function lookAround(
  source: RealSource,
  port: number,
  options: PreflightOptions,
  release: Around["release"],
  fetched: ReadonlyMap<string, FetchedImage>,
  silent: FetchedImage | undefined,
): Promise<Around> {
  const results = [...fetched.values()];
  const othersAreThere = results.some(({ failure }) => failure === undefined);
  const allMissing = results.length > 0 && results.every(({ failure }) => failure === "no-such-file");
  let zip: string | undefined;
  if (allMissing && release !== undefined) {
    const name = bundleName(release.version);
    const found = await fetchImage(source, name, { port, whole: false, tries: 1 });
    if (found.failure === undefined) zip = name;
  }
  const isClosed =
    source.mode === "tftp" && silent?.failure === "timed-out"
      ? await udpPortIsClosed(source.server, port, source.path)
      : false;
  return { source, port, release, whole: options.whole === true, othersAreThere, zip, isClosed };
}

function* verdictLines({ file, ok, what, log, remedy }: FileVerdict): Generator<string> {
  yield `\n${ok ? "ok  " : "BAD "} ${file}: ${printable(what)}`;
  yield `     log: ${printable(log)}`;
  if (remedy !== undefined) yield `     ${printable(remedy)}`;
}

/** @throws UsageError when it names no folder of a TFTP or SFTP server. */
function sourceOf(text: string): { source: RealSource; port: number } {
  const found = /^(tftp|sftp):\/\/(?:([^:@/]*)@)?([\w.-]+)(?::(\d{1,5}))?(\/.*)?$/.exec(text);
  if (!found)
    throw new UsageError(
      /^sftp:\/\/[^@/]*:[^@/]*@/.test(text)
        ? "a password in the address can be read by others on this machine: leave it out; it is asked for, or read from EWCLAB_SFTP_PASSWORD or --password-file"
        : `"${text}" is no image folder: tftp://192.0.2.5/images/17.12.4 or sftp://user@192.0.2.5/images is expected`,
    );
  const [, mode, username = "", server = "", portText, path = "/"] = found;
  const port = portText === undefined ? (mode === "tftp" ? 69 : 22) : Number(portText);
  if (port < 1 || port > 65_535) throw new UsageError(`"${portText}" is no port; 1 to 65535 is expected`);
  if (mode === "tftp") return { source: { mode, server, path }, port };
  if (username === "") throw new UsageError(`which user? sftp://USER@${server}${path}`);
  return { source: { mode: "sftp", server, path, username, password: "" }, port };
}

/** Of each type once, in the order of the models, and at last the controller's own image, as `install add` fetches them. */
function filesOf({ models = [], types = [], controllerImage }: PreflightOptions): string[] {
  const named = [
    ...types.flatMap(commas).map(typeNamed),
    ...models.flatMap(commas).map((name) => modelNamed(name).imageType),
  ];
  const all = named.length > 0 ? named : [...imageTypes];
  return [...new Set<string>(all), ...(controllerImage ? [controllerImageName] : [])];
}

const commas = (text: string): string[] => text.split(",").filter((part) => part !== "");

function typeNamed(text: string) {
  if (isImageType(text)) return text;
  throw new UsageError(
    `there is no image type "${text}"${didYouMean(text, imageTypes)} (known: ${imageTypes.join(", ")})`,
  );
}

function modelNamed(name: string) {
  try {
    return findModel(name);
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    const names = apModels.map((model) => model.name);
    throw new UsageError(`there is no AP model "${name}"${didYouMean(name, names)}`);
  }
}
