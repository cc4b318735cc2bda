import { Command } from "commander";
import { declareEngines } from "./commands/engines";
import { failed, guardProcess } from "./process-border";
import { version } from "./version";

// A command's code is loaded when it is the one that runs, and its options are declared with its own group alone: most commands
// are soon done, and would spend their time on what nobody asked for.

const groups = [
  {
    names: ["init", "steps", "run", "verdicts", "merge"],
    load: () => import("./commands/projects"),
  },
  {
    names: ["validate", "schema", "up", "ls", "down", "ssh", "console", "logs", "firewall", "fault", "apply"],
    load: () => import("./commands/labs"),
  },
  { names: ["trace", "diff", "dissect"], load: () => import("./commands/evidence") },
  { names: ["preflight", "matrix", "bundle"], load: () => import("./commands/networks") },
  { names: ["doctor", "images", "clean", "device", "storm"], load: () => import("./commands/machine") },
] as const;

guardProcess();
main(process.argv.slice(2)).catch(failed);

async function main(words: readonly string[]): Promise<void> {
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
  const asked = words.find((word) => !word.startsWith("-"));
  const group = groups.find(({ names }) => names.some((name) => name === asked));
  return group ? [group] : groups;
}
