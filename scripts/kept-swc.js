// ts-node's swc, whose work is kept: a file that has not changed since it was last transpiled is read, not transpiled. Named in
// tsconfig.json, so it serves every process and thread that loads ts-node. What is kept, one file for each source, may be removed at
// any time.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { join, resolve } = require("node:path");
const { threadId } = require("node:worker_threads");

const folder = resolve(__dirname, "../node_modules/.cache/ewc-lab/transpiled");

exports.create = (options) => {
  const { config } = options.service;
  const maker = JSON.stringify([
    process.version,
    require("ts-node/package.json").version,
    require("@swc/core/package.json").version,
    config.options,
    options.nodeModuleEmitKind,
  ]);
  let swc;
  return {
    transpile(input, how) {
      const digest = createHash("sha256").update(`${maker}\0${how.fileName}\0${input}`).digest("hex");
      const file = join(folder, createHash("sha256").update(how.fileName).digest("hex").slice(0, 32));
      const kept = read(file, digest);
      if (kept) return kept;
      swc ??= require("ts-node/transpilers/swc").create(options);
      const made = swc.transpile(input, how);
      write(file, digest, made);
      return made;
    },
  };
};

function read(file, digest) {
  try {
    const kept = JSON.parse(readFileSync(file, "utf8"));
    return kept.digest === digest ? kept.made : undefined;
  } catch {
    return undefined;
  }
}

/** Whole, or not at all: others read and write at the same time. A folder that cannot be written keeps nothing. */
function write(file, digest, made) {
  try {
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}.${threadId}`;
    writeFileSync(unfinished, JSON.stringify({ digest, made }));
    renameSync(unfinished, file);
  } catch {}
}
