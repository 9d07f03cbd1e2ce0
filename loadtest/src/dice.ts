/** A seeded source of numbers in [0, 1); the same seed gives the same ones. */
export type Dice = () => number

/** Mulberry32, by Tommy Ettinger. */
export function dice(seed: number): Dice {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A throw of dice with so many sides, from 0. */
export const sided =
  (roll: Dice) =>
  (sides: number): number =>
    Math.floor(roll() * sides)
