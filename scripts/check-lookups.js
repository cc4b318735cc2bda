// No word that a person or a peer wrote is looked up in a plain object: `table["constructor"]` is a function that nobody put
// there. Reports each `table[word]` with any string for a word, where the table is an object with a prototype; ask a Map,
// or `own(table, word)` of src/own.ts, which knows an object's own keys alone.
const ts = require("typescript");
const { relative, resolve } = require("node:path");

const root = resolve(__dirname, "..");

const configuration = ts.getParsedCommandLineOfConfigFile(
  resolve(__dirname, "../tsconfig.json"),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    },
  },
);
const program = ts.createProgram(
  configuration.fileNames.filter((file) => /^(src|steps|containers)\//.test(relative(root, file))),
  configuration.options,
);
const checker = program.getTypeChecker();
const found = [];

/** Rooms whose keys are names that a declaration of ours gives, not words that somebody wrote. */
const declared = [
  [/^src\/devices\/(ewc|iosxe)\/restconf\//, "names of schema nodes, looked up in their Map before"],
  [/^src\/wire\//, "names of declared fields"],
  [/^src\/devices\/ios\/tree\.ts$/, "names of a declared syntax's elements"],
  [/^src\/own\.ts$/, "asks first"],
];

for (const file of program.getSourceFiles()) {
  if (file.isDeclarationFile || /\/node_modules\//.test(file.fileName)) continue;
  const path = relative(root, file.fileName);
  if (!declared.some(([files]) => files.test(path))) visit(file);
}
for (const line of found) console.error(line);
process.exitCode = found.length === 0 ? 0 : 1;

function visit(node) {
  if (isMembership(node)) say(node);
  if (
    ts.isElementAccessExpression(node) &&
    !isWritten(node) &&
    isAnyString(node.argumentExpression) &&
    isPlainObject(node.expression)
  )
    say(node);
  ts.forEachChild(node, (child) => visit(child));
}

function say(node) {
  const file = node.getSourceFile();
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart());
  found.push(`${relative(root, file.fileName)}:${line + 1}:${character + 1}: ${node.getText()}`);
}

/** `word in table` */
function isMembership(node) {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.InKeyword &&
    isAnyString(node.left)
  );
}

/** `table[word] = ...` makes an own key; `__proto__` aside, which a null prototype or a Map takes care of. */
function isWritten({ parent, ...node }) {
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.left.pos === node.pos
  );
}

/** Not one of some known words. */
function isAnyString(expression) {
  const type = checker.getTypeAtLocation(expression);
  const parts = type.isUnion() ? type.types : [type];
  return parts.some(({ flags }) => flags & ts.TypeFlags.String);
}

function isPlainObject(expression) {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  if (checker.isArrayLikeType(type)) return false;
  return checker.getIndexInfoOfType(type, ts.IndexKind.String) !== undefined || type.flags & ts.TypeFlags.Any;
}
