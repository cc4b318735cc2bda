import { readFile } from "node:fs/promises";
import {
  type ISourcesCoordinates,
  type ISourcesError,
  loadSources,
  loadSupport,
  runCucumber,
} from "@cucumber/cucumber/api";
import { requireDockerLibraries } from "../../containers/libraries";
import { StepAnswers } from "../../steps/formatter/step-answers";
import { EnvironmentError, LabError, UsageError } from "../errors";
import type { Fabric } from "../lab/fabric";
import { makeFolder } from "../node/make-folder";
import { outage } from "../node/outage";
import { EventFile } from "../node/report/event-file";
import { ArtefactFolder } from "./artefact-folder";
import { cleanResult } from "./clean-results";
import { exitCodes } from "./exit-codes";
import { lookFirst } from "./first-look";
import { Interrupted } from "./interrupted";
import { maskFiles } from "./mask-files";
import { goOnUnread } from "./process-border";
import { RefusedWrites } from "./refused-writes";
import { ReportFiles } from "./report-files";
import { artefactsOf, configureRun, failedScenarios, type RunOptions } from "./run-configuration";
import { RunOutcome } from "./run-outcome";
import { RunResults, resultFiles, writeResults } from "./run-results";
import { scenarioLines } from "./scenario-lines";
import { ScenariosWithoutSteps } from "./scenarios-without-steps";

export interface RunCommand extends RunOptions {
  /** Those that failed in the last run. */
  readonly failed?: boolean;
}

/**
 * Runs scenarios with Cucumber: its configuration file where the folder has one, and the steps that come with
 * this package either way.
 */
export async function runScenarios(named: readonly string[], options: RunCommand): Promise<number> {
  if (options.keep && options.parallel) {
    throw new UsageError("--keep leaves one lab up at a time: not together with --parallel");
  }
  const { fabric, html, ...configuration } = await configureRun(options);
  const features = options.failed ? await failedBefore(named, fabric) : named;
  if (options.failed && features.length === 0) {
    process.stdout.write("In the last run no scenario failed.\n");
    return exitCodes.passed;
  }
  // Cucumber adds paths to those of the profile; features that are named stand alone.
  const paths = features.length > 0 ? [...features] : configuration.sources.paths;
  const wanted = { ...configuration.sources, paths, shard: "" };
  const sources = {
    ...configuration.sources,
    paths: await requireScenarios(wanted, features, options.tags ?? ""),
  };
  if (fabric === "docker" && !options.dryRun) {
    requireDockerLibraries();
    const { requireDockerFabric } = await import("../../containers/fabric/fabric");
    await requireDockerFabric();
  }
  makeFolder("reports");
  if (options.events !== undefined) new EventFile(options.events, "begin").close();
  const { formats } = configuration;
  const files = reportFiles({ ...formats.files, [messagesOf("embedded")]: "message" }, fabric);
  const outcome = new RunOutcome();
  const answers = new StepAnswers();
  const empty = new ScenariosWithoutSteps();
  const report = new ReportFiles(files);
  const interrupted = new Interrupted();
  const results = new RunResults("reports");
  goOnUnread();
  const artefacts = options.dryRun ? undefined : new ArtefactFolder(artefactsOf(fabric));
  let hasBegun = false;
  const unwritten = new RefusedWrites(process.stderr);
  const environment = {
    stderr: unwritten.stderr,
    // Whoever reads events from standard output wants nothing else there.
    ...(options.events === "-" ? { stdout: process.stderr } : {}),
  };
  const running = async () => {
    const support = lookFirst(await loadSupport({ ...configuration, sources }, environment));
    const all = { ...configuration, support, sources, formats: { ...formats, files: report.beside } };
    return runCucumber(all, environment, (message) => {
      hasBegun ||= message.testRunStarted !== undefined;
      // First, so that every report has them.
      answers.take(message);
      cleanResult(message);
      results.take(message);
      outcome.take(message);
      empty.take(message);
      interrupted.take(message);
    });
  };
  const { success } = await running().catch((cause: unknown) => {
    if (!unwritten.take(cause)) {
      report.discard();
      throw hasBegun || cause instanceof LabError ? cause : notLoaded(cause);
    }
    // The scenarios have run to their end: their verdict stands, whatever becomes of the reports.
    if (!outcome.isOver) {
      report.discard();
      throw new EnvironmentError(`the run's output or its reports could not be written: ${unwritten.why}`, {
        cause,
      });
    }
    return { success: false };
  });
  artefacts?.leave();
  interrupted.leave();
  const cut = interrupted.told();
  if (cut !== undefined) process.stdout.write(`${cut}\n`);
  const stdout = options.events === "-" ? process.stderr : process.stdout;
  if (unwritten.why === undefined) {
    maskFiles(Object.keys(report.beside));
    report.putInPlace();
  } else report.discard();
  if (!options.dryRun) {
    const own = resultFiles(fabric);
    const refused = unwritten.why ?? writeResults(results.result(cut), own);
    if (refused !== undefined) {
      process.stderr.write(`the reports could not be written: ${refused}\n`);
      return cut === undefined ? (outcome.verdict ?? exitCodes.environment) : exitCodes.failed;
    }
    stdout.write(`scenarios, traces and captures: ${own.index}\n`);
  }
  if (html !== undefined) stdout.write(`report: ${reportOf(html, fabric)}\n`);
  if (outage.text !== undefined) {
    process.stderr.write(`${outage.text}: the run ends here\n`);
    return exitCodes.environment;
  }
  if (cut !== undefined) return exitCodes.failed;
  const code = outcome.code(success);
  for (const line of empty.told) process.stderr.write(`${line}\n`);
  return code === exitCodes.passed && empty.told.length > 0 ? exitCodes.usage : code;
}

