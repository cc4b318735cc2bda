import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits in real time for what another process does, looking every few milliseconds.
 * @returns what `look` gave, or undefined when it gave nothing in time
 */
export async function waitUntil<T>(patience: number, look: () => T | undefined): Promise<T | undefined> {
  const deadline = performance.now() + patience;
  for (;;) {
    const seen = look();
    if (seen !== undefined || performance.now() > deadline) return seen;
    await sleep(20);
  }
}
