import { spawn } from "node:child_process";
import { EnvironmentError } from "../../errors";
import { doorText } from "../../node/lab-doors";
import { waitUntil } from "../../node/wait-until";
import { exitCodes } from "../exit-codes";
import { runningLabs } from "./running-labs";

/** Set for the process of a lab that is to outlive the command that began it. */
export const aloneVariable = "EWCLAB_ALONE";
/** Real milliseconds that such a lab may take until it is ready. */
const readyPatience = 5 * 60_000;

/**
 * Starts the same command again on its own, waits until its lab is ready and says where its doors are.
 * @returns the exit code: that of the other process where it ended before it was ready
 * @throws EnvironmentError when it does not become ready.
 */
export async function upInBackground(file: string, name: string, isNamed: boolean): Promise<number> {
  const words = process.argv.slice(2).filter((word) => word !== "--wait");
  const child = spawn(
    process.execPath,
    [...process.execArgv, process.argv[1]!, ...words, ...(isNamed ? [] : ["--name", name]), "--quiet"],
    { detached: true, stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, [aloneVariable]: "1" } },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  let code: number | undefined;
  child.once("exit", (status) => {
    code = status ?? exitCodes.failed;
  });
  const outcome = await waitUntil(readyPatience, () => {
    const lab = runningLabs().find(({ pid }) => pid === child.pid);
    return lab?.ready ? lab : code;
  });
  if (outcome === undefined) {
    child.kill();
    throw new EnvironmentError(`the lab was not ready within ${readyPatience / 60_000} minutes`);
  }
  if (typeof outcome === "number") {
    process.stderr.write(said);
    return outcome;
  }
  child.stderr.destroy();
  child.unref();
  for (const door of outcome.doors) process.stdout.write(`${doorText(door)}\n`);
  process.stdout.write(`The lab "${name}" of ${file} is up; \`ewclab down ${name}\` ends it.\n`);
  return exitCodes.passed;
}
