import { InternalError } from "../errors";
import { beginnings, type TransitionTable } from "./transition";

type StateNamed<State, Name> = Extract<State, { readonly name: Name }>;

/** Told of every arrow walked, self-transitions included, and of the state in which it began. */
export type WalkObserver<Label> = (label: Label, from: string) => void;

/**
 * Holds a machine's state and is the only one to change it, along the arrows of its table. `State` is a union whose
 * members are told apart by `name` and carry the data that exists only in that state.
 */
export class Walker<T extends TransitionTable, State extends { readonly name: string }> {
  #state: State;

  constructor(
    private readonly table: T,
    initial: State,
    private readonly observer: WalkObserver<keyof T & string> | undefined,
  ) {
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  /** @throws InternalError when the arrow does not begin in the present state: a fault of the machine, never of a peer. */
  walk<L extends keyof T & string>(label: L, next: StateNamed<State, T[L]["to"]>): void {
    const arrow = this.table[label];
    const from = this.#state.name;
    if (!arrow || !beginnings(arrow).includes(from)) {
      throw new InternalError(
        `arrow ${label} begins in ${arrow && beginnings(arrow).join(", ")}, not in ${from}`,
      );
    }
    this.#state = next;
    this.observer?.(label, from);
  }

  /** Walks an arrow from a state to itself, which changes none of its data. */
  stay(label: keyof T & string): void {
    this.observer?.(label, this.#state.name);
  }
}
