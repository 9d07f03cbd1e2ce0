/** Counts patches, of which each covers so many ticks. */
export const patchNumberOf = (tick: number, patchTicks: number): number =>
  Math.floor(tick / patchTicks)

/** Whether those who see this craft from far away are told of it in patch `number`: one in `farTicks`. */
export const isFarTurn = (seat: number, number: number, farTicks: number): boolean =>
  (number + seat) % farTicks === 0
