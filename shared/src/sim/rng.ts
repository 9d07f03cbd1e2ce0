/** Anything that carries the state of the generator: a world, a bot's memory. */
export interface Lucky {
  rng: number
}

/** The next 32 bits (mulberry32: one word of state, every seed is fine). */
export function nextU32(lucky: Lucky): number {
  lucky.rng = (lucky.rng + 0x6d2b79f5) >>> 0
  let bits = lucky.rng
  bits = Math.imul(bits ^ (bits >>> 15), bits | 1)
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
  return (bits ^ (bits >>> 14)) >>> 0
}

/** A whole number from 0 to `n` - 1, for `n` up to 2^20. */
export const nextBelow = (lucky: Lucky, n: number): number =>
  Math.floor((nextU32(lucky) * n) / 0x1_0000_0000)

/** A whole number from `min` to `max`, both included. */
export const nextBetween = (lucky: Lucky, min: number, max: number): number =>
  min + nextBelow(lucky, max - min + 1)
