// What `npm pack` would publish: few files, little to download, no link that leads nowhere, and a package whose doors open for
// every resolver (publint, attw). The project must be built.
const { spawnSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join, normalize } = require("node:path");

// A third of it is the controller's web pages and the libraries that are taken in (tsdown.config.mts).
const most = { files: 270, octets: 925_000 };
const problems = [];

const folder = mkdtempSync(join(tmpdir(), "ewc-lab-package-"));
try {
  const packed = output("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]);
  const [{ filename, files, size }] = Object.values(JSON.parse(packed));
  const paths = new Set(files.map(({ path }) => path));
  if (!paths.has("dist/index.js")) problems.push("it is not built: npm run build");
  if (paths.size > most.files) problems.push(`${paths.size} files; ${most.files} are the most`);
  if (size > most.octets) problems.push(`${size} octets; ${most.octets} are the most`);
  problems.push(...brokenLinks(paths));
  const tarball = join(folder, filename);
  judge("publint", ["run", tarball, "--strict"]);
  // A CommonJS package: of what a bundler or an importing module sees, nothing is hidden; node10 knows no subpaths.
  judge("attw", [tarball, "--profile", "node16", "--format", "ascii", "--no-emoji", "--no-color"]);
  if (problems.length === 0) console.log(`${paths.size} files, ${Math.round(size / 1000)} kB packed`);
} finally {
  rmSync(folder, { recursive: true });
}
for (const problem of problems) console.error(`package: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function brokenLinks(paths) {
  const folders = new Set([...paths].flatMap((path) => parents(path)));
  const pages = [...paths].filter((path) => path.endsWith(".md"));
  return pages.flatMap((page) =>
    [...readFileSync(page, "utf8").matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const path = normalize(join(dirname(page), target)).replace(/\/$/, "");
        return !paths.has(path) && !folders.has(path);
      })
      .map((target) => `${page} links to ${target}, which is not packed`),
  );
}

function parents(path) {
  const folder = dirname(path);
  return folder === "." ? [] : [folder, ...parents(folder)];
}

function judge(program, words) {
  const { status, stdout, stderr } = spawnSync(join("node_modules", ".bin", program), words, {
    encoding: "utf8",
  });
  if (status !== 0) problems.push(`${program}:\n${stdout}${stderr}`);
}

function output(program, words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}: ${stderr}`);
  return stdout;
}
