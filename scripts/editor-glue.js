// Writes glue/ewc-lab.js: every sentence and noun of the scenario language in the plain form that editors read (the Cucumber
// extension of VS Code, and others on @cucumber/language-service). Editors look for calls with literal arguments and
// follow no imports, so neither the sources nor the built steps say anything to them. The project must be built.
const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { supportCodeLibraryBuilder } = require("@cucumber/cucumber");

const root = join(__dirname, "..");
let id = 0;
supportCodeLibraryBuilder.reset(root, () => String(id++));
require(join(root, "dist/steps.js"));
const { stepDefinitions, parameterTypeRegistry } = supportCodeLibraryBuilder.finalize();

const nouns = [...parameterTypeRegistry.parameterTypes]
  .filter(({ builtin }) => !builtin)
  .map(
    ({ name, regexpStrings }) =>
      `defineParameterType({ name: ${JSON.stringify(name)}, regexp: ${new RegExp(regexpStrings[0])} });`,
  );
const sentences = stepDefinitions.map(({ keyword, pattern }) => {
  const expression = typeof pattern === "string" ? JSON.stringify(pattern) : String(pattern);
  return `${keyword}(${expression}, () => {});`;
});

mkdirSync(join(root, "glue"), { recursive: true });
writeFileSync(
  join(root, "glue/ewc-lab.js"),
  `// Made by scripts/editor-glue.js for editors to read; nothing runs it. Below each sentence stands what else means the same.
const { defineParameterType, Given, Then, When } = require("@cucumber/cucumber");
${[...nouns, ...sentences].join("\n")}
`,
);
