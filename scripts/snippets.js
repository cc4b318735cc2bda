// The code in these pages is cut from the tests that run it: each names its test, and the block after that is what stands there
// between "// begin snippet" and "// end snippet"; where a test has several, `test.ts#name` says which. With --check nothing is written.
const { globSync, readFileSync, writeFileSync } = require("node:fs");

const check = process.argv.includes("--check");
let stale = 0;
for (const page of [...globSync("docs/containers/*.md"), "docs/lab-api.md"]) {
  const text = readFileSync(page, "utf8");
  const fresh = text.replace(
    /(<!-- snippet: (\S+) -->\n)```ts\n[\s\S]*?```/g,
    (_, mark, test) => `${mark}\`\`\`ts\n${snippetOf(test)}\`\`\``,
  );
  if (fresh === text) continue;
  stale += 1;
  if (check) console.error(`${page}: its code is not that of its test; run \`node scripts/snippets.js\``);
  else writeFileSync(page, fresh);
}
if (check && stale > 0) process.exitCode = 1;

function snippetOf(named) {
  const [test, name = ""] = named.split("#");
  const mark = name === "" ? "snippet" : `snippet ${name}`;
  const between = new RegExp(`// begin ${mark}\\n([\\s\\S]*?)^ *// end ${mark}$`, "m");
  const [, body] = between.exec(readFileSync(test, "utf8"));
  const indent = Math.min(...[...body.matchAll(/^( *)\S/gm)].map(([, spaces]) => spaces.length));
  return body
    .split("\n")
    .map((line) => line.slice(indent))
    .join("\n");
}
