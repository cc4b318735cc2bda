import { spawn } from "node:child_process";
import { join } from "node:path";
import { ownCommand } from "../../src/node/own-command";
import { packageRoot, runsFromSources } from "../../src/node/own-module";

/** For a process that ends at once: a process of its own removes what it leaves on the engine, once it is no more. */
export function cleanLater(): void {
  const root = packageRoot();
  const command = runsFromSources
    ? ["-r", "ts-node/register", join(root, "src/cli/start.ts")]
    : [join(root, "dist/cli.js")];
  spawn(process.execPath, [...command, "clean"], { cwd: root, detached: true, stdio: "ignore" }).unref();
  process.stderr.write(
    `the labs' containers are being removed in the background (\`${ownCommand("clean")}\` says whether any are left)\n`,
  );
}
