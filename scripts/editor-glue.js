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

/** Small words that stand nearly everywhere, and what editors get in place of them: they make half of the patterns. */
const small = [
  [
    "should|must|shall|will|would|can|do|does|did|(?:has|have|needs?|ought) to|(?:is|are) (?:expected|supposed) to",
    "[a-z]+(?: to)?",
  ],
  ["now|then|still|already|also|finally|again|successfully|always|just|only|suddenly", "[a-z]+"],
  ["[Tt]he|[Tt]his|[Tt]hat|[Oo]ur|[Mm]y|[Aa]|[Aa]n|[Ii]ts|[Tt]heir|[Aa]ll|[Aa]ll the|[Aa]ny", "[A-Za-z]+"],
  ["the|this|that|our|my|a|an|its|their|all|all the|any", "[a-z]+"],
  ["again|now|too|as well|afterwards|at the end|in the end", "[a-z ]+"],
  [
    String.raw`-?\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty-five|sixty`,
    String.raw`[\w-]+`,
  ],
  [",? +", " "],
];

/** A name with or without quotes, with or without what it is. */
const name = String.raw`((?:[\w-]+ ){0,3}(?:["'][^"']*["']|[\w./:&-]+))`;

const nouns = [...parameterTypeRegistry.parameterTypes]
  .filter(({ builtin }) => !builtin)
  .map(
    ({ name, regexpStrings }) =>
      `defineParameterType({ name: ${JSON.stringify(name)}, regexp: ${new RegExp(regexpStrings[0])} });`,
  );
const sentences = stepDefinitions.map(({ keyword, pattern }) => {
  const expression = typeof pattern === "string" ? JSON.stringify(pattern) : `/${plain(pattern.source)}/`;
  return `${keyword}(${expression}, () => {});`;
});

/** An editor asks whether a step is defined, not by which of two sentences, nor whether a name is none of its neighbours. */
function plain(source, opening = "", closed = "") {
  let text = opening;
  let at = 0;
  while (at < source.length) {
    const end = closing(source, at);
    const group = source.slice(at, end);
    if (group.startsWith("(?<!")) at = end;
    else if (/^\([^?]/.test(group) && group.length > 200) {
      text += name;
      at = end;
    } else if (/^\(\?:\(\?:(?:within|\[Ww\]ithin)\|/.test(group)) {
      text += "(?:[A-Za-z]+ ?){1,5}";
      at = end;
    } else if (group.startsWith("(?:") && source[end] === "?" && group.length > 40) {
      // What may be left out: some words.
      text += / \)$/.test(group) ? String.raw`(?:[\w']+,? ){0,4}` : plain(group.slice(3, -1), "(?:", ")?");
      at = end + 1;
    } else {
      const one = source[at] === "\\" ? 2 : 1;
      text += source.slice(at, at + one);
      at += one;
    }
  }
  for (const [many, one] of small) text = text.replaceAll(many, one);
  return text + closed;
}

/** Behind the bracket that closes the one at a place; the place where none opens there. */
function closing(source, from) {
  if (source[from] !== "(") return from;
  let depth = 0;
  let isClass = false;
  for (let at = from; ; at += 1) {
    const letter = source[at];
    if (letter === "\\") at += 1;
    else if (letter === "[") isClass = true;
    else if (letter === "]") isClass = false;
    else if (!isClass && letter === "(") depth += 1;
    else if (!isClass && letter === ")") {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
}

mkdirSync(join(root, "glue"), { recursive: true });
writeFileSync(
  join(root, "glue/ewc-lab.js"),
  `// Made by scripts/editor-glue.js for editors to read; nothing runs it. Below each sentence stands what else means the same.
const { defineParameterType, Given, Then, When } = require("@cucumber/cucumber");
${[...nouns, ...sentences].join("\n")}
`,
);
