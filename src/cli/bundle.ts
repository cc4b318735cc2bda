import { createReadStream, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "../did-you-mean";
import { EnvironmentError, UsageError } from "../errors";
import type { Content } from "../host/content";
import { imageTypes, isImageType } from "../image/models";
import { controllerImageName, explainRelease, imageVersionOf } from "../image/versions";
import { bundleFiles } from "../node/bundle-files";
import { refusalWords } from "../node/error-border";
import { makeFolder } from "../node/make-folder";
import { LabPki } from "../node/pki";
import { ImageArchive, type ImageFindings } from "../node/preflight/image-archive";
import { whenToEnd } from "../node/process-end";
import { imageDefects } from "../topology/topology";
import { exitCodes } from "./exit-codes";

export interface CreateOptions {
  readonly release: string;
  /** small, full or octets of each image. */
  readonly size: "small" | "full" | number;
  readonly without: readonly string[];
  /** `ap1g6=corrupt` */
  readonly defect: readonly string[];
  readonly zip?: boolean;
}

/** Writes the files of a lab's AP bundle, to serve from a real server: shaped as Cisco's, and none of Cisco's. */
export async function createBundle(folder: string, options: CreateOptions): Promise<number> {
  const found = imageVersionOf(options.release);
  if (found.version !== options.release) process.stdout.write(`${explainRelease(options.release, found)}\n`);
  const defects = Object.fromEntries(options.defect.map(defectOf));
  const without = options.without.flatMap((text) => text.split(",")).map(typeNamed);
  const contrary = without.find((type) => Object.hasOwn(defects, type));
  if (contrary !== undefined)
    throw new UsageError(`${contrary} cannot be missing and have a defect: --without or --defect, not both`);
  const files = bundleFiles(
    {
      version: found.version,
      folder: "",
      size: options.size,
      without,
      zipped: options.zip === true,
      defects,
    },
    { pki: await LabPki.create({ epoch: Date.now() }), seed: 1 },
  );
  const paths = files.map(({ path }) => join(folder, path));
  const taken = paths.find((path) => existsSync(path));
  if (taken !== undefined) throw new UsageError(`${taken} is there already: choose an empty folder`);
  const written: string[] = [];
  const ending = new AbortController();
  const leave = whenToEnd((why) => ending.abort(new Error(why || "it was interrupted")), true);
  try {
    makeFolder(folder);
    for (const [index, { content }] of files.entries()) {
      const path = paths[index]!;
      makeFolder(dirname(path));
      written.push(path);
      await writeFile(path, piecesOf(content, ending.signal));
    }
  } catch (cause) {
    for (const path of written) rmSync(path, { force: true });
    throw new EnvironmentError(`the bundle cannot be written, and nothing was left: ${refusalWords(cause)}`, {
      cause,
    });
  } finally {
    leave();
  }
  for (const path of paths) process.stdout.write(`${path}  ${statSync(path).size} octets\n`);
  return exitCodes.passed;
}

const pieceOctets = 4 * 1024 * 1024;

function* piecesOf(content: Content, ending: AbortSignal): Generator<Uint8Array> {
  for (let offset = 0; offset < content.size; offset += pieceOctets) {
    ending.throwIfAborted();
    yield content.read(offset, pieceOctets);
  }
}

/** Says what each image is by its own info.ver: real ones, too. */
export async function inspectBundle(path: string, { json }: { json?: boolean }): Promise<number> {
  const found = await Promise.all(imagesOf(path).map(async (file) => ({ file, ...(await readWhole(file)) })));
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else
    for (const each of found)
      for (const line of inspected(each.file, each)) process.stdout.write(`${line}\n`);
  return exitCodes.passed;
}

function* inspected(file: string, { info, parts, signature, isArchive }: ImageFindings): Generator<string> {
  if (!isArchive) {
    yield `${file}: no archive`;
    return;
  }
  yield info
    ? `${file}: ${info.family} ${info.version} (management ${info.managementVersion})${signature.length > 0 ? `, signed: ${signature.join(", ")}` : ", no signature seen"}`
    : `${file}: an archive without info.ver`;
  for (const { name, size } of parts) yield `  ${String(size).padStart(12)}  ${name}`;
}

/** Whether a folder is a whole bundle of one release, each image of the family that its name says, whole and undamaged. */
export async function verifyBundle(folder: string, { release }: { release?: string }): Promise<number> {
  const wanted = release === undefined ? undefined : imageVersionOf(release);
  const problems: string[] = [];
  const versions = new Map<string, string[]>();
  for (const file of imagesOf(folder)) {
    const name = basename(file);
    const { info, damaged, isWhole, isArchive } = await readWhole(file);
    if (!isArchive) problems.push(`${name} is no archive: is the zip unpacked whole?`);
    else if (info === undefined) problems.push(`${name} has no info.ver`);
    else {
      versions.set(info.version, [...(versions.get(info.version) ?? []), name]);
      if (isImageType(name) && info.family !== name) problems.push(`${name} is an image of ${info.family}`);
      if (!isWhole) problems.push(`${name} is not whole`);
      for (const part of damaged) problems.push(`${name}: ${part} is damaged`);
    }
  }
  const names = new Set(imagesOf(folder).map((file) => basename(file)));
  const missing = imageTypes.filter((type) => !names.has(type));
  if (missing.length > 0) problems.push(`missing: ${missing.join(", ")}`);
  if (!existsSync(join(folder, controllerImageName))) problems.push(`missing: ${controllerImageName}`);
  if (versions.size > 1)
    problems.push(
      `several versions: ${[...versions].map(([version, files]) => `${version} (${files.join(", ")})`).join("; ")}`,
    );
  const isOther = (one: string) =>
    wanted?.basis === "rule" ? releasePart(one) !== releasePart(wanted.version) : one !== wanted?.version;
  if (wanted && versions.size === 1 && [...versions.keys()].every(isOther))
    problems.push(`the version is ${[...versions.keys()][0]}, and ${wanted.version} is wanted`);
  for (const problem of problems) process.stdout.write(`BAD  ${problem}\n`);
  if (problems.length > 0) return exitCodes.failed;
  process.stdout.write(`ok   ${names.size} images of ${[...versions.keys()].join(", ")}\n`);
  return exitCodes.passed;
}

/** All but the build, which no rule knows for certain. */
const releasePart = (version: string): string => version.split(".").slice(0, 3).join(".");

/** @throws UsageError when there is none. */
function imagesOf(path: string): string[] {
  let files: string[];
  try {
    files = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter(isImageType)
          .sort()
          .map((name) => join(path, name))
      : [path];
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${refusalWords(error)}`);
  }
  if (files.length === 0)
    throw new UsageError(`${path} has no AP image: files named ${imageTypes.join(", ")} are looked for`);
  return files;
}

async function readWhole(file: string): Promise<ImageFindings> {
  const archive = new ImageArchive();
  try {
    for await (const piece of createReadStream(file)) archive.update(piece as Buffer);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${refusalWords(error)}`);
  }
  return archive.finish(true);
}

function defectOf(text: string) {
  const [type = "", defect = ""] = text.split("=");
  const known = imageDefects.find((each) => each === defect);
  if (known === undefined)
    throw new UsageError(
      `--defect ${text}: a type and what is wrong with it is expected, such as ap1g6=corrupt${didYouMean(defect, imageDefects)} (known: ${imageDefects.join(", ")})`,
    );
  return [typeNamed(type), known] as const;
}

function typeNamed(text: string): string {
  if (isImageType(text)) return text;
  throw new UsageError(
    `there is no image type "${text}"${didYouMean(text, imageTypes)} (known: ${imageTypes.join(", ")})`,
  );
}
