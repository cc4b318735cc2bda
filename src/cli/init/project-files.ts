import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../node/own-module";
import { own } from "../../own";
import { version } from "../version";

export type Language = "typescript" | "javascript";
export const extras = ["playwright", "pytest", "vitest", "shell"] as const;
export type Extra = (typeof extras)[number];
export const pipelines = ["github", "gitlab"] as const;
export type Pipeline = (typeof pipelines)[number];

export interface ProjectChoices {
  readonly language: Language;
  readonly ci: readonly Pipeline[];
  readonly with: readonly Extra[];
}

/** What is there already and decides the form of what comes. */
export interface ProjectGround {
  /** The folder's name. */
  readonly name: string;
  /** package.json as it is, if it is. */
  readonly packageJson: PackageJson | undefined;
}

export interface PackageJson {
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  /** It changes one that is there, and takes nothing of it away. */
  readonly adds?: true;
  readonly executable?: true;
}

/** The files of a project: most of them stand in examples/, whole. */
export function projectFiles(choices: ProjectChoices, ground: ProjectGround): ProjectFile[] {
  const { language, ci } = choices;
  const loading = howStepsAreLoaded(language, ground.packageJson);
  return [
    packageJsonFile(ground),
    { path: "cucumber.js", text: cucumberConfiguration(loading) },
    copied("project/features/first-upgrade.feature", "features/first-upgrade.feature"),
    copied("project/labs/branch.yaml", "labs/branch.yaml"),
    copied(
      `project/steps/own.steps.${language === "typescript" ? "ts" : "mjs"}`,
      `steps/own.steps.${loading.ending}`,
    ),
    ...(language === "typescript" ? [{ path: "tsconfig.json", text: json(tsconfig(loading)) }] : []),
    { path: ".gitignore", text: "node_modules/\nreports/\n" },
    { path: ".vscode/settings.json", text: json(editorSettings(loading.ending)) },
    {
      path: ".vscode/extensions.json",
      text: json({ recommendations: ["cucumberopen.cucumber-official", "redhat.vscode-yaml"] }),
    },
    ...(ci.includes("github") ? [copied("project/ci/github.yml", ".github/workflows/scenarios.yml")] : []),
    ...(ci.includes("gitlab") ? [copied("project/ci/gitlab.yml", ".gitlab-ci.yml")] : []),
    ...choices.with.flatMap((extra) => extraFiles(extra)),
  ];
}

/** What has to be installed beside, in the words of a command. */
export function installations(choices: ProjectChoices): string[] {
  return choices.with.flatMap((extra) => {
    if (extra === "vitest") return ["npm i -D vitest"];
    if (extra === "playwright") return ["npm i -D @playwright/test && npx playwright install chromium"];
    return extra === "pytest" ? ["pip install pytest"] : [];
  });
}

function extraFiles(extra: Extra): ProjectFile[] {
  switch (extra) {
    case "pytest":
      return [
        copied("pytest/conftest.py", "tests/conftest.py"),
        copied("pytest/test_branch.py", "tests/test_branch.py"),
      ];
    case "vitest":
      return [
        copied("vitest/lab.ts", "tests/lab.ts"),
        copied("vitest/branch.test.ts", "tests/branch.test.ts"),
      ];
    case "playwright":
      return [
        copied("playwright/playwright.config.ts", "browser/playwright.config.ts"),
        copied("playwright/web.spec.ts", "browser/web.spec.ts"),
      ];
    case "shell":
      return [{ ...copied("shell/show.sh", "scripts/show.sh"), executable: true }];
  }
}

interface Loading {
  readonly module: "commonjs" | "esm";
  readonly ending: "ts" | "mts" | "mjs";
  /** What has Cucumber load TypeScript, where Node does not do it itself. */
  readonly requireModule?: "ts-node/register" | "tsx/cjs";
}

/** Node loads TypeScript itself. A CommonJS project that has ts-node or tsx is used to that. */
function howStepsAreLoaded(language: Language, packageJson: PackageJson | undefined): Loading {
  const module = packageJson === undefined || packageJson.type === "module" ? "esm" : "commonjs";
  if (language === "javascript") return { module, ending: "mjs" };
  if (module === "esm") return { module, ending: "ts" };
  const has = (name: string) =>
    own({ ...packageJson?.dependencies, ...packageJson?.devDependencies }, name) !== undefined;
  if (has("ts-node")) return { module, ending: "ts", requireModule: "ts-node/register" };
  if (has("tsx")) return { module, ending: "ts", requireModule: "tsx/cjs" };
  return { module, ending: "mts" };
}

function cucumberConfiguration({ module, ending, requireModule }: Loading): string {
  const steps =
    requireModule === undefined
      ? `  import: ["steps/**/*.${ending}"],\n`
      : `  requireModule: ["${requireModule}"],\n  require: ["steps/**/*.${ending}"],\n`;
  return `// Cucumber's configuration. \`npx ewclab run\` reads it, and adds the sentences of ewc-lab.
${module === "esm" ? "export default" : "module.exports ="} {
${module === "esm" ? "" : "  default: {\n"}${steps.replace(/^/gm, module === "esm" ? "" : "  ").trimEnd()}
${module === "esm" ? "" : "  },\n"}};
`;
}

function tsconfig({ requireModule }: Loading): object {
  return {
    compilerOptions: {
      target: "es2023",
      rootDir: ".",
      module: "nodenext",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      ...(requireModule === undefined ? { erasableSyntaxOnly: true } : { esModuleInterop: true }),
    },
    ...(requireModule === "ts-node/register" ? { "ts-node": { transpileOnly: true } } : {}),
    include: ["steps", "tests", "browser"],
  };
}

function editorSettings(ending: string): object {
  return {
    "cucumber.features": ["features/**/*.feature"],
    "cucumber.glue": ["node_modules/ewc-lab/glue/*.js", `steps/**/*.${ending}`],
    "files.associations": { "*.feature": "cucumber" },
    "yaml.schemas": { "./node_modules/ewc-lab/dist/lab-file.schema.json": "labs/*.yaml" },
  };
}

function packageJsonFile({ name, packageJson }: ProjectGround): ProjectFile {
  const old = packageJson ?? {
    name:
      name
        .toLowerCase()
        .replace(/[^a-z0-9._-]+/g, "-")
        .replace(/^[._-]+/, "") || "scenarios",
    private: true,
    type: "module",
  };
  const { scripts = {}, devDependencies = {}, dependencies = {}, ...rest } = old as PackageJson;
  const wanted = { "@cucumber/cucumber": ">=13", "ewc-lab": `^${version()}` };
  const missing = Object.entries(wanted).filter(
    ([each]) => !(own(dependencies, each) !== undefined) && !(own(devDependencies, each) !== undefined),
  );
  const text = json({
    ...rest,
    scripts: { ...("scenarios" in scripts ? {} : { scenarios: "ewclab run" }), ...scripts },
    ...("dependencies" in old ? { dependencies } : {}),
    devDependencies: { ...devDependencies, ...Object.fromEntries(missing) },
  });
  return { path: "package.json", text, ...(packageJson === undefined ? {} : { adds: true }) };
}

function copied(from: string, path: string): ProjectFile {
  return { path, text: readFileSync(join(packageRoot(), "examples", from), "utf8") };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
