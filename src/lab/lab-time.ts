/** Time as those see it who wait for something: a lab's, or that of containers. Milliseconds. */
export interface LabTime {
  now(): number;
  /**
   * Waits until `look` finds something.
   * @param wanted what is awaited, for the failure
   * @param instead what was seen in its place, for the failure
   * @param hopeless why it cannot come true any more, if it cannot: the wait ends at once
   * @throws ExpectationError when the time is over.
   */
  until<T>(
    wanted: string,
    within: number,
    look: () => T | undefined,
    instead: () => string,
    hopeless?: () => string | undefined,
  ): Promise<T>;
  pass(milliseconds: number): Promise<void>;
}
