/** Patches that are kept: 10 s of them. Whoever missed more is sent a full state. */
const PATCHES_KEPT = 300
/** Turns the reader back to the root of the state, where each patch begins. */
const TO_ROOT = [255, 0] as const

/**
 * The part of each patch that all clients are sent alike, of the latest patches: whoever missed some
 * is sent them behind each other.
 */
export class SharedLog {
  readonly #parts: Uint8Array[] = []
  #latest = 0

  /** The number of the latest patch; they count from 1. */
  get latest(): number {
    return this.#latest
  }

  add(part: Uint8Array): void {
    this.#parts[++this.#latest % PATCHES_KEPT] = part
  }

  /** Whether all patches behind `patch` are kept. */
  reaches(patch: number): boolean {
    return this.#latest - patch <= PATCHES_KEPT
  }

  /** Bytes of all patches behind `patch`. */
  bytesSince(patch: number): number {
    let bytes = 0
    for (let each = patch + 1; each <= this.#latest; each++) {
      bytes += this.#part(each).length + TO_ROOT.length
    }
    return bytes
  }

  /** Copies all patches behind `patch` to `out` at `at`; returns where they end. */
  copySince(patch: number, out: Uint8Array, at: number): number {
    let to = at
    for (let each = patch + 1; each <= this.#latest; each++) {
      if (each > patch + 1) {
        out.set(TO_ROOT, to)
        to += TO_ROOT.length
      }
      const part = this.#part(each)
      out.set(part, to)
      to += part.length
    }
    return to
  }

  #part(patch: number): Uint8Array {
    return this.#parts[patch % PATCHES_KEPT] as Uint8Array
  }
}
