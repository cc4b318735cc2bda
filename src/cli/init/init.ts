import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { didYouMean } from "../../did-you-mean";
import { UsageError } from "../../errors";
import { jsonIn } from "../../node/json-text";
import { exitCodes } from "../exit-codes";
import {
  type Extra,
  extras,
  installations,
  type Language,
  type PackageJson,
  type Pipeline,
  type ProjectChoices,
  type ProjectFile,
  pipelines,
  projectFiles,
} from "./project-files";
import { Questions } from "./questions";
import { writeFiles } from "./write-files";

export interface InitOptions {
  /** Asks nothing: what no flag says is as usual, and what is there stays. */
  readonly yes?: boolean;
  /** To a project that exists, what it lacks. Asks nothing either. */
  readonly add?: boolean;
  readonly javascript?: boolean;
  readonly typescript?: boolean;
  readonly ci?: readonly string[];
  readonly with?: readonly string[];
}

/** Writes a project with a first scenario that passes. */
export async function init(where: string, options: InitOptions): Promise<number> {
  const folder = resolve(where);
  const ground = { name: basename(folder), packageJson: packageJsonOf(folder) };
  const given = {
    language: languageOf(options),
    ci: options.ci && words(options.ci, pipelines, "CI"),
    with: options.with && words(options.with, extras, "example"),
  };
  let decided: { choices: ProjectChoices; files: ProjectFile[] };
  const questions = options.yes || options.add ? undefined : new Questions();
  try {
    const choices = await choose(questions, given);
    decided = { choices, files: await without(folder, projectFiles(choices, ground), questions) };
  } finally {
    questions?.close();
  }
  writeFiles(folder, decided.files);
  for (const { path, adds } of decided.files)
    process.stdout.write(`${adds ? "added to" : "written "} ${path}\n`);
  tellWhatNext(folder, where, decided.choices);
  return exitCodes.passed;
}

interface Given {
  readonly language: Language | undefined;
  readonly ci: readonly Pipeline[] | undefined;
  readonly with: readonly Extra[] | undefined;
}

async function choose(questions: Questions | undefined, given: Given): Promise<ProjectChoices> {
  const language =
    given.language ??
    (await questions?.choose("Steps of your own in which language?", [
      "typescript",
      "javascript",
    ] as const)) ??
    "typescript";
  const ci =
    given.ci ??
    several(
      await questions?.choose("Run the scenarios in which CI?", ["both", ...pipelines, "none"] as const),
      pipelines,
    );
  const more =
    given.with ??
    several(await questions?.choose("An example of another runner?", ["none", ...extras] as const), []);
  return { language, ci, with: more };
}

function several<Choice extends string>(
  answer: Choice | "both" | "none" | undefined,
  otherwise: readonly Choice[],
): readonly Choice[] {
  if (answer === undefined || answer === "both") return otherwise;
  return answer === "none" ? [] : [answer];
}

/** Leaves out what is there already, unless whoever is asked wants it new; what only adds to a file is left out if it adds nothing. */
async function without(
  folder: string,
  files: readonly ProjectFile[],
  questions: Questions | undefined,
): Promise<ProjectFile[]> {
  const wanted: ProjectFile[] = [];
  for (const file of files) {
    const place = join(folder, file.path);
    const isThere = existsSync(place);
    if (isThere && !file.adds) {
      const isSame = readFileSync(place, "utf8") === file.text;
      if (
        isSame ||
        (await questions?.choose(`${file.path} is there already. Write it anew?`, ["no", "yes"])) !== "yes"
      ) {
        process.stdout.write(`left as is ${file.path}\n`);
        continue;
      }
    }
    if (isThere && file.adds && sameJson(readFileSync(place, "utf8"), file.text)) continue;
    wanted.push(file);
  }
  return wanted;
}

function sameJson(one: string, other: string): boolean {
  return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
}

function tellWhatNext(folder: string, where: string, choices: ProjectChoices): void {
  const steps = [
    ...(where === "." ? [] : [`cd ${where}`]),
    ...(existsSync(join(folder, "node_modules/ewc-lab")) ? [] : ["npm install"]),
    ...installations(choices),
    "npx ewclab run                    # the scenarios under features/",
    "npx ewclab up labs/branch.yaml    # a lab to log in to",
  ];
  process.stdout.write(`\nNext:\n${steps.map((step) => `  ${step}\n`).join("")}`);
}

/** @throws UsageError when it is no JSON object. */
function packageJsonOf(folder: string): PackageJson | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const found = jsonIn(readFileSync(file, "utf8"), file);
  if (typeof found === "object" && found !== null && !Array.isArray(found)) return found;
  throw new UsageError(`${file} holds no object`);
}

function languageOf({ javascript, typescript }: InitOptions): Language | undefined {
  if (javascript && typescript) throw new UsageError("--javascript or --typescript, not both");
  return javascript ? "javascript" : typescript ? "typescript" : undefined;
}

/** @throws UsageError naming what is known. */
function words<Word extends string>(given: readonly string[], known: readonly Word[], what: string): Word[] {
  const all = given.flatMap((text) => text.split(",")).filter((word) => word !== "");
  const some = all.filter((word) => word !== "none");
  if (some.length > 0 && some.length < all.length)
    throw new UsageError(`none, or a ${what} such as ${some[0]}: not both`);
  return some.map((word) => {
    const found = known.find((each) => each === word);
    if (found !== undefined) return found;
    throw new UsageError(
      `there is no ${what} "${word}"${didYouMean(word, known)} (known: ${known.join(", ")})`,
    );
  });
}
