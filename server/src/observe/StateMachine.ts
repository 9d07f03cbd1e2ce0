/** Legal changes of a state: from each to which. */
export type Moves<S extends string> = Readonly<Record<S, readonly S[]>>

/** A state that changes only as its table allows. */
export class StateMachine<S extends string> {
  readonly #moves: Moves<S>
  readonly #moved: (from: S, to: S) => void
  #state: S

  /** `moved` is called after each change. */
  constructor(moves: Moves<S>, first: S, moved: (from: S, to: S) => void = () => {}) {
    this.#moves = moves
    this.#state = first
    this.#moved = moved
  }

  get state(): S {
    return this.#state
  }

  /** Throws for a change that is not in the table: a fault of ours. */
  move(to: S): void {
    const from = this.#state
    if (!this.#moves[from].includes(to)) throw new Error(`cannot go from ${from} to ${to}`)
    this.#state = to
    this.#moved(from, to)
  }
}
