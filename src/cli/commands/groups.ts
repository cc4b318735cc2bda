// A command's code is loaded when it is the one that runs, and its options are declared with its own group alone: most commands
// are soon done, and would spend their time on what nobody asked for.

export const groups = [
  {
    names: ["init", "steps", "run", "verdicts", "merge"],
    load: () => import("./projects"),
  },
  {
    names: ["validate", "schema", "up", "ls", "down", "ssh", "console", "logs", "firewall", "fault", "apply"],
    load: () => import("./labs"),
  },
  { names: ["trace", "diff", "dissect"], load: () => import("./evidence") },
  { names: ["preflight", "matrix", "bundle"], load: () => import("./networks") },
  { names: ["doctor", "images", "clean", "device", "storm"], load: () => import("./machine") },
] as const;

/** The command that these words name, if one does. */
export function commandNamed(words: readonly string[]): string | undefined {
  const asked = words.find((word) => !word.startsWith("-"));
  return groups.flatMap(({ names }) => names).find((name) => name === asked);
}
