import { spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { type Figure, show } from "./figure";

// What a person waits for at the built command (`npm run build`), beside Node doing nothing. Of several tries the best counts:
// the rest is what else the machine did.

const command = join(__dirname, "../dist/cli.js");
const tries = 15;

export async function measureCommand(): Promise<Figure[]> {
  const nothing = best(() => run(["-e", "0"]));
  const help = best(() => run([command, "--help"]));
  const validate = best(() => run([command, "validate", "examples/three-aps.yaml"]));
  let up = Number.POSITIVE_INFINITY;
  for (let each = 0; each < 5; each++) up = Math.min(up, await firstAnswer());
  return [
    { name: "node -e 0", value: nothing, unit: "ms" },
    { name: "ewclab --help, times that", value: help / nothing, unit: "x", goal: "under 3" },
    { name: "ewclab validate, times that", value: validate / nothing, unit: "x", goal: "under 3" },
    {
      name: "ewclab up of an EWC and three APs until SSH answers",
      value: up / nothing,
      unit: "x",
      goal: "under 8",
    },
  ];
}

function best(once: () => number): number {
  return Math.min(...Array.from({ length: tries }, once));
}

function run(words: readonly string[]): number {
  const begun = performance.now();
  spawnSync(process.execPath, words, { stdio: "ignore" });
  return performance.now() - begun;
}

/** From the start of the process to the banner of the controller's SSH server. */
async function firstAnswer(): Promise<number> {
  const begun = performance.now();
  const lab = spawn(process.execPath, [command, "up", "examples/three-aps.yaml"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<number>((resolve) => {
    let text = "";
    lab.stdout.on("data", (octets) => {
      text += String(octets);
      const found = /: ssh -p (\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
  });
  const answer = await new Promise<number>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      resolve(performance.now() - begun);
      socket.destroy();
    });
  });
  lab.kill("SIGKILL");
  await new Promise((resolve) => lab.once("exit", resolve));
  return answer;
}

if (require.main === module) void measureCommand().then((figures) => show("The command", figures));
