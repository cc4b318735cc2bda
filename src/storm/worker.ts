import { runStorm } from "./run";
import { makeStormPki } from "./storm-lab";

/** What the parent sends: run these seeds. */
export interface StormOrder {
  readonly seeds: readonly number[];
}

// A process of its own: a run that hangs or ends the process takes nobody with it but its own seed.
async function main(): Promise<void> {
  const keys = await makeStormPki();
  process.on("message", ({ seeds }: StormOrder) => {
    for (const seed of seeds) {
      const { problem, outcome, seen, events } = runStorm(seed, keys);
      process.send?.({ seed, problem, outcome, seen, events });
    }
  });
  process.send?.("ready");
}

void main();