/** Step definitions or a formatter that somebody wrote: what is wrong with them, and the first place outside of packages. */
function notLoaded(cause: unknown): UsageError {
  const { message, stack = "", cause: inner } = cause as Error;
  const why =
    inner instanceof Error && !message.includes(inner.message) ? `${message}: ${inner.message}` : message;
  const line = stack.split("\n").find((each) => /^\s+at /.test(each) && !/node_modules|node:/.test(each));
  const place = /([^()\s]+:\d+:\d+)\)?$/.exec(line ?? "")?.[1];
  return new UsageError(
    `steps or formats cannot be loaded: ${why}${place === undefined ? "" : ` (${place})`}`,
  );
}

/** @throws UsageError when there was no run, or others are named beside. */
async function failedBefore(named: readonly string[], fabric: Fabric["name"]): Promise<string[]> {
  if (named.length > 0)
    throw new UsageError("--failed runs what failed the last time: name no features beside it");
  const file = reportOf(failedScenarios, fabric);
  const text = await readFile(file, "utf8").catch(() => {
    throw new UsageError(`${file} cannot be read: run the scenarios once without --failed`);
  });
  return text.split(/\s+/).filter((path) => path !== "");
}

/**
 * A run of nothing would look like a run in which all went well. Scenarios of the other fabric count here: what is left
 * out for that is left out on purpose.
 * @returns the paths, with the lines that scenarios begin in
 * @throws UsageError naming what fits no scenario.
 */
async function requireScenarios(
  sources: ISourcesCoordinates,
  features: readonly string[],
  tags: string,
): Promise<string[]> {
  const some = async (paths: string[]) => {
    const { plan, errors } = await loadSources({ ...sources, paths, tagExpression: tags }).catch(
      (error: Error) => {
        const { message } = (error.cause as Error | undefined) ?? error;
        throw new UsageError(
          tags === "" || /\buri\b|regular expression/.test(message)
            ? message
            : `the tags "${tags}" cannot be read: ${message}`,
        );
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
  if (features.length === 0) {
    if (filters === "" && !(await some(sources.paths)))
      throw new UsageError(`there is no scenario at ${sources.paths.join(", ")}`);
    return sources.paths;
  }
  return Promise.all(
    features.map(async (feature) => {
      const path = await scenarioLines(feature, some);
      if (filters === "" && !(await some([path]))) throw new UsageError(`there is no scenario at ${feature}`);
      return path;
    }),
  );
}

function parseError({ uri, location, message }: ISourcesError): string {
  // Gherkin repeats the place in front.
  const words = message.replace(/^\(\d+:\d+\): /, "");
  return `${uri}:${location.line}:${location.column ?? 1}: ${words}`;
}

/** Every message of a fabric's last run, as Cucumber defines them. */
export function messagesOf(fabric: Fabric["name"]): string {
  return reportOf("reports/scenarios.ndjson", fabric);
}

/** Each fabric has its own reports, so that one run does not replace the other's. */
function reportFiles(files: Record<string, string>, fabric: Fabric["name"]): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([file, format]) => [reportOf(file, fabric), format]));
}

function reportOf(file: string, fabric: Fabric["name"]): string {
  return fabric === "embedded" ? file : file.replace(/(\.[a-z]+)$/, `-${fabric}$1`);
}
