/** Frames that count for the percentiles. */
const KEPT = 240

/** Measures how long the script works on a frame, and how many frames there are in a second. */
export class FrameMeter {
  readonly #scriptMs = new Float32Array(KEPT)
  #count = 0
  #beganMs = 0
  #fps = 0
  #fpsFrames = 0
  #fpsSinceMs = 0

  begin(): void {
    this.#beganMs = performance.now()
  }

  end(): void {
    const nowMs = performance.now()
    this.#scriptMs[this.#count++ % KEPT] = nowMs - this.#beganMs
    this.#fpsFrames++
    if (nowMs - this.#fpsSinceMs < 1000) return
    this.#fps = (this.#fpsFrames * 1000) / (nowMs - this.#fpsSinceMs)
    this.#fpsFrames = 0
    this.#fpsSinceMs = nowMs
  }

  get frames(): number {
    return this.#count
  }

  /** Frames a second, over the last second. */
  get fps(): number {
    return this.#fps
  }

  /** Script time that `share` (0 to 1) of the latest frames stayed under, ms. */
  scriptMs(share: number): number {
    const kept = this.#scriptMs.slice(0, Math.min(this.#count, KEPT)).sort()
    return kept[Math.min(kept.length - 1, Math.floor(kept.length * share))] ?? 0
  }
}
