/** A run on a machine that gave us less than this share of a core says nothing about us. */
export const LOST_PCT_MAX = 3
const SPIN_MS = 40

/** Spins for a moment; returns the hundredths of it in which this thread was not on a core. */
function lostPct(): number {
  const cpuBefore = process.threadCpuUsage()
  const startMs = performance.now()
  while (performance.now() - startMs < SPIN_MS);
  const wallUs = (performance.now() - startMs) * 1000
  const { user, system } = process.threadCpuUsage(cpuBefore)
  return Math.max(0, 100 * (1 - (user + system) / wallUs))
}

/** Watches a run: `look` between its parts, `verdict` at its end. */
export class Sentinel {
  readonly #looks: number[] = []

  look(): void {
    this.#looks.push(lostPct())
  }

  /** Median loss, and why the run does not count if it does not. */
  verdict(): { lostPct: number; void: string | undefined } {
    const sorted = this.#looks.toSorted((a, b) => a - b)
    const median = sorted[sorted.length >> 1] ?? 0
    const noisy = median > LOST_PCT_MAX
    const reason = `this machine was busy: a spin loop lost ${median.toFixed(1)} % of its time (at most ${LOST_PCT_MAX} %)`
    return { lostPct: median, void: noisy ? reason : undefined }
  }
}
