/** An arrow of a state machine: the states in which it may begin, where it leads, and what makes the machine walk it. */
export interface Transition<State extends string = string> {
  readonly from: State | readonly State[];
  readonly to: State;
  readonly when: string;
}

export type TransitionTable<State extends string = string> = { readonly [label: string]: Transition<State> };

/** The states in which an arrow may begin. */
export function beginnings<State extends string>({ from }: Transition<State>): readonly State[] {
  return typeof from === "string" ? [from] : from;
}
