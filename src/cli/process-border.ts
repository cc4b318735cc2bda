import { CommanderError } from "commander";
import { endingOf, machineRefusal } from "../node/error-border";
import { printableLines } from "../printable";
import { exitCodes } from "./exit-codes";

let output: "open" | "closed" | "gone" = "open";

/**
 * From here on an error that nobody caught, or an output that takes no more, ends this process as docs/architecture.md
 * ("Errors") has it.
 */
export function guardProcess(): void {
  process.stdout.on("error", outputGone);
  // Nobody is left to tell.
  process.stderr.on("error", () => {
    output = "gone";
    process.exitCode = exitCodes.environment;
  });
  process.on("uncaughtException", (error) => {
    // A step that runs fails with what was thrown meanwhile, and Cucumber listens for that; what the machine refuses is no
    // step's fault.
    if (process.listenerCount("uncaughtException") > 1 && machineRefusal(error) === undefined) return;
    failed(error);
    process.exit();
  });
  process.on("unhandledRejection", (reason) => {
    throw reason;
  });
}

/** Says once what is wrong, and ends as a signal to end would: a lab is taken down. */
function outputGone(error: unknown): void {
  if (output !== "open") return;
  if ((error as { code?: string }).code === "EPIPE") {
    readerGone();
    return;
  }
  output = "gone";
  process.exitCode = exitCodes.environment;
  process.stderr.write(`the output could not be written: ${machineRefusal(error) ?? String(error)}\n`);
  if (process.listenerCount("SIGTERM") > 0) process.emit("SIGTERM", "SIGTERM");
  else process.exit();
}

/**
 * Whoever read the output wants no more of it (`| head`), which is no mistake: a run goes on to its reports and its verdict,
 * anything else ends in silence.
 */
function readerGone(): void {
  output = "closed";
  if (goesOn) return;
  if (process.listenerCount("SIGTERM") > 0) process.emit("SIGTERM", "SIGTERM");
  else process.exit();
}

let goesOn = false;

/** What this process does is worth ending although nobody reads what it says. */
export function goOnUnread(): void {
  goesOn = true;
}

/** Ends the process with this code once what was written has left it; what could not be said counts more. */
export function finish(code: number): void {
  process.exitCode = output === "gone" ? exitCodes.environment : code;
}

/** Says what was wrong, and ends with its code. */
export function failed(error: unknown): void {
  // Commander has said all; `--help` is no mistake.
  if (error instanceof CommanderError) {
    finish(error.exitCode === 0 ? exitCodes.passed : exitCodes.usage);
    return;
  }
  const { code, text } = endingOf(error);
  if (output === "open") process.stderr.write(`${printableLines(text)}\n`);
  finish(code);
}
