import { milliseconds } from "./handed-in";

/** What a wait needs of a lab: its time, and the way to let some of it pass. */
export interface PassingTime {
  now(): number;
  pass(milliseconds: number): Promise<void>;
}

/** Milliseconds of lab time between two looks: the first, and the longest that they grow to. */
export interface Pauses {
  readonly shortest: number;
  readonly longest: number;
}

/**
 * Looks, and looks again after each pause, as somebody does who watches; for what tells nobody that it has changed.
 * @param within milliseconds of lab time
 * @returns whether it was so in time
 */
export async function lookAgain(
  time: PassingTime,
  within: number,
  { shortest, longest }: Pauses,
  look: (deadline: number) => Promise<boolean>,
): Promise<boolean> {
  const deadline = time.now() + milliseconds(within);
  for (let pause = shortest; ; pause = Math.min(pause * 1.5, longest)) {
    if (await look(deadline)) return true;
    if (time.now() >= deadline) return false;
    await time.pass(Math.min(pause, deadline - time.now()));
  }
}
