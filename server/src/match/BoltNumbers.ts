const ROUNDS = 6

/**
 * The numbers under which players are told of bolts. The match counts its shots, and from the count
 * anybody could tell how much is being fired elsewhere; so each 65,536 counts are shuffled, by a
 * permutation of 16 bits that only the server knows: a Feistel network (Menezes et al. 1996,
 * "Handbook of Applied Cryptography", 7.4) with keys of its own for each round.
 */
export class BoltNumbers {
  readonly #keys: Uint32Array

  /** `newKey` gives numbers from 0 to 2^32 - 1 that nobody can foresee. */
  constructor(newKey: () => number) {
    this.#keys = Uint32Array.from({ length: ROUNDS }, newKey)
  }

  /** The number of the match's bolt `id`, 0 to 65,535. */
  of(id: number): number {
    // Shuffled alike each time, the numbers would show when the count starts over.
    const lap = id >>> 16
    let left = (id >>> 8) & 255
    let right = id & 255
    for (const key of this.#keys) {
      const mixed = left ^ (mix(key ^ ((lap << 8) | right)) & 255)
      left = right
      right = mixed
    }
    return (left << 8) | right
  }
}

/** Spreads each bit over all 32 (the finalizer of MurmurHash3, Appleby 2011). */
function mix(value: number): number {
  let bits = value
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35)
  return bits ^ (bits >>> 16)
}
