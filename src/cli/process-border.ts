import { CommanderError } from "commander";
import { endingOf, machineRefusal } from "../node/error-border";
import { printableLines } from "../printable";
import { exitCodes } from "./exit-codes";

let output: "open" | "gone" = "open";

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
  if (output === "gone") return;
  output = "gone";
  process.exitCode = exitCodes.environment;
  process.stderr.write(`the output could not be written: ${machineRefusal(error) ?? String(error)}\n`);
  if (process.listenerCount("SIGTERM") > 0) process.emit("SIGTERM", "SIGTERM");
  else process.exit();
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
