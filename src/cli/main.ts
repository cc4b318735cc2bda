import { Command } from "commander";
import { UsageError } from "../errors";
import { declareEngines } from "./commands/engines";
import { commandNamed, groups } from "./commands/groups";
import { failed, guardProcess } from "./process-border";
import { version } from "./version";

guardProcess();
main(process.argv.slice(2)).catch(failed);

async function main(words: readonly string[]): Promise<void> {
  await requireTopic(words);
  const program = new Command("ewclab")
    .enablePositionalOptions()
    .description(
      "A lab of virtual Cisco EWC controllers, access points and image servers, for upgrade scenarios.",
    )
    .version(version())
    .showHelpAfterError("(ewclab --help shows what there is)")
    .exitOverride();
  for (const { load } of groupsFor(words)) (await load()).declare(program);
  declareEngines(program);
  await program.parseAsync();
}

/** The group of the command that these words name; all of them for `--help`, or to say what a mistaken word may have meant. */
function groupsFor(words: readonly string[]): readonly (typeof groups)[number][] {
  const command = commandNamed(words);
  const group = groups.find(({ names }) => names.some((name) => name === command));
  return group ? [group] : groups;
}

/** @throws UsageError for `help` of a command that there is not. */
async function requireTopic([first, topic]: readonly string[]): Promise<void> {
  if (first !== "help" || topic === undefined || topic === "help" || topic.startsWith("-")) return;
  if (commandNamed([topic])) return;
  const { didYouMean } = await import("../did-you-mean");
  const known = groups.flatMap(({ names }) => names);
  throw new UsageError(
    `there is no command "${topic}"${didYouMean(topic, known)} (known: ${known.join(", ")})`,
  );
}
