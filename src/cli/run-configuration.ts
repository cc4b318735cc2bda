import { existsSync, globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type IConfiguration,
  type IRunConfiguration,
  type ISupportCodeCoordinates,
  loadConfiguration,
} from "@cucumber/cucumber/api";
import { fabricNames } from "../../containers/fabrics";
import { UsageError } from "../errors";
import type { Fabric } from "../lab/fabric";
import { refusalWords } from "../node/error-border";
import { ownModule } from "../node/own-module";
import type { History } from "../report/run/history";

export interface RunOptions {
  /** Unless given, what the configuration's world parameters say. */
  readonly fabric?: Fabric["name"];
  readonly tags?: string;
  readonly name?: string;
  readonly seed?: number;
  readonly watch?: boolean;
  readonly keep?: boolean;
  readonly parallel?: number;
  readonly retry?: number;
  readonly shard?: string;
  /** A history of earlier runs: the parts of `shard` last as long as each other, and the longest begin first. */
  readonly times?: string;
  readonly failFast?: boolean;
  readonly dryRun?: boolean;
  readonly profile?: readonly string[];
  readonly config?: string;
  readonly format?: readonly string[];
  readonly steps?: readonly string[];
  /** Of which scenarios a trace page is kept. */
  readonly trace?: "on" | "off" | "retain-on-failure" | "perfetto";
  /** A file that takes the events of all labs, or `-` for standard output. */
  readonly events?: string;
  /** false: unexpected lines in a device's log fail no scenario. */
  readonly logGuard?: boolean;
}

/** Where the scenarios that failed are kept, for `--failed`. */
export const failedScenarios = "reports/failed.txt";

/** Where scenarios leave their files. */
export function artefactsOf(fabric: Fabric["name"]): string {
  return fabric === "embedded" ? "reports/artefacts" : `reports/artefacts-${fabric}`;
}

/** What Cucumber is to do, and on which fabric. */
export interface RunConfiguration extends IRunConfiguration {
  readonly fabric: Fabric["name"];
  /** Where the HTML report goes, if one is asked for. */
  readonly html: string | undefined;
}

/**
 * Cucumber's own configuration (any file that it knows, any profile) and what the command line adds to it. The steps of
 * this package are there in any case; where the configuration asks for no report, those of this package are written.
 * @throws UsageError when the configuration cannot be read.
 */
export async function configureRun(options: RunOptions): Promise<RunConfiguration> {
  const { useConfiguration, runConfiguration } = await configured(options);
  const worldParameters: IRunConfiguration["runtime"]["worldParameters"] = {
    ...runConfiguration.runtime.worldParameters,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.watch ? { watch: true } : {}),
    ...(options.keep ? { keep: true } : {}),
    ...(options.trace ? { trace: options.trace } : {}),
    ...(options.logGuard === false ? { logGuard: false } : {}),
    ...(options.events === undefined ? {} : { events: options.events }),
  };
  const fabric = fabricOf(options.fabric ?? worldParameters.fabric);
  const stdout = useConfiguration.format.some(isForTerminal)
    ? runConfiguration.formats.stdout
    : ownModule("formatter");
  const asked = runConfiguration.formats.files;
  const files = Object.keys(asked).length > 0 ? asked : usualReports;
  const html = Object.entries(files).find(([, format]) => format === "html")?.[0];
  return {
    ...runConfiguration,
    fabric,
    html,
    sources: {
      ...runConfiguration.sources,
      tagExpression: both(runConfiguration.sources.tagExpression, fittingTags(fabric)),
    },
    support: supportCode(runConfiguration.support, options.steps ?? []),
    runtime: {
      ...runConfiguration.runtime,
      worldParameters: { ...worldParameters, fabric, artefacts: artefactsOf(fabric) },
    },
    formats: { ...runConfiguration.formats, stdout, files: { ...files, [failedScenarios]: "rerun" } },
    plugins: {
      options: { ...runConfiguration.plugins?.options, ewclab: byTime(options) },
      specifiers: [
        ...(runConfiguration.plugins?.specifiers ?? []),
        ...(options.parallel || options.times ? [pathToFileURL(ownModule("longest-first")).href] : []),
      ],
    },
  };
}

function isForTerminal(format: IConfiguration["format"][number]): boolean {
  return typeof format === "string" ? !/:(?!\/\/)./.test(format) : format.length < 2;
}

