// docs/api-report.md: everything that can be imported from the package, as its published types have it. A change of it is a change
// for users, so it stands in the repository; with --check nothing is written. The package must be built. Also says which types a
// signature names that nobody can import.
const { readFileSync, writeFileSync } = require("node:fs");
const ts = require("typescript");

const doors = { "ewc-lab": "dist/index.d.ts", "ewc-lab/containers": "dist/containers.d.ts" };
const page = "docs/api-report.md";
const fence = "```";

const program = ts.createProgram(Object.values(doors), {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  skipLibCheck: true,
  types: ["node"],
});
const checker = program.getTypeChecker();
const printer = ts.createPrinter({ removeComments: true });
const problems = [];
const known = new Map(
  Object.entries(doors).map(([door, file]) => [
    door,
    checker
      .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
      .map((symbol) => ({ name: symbol.name, symbol: target(symbol) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
  ]),
);
const importable = new Set([...known.values()].flat().map(({ symbol }) => symbol));

const parts = [...known].map(([door, symbols]) => {
  const declarations = symbols.flatMap(({ name, symbol }) =>
    (symbol.declarations ?? []).map((declaration) => text(name, declaration)),
  );
  return `## ${door}\n\n${fence}ts\n${declarations.join("\n")}\n${fence}\n`;
});
const report = `# What can be imported\n\nWritten by \`scripts/api-report.js\` from the built package; a difference is a change for users.\n\n${parts.join("\n")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(page, "utf8") !== report)
    problems.push(`${page} is not what the package exports: node scripts/api-report.js`);
} else writeFileSync(page, report);
for (const problem of problems) console.error(`api: ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function target(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function text(name, declaration) {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  checkNames(name, statement);
  const printed = printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile());
  return printed
    .split("\n")
    .filter((line) => !/^\s*(?:private |protected |#private|readonly #)/.test(line))
    .join("\n")
    .replace(/^(?:export )?(?:declare )?/, "");
}

function checkNames(name, node) {
  const hidden = new Set();
  const visit = (each) => {
    const flags = ts.canHaveModifiers(each) ? ts.getCombinedModifierFlags(each) : 0;
    if (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return;
    if (ts.isTypeReferenceNode(each)) {
      const symbol = checker.getSymbolAtLocation(each.typeName);
      const found = symbol && target(symbol);
      const home = found?.declarations?.[0];
      const isOurs = home && /(?:^|\/)dist\/[^/]+\.d\.ts$/.test(home.getSourceFile().fileName);
      if (isOurs && !ts.isTypeParameterDeclaration(home) && !importable.has(found)) hidden.add(found.name);
    }
    ts.forEachChild(each, visit);
  };
  visit(node);
  for (const type of hidden) problems.push(`${name} names ${type}, which nobody can import`);
}
