/** How whoever reads this starts the command again: from the sources, or from the installed package. */
export function ownCommand(words: string): string {
  return `${__filename.endsWith(".ts") ? "npm run ewclab --" : "npx ewclab"} ${words}`;
}