const usualReports = { "reports/scenarios.html": "html", "reports/scenarios.xml": "junit" };

async function configured(options: RunOptions) {
  const provided: Partial<IConfiguration> = {
    ...(isConfigured(options)
      ? {}
      : { paths: ["features/**/*.feature"], import: ["steps/**/*.{js,cjs,mjs,ts,cts,mts}"] }),
    ...(options.tags ? { tags: options.tags } : {}),
    ...(options.name ? { name: [options.name] } : {}),
    ...(options.parallel ? { parallel: options.parallel } : {}),
    ...(options.retry ? { retry: options.retry } : {}),
    ...(options.shard && !options.times ? { shard: shard(options.shard) } : {}),
    ...(options.format ? { format: [...options.format] } : {}),
    ...(options.failFast ? { failFast: true } : {}),
    ...(options.dryRun ? { dryRun: true } : {}),
  };
  try {
    return await loadConfiguration({
      ...(options.config ? { file: options.config } : {}),
      profiles: [...(options.profile ?? [])],
      provided,
    });
  } catch (error) {
    const { message, cause } = error as Error;
    const why =
      cause instanceof Error && !message.includes(cause.message) ? `${message}: ${cause.message}` : message;
    throw new UsageError(`the configuration of Cucumber cannot be read: ${why}`);
  }
}

/** Cucumber's names, in its order. */
const configurationFiles = ["js", "cjs", "mjs", "json", "yaml", "yml"].map((type) => `cucumber.${type}`);

function isConfigured({ config }: RunOptions): boolean {
  return config !== undefined || configurationFiles.some((file) => existsSync(file));
}

/** The steps of this package come after modules that let TypeScript be loaded, and before the user's own. */
function supportCode(
  {
    requireModules = [],
    requirePaths = [],
    importPaths = [],
    loaders = [],
  }: Partial<ISupportCodeCoordinates>,
  more: readonly string[],
): ISupportCodeCoordinates {
  return {
    requireModules: [...requireModules, ownModule("steps")],
    requirePaths,
    importPaths: [...importPaths, ...more.map(existingSteps)],
    loaders,
  };
}

function fabricOf(name: unknown): Fabric["name"] {
  if (name === undefined) return "embedded";
  const known = fabricNames.find((each) => each === name);
  if (known !== undefined) return known;
  throw new UsageError(
    `the configuration of Cucumber asks for a fabric ${JSON.stringify(name)}; known are: ${fabricNames.join(", ")}`,
  );
}

/** What steps/longest-first.ts is told. */
function byTime({ parallel, shard: asked, times }: RunOptions) {
  if (times === undefined) return {};
  const [index, of] = asked === undefined ? [] : shard(asked).split("/").map(Number);
  return {
    parallel: parallel !== undefined,
    ...(index === undefined || of === undefined ? {} : { part: { index, of } }),
    times: timesIn(times),
  };
}

/** @throws UsageError when no file fits. */
function existingSteps(glob: string): string {
  if (globSync(glob).length === 0) throw new UsageError(`--steps ${glob}: there is no such file`);
  return resolve(glob);
}

/** @throws UsageError when the file cannot be read, or is no history. */
function timesIn(file: string): Record<string, number> {
  let history: History;
  try {
    history = JSON.parse(readFileSync(file, "utf8")) as History;
  } catch (error) {
    throw new UsageError(`--times ${file} cannot be read: ${refusalWords(error)}`);
  }
  const scenarios = Object.entries(history.scenarios ?? {});
  if (scenarios.length === 0)
    throw new UsageError(`--times ${file}: no history of runs (reports/history.json is one)`);
  return Object.fromEntries(
    scenarios.flatMap(([scenario, runs]) => {
      const last = runs.at(-1);
      return last === undefined ? [] : [[scenario, last.milliseconds]];
    }),
  );
}

/** @throws UsageError unless it is such as 1/3. */
function shard(text: string): string {
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (Number(index) >= 1 && Number(index) <= Number(total)) return text;
  throw new UsageError(`--shard ${text}: which part of how many is expected, such as 1/3`);
}

/** A scenario may say that only one fabric has what it needs. */
function fittingTags(fabric: Fabric["name"]): string {
  return fabric === "docker" ? "not @embedded-only" : "not @docker-only";
}

function both(one: string, other: string): string {
  return one === "" ? other : `(${one}) and ${other}`;
}
