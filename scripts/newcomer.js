// Somebody who has never seen this project: an empty folder, the packed package, `init`, a first run, a network of their own,
// a failure that names its cause; then the same package from other runners, loaders and Nodes. Every step says what it took.
//
//   node scripts/newcomer.js            the path of docs/writing-scenarios.md
//   node scripts/newcomer.js --all      and every runner (npm's registry or cache is asked for them)
const { spawnSync } = require("node:child_process");
const { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { delimiter, dirname, join, resolve } = require("node:path");

const root = resolve(__dirname, "..");
const place = realpathSync(mkdtempSync(join(tmpdir(), "newcomer-")));
const home = join(place, "branch office");
const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
let failures = 0;

// The Node that runs this is the newcomer's, whichever the machine has.
process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;

try {
  const begun = performance.now();
  const tarball = join(
    place,
    JSON.parse(
      run(root, "npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", place]).output,
    )[0]?.filename ?? "ewc-lab-0.1.0.tgz",
  );
  mkdirSync(home);
  step("the package is installed into an empty folder", () =>
    expectCode(run(home, "npm", ["install", "-D", tarball, ...quiet]), 0),
  );
  step("init", () =>
    expectText(
      ewclab("init", "--yes", "--with", "pytest,vitest,shell"),
      0,
      "written  features/first-upgrade.feature",
    ),
  );
  step("the first run is green", () => expectText(ewclab("run"), 0, "scenarios: 2 passed, 0 failed"));
  step("the lab file can be", () => expectText(ewclab("validate", "labs/branch.yaml"), 0, "ok"));
  write("features/own-network.feature", ownNetwork("/images/17.15.3"));
  step("a network of one's own: six access points of six types on 192.0.2.0/24 at 17.12.4", () =>
    expectText(ewclab("run", "features/own-network.feature"), 0, "scenarios: 1 passed, 0 failed"),
  );
  write("features/wrong-path.feature", ownNetwork("/images/17_15_3"));
  step("a failure whose first lines name the cause", () => {
    const { code, output } = ewclab("run", "features/wrong-path.feature");
    const reason = output
      .slice(output.indexOf("✘", output.indexOf("✘") + 1))
      .split("\n")
      .slice(0, 8)
      .join("\n");
    expectText({ code, output: reason }, 1, "/images/17_15_3");
  });
  console.log(`from an empty folder to there: ${seconds(begun)}`);
  if (process.argv.includes("--all")) everyRunner(tarball);
} finally {
  rmSync(place, { recursive: true, force: true });
}
console.log(failures === 0 ? "the newcomer got along" : `${failures} steps went wrong`);
process.exitCode = failures === 0 ? 0 : 1;

