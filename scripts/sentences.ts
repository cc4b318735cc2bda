// Writes docs/sentences.md from the step definitions, as Cucumber loads them. `npm run sentences`, after a sentence was added.
// What is said beside a sentence in docs/writing-scenarios.md is said here, too.
import { readFileSync, writeFileSync } from "node:fs";
import { supportCodeLibraryBuilder } from "@cucumber/cucumber";
import { nouns, ownNouns } from "../steps/language/nouns";
import { type Sentence, sentences } from "../steps/language/sentence";

export const page = "docs/sentences.md";

/** Loads what Cucumber would load. */
export async function loadDefinitions(): Promise<readonly { keyword: string; pattern: string | RegExp }[]> {
  let id = 0;
  supportCodeLibraryBuilder.reset(process.cwd(), () => String(id++));
  await import("../steps/index");
  return supportCodeLibraryBuilder.finalize().stepDefinitions as never;
}

/** @param definitions all of Cucumber's, those of other rooms than the language's among them */
export function sentencesPage(
  definitions: readonly { keyword: string; pattern: string | RegExp }[],
  guide: string,
): string {
  const known = new Set(sentences.map(({ expression }) => expression));
  const others = definitions.flatMap(({ keyword, pattern }) =>
    typeof pattern === "string" && !known.has(pattern)
      ? [{ chapter: "The web interface", keyword, expression: pattern, also: [] }]
      : [],
  );
  const notes = notesOf(guide);
  const all = [...sentences, ...others];
  // Hooks bring in those of the log guard before all others.
  const titles = [...new Set(all.map(({ chapter }) => chapter))];
  const [first, ...rest] = titles;
  const chapters = [...rest, first!].map(
    (title) => [title, all.filter(({ chapter }) => chapter === title)] as const,
  );
  return `# Sentences

Made by \`npm run sentences\` from the step definitions; \`npx ewclab steps WORD\` finds one. [Writing scenarios](writing-scenarios.md) says
how a scenario runs.

A sentence may be said in the words that people use for the same: \`all access points should be in Run state\`, \`the WLC logs "x" within
5 min\`, with or without quotes around a name, in another order where one is listed below with \`=\` (the first of them; \`npx ewclab
steps WORD\` lists all). Where there is one controller,
access point or TFTP server, it needs no name: \`the controller\`, \`the AP\`, \`the TFTP server\`.

## Nouns

| noun | how it is written |
|---|---|
${[...nouns, ...ownNouns].map(({ name, says }) => `| \`{${name}}\` | ${says} |`).join("\n")}

${chapters.map(([title, those]) => chapterText(title, those, notes)).join("\n\n")}
`;
}

/** So many of what else means the same are listed: all of them by `ewclab steps WORD`. */
const mostOthers = 1;

type Listed =
  | Pick<Sentence, "keyword" | "expression" | "also">
  | { keyword: string; expression: string; also: readonly string[] };

function chapterText(title: string, those: readonly Listed[], notes: ReadonlyMap<string, string>): string {
  const lines = those.flatMap(({ keyword, expression, also }) => [
    `${keyword.padEnd(6)}${expression}`,
    ...(notes.has(expression) ? [`        (${notes.get(expression)})`] : []),
    ...also.slice(0, mostOthers).map((other) => `    = ${other}`),
    ...(also.length > mostOthers ? [`    = and ${also.length - mostOthers} more`] : []),
  ]);
  return `## ${title}\n\n\`\`\`\n${lines.join("\n")}\n\`\`\``;
}

/** What stands behind two blanks and a sentence in the guide. */
function notesOf(guide: string): Map<string, string> {
  return new Map(
    [...guide.matchAll(/^(?:Given|When|Then) (.+?) {2,}(\S.*)$/gm)].map(([, expression, note]) => [
      expression!,
      note!,
    ]),
  );
}

async function write(): Promise<void> {
  writeFileSync(
    page,
    sentencesPage(await loadDefinitions(), readFileSync("docs/writing-scenarios.md", "utf8")),
  );
}

if (require.main === module) void write();
