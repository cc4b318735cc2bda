import type { Command } from "commander";

const commands: readonly string[] = ["run", "up", "verdicts", "clean", "images", "doctor", "matrix"];

/** Commands that speak to Docker engines take a list of several. */
export function declareEngines(program: Command): void {
  for (const command of program.commands.filter((each) => commands.includes(each.name())))
    command
      .option(
        "--engines <list>",
        "the docker fabric's engines, such as unix:///run/a.sock,ssh://user@b, or contexts: labs spread over them",
      )
      // Other processes of the command read it there.
      .hook("preAction", (_, action) => {
        const { engines } = action.opts<{ engines?: string }>();
        if (engines !== undefined) process.env.EWCLAB_ENGINES = engines;
      });
}