/** The same package, from what people have. */
function everyRunner(tarball) {
  step("a step in plain JavaScript, CommonJS", () => {
    const folder = project("commonjs", {});
    expectCode(run(folder, "npx", ["ewclab", "init", "--yes", "--javascript"]), 0);
    expectText(run(folder, "npx", ["ewclab", "run"]), 0, "2 passed");
  });
  step("plain cucumber-js in an ESM project", () => {
    const folder = project("esm", { type: "module" });
    expectCode(run(folder, "npx", ["ewclab", "init", "--yes"]), 0);
    expectText(run(folder, "npx", ["cucumber-js"]), 0, "2 scenarios (2 passed)");
  });
  step("--add leaves what is there", () => {
    const folder = project("added", { type: "module" });
    writeFileSync(join(folder, "cucumber.js"), "export default { paths: ['none'] };\n");
    expectText(run(folder, "npx", ["ewclab", "init", "--add"]), 0, "left as is cucumber.js");
    if (!readFileSync(join(folder, "cucumber.js"), "utf8").includes("none"))
      throw new Error("cucumber.js was changed");
  });
  for (const loader of ["ts-node", "tsx"]) {
    step(`TypeScript through ${loader}`, () => {
      const folder = project(loader, {});
      expectCode(run(folder, "npm", ["install", "-D", loader, "typescript@^6", ...quiet]), 0);
      expectCode(run(folder, "npx", ["ewclab", "init", "--yes"]), 0);
      expectText(run(folder, "npx", ["ewclab", "run"]), 0, "2 passed");
    });
  }
  step("vitest, jest and node:test", () => {
    expectCode(run(home, "npm", ["install", "-D", "vitest", "jest", ...quiet]), 0);
    expectText(run(home, "npx", ["vitest", "run", "tests"]), 0, "1 passed");
    const lab = `const { embeddedFabric, Lab, parseLabFile } = require("ewc-lab");
const { readFileSync } = require("node:fs");
test("the lab", async () => {
  const lab = await Lab.start(embeddedFabric(), parseLabFile(readFileSync("labs/branch.yaml", "utf8"), "branch.yaml"));
  await lab.everyAccessPointRuns(5 * 60000);
  if (!(await lab.ewc.run("show ap summary")).includes("ap-roof")) throw new Error("no ap-roof");
  await lab.stop();
});
`;
    write("unit/lab.test.cjs", lab);
    write("jest.config.cjs", 'module.exports = { testMatch: ["**/unit/*.test.cjs"] };\n');
    expectText(run(home, "npx", ["jest"]), 0, "1 passed");
    write("unit/node.cjs", `const { test } = require("node:test");\n${lab}`);
    expectText(run(home, "node", ["--test", "unit/node.cjs"]), 0, "pass 1");
  });
  step("pytest", () => {
    if (run(home, "python3", ["-c", "import pytest"]).code !== 0) return "this machine has no pytest";
    expectText(run(home, "python3", ["-m", "pytest", "-q", "tests"]), 0, "1 passed");
  });
  step("a shell script", () => expectText(run(home, "sh", ["scripts/show.sh"]), 0, "Number of APs: 3"));
  for (const major of ["22", "26"]) {
    step(`Node ${major}`, () => {
      const folder = join(place, `node-${major}`);
      mkdirSync(folder);
      expectCode(run(folder, "npm", ["install", `node@${major}`, "--no-save", ...quiet]), 0);
      const env = {
        ...process.env,
        PATH: `${join(folder, "node_modules/.bin")}${delimiter}${process.env.PATH}`,
      };
      expectText(run(home, "npx", ["ewclab", "run", "features/first-upgrade.feature"], env), 0, "2 passed");
    });
  }
  step("an old Node is told the cure", () => {
    const folder = join(place, "node-20");
    mkdirSync(folder);
    expectCode(run(folder, "npm", ["install", "node@20", "--no-save", ...quiet]), 0);
    const old = join(folder, "node_modules/node/bin/node");
    expectText(run(home, old, ["node_modules/ewc-lab/dist/cli.js", "run"]), 3, "npm i -D node@24");
  });
  step("from git", () => {
    const folder = join(place, "from-git");
    mkdirSync(folder);
    expectCode(run(folder, "npm", ["install", "-D", `git+file://${root}`, ...quiet]), 0);
    expectText(run(folder, "npx", ["ewclab", "--version"]), 0, ".");
    expectText(run(folder, "npx", ["ewc-lab", "doctor"]), 0, "Node");
  });

  /** A folder that has the package, as the first one has it: it need not be installed again. */
  function project(name, { devDependencies = {}, ...packageJson }) {
    const folder = join(place, name);
    mkdirSync(folder);
    expectCode(run(place, "cp", ["-al", join(home, "node_modules"), join(folder, "node_modules")]), 0);
    const found = {
      name,
      private: true,
      ...packageJson,
      devDependencies: { "ewc-lab": tarball, ...devDependencies },
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify(found));
    return folder;
  }
}

/** Six image types; the bundle of the next release lies in one folder, the profile names another or the same. */
function ownNetwork(path) {
  return `Feature: Branch 7

  Scenario: Every AP holds the next release before the window
    Given the segment "branch" is 192.0.2.0/24
    And the segment "dc" is 198.51.100.0/24
    And an EWC network running 17.12.4:
      | name    | model       | address    |
      | br7-ewc | C9120AXI    | 192.0.2.10 |
      | br7-ap1 | C9105AXI    | 192.0.2.11 |
      | br7-ap2 | C9117AXI    | 192.0.2.12 |
      | br7-ap3 | AIR-AP2802I | 192.0.2.13 |
      | br7-ap4 | AIR-AP1832I | 192.0.2.14 |
      | br7-ap5 | C9130AXI    | 192.0.2.15 |
      | br7-ap6 | C9136I      | 192.0.2.16 |
    And a tftpd-hpa server "nas" at 198.51.100.5
    And the AP bundle 17.15.3 unpacked in "/images/17.15.3" on "nas"
    When I configure "br7-ewc":
      """
      wireless profile image-download default
       image-download-mode tftp
       tftp-image-server 198.51.100.5
       tftp-image-path ${path}
      """
    And I save and download on "br7-ewc"
    Then every AP completes its predownload within 30 minutes
    And the backup image of every AP is 17.15.3
`;
}

function ewclab(...words) {
  return run(home, "npx", ["ewclab", ...words]);
}

function run(folder, program, words, env = process.env) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, NO_COLOR: "1", NODE_OPTIONS: "" },
    timeout: 300_000,
  });
  return { code: status, output: `${stdout}${stderr}` };
}

function write(path, text) {
  mkdirSync(resolve(home, path, ".."), { recursive: true });
  writeFileSync(join(home, path), text);
}

function step(name, act) {
  const begun = performance.now();
  try {
    const note = act();
    console.log(`${note ? `-  ${name}: ${note}` : `ok ${name}`}  ${seconds(begun)}`);
  } catch (error) {
    failures += 1;
    console.log(`NOT ${name}  ${seconds(begun)}\n${error.message.replace(/^/gm, "    ")}`);
  }
}

function expectCode({ code, output }, wanted) {
  if (code !== wanted) throw new Error(`ended with ${code} and not ${wanted}:\n${output.slice(-3_000)}`);
}

function expectText(result, code, text) {
  expectCode(result, code);
  if (!result.output.includes(text)) throw new Error(`"${text}" is not in:\n${result.output.slice(-3_000)}`);
}

function seconds(begun) {
  return `${((performance.now() - begun) / 1_000).toFixed(1)} s`;
}
