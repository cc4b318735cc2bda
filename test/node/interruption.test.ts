import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const source = JSON.stringify(resolve(__dirname, "../../src/node/interruption"));

/** A thread that says when it listens and what it hears, and ends with it. */
const thread = `require("ts-node/register");
const { parentPort } = require("node:worker_threads");
const { interruption } = require(${source});
const alive = setInterval(() => {}, 1_000);
const hears = (signal) => { parentPort.postMessage(signal); clearInterval(alive); };
interruption.listen(hears);
parentPort.postMessage("listens");`;

const main = `const { once } = require("node:events");
const { Worker } = require("node:worker_threads");
const { interruption } = require(${source});
const begin = () => new Worker(${JSON.stringify(thread)}, { eval: true });
(async () => {
  const early = begin();
  console.log("early", ...await once(early, "message"));
  interruption.request("SIGTERM");
  console.log("early", ...await once(early, "message"));
  const late = begin();
  console.log("late", ...await once(late, "message"));
  console.log("late", ...await once(late, "message"));
})();`;

test("threads hear of a signal that comes, and one that begins later hears of it, too", () => {
  const said = execFileSync(process.execPath, ["-r", "ts-node/register", "-e", main], {
    encoding: "utf8",
    // A thread that hears nothing waits for ever.
    timeout: 50_000,
  });
  expect(said.trim().split("\n")).toEqual(["early listens", "early SIGTERM", "late listens", "late SIGTERM"]);
});
