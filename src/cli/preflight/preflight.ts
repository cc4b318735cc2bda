import { lookup } from "node:dns/promises";
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

/** What was found. */
export interface PreflightReport {
  readonly server: string;
  readonly mode: "tftp" | "sftp";
  readonly port: number;
  readonly path: string;
  /** Of the release, where one was named. */
  readonly version?: string;
  /** SHA256:..., of an SFTP server. */
  readonly hostKey?: string;
  readonly files: readonly FileVerdict[];
  readonly ok: boolean;
}

/** Does to a real image server what a controller does in an upgrade, and says what came of it. */
export async function preflight(url: string, options: PreflightOptions): Promise<number> {
  const say = options.json ? () => {} : (line: string) => void process.stdout.write(`${line}\n`);
  const report = await examine(url, options, say);
  const { files, ok, hostKey } = report;
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  if (hostKey !== undefined) say(`Host key: ${hostKey}`);
  for (const verdict of files) for (const line of verdictLines(verdict)) say(line);
  const good = files.filter((verdict) => verdict.ok).length;
  say(`\n${good} of ${files.length} files can be fetched${ok ? "." : "; an upgrade would fail."}`);
  if (options.junit !== undefined) await writeJunit(options.junit, url, files);
  return ok ? exitCodes.passed : exitCodes.failed;
}

/**
 * Fetches each file of a bundle that the models need. Speaks with that server alone.
 * @param say told before anything is sent what is about to be fetched
 * @throws UsageError (rejects) when the address, a model, a type or the release cannot be meant so.
 */
export async function examine(
  url: string,
  options: PreflightOptions,
  say: (line: string) => void,
): Promise<PreflightReport> {
  const { source: open, port } = sourceOf(url);
  const files = filesOf(options);
  if (open.mode === "tftp" && (options.hostKey ?? options.passwordFile) !== undefined)
    throw new UsageError("--host-key and --password-file are of SFTP; the address says tftp");
  const release = options.release === undefined ? undefined : imageVersionOf(options.release);
  say(
    `From ${open.mode} server ${open.server}, port ${port}, folder ${open.path}: ${options.whole ? "" : "the head of "}${files.join(", ")}.`,
  );
  if (release && options.release !== undefined && release.version !== options.release)
    say(`${explainRelease(options.release, release)}.`);
  await requireAddress(open.server);
  const source =
    open.mode === "sftp"
      ? { ...open, password: await readPassword(open.username, open.server, options.passwordFile) }
      : open;
  const fetched = await fetchAll(source, port, files, options);
  const around = await lookAround(source, port, options, release, fetched);
  const verdicts = files.map((file) => judge(file, fetched.get(file)!, around));
  const hostKey = [...fetched.values()].find((each) => each.hostKey !== undefined)?.hostKey;
  return {
    server: source.server,
    mode: source.mode,
    port,
    path: source.path,
    ...(release === undefined ? {} : { version: release.version }),
    ...(hostKey === undefined ? {} : { hostKey }),
    files: verdicts,
    ok: verdicts.every(({ ok }) => ok),
  };
}

/** @throws EnvironmentError (rejects) where nobody knows an IPv4 address of that name. */
async function requireAddress(server: string): Promise<void> {
  await lookup(server, { family: 4 }).catch((cause) => {
    throw new EnvironmentError(`no IPv4 address is known for "${server}"`, { cause });
  });
}

async function fetchAll(
  source: RealSource,
  port: number,
  files: readonly string[],
  { whole, tries, blockSize, hostKey }: PreflightOptions,
): Promise<Map<string, FetchedImage>> {
  const fetched = new Map<string, FetchedImage>();
  const bar = new ProgressBar(process.stderr);
  let silent: FetchedImage | undefined;
  for (const file of files) {
    // A server that does not answer once does not answer for each file; the controller would try for each.
    const result =
      silent ??
      (await fetchImage(source, file, {
        port,
        whole: whole === true,
        ...(tries === undefined ? {} : { tries }),
        ...(blockSize === undefined ? {} : { blockSize }),
        ...(hostKey === undefined ? {} : { hostKey }),
        progress: (octets, size) => bar.show(file, octets, size),
      }));
    bar.clear();
    fetched.set(file, result);
    if (isAboutServer(source, result)) silent = result;
  }
  return fetched;
}

/** The same for every file of the server. */
function isAboutServer({ mode }: RealSource, { failure }: FetchedImage): boolean {
  return (
    failure === "timed-out" ||
    failure === "refused" ||
    failure === "unreachable" ||
    failure === "authentication" ||
    failure === "host-key" ||
    // A TFTP server says in words of its own what is the matter with one file.
    (failure === "protocol" && mode === "sftp")
  );
}

/** What more has to be known to say why: a look for the zip, and whether the port is closed. */
async function lookAround(
  source: RealSource,
  port: number,
  { whole, hostKey }: PreflightOptions,
  release: Around["release"],
  fetched: ReadonlyMap<string, FetchedImage>,
): Promise<Around> {
  const results = [...fetched.values()];
  const allMissing = results.every(({ failure }) => failure === "no-such-file");
  let zip: string | undefined;
  if (allMissing && release !== undefined) {
    const name = bundleName(release.version);
    const key = hostKey === undefined ? {} : { hostKey };
    const found = await fetchImage(source, name, { port, whole: false, tries: 1, ...key });
    if (found.failure === undefined) zip = name;
  }
  return {
    source,
    port,
    release,
    whole: whole === true,
    othersAreThere: results.some(({ failure }) => failure === undefined),
    zip,
    isClosed:
      source.mode === "tftp" && results.some(({ failure }) => failure === "timed-out")
        ? await udpPortIsClosed(source.server, port, source.path)
        : false,
  };
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
