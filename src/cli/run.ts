import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import {
  type IConfiguration,
  type ISourcesCoordinates,
  type ISourcesError,
  loadConfiguration,
  loadSources,
  runCucumber,
} from "@cucumber/cucumber/api";
import { requireDockerLibraries } from "../../containers/libraries";
import { EnvironmentError, UsageError } from "../errors";
import { machineRefusal } from "../node/error-border";
import { ownModule } from "../node/own-module";
import { ArtefactFolder } from "./artefact-folder";
import { exitCodes } from "./exit-codes";
import { Interrupted } from "./interrupted";
import { goOnUnread } from "./process-border";
import { ReportFiles } from "./report-files";
import { RunOutcome } from "./run-outcome";

export interface RunOptions {
  readonly fabric: "embedded" | "docker";
  readonly tags?: string;
  readonly name?: string;
  readonly seed?: number;
  readonly watch?: boolean;
  readonly parallel?: number;
  readonly retry?: number;
  readonly failFast?: boolean;
  readonly dryRun?: boolean;
  readonly profile?: string;
  readonly steps?: readonly string[];
  /** Of which scenarios a trace page is kept. */
  readonly trace?: "on" | "off" | "retain-on-failure";
  /** false: unexpected lines in a device's log fail no scenario. */
  readonly logGuard?: boolean;
}

/**
 * Runs scenarios with Cucumber: its configuration file where the folder has one, and the steps that come with
 * this package either way.
 */
export async function runScenarios(features: readonly string[], options: RunOptions): Promise<number> {
  const own = existsSync("cucumber.js");
  const provided: Partial<IConfiguration> = {
    ...(own ? {} : { paths: ["features/**/*.feature"], require: [ownModule("steps")], format: formats() }),
    ...(options.steps ? { require: [...options.steps] } : {}),
    ...tagsOf(options),
    ...(options.name ? { name: [options.name] } : {}),
    ...(options.parallel ? { parallel: options.parallel } : {}),
    ...(options.retry ? { retry: options.retry } : {}),
    ...(options.failFast ? { failFast: true } : {}),
    ...(options.dryRun ? { dryRun: true } : {}),
    worldParameters: {
      fabric: options.fabric,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
      ...(options.watch ? { watch: true } : {}),
      ...(options.trace ? { trace: options.trace } : {}),
      ...(options.logGuard === false ? { logGuard: false } : {}),
      artefacts: artefactsOf(options.fabric),
    },
  };
  const { runConfiguration } = await loadConfiguration({
    profiles: options.profile ? [options.profile] : [],
    provided,
  }).catch((cause: Error) => {
    throw new UsageError(`the configuration of Cucumber cannot be read: ${cause.message}`);
  });
  // Cucumber adds paths to those of the profile; features that are named stand alone.
  const paths = features.length > 0 ? [...features] : runConfiguration.sources.paths;
  await requireScenarios({ ...runConfiguration.sources, paths }, features, options.tags ?? "");
  if (options.fabric === "docker" && !options.dryRun) {
    requireDockerLibraries();
    const { requireDockerFabric } = await import("../../containers/fabric/fabric");
    await requireDockerFabric();
  }
  await mkdir("reports", { recursive: true });
  const { formats: reports } = runConfiguration;
  const files = reportFiles({ ...reports.files, [messagesOf("embedded")]: "message" }, options.fabric);
  const outcome = new RunOutcome();
  const report = new ReportFiles(files);
  const interrupted = new Interrupted();
  goOnUnread();
  const artefacts = options.dryRun ? undefined : new ArtefactFolder(artefactsOf(options.fabric));
  const { success } = await runCucumber(
    {
      ...runConfiguration,
      sources: { ...runConfiguration.sources, paths },
      formats: { ...reports, files: report.beside },
      ...(options.parallel
        ? { plugins: { specifiers: [pathToFileURL(ownModule("longest-first")).href], options: {} } }
        : {}),
    },
    {},
    (message) => {
      outcome.take(message);
      interrupted.take(message);
    },
  ).catch((cause: unknown) => {
    report.discard();
    const refused = machineRefusal(cause);
    if (refused === undefined) throw cause;
    throw new EnvironmentError(`the run's output or its reports could not be written: ${refused}`, { cause });
  });
  artefacts?.leave();
  interrupted.leave();
  const cut = interrupted.told();
  if (cut !== undefined) process.stdout.write(`${cut}\n`);
  report.putInPlace();
  process.stdout.write(`report: ${reportOf("reports/scenarios.html", options.fabric)}\n`);
  return cut === undefined ? outcome.code(success) : exitCodes.failed;
}

/**
 * A run of nothing would look like a run in which all went well. Scenarios of the other fabric count here: what is left
 * out for that is left out on purpose.
 * @throws UsageError naming what fits no scenario.
 */
async function requireScenarios(
  sources: ISourcesCoordinates,
  features: readonly string[],
  tags: string,
): Promise<void> {
  const some = async (paths: string[]) => {
    const { plan, errors } = await loadSources({ ...sources, paths, tagExpression: tags }).catch(
      (error: Error) => {
        const { message } = (error.cause as Error | undefined) ?? error;
        throw new UsageError(`the tags "${tags}" cannot be read: ${message}`);
      },
    );
    const [first, ...others] = errors;
    if (first) throw new UsageError([first, ...others].map(parseError).join("\n"));
    return plan.length > 0;
  };
  const filters = [
    ...(tags === "" ? [] : [`whose tags fit "${tags}"`]),
    ...(sources.names.length === 0 ? [] : [`whose name fits "${sources.names.join('", "')}"`]),
  ].join(" and ");
  if (filters !== "" && !(await some(sources.paths))) {
    throw new UsageError(`there is no scenario in ${sources.paths.join(", ")} ${filters}`);
  }
  if (filters !== "") return;
  for (const path of features.length > 0 ? features : [sources.paths]) {
    const paths = [path].flat();
    if (!(await some(paths))) throw new UsageError(`there is no scenario at ${paths.join(", ")}`);
  }
}

function parseError({ uri, location, message }: ISourcesError): string {
  // Gherkin repeats the place in front.
  const words = message.replace(/^\(\d+:\d+\): /, "");
  return `${uri}:${location.line}:${location.column ?? 1}: ${words}`;
}

/** Where scenarios leave their files. */
export function artefactsOf(fabric: RunOptions["fabric"]): string {
  return fabric === "embedded" ? "reports/artefacts" : `reports/artefacts-${fabric}`;
}

/** Every message of a fabric's last run, as Cucumber defines them. */
export function messagesOf(fabric: RunOptions["fabric"]): string {
  return reportOf("reports/scenarios.ndjson", fabric);
}

/** Each fabric has its own reports, so that one run does not replace the other's. */
function reportFiles(files: Record<string, string>, fabric: RunOptions["fabric"]): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([file, format]) => [reportOf(file, fabric), format]));
}

function reportOf(file: string, fabric: RunOptions["fabric"]): string {
  return fabric === "embedded" ? file : file.replace(/(\.[a-z]+)$/, `-${fabric}$1`);
}

/** A scenario may say that only one fabric has what it needs. */
function tagsOf({ tags, fabric }: RunOptions): { tags?: string } {
  const fitting = fabric === "docker" ? "not @embedded-only" : "not @docker-only";
  return { tags: tags ? `(${tags}) and ${fitting}` : fitting };
}

function formats(): string[] {
  return [ownModule("formatter"), "html:reports/scenarios.html", "junit:reports/scenarios.xml"];
}
