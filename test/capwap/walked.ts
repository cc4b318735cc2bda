import type { transitionTables } from "../../src/capwap/transitions";

/** The arrows that the tests of this file's module instance have walked, `title label`. */
export const walkedArrows = new Set<string>();

export function walked(title: keyof typeof transitionTables): (label: string) => void {
  return (label) => walkedArrows.add(`${title} ${label}`);
}
