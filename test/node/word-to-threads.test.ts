import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const folder = resolve(__dirname, "../../src/node");

/** A thread that says when it listens and what it hears, and ends with it. */
const thread = `require("ts-node/register");
const { parentPort } = require("node:worker_threads");
const { WordToThreads } = require(${JSON.stringify(`${folder}/word-to-threads`)});
const word = new WordToThreads("test");
const alive = setInterval(() => {}, 1_000);
const hears = (said) => { parentPort.postMessage(said); clearInterval(alive); };
word.listen(hears);
parentPort.postMessage("listens");
parentPort.on("message", (said) => word.say(said));`;

const main = (speaker: "main" | "thread") => `const { once } = require("node:events");
const { Worker } = require("node:worker_threads");
const { WordToThreads } = require(${JSON.stringify(`${folder}/word-to-threads`)});
const word = new WordToThreads("test");
const begin = () => new Worker(${JSON.stringify(thread)}, { eval: true });
(async () => {
  const early = begin();
  console.log("early", ...await once(early, "message"));
  ${speaker === "main" ? 'word.say("SIGTERM")' : 'early.postMessage("SIGTERM")'};
  console.log("early", ...await once(early, "message"));
  early.unref();
  while (word.word === undefined) await new Promise(setImmediate);
  word.say("another");
  const late = begin();
  console.log("late", ...await once(late, "message"));
  console.log("late", ...await once(late, "message"));
  late.unref();
})();`;

test.each(["main", "thread"] as const)(
  "threads hear the word that the %s says, and one that begins later hears it, too",
  (speaker) => {
    const said = execFileSync(process.execPath, ["-r", "ts-node/register", "-e", main(speaker)], {
      encoding: "utf8",
      // A thread that hears nothing waits for ever.
      timeout: 50_000,
    });
    expect(said.trim().split("\n")).toEqual([
      "early listens",
      "early SIGTERM",
      "late listens",
      "late SIGTERM",
    ]);
  },
);
