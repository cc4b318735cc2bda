import { runsFromSources } from "./own-module";

/** How whoever reads this starts the command again: from the sources, or from the installed package. */
export function ownCommand(words: string): string {
  return `${runsFromSources ? "npm run ewclab --" : "npx ewclab"} ${words}`;
}
