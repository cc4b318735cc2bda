import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectFiles } from "../../src/cli/init/project-files";

// What VS Code's Cucumber extension sees, by the library that it runs. The library is installed apart (`npm run editors`).

const root = resolve(__dirname, "../..");
const here = createRequire(join(root, "test/editors/package.json"));
const isThere =
  existsSync(join(root, "test/editors/node_modules")) && existsSync(join(root, "glue/ewc-lab.js"));
const isWanted = process.env.EWCLAB_REQUIRE_TOOLS !== undefined;
const project = mkdtempSync(join(tmpdir(), "ewclab-editor-"));
afterAll(() => rmSync(project, { recursive: true }));

interface Service {
  build(sources: readonly object[], types: readonly object[]): Found;
}
interface Found {
  readonly expressionLinks: readonly { readonly expression: { match(text: string): unknown } }[];
  readonly parameterTypeLinks: readonly unknown[];
  readonly errors: readonly Error[];
  readonly registry: unknown;
}

describe.skipIf(!isThere && !isWanted)("an editor", () => {
  let service: Service;
  let library: {
    ExpressionBuilder: new (adapter: object) => Service;
    getGherkinDiagnostics(source: string, expressions: readonly object[]): { message: string }[];
    buildSuggestions(
      registry: unknown,
      texts: readonly string[],
      expressions: readonly object[],
    ): { label: string }[];
  };

  beforeAll(async () => {
    library = here("@cucumber/language-service");
    const { WasmParserAdapter } = here("@cucumber/language-service/wasm");
    const adapter = new WasmParserAdapter(
      join(root, "test/editors/node_modules/@cucumber/language-service/dist"),
    );
    await adapter.init();
    service = new library.ExpressionBuilder(adapter);
    // A project as `ewclab init` leaves it, with the package in its node_modules.
    const choices = { language: "typescript", ci: [], with: [] } as const;
    for (const { path, text } of projectFiles(choices, { name: "project", packageJson: undefined })) {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
    mkdirSync(join(project, "node_modules"));
    symlinkSync(root, join(project, "node_modules/ewc-lab"));
  });

  /** What the extension makes of the glue that a folder's settings name. */
  function readBy(folder: string): Found {
    const settings = JSON.parse(readFileSync(join(folder, ".vscode/settings.json"), "utf8"));
    const files = (settings["cucumber.glue"] as string[]).flatMap((glob) => globSync(glob, { cwd: folder }));
    expect(files.length).toBeGreaterThan(0);
    return service.build(
      files.map((file) => ({
        languageName: file.endsWith(".ts") || file.endsWith(".mts") ? "tsx" : "javascript",
        uri: `file://${join(folder, file)}`,
        content: readFileSync(join(folder, file), "utf8"),
      })),
      [],
    );
  }

  test.each([
    ["in the project itself", () => root],
    ["in a project that has the package", () => project],
  ])("knows every sentence and noun %s", (_, folder) => {
    const { expressionLinks, parameterTypeLinks, errors, registry } = readBy(folder());
    expect(errors.map(({ message }) => message)).toEqual([]);
    const glue = readFileSync(join(root, "glue/ewc-lab.js"), "utf8");
    const sentences = [...glue.matchAll(/^(?:Given|When|Then)\(/gm)].length;
    const nouns = [...glue.matchAll(/^defineParameterType\(/gm)].length;
    expect(expressionLinks.length).toBeGreaterThanOrEqual(sentences);
    expect(sentences).toBeGreaterThan(200);
    expect(parameterTypeLinks).toHaveLength(nouns);
    expect(nouns).toBeGreaterThanOrEqual(22);

    const expressions = expressionLinks.map(({ expression }) => expression);
    const labels = library.buildSuggestions(registry, [], expressions).map(({ label }) => label);
    expect(labels).toContain("{ap} reaches CAPWAP state {capwap state} within {duration}");
  });

  test("underlines no step of any scenario here, and one that there is none", () => {
    const expressions = readBy(root).expressionLinks.map(({ expression }) => expression);
    const underlined = globSync("features/**/*.feature", { cwd: root }).flatMap((file) =>
      library
        .getGherkinDiagnostics(readFileSync(join(root, file), "utf8"), expressions)
        .map(({ message }) => `${file}: ${message}`),
    );
    expect(underlined).toEqual([]);
    const haste =
      'Feature: f\n  Scenario: s\n    Then "ap1" reachs Run\n    And all APs should be in state Run\n';
    expect(library.getGherkinDiagnostics(haste, expressions).map(({ message }) => message)).toEqual([
      'Undefined step: "ap1" reachs Run',
    ]);
  });
});

test("lab files have a schema where the settings say", () => {
  const settings = JSON.parse(readFileSync(join(root, ".vscode/settings.json"), "utf8"));
  const [schema, files] = Object.entries(settings["yaml.schemas"] as Record<string, string>)[0]!;
  expect(globSync(files, { cwd: root }).length).toBeGreaterThan(0);
  if (existsSync(join(root, "dist")))
    expect(JSON.parse(readFileSync(join(root, schema), "utf8")).properties).toHaveProperty("segments");
});
