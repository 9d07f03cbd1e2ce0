/**
 * Whether one of the others is told of in each patch or, being far, only in its turn. The server does
 * not say so, but what comes shows it.
 */
export class Tier {
  isFar: boolean
  #changedInTurn = false
  #changedSince = false

  constructor(isFar: boolean) {
    this.isFar = isFar
  }

  /** A patch came, with a change of the craft or without. `isTurn`: those far away are told in it. */
  heard(isTurn: boolean, isChanged: boolean): void {
    if (isTurn) return this.#turned(isChanged)
    if (!isChanged) return
    this.isFar = false
    this.#changedSince = true
  }

  /** Changes in two turns, and none between: whoever is near and moves changes all the time. */
  #turned(isChanged: boolean): void {
    if (isChanged && this.#changedInTurn && !this.#changedSince) this.isFar = true
    this.#changedInTurn = isChanged
    this.#changedSince = false
  }
}
