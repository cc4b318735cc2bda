import { After, Status } from "@cucumber/cucumber";
import { interruption } from "../src/node/interruption";
import { doorText, openDoors } from "../src/node/lab-doors";
import type { LabWorld } from "./world";

// With the world parameter `keep`, the lab of a scenario that fails stays up, to log in to: until Return, which goes on to the
// next scenario, or Ctrl-C, which ends the run. This hook stands after those that end a lab, so it runs before them.

After({ timeout: -1 }, async function (this: LabWorld, { pickle, result, willBeRetried }) {
  const lab = this.running;
  if (!this.parameters.keep || !lab || result?.status !== Status.FAILED || willBeRetried) return;
  const { doors, close } = await openDoors(lab, { speed: 1 });
  const stop = new AbortController();
  const end = () => stop.abort();
  const stopListening = interruption.listen(end);
  process.stdin.once("data", end).once("end", end).resume();
  process.stdout.write(
    `\nThe lab of "${pickle.name}" stays up, ${pickle.uri}:${pickle.location?.line ?? 1}.\n${doors.map((door) => `${doorText(door)}\n`).join("")}Return goes on, Ctrl-C ends the run.\n`,
  );
  try {
    if (interruption.signal === undefined) await lab.fabric.live(1, stop.signal);
  } finally {
    stopListening?.();
    process.stdin.off("data", end).off("end", end).pause();
    process.stdin.unref?.();
    await close();
  }
});
