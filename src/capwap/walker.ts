import { InternalError } from "../errors";
import type { Transition } from "./transitions";

type Table = { readonly [label: string]: Transition };
type StateNamed<State, Name> = Extract<State, { readonly name: Name }>;

/** Told of every arrow walked, self-transitions included. */
export type WalkObserver<Label> = (label: Label) => void;

/**
 * Holds a machine's state and is the only one to change it, along the arrows of its table. `State` is a union whose
 * members are told apart by `name` and carry the data that exists only in that state.
 */
export class Walker<T extends Table, State extends { readonly name: string }> {
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
    if (arrow?.from !== this.#state.name) {
      throw new InternalError(`arrow ${label} begins in ${arrow?.from}, not in ${this.#state.name}`);
    }
    this.#state = next;
    this.observer?.(label);
  }

  /** Walks an arrow from a state to itself, which changes none of its data. */
  stay(label: keyof T & string): void {
    this.observer?.(label);
  }
}
