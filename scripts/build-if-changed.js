// Builds dist/ unless it is what the sources would make of it: the last build was of the same files, and nobody has touched its
// result since.
const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { dirname } = require("node:path");

const stamp = "node_modules/.cache/ewc-lab/built";
const result = "dist/cli.js";
const sources = [
  "src",
  "steps",
  "containers",
  "scripts/editor-glue.js",
  "scripts/schema-file.js",
  "package-lock.json",
  ...readdirSync(".").filter((name) => /^(package|tsconfig.*)\.json$|^(tsdown|vite)\.config\./.test(name)),
];

if (isBuilt()) process.exit(0);
const { status } = spawnSync("npm", ["run", "-s", "build"], { stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);
mkdirSync(dirname(stamp), { recursive: true });
writeFileSync(stamp, digest());

function isBuilt() {
  try {
    return readFileSync(stamp, "utf8") === digest();
  } catch {
    return false;
  }
}

/** @throws where there is no result */
function digest() {
  const hash = createHash("sha256");
  for (const file of sources.flatMap(filesIn)) hash.update(`\0${file}\0`).update(readFileSync(file));
  const { mtimeMs, size } = statSync(result);
  return hash.update(`\0${mtimeMs} ${size}`).digest("hex");
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(`${path}/${name}`));
}
